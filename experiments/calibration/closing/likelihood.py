"""Likelihood of times in bins, open ones censored, with a share that is never closed.

A department that leaves records open for ever makes any plain distribution wrong: its
tail would have to hold them. So a share `never` is split off (a cure model: Berkson &
Gage 1952).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from experiments.calibration.closing.closing_times import Floats, Histogram

__all__ = ["Fit", "Survival", "dispersion", "fit", "negative_log_likelihood"]

Survival = Callable[[Floats, Floats], Floats]
"""Share open after days (first argument) at positive parameters (second argument)."""

TINY = 1e-12
FLAT = 1e-3


@dataclass(frozen=True)
class Fit:
    """What fits best.

    Parameters
    ----------
    values : float64 array
        Parameters of the survival function, all positive.
    never : float
        Share that is never closed.
    loss : float
        Negative log-likelihood.
    """

    values: Floats
    never: float
    loss: float

    @property
    def aic(self) -> float:
        """Information criterion of Akaike (1974); the share never closed counts."""
        return 2.0 * self.loss + 2.0 * (len(self.values) + 1)


def negative_log_likelihood(
    data: Histogram, survival: Survival, values: Floats, never: float
) -> float:
    """Return minus the log-likelihood of closings in bins and of open requests."""
    still_open = survival(data.edges, values)
    still_open[0] = 1.0  # the first bin begins at zero
    in_bin = (1.0 - never) * -np.diff(still_open)
    open_share = never + (1.0 - never) * survival(data.middle, values)
    logs = data.closed * np.log(np.maximum(in_bin, TINY))
    logs += data.still_open * np.log(np.maximum(open_share, TINY))
    return -float(logs.sum())


def fit(
    data: Histogram,
    survival: Survival,
    start: Floats,
    *,
    fixed: dict[int, float] | None = None,
    never: float | None = None,
) -> Fit:
    """Return the parameters of highest likelihood.

    Parameters
    ----------
    data : Histogram
    survival : callable
    start : float64 array
        Where to begin; positive.
    fixed : dict of int to float, optional
        Parameters by number that keep a value.
    never : float, optional
        Where the share never closed begins; given with a start that is near already.
    """
    held = fixed or {}
    free = [number for number in range(len(start)) if number not in held]

    def parts(point: Floats) -> tuple[Floats, float]:
        values = np.array(start, dtype=np.float64)
        values[free] = np.exp(np.clip(point[:-1], -14.0, 14.0))
        for number, value in held.items():
            values[number] = value
        return values, 1.0 / (1.0 + float(np.exp(np.clip(-point[-1], -30.0, 30.0))))

    def loss(point: Floats) -> float:
        return negative_log_likelihood(data, survival, *parts(point))

    half_of_open = np.clip(data.still_open.sum() / _requests(data), 0.01, 0.95) / 2.0
    share = float(np.clip(half_of_open if never is None else never, 1e-6, 1.0 - 1e-6))
    point = np.append(np.log(start[free]), np.log(share / (1.0 - share)))
    if never is None:  # from afar a simplex, which nothing leads astray
        point = minimize(loss, point, method="Nelder-Mead", options={"maxiter": 400}).x
    # a slope this flat is far below what the likelihood of so many requests can tell apart
    flat = {"gtol": FLAT * float(np.sqrt(_requests(data)))}
    point = minimize(loss, point, method="BFGS", options=flat).x
    values, share = parts(point)
    return Fit(values, share, loss(point))


def dispersion(data: Histogram, survival: Survival, found: Fit) -> float:
    """Return by how much closings vary more than the fit says, at least 1.

    Pearson's statistic over its degrees of freedom (McCullagh & Nelder 1989), of bins
    with at least five closings expected. Closings come in working hours and in batches,
    so intervals that ignored it would be far too narrow.
    """
    still_open = survival(data.edges, found.values)
    still_open[0] = 1.0
    in_bin = (1.0 - found.never) * -np.diff(still_open)
    begin_open = found.never + (1.0 - found.never) * still_open[:-1]
    leaving = data.closed + data.still_open
    at_risk = leaving.sum() - np.concatenate([[0.0], np.cumsum(leaving)[:-1]])
    exposed = at_risk - data.still_open / 2.0
    expected = exposed * in_bin / np.maximum(begin_open, TINY)
    enough = expected >= 5.0
    degrees = int(enough.sum()) - len(found.values) - 1
    if degrees < 1:
        return 1.0
    squares = (data.closed[enough] - expected[enough]) ** 2 / expected[enough]
    return max(1.0, float(squares.sum()) / degrees)


def _requests(data: Histogram) -> float:
    return float(data.closed.sum() + data.still_open.sum())
