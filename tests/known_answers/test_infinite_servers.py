"""Enough desks for everybody: numbers at desks are Poisson, whatever the touch times.

In M/G/infinity the number in service at time t is Poisson with mean
rate x integral of P(S > s) over (0, t) (Doob 1953; Mirasol 1963), also before it has
settled, and in the end rate x E[S] however heavy the tail.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from office_harness import Offices
from replications import assert_mean
from scipy.integrate import quad
from scipy.special import chdtrc, pdtr

from sim.vocabulary import ROLES

REPLICATIONS = 40
RATE, MEAN = 40.0, 0.5  # cases a day, days


def numbers_busy(shape: float, days: int) -> np.ndarray:
    """Return desks busy at the end of `days`: 40 replications x 12 independent stations."""
    found = []
    for seed in range(REPLICATIONS):
        offices = Offices(
            roles=list(range(len(ROLES))),
            servers=[100_000] * len(ROLES),
            touch_days=[MEAN] * len(ROLES),
            rates=dict.fromkeys(range(len(ROLES)), RATE),
            shape=shape,
            seed=seed,
        )
        offices.run(days)
        assert (offices.stations["queue"] == 0).all()
        found.append(offices.stations["busy"].copy())
    return np.array(found)


@pytest.mark.parametrize(("shape", "days"), [(1.0, 6), (0.4, 3)])
def test_numbers_at_desks_are_poisson_with_the_mean_of_theory(shape, days) -> None:
    # 480 stations in 40 replications, shape 0.4 with a heavy tail and still unsettled.
    # Smallest bugs: 8 % of the mean, 40 % of the variance, and a chi-square in its worst
    # one per thousand.
    scale = MEAN / math.gamma(1.0 + 1.0 / shape)
    theory = RATE * quad(lambda s: math.exp(-((s / scale) ** shape)), 0.0, days)[0]
    busy = numbers_busy(shape, days)
    assert_mean(busy.mean(axis=1), theory, smallest_bug=0.08 * theory, of="mean")
    # Known mean, so the mean square deviation is unbiased for the variance.
    spread = ((busy - theory) ** 2).mean(axis=1)
    assert_mean(spread, theory, smallest_bug=0.4 * theory, of="variance")
    # Ten bins of about equal probability.
    below = pdtr(np.arange(200), theory)
    edges = np.searchsorted(below, np.arange(1, 10) / 10.0)
    counts = np.bincount(np.searchsorted(edges, busy.ravel(), side="left"), minlength=10)
    expected = np.diff(np.concatenate([[0.0], below[edges], [1.0]])) * busy.size
    statistic = ((counts - expected) ** 2 / expected).sum()
    assert chdtrc(9, statistic) > 0.001


def test_the_settled_number_depends_on_the_mean_touch_time_only() -> None:
    # Shape 0.8 and 2 have the same long-run number. 40 replications x 12 stations; smallest
    # bug 8 %.
    for shape in (0.8, 2.0):
        busy = numbers_busy(shape, 8)
        assert_mean(busy.mean(axis=1), RATE * MEAN, smallest_bug=0.08 * RATE * MEAN, of="mean")
