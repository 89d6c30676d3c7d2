"""A calibration target: a fact from outside the model, with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["ERROR_BASES", "GRADES", "STANDINGS", "Target"]

STANDINGS: Final = {
    "compared": "the model produces it; the miss is the model's",
    "set": "a parameter or the scenario is set to it, so that a hit shows only that it was set",
    "beside": "shown beside, not comparable: the remark says why",
}

GRADES: Final = {
    "seen": "the source was read",
    "computed": "from the source's data",
    "rounded": "a round number",
    "second-hand": "as another source reports it",
    "assumed": "no source: a guess with its reason",
}
"""How sure the value is, by the first word of its grade."""

ERROR_BASES: Final = {
    "stated": "the source gives it",
    "sampling": "from the number asked",
    "rounding": "from the digits given",
    "range": "from the ends that the source gives",
    "exact": "a count without error",
    "assumed": "no data: a guess with its reason",
}
"""Where the standard error comes from, by the first word of its basis."""


@dataclass(frozen=True, slots=True)
class Target:
    """One fact and the output of the model that stands against it.

    Parameters
    ----------
    id : str
        Number in the collection of evidence.
    output : str
        A key of `experiments.evidence.outputs.OUTPUTS`; several targets may share one.
    fact : str
        The fact in words.
    low, high : float
        Its value; equal unless the source gives a range.
    standard_error : float
        Uncertainty of the value, or of each end of its range, in its unit.
    error_basis : str
        Begins with a word of `ERROR_BASES`.
    unit : str
        The output's.
    ledger : str
        "true" or "official" (`experiments.evidence.outputs.LEDGERS`).
    source : str
    grade : str
        Begins with a word of `GRADES`.
    standing : str
        A key of `STANDINGS`.
    remark : str
        Bases, conversions and what makes the two differ.
    discrepancy : float
        Standard deviation of what the model could miss the fact by at its best parameter
        values, in the output's unit: other place, other year, what is left out.
    discrepancy_basis : str
        Where that comes from; begins with a word of `ERROR_BASES`.
    """

    id: str
    output: str
    fact: str
    low: float
    high: float
    standard_error: float
    error_basis: str
    unit: str
    ledger: str
    source: str
    grade: str
    standing: str
    remark: str = ""
    discrepancy: float = 0.0
    discrepancy_basis: str = ""
