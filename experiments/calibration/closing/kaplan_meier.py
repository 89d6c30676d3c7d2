"""Share of requests still open after so many days (Kaplan & Meier 1958)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import CensoredData, ecdf

from experiments.calibration.closing.closing_times import ClosingTimes, Floats

__all__ = ["Curve", "kaplan_meier"]


@dataclass(frozen=True)
class Curve:
    """A survival curve.

    Parameters
    ----------
    days, still_open : float64 array
        From each of these days on, up to the next, this share is open.
    """

    days: Floats
    still_open: Floats

    def at(self, days: Floats) -> Floats:
        """Return the share still open after so many days."""
        place = np.searchsorted(self.days, days, side="right")
        return np.concatenate([[1.0], self.still_open])[place]

    def quantile(self, share: float) -> float:
        """Return the days within which `share` of all requests are closed; NaN if never."""
        reached = self.still_open <= 1.0 - share + 1e-12
        return float(self.days[reached.argmax()]) if reached.any() else math.nan


def kaplan_meier(times: ClosingTimes) -> Curve:
    """Return the estimate of Kaplan and Meier, with open requests as censored."""
    days = np.repeat(times.days, times.count)
    closed = np.repeat(times.closed, times.count)
    found = ecdf(CensoredData(uncensored=days[closed], right=days[~closed])).sf
    return Curve(np.asarray(found.quantiles), np.asarray(found.probabilities))
