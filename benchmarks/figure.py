"""A figure: one measured number, what it came from, and the bar it should pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

__all__ = ["Effort", "Figure", "ratio"]


@dataclass(frozen=True)
class Effort:
    """How much is spent on measuring.

    Parameters
    ----------
    quick : bool
        Small sizes and few samples: shows that everything works, not how fast.
    """

    quick: bool = False

    @property
    def samples(self) -> int:
        """Samples of each side."""
        return 2 if self.quick else 5


@dataclass(frozen=True)
class Figure:
    """One measured number.

    Parameters
    ----------
    name : str
        What is measured, in words.
    value : float
        The median, or the ratio of two medians.
    unit : str
    bar : float or None
        What the project promises; None where it promises nothing.
    at_least : bool
        Whether the bar is a lower one.
    samples : mapping of str to sequence of float
        Every sample, side by side; the key says what and in which unit.
    note : str
        What a reader must know to judge the number.
    details : mapping
        Further numbers, for the file.
    """

    name: str
    value: float
    unit: str
    bar: float | None = None
    at_least: bool = False
    samples: Mapping[str, Sequence[float]] = field(default_factory=dict)
    note: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """Say "met" or "missed", or nothing where there is no bar."""
        if self.bar is None:
            return ""
        met = self.value >= self.bar if self.at_least else self.value <= self.bar
        return "met" if met else "missed"

    def to_dict(self) -> dict[str, Any]:
        """Return everything, for a JSON file."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "bar": self.bar,
            "bar_is": None if self.bar is None else "at least" if self.at_least else "at most",
            "verdict": self.verdict,
            "samples": {side: list(values) for side, values in self.samples.items()},
            "note": self.note,
            "details": dict(self.details),
        }


def ratio(samples: Mapping[str, Sequence[float]], over: str, under: str) -> float:
    """Return the ratio of two sides' medians."""
    return median(samples[over]) / median(samples[under])
