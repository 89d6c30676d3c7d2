"""What a parameter carries besides its value: unit, range, source and grade."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GRADES", "Parameter"]

GRADES = ("measured", "literature", "assumed")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the model with its papers.

    Parameters
    ----------
    name : str
        Full dotted name: ``group.name`` or ``group.name.label`` where the
        label is a word of ``sim.vocabulary`` (a kind, channel, role or type).
    default, low, high : float
        Starting value and the range within which it may be varied.
    unit : str
        Unit in words; "1" for a pure number, "share" for a number in [0, 1].
    grade : str
        "measured" (from data on the thing itself), "literature" (from a
        published study of something alike) or "assumed" (no data: a range).
    source : str
        Author and year, or data and what was done to it; for "assumed" the
        reasoning behind the range.
    meaning : str
        One sentence.
    """

    name: str
    default: float
    unit: str
    low: float
    high: float
    grade: str
    source: str
    meaning: str

    def __post_init__(self) -> None:
        """Refuse a parameter whose own papers are not in order."""
        if self.grade not in GRADES:
            raise ValueError(f"{self.name}: grade {self.grade!r} is not one of {GRADES}")
        if not self.low <= self.default <= self.high:
            raise ValueError(f"{self.name}: default {self.default} outside its own range")
        if not (self.source and self.meaning and self.unit):
            raise ValueError(f"{self.name}: source, meaning and unit are required")

    @property
    def group(self) -> str:
        """The process the parameter belongs to."""
        return self.name.split(".", 1)[0]
