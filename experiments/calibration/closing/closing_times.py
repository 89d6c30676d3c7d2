"""Times to close of one office's requests, those still open included."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

__all__ = ["BINS_A_DECADE", "LEFT_OUT", "ClosingTimes", "Histogram", "in_bins", "pooled"]

Floats = npt.NDArray[np.float64]

BINS_A_DECADE = 12
"""Distributions are fitted to bins 21 per cent wide, which takes a quarter of the time of
narrower ones and moves no fit visibly."""

LEFT_OUT = {
    "staff": "entered by staff: opened when the work was found or done, not when it was asked for",
    "seconds": "closed at once: an answer given or a note made, nothing waited for",
}
"""Rules by which records are left out, and why."""


@dataclass(frozen=True)
class ClosingTimes:
    """Requests of one department.

    Parameters
    ----------
    department : str
    days : float64 array
        From opening to closing, or to the end of observation where a request is open.
    closed : bool array
        Whether it was closed; the open ones are right-censored.
    count : int64 array
        Requests with that time; ones, unless the times come from a table.
    left_out : dict of str to int
        Records left out, by the rule of `LEFT_OUT`.
    """

    department: str
    days: Floats
    closed: npt.NDArray[np.bool_]
    count: npt.NDArray[np.int64]
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """Requests that are kept."""
        return int(self.count.sum())

    @property
    def closings(self) -> int:
        """Of them, those that were closed."""
        return int(self.count[self.closed].sum())


@dataclass(frozen=True)
class Histogram:
    """Times to close counted in bins of equal ratio.

    Parameters
    ----------
    edges : float64 array, shape (bins + 1,)
        Days.
    closed, still_open : float64 array, shape (bins,)
        Requests closed in a bin; those whose observation ended in it.
    """

    edges: Floats
    closed: Floats
    still_open: Floats

    @property
    def middle(self) -> Floats:
        """Geometric middle of each bin, in days."""
        return np.sqrt(self.edges[:-1] * self.edges[1:])


def in_bins(times: ClosingTimes) -> Histogram:
    """Count times in bins of equal ratio that hold all of them.

    A time of zero falls into the first bin; an open request counts as observed until
    the middle of its bin.
    """
    shortest = max(float(times.days[times.days > 0.0].min(initial=np.inf)), 1e-5)
    first = np.floor(BINS_A_DECADE * np.log10(shortest))
    last = np.floor(BINS_A_DECADE * np.log10(max(float(times.days.max()), shortest))) + 1.0
    edges = 10.0 ** (np.arange(first, last + 1.0) / BINS_A_DECADE)
    place = np.clip(np.searchsorted(edges, times.days, side="right") - 1, 0, len(edges) - 2)
    closed, still_open = (
        np.bincount(place[which], times.count[which], len(edges) - 1).astype(np.float64)
        for which in (times.closed, ~times.closed)
    )
    return Histogram(edges, closed, still_open)


def pooled(several: list[ClosingTimes], name: str) -> ClosingTimes:
    """Return the requests of several departments as those of one."""
    return ClosingTimes(
        name,
        np.concatenate([times.days for times in several]),
        np.concatenate([times.closed for times in several]),
        np.concatenate([times.count for times in several]),
        {rule: sum(times.left_out.get(rule, 0) for times in several) for rule in LEFT_OUT},
    )
