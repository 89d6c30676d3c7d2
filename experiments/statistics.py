"""Statistics of paired runs: what a difference is, how sure it is, how many runs it needs.

A pair is one replication: baseline and reform on the same residents with the
same luck. Everything here works on the differences within pairs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

__all__ = [
    "Effect",
    "Equivalence",
    "correlation_of_pairs",
    "difference_of_effects",
    "effect_of_pairs",
    "holm",
    "no_event_bound",
    "runs_needed",
    "tost",
]


@dataclass(frozen=True)
class Effect:
    """A mean difference and how sure it is.

    Parameters
    ----------
    mean : float
        The mean difference.
    low, high : float or None
        Student's t interval of the mean; None where there is a single value.
    probability_above_zero : float or None
        Confidence that the mean is above zero: the one-sided t probability.
    p_value : float or None
        Two-sided p of a mean of zero.
    n : int
        Number of differences.
    """

    mean: float
    low: float | None
    high: float | None
    probability_above_zero: float | None
    p_value: float | None
    n: int

    @property
    def half_width(self) -> float | None:
        """Half the width of the interval; None where there is none."""
        if self.low is None or self.high is None:
            return None
        return (self.high - self.low) / 2.0


@dataclass(frozen=True)
class Equivalence:
    """Verdict of two one-sided tests.

    Parameters
    ----------
    mean, low, high : float
        Mean difference and its interval of level 1 - 2 alpha (90 % by default).
    margin : float
        What would still count as no difference.
    p_value : float
        The larger of the two one-sided p values.
    equivalent : bool
        Whether the interval lies within plus and minus the margin.
    """

    mean: float
    low: float
    high: float
    margin: float
    p_value: float
    equivalent: bool


def effect_of_pairs(differences: ArrayLike, level: float = 0.95) -> Effect:
    """Return the mean of paired differences with its t interval.

    Where all differences are the same, the interval has zero width and the
    confidence is 0, 1/2 or 1: that is what these runs say, no more. A single
    difference has no interval.

    Parameters
    ----------
    differences : array of shape (n,)
        Reform minus baseline, one value a pair.
    level : float, optional
        Level of the interval.

    Returns
    -------
    Effect

    Raises
    ------
    ValueError
        If there are no differences, or one is not a finite number.

    Examples
    --------
    >>> effect = effect_of_pairs([1.0, 2.0, 3.0])
    >>> round(effect.low, 3), round(effect.high, 3)
    (-0.484, 4.484)
    """
    values = _finite(differences)
    mean, error = _mean_and_standard_error(values)
    if error is None:
        return Effect(mean, None, None, None, None, values.size)
    return _t_effect(mean, error, values.size - 1, values.size, level)


def difference_of_effects(
    first: ArrayLike, second: ArrayLike, *, paired: bool = True, level: float = 0.95
) -> Effect:
    """Return how much larger the first of two effects is than the second.

    Parameters
    ----------
    first, second : array of shape (n,)
        Paired differences of the two studies.
    paired : bool, optional
        Whether the two studies share their replications (same seeds, in the
        same order); otherwise Welch's interval is given and they may differ in
        length.
    level : float, optional
        Level of the interval.

    Raises
    ------
    ValueError
        If paired studies differ in length, or a value is not finite.
    """
    a, b = _finite(first), _finite(second)
    if paired:
        if a.size != b.size:
            raise ValueError(f"paired studies have the same runs, here {a.size} and {b.size}")
        return effect_of_pairs(a - b, level)
    (mean_a, error_a), (mean_b, error_b) = _mean_and_standard_error(a), _mean_and_standard_error(b)
    mean, n = mean_a - mean_b, min(a.size, b.size)
    if error_a is None or error_b is None:
        return Effect(mean, None, None, None, None, n)
    square_a, square_b = error_a * error_a, error_b * error_b
    error = math.sqrt(square_a + square_b)
    freedom = float(a.size + b.size - 2)
    if error > 0.0:  # Welch and Satterthwaite
        freedom = (square_a + square_b) ** 2 / (
            square_a**2 / (a.size - 1) + square_b**2 / (b.size - 1)
        )
    return _t_effect(mean, error, freedom, n, level)


def tost(differences: ArrayLike, margin: float, alpha: float = 0.05) -> Equivalence:
    """Test that a mean difference lies within a margin: two one-sided tests.

    "No significant difference" is no evidence of no difference; this is
    (Schuirmann 1987).

    Parameters
    ----------
    differences : array of shape (n,)
        Paired differences, at least two.
    margin : float
        Above zero: a difference below it would not matter.
    alpha : float, optional
        Level of each test; the interval has level 1 - 2 alpha.

    Raises
    ------
    ValueError
        If there are fewer than two differences, one is not finite, or the
        margin is not above zero.

    Examples
    --------
    >>> tost([0.1, -0.2, 0.0, 0.1], margin=1.0).equivalent
    True
    """
    if not margin > 0.0:
        raise ValueError(f"the margin must be above zero, is {margin}")
    values = _finite(differences)
    mean, error = _mean_and_standard_error(values)
    if error is None:
        raise ValueError("an equivalence test needs at least two pairs")
    inner = _t_effect(mean, error, values.size - 1, values.size, 1.0 - 2.0 * alpha)
    assert inner.low is not None and inner.high is not None
    if error == 0.0:
        p_value = 0.0 if abs(mean) < margin else 1.0
    else:
        freedom = values.size - 1
        p_value = max(
            float(stats.t.sf((mean + margin) / error, freedom)),
            float(stats.t.cdf((mean - margin) / error, freedom)),
        )
    inside = -margin < inner.low and inner.high < margin
    return Equivalence(mean, inner.low, inner.high, margin, p_value, inside)


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p values adjusted for a family of tests (Holm 1979), in the order given.

    Examples
    --------
    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03, 0.005])]
    [0.03, 0.06, 0.06, 0.02]
    """
    count = len(p_values)
    adjusted = [1.0] * count
    largest = 0.0
    for rank, place in enumerate(sorted(range(count), key=lambda i: p_values[i])):
        largest = max(largest, (count - rank) * p_values[place])
        adjusted[place] = min(1.0, largest)
    return adjusted


def correlation_of_pairs(baseline: ArrayLike, reform: ArrayLike) -> float | None:
    """Return Pearson's correlation of the two arms; None where it says nothing.

    That is where one arm does not vary, or where two pairs make it 1 or -1
    whatever happened.

    The closer to one, the more the shared luck narrows the interval: the
    variance of the difference is that of both arms less twice their covariance.
    """
    a, b = _finite(baseline), _finite(reform)
    if a.size != b.size:
        raise ValueError(f"pairs need both arms, here {a.size} and {b.size} values")
    if a.size < 3 or np.ptp(a) == 0.0 or np.ptp(b) == 0.0:
        return None
    a, b = a - a.mean(), b - b.mean()
    scale = math.sqrt(float(a @ a)) * math.sqrt(float(b @ b))
    if scale == 0.0:  # so little variation that its squares vanish
        return None
    return min(1.0, max(-1.0, float(a @ b) / scale))


def runs_needed(differences: ArrayLike, half_width: float, level: float = 0.95) -> int:
    """Forecast how many pairs bring the interval to a half-width.

    The smallest n with t(n - 1) s / sqrt(n) at most the half-width, s being the
    standard deviation of the pairs at hand (Law 2015): about (t s / P)^2.

    Raises
    ------
    ValueError
        If there are fewer than two differences, or the half-width is not above
        zero.
    """
    if not half_width > 0.0:
        raise ValueError(f"the half-width must be above zero, is {half_width}")
    values = _finite(differences)
    _, error = _mean_and_standard_error(values)
    if error is None:
        raise ValueError("a forecast needs at least two pairs")
    deviation = error * math.sqrt(values.size)
    tail = 1.0 - (1.0 - level) / 2.0

    def narrow(n: int) -> bool:
        return float(stats.t.ppf(tail, n - 1)) * deviation <= half_width * math.sqrt(n)

    low, high = 1, 2
    while not narrow(high):
        low, high = high, high * 2
    while high - low > 1:  # the width falls with n, so halving finds the first that is narrow
        middle = (low + high) // 2
        low, high = (low, middle) if narrow(middle) else (middle, high)
    return high


def no_event_bound(exposure: float) -> float:
    """Return the 95 % upper bound of a rate at which nothing happened: three over exposure.

    -log(0.05) = 2.996 events would leave a chance of 5 % of seeing none. Events
    are counted as independent; where they come in bursts, the exposure is the
    number of runs.
    """
    if not exposure > 0.0:
        raise ValueError(f"the exposure must be above zero, is {exposure}")
    return 3.0 / exposure


def _t_effect(mean: float, error: float, freedom: float, n: int, level: float) -> Effect:
    if error == 0.0:
        sign = (mean > 0.0) - (mean < 0.0)
        return Effect(mean, mean, mean, 0.5 + 0.5 * sign, 0.0 if sign else 1.0, n)
    half = float(stats.t.ppf(1.0 - (1.0 - level) / 2.0, freedom)) * error
    above = float(stats.t.cdf(mean / error, freedom))
    p_value = 2.0 * float(stats.t.sf(abs(mean) / error, freedom))
    return Effect(mean, mean - half, mean + half, above, p_value, n)


def _mean_and_standard_error(values: NDArray[np.float64]) -> tuple[float, float | None]:
    """Return mean and standard error; equal values have an error of exactly zero."""
    if values.size == 1:
        return float(values[0]), None
    if np.ptp(values) == 0.0:
        return float(values[0]), 0.0
    return float(values.mean()), float(values.std(ddof=1)) / math.sqrt(values.size)


def _finite(values: ArrayLike) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64).reshape(-1)
    if array.size == 0:
        raise ValueError("there are no pairs")
    if not np.isfinite(array).all():
        raise ValueError(f"a value is missing or not finite: {array.tolist()}")
    return array
