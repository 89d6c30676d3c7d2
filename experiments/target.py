"""A calibration target: a fact from outside the model, with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["STANDINGS", "Target", "point"]

STANDINGS: Final = {
    "compared": "the model produces it; the miss is the model's",
    "set": "a parameter or the scenario is set to it, so that a hit shows only that it was set",
    "beside": "shown beside, not comparable: the remark says why",
}


@dataclass(frozen=True, slots=True)
class Target:
    """One fact and what of the model stands against it.

    Parameters
    ----------
    key : str
        Name of the model's value in `experiments.targets.measure_once`; several
        targets may share one.
    id : str
        Number in the collection of evidence.
    what : str
        The fact in words.
    low, high : float
        Its value; equal unless the source gives a range.
    unit, source, certainty : str
        Certainty says how the source was seen.
    standing : str
        A key of `STANDINGS`.
    remark : str
        Bases, conversions and what makes the two differ.
    """

    key: str
    id: str
    what: str
    low: float
    high: float
    unit: str
    source: str
    certainty: str
    standing: str
    remark: str = ""


def point(
    key: str,
    number: str,
    what: str,
    value: float,
    unit: str,
    source: str,
    certainty: str,
    standing: str = "compared",
    remark: str = "",
) -> Target:
    """Return a target whose source gives one value."""
    return Target(key, number, what, value, value, unit, source, certainty, standing, remark)
