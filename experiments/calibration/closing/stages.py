"""The model's own sum of stages, fitted to times to close; and what they do not tell.

A case waits for a desk, is worked on, and then waits for others. With exponential
touch times and one desk, wait and touch time together are again exponential, with mean
s / (1 - utilisation) for touch times of mean s (Burke 1956 uses it): the two are told
apart by nothing that is in the times. Outside delay is Weibull. So the sum is

    exponential (touch and queueing, mean `desk_days`)
    + Weibull (outside delay, `external_days` and `external_shape`)

and a share that is never closed, which the model does not have.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from scipy.optimize import brentq

from experiments.calibration.closing.closing_times import Floats, Histogram
from experiments.calibration.closing.distributions import largest_gap
from experiments.calibration.closing.kaplan_meier import Curve
from experiments.calibration.closing.likelihood import Fit, dispersion, fit

__all__ = ["STAGES", "Stage", "StageFit", "fit_stages", "survival_of_sum"]

STAGES: Final = ("desk_days", "external_days", "external_shape")
IDENTIFIED_WITHIN: Final = 2.0
"""A stage is called identified if the ends of its interval differ at most by this factor."""

HALF_CHI_SQUARE: Final = 1.92
"""Half of the 95 % point of chi-square with one degree of freedom."""

FIRST_STEP: Final = 0.02
FARTHEST: Final = 3000.0
"""Factor from the best value beyond which an end of an interval is not looked for."""

HUGE: Final = 60.0

NODES, WEIGHTS = np.polynomial.legendre.leggauss(16)
CROWDED: Final = (NODES + 1.0) / 2.0


@dataclass(frozen=True)
class Stage:
    """One parameter of the sum.

    Parameters
    ----------
    name : str
        One of `STAGES`.
    value, low, high : float
        Best value and 95 % profile interval; an end that does not exist is 0 or infinity.
    """

    name: str
    value: float
    low: float
    high: float

    @property
    def identified(self) -> bool:
        """Whether the times determine it within `IDENTIFIED_WITHIN`."""
        return self.low > 0.0 and self.high / self.low <= IDENTIFIED_WITHIN


@dataclass(frozen=True)
class StageFit:
    """The sum of stages, fitted.

    Parameters
    ----------
    stages : tuple of Stage
        In the order of `STAGES`.
    never : float
        Share never closed.
    gap : float
        Largest distance from the Kaplan-Meier curve.
    dispersion : float
        By which the intervals' likelihoods were divided.
    """

    stages: tuple[Stage, ...]
    never: float
    gap: float
    dispersion: float

    def __getitem__(self, name: str) -> Stage:
        return self.stages[STAGES.index(name)]


def survival_of_sum(days: Floats, values: Floats) -> Floats:
    """Return the share of sums of an exponential and a Weibull time above so many days.

    Parameters
    ----------
    days : float64 array
    values : float64 array
        Mean of the exponential, scale and shape of the Weibull.

    Notes
    -----
    P(sum > t) = P(R > t) + E[P(D > t - R); R < t], by Gauss-Legendre quadrature over the
    distribution function of R. The nodes crowd where t - R is small, since a Weibull time of
    shape below one falls steeply at zero.
    """
    mean, scale, shape = values
    below = -np.expm1(-days / mean)
    u = below[:, None] * (1.0 - CROWDED**3)  # 0 < u < F(t)
    left = days[:, None] + mean * np.log1p(-np.minimum(u, 1.0 - 1e-16))
    power = shape * np.log(np.maximum(left, 1e-300) / scale)
    inside = np.exp(-np.exp(np.minimum(power, HUGE)))
    integral = below * (inside * (1.5 * CROWDED**2 * WEIGHTS)).sum(axis=1)
    return np.exp(-days / mean) + integral


def fit_stages(data: Histogram, curve: Curve) -> StageFit:
    """Fit the sum of stages and look how far each of its parameters can move.

    Parameters
    ----------
    data : Histogram
    curve : Curve
    """
    weight = data.closed / data.closed.sum()
    typical = float(np.exp((weight * np.log(data.middle)).sum()))
    starts = [
        np.array([typical * part, typical, shape]) for part, shape in ((0.1, 0.5), (0.5, 1.0))
    ]
    best = min((fit(data, survival_of_sum, start) for start in starts), key=lambda one: one.loss)
    spread = dispersion(data, survival_of_sum, best)
    stages = tuple(_profiled(data, best, number, spread) for number in range(len(STAGES)))
    gap = largest_gap(data, curve, survival_of_sum, best)
    return StageFit(stages, best.never, gap, spread)


def _profiled(data: Histogram, best: Fit, number: int, spread: float) -> Stage:
    """Return a parameter with the interval in which the likelihood stays near the best."""
    value = float(best.values[number])

    near = best

    @cache  # it begins where the last one ended, so the same point could give another value
    def excess(log_factor: float) -> float:
        nonlocal near
        held = {number: value * math.exp(log_factor)}
        near = fit(data, survival_of_sum, near.values, fixed=held, never=near.never)
        return (near.loss - best.loss) / spread - HALF_CHI_SQUARE

    ends = [_end(excess, direction) for direction in (-1.0, 1.0)]
    low, high = (value * math.exp(end) for end in ends)
    return Stage(STAGES[number], value, low, high)


def _end(excess: Callable[[float], float], direction: float) -> float:
    """Return the logarithm of the factor at which the excess is zero; infinite if nowhere."""
    inner, outer = 0.0, FIRST_STEP
    while excess(direction * outer) < 0.0:
        if outer > math.log(FARTHEST):
            return direction * math.inf
        inner, outer = outer, 2.0 * outer
    return float(brentq(excess, direction * inner, direction * outer, xtol=1e-3))
