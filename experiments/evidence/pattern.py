"""A pattern kept out of calibration: what the model should show, and within which bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["CHECKED", "SCALES", "Pattern"]

SCALES: Final = {
    "relative": "change over the baseline's mean",
    "difference": "change in the measure's unit",
    "level": "the baseline itself",
}

CHECKED: Final = ("text", "abstract", "secondary", "formula", "listed", "not checked")
"""How far the source was read, from best to worst; the words of docs/sources.md."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is expected of the model.

    Parameters
    ----------
    name, claim : str
        The claim in words, as the source makes it.
    measure : str
        A measure of ``docs/measurement.md``.
    scale : str
        A key of `SCALES`.
    low, high : float
        Bounds, tolerance included; stated before the pattern is run.
    tolerance : str
        Why the bounds are where they are.
    source : str
    checked : str
        A word of `CHECKED`.
    reform : str
        The reform whose effect it is; empty for a level.
    remark : str
        What differs between there and here.
    """

    name: str
    claim: str
    measure: str
    scale: str
    low: float
    high: float
    tolerance: str
    source: str
    checked: str
    reform: str = ""
    remark: str = ""
