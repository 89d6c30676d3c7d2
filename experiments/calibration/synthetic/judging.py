"""Coverage and ranks: what calibration says of a truth, over many truths.

Each repetition takes one run of a pool as the truth and draws its posterior from all other
runs: summaries, rejection and regression adjustment, as in the last step of the shipped
ensemble (`experiments.calibration.posterior.adjustment`). Runs of the pool have parameters
drawn from the prior and luck of their own, so that a truth is like any other run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from experiments.calibration.posterior.adjustment import (
    adjusted,
    nearness,
    summaries,
    weighted_quantile,
)
from experiments.calibration.posterior.population import distances

__all__ = ["DRAWS", "LEVEL", "Coverage", "Found", "coverage", "even_ranks", "judge_posteriors"]

Array = NDArray[np.float64]

LEVEL: Final = 0.9
"""Of the marginal intervals that are judged."""

ACCEPTED: Final = 0.15
"""Share of the pool that is accepted."""

DRAWS: Final = 19
"""From each posterior, among which the truth has its rank: 0 to 19."""

BINS: Final = 10


@dataclass(frozen=True)
class Found:
    """What one repetition says of one parameter; places are in the unit range.

    Parameters
    ----------
    repetition : int
    parameter : str
    truth : float
    low, high : float
        Ends of the central 90 % of the posterior.
    rank : int
        How many of `DRAWS` draws from the posterior lie below the truth.
    """

    repetition: int
    parameter: str
    truth: float
    low: float
    high: float
    rank: int

    @property
    def covered(self) -> bool:
        """Whether the interval holds the truth."""
        return self.low <= self.truth <= self.high


@dataclass(frozen=True)
class Coverage:
    """A share of repetitions with its 95 % interval (Clopper & Pearson 1934).

    Parameters
    ----------
    hits, trials : int
    low, high : float
    """

    hits: int
    trials: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share itself."""
        return self.hits / self.trials

    @property
    def as_stated(self) -> bool:
        """Whether it is compatible with `LEVEL`."""
        return self.low <= LEVEL <= self.high

    @property
    def at_least(self) -> bool:
        """Whether it is compatible with `LEVEL` or more."""
        return self.high >= LEVEL


def judge_posteriors(
    names: Sequence[str], points: Array, outputs: Array, truths: int, seed: int
) -> list[Found]:
    """Return what is found for the first runs of a pool, each held against all others.

    Parameters
    ----------
    names : sequence of str
        The parameters.
    points : array, shape (runs, parameters)
        In the unit cube, drawn evenly.
    outputs : array, shape (runs, outputs)
        All finite.
    truths : int
        How many runs are taken as the truth.
    seed : int
        Of the draws for ranks.
    """
    count = max(len(names) + 2, round(ACCEPTED * len(points)))
    found = []
    for truth in range(truths):
        others = np.arange(len(points)) != truth
        summary = summaries(points[others], outputs[others])(outputs)
        away = distances(summary[others], summary[truth])
        nearest = np.argsort(away, kind="stable")[:count]
        weights = nearness(away[nearest])
        sample = adjusted(
            points[others][nearest], summary[others][nearest], summary[truth], weights
        )
        random = np.random.default_rng([seed, truth])
        drawn = random.choice(len(sample), DRAWS, p=weights / weights.sum())
        for place, name in enumerate(names):
            values, true = sample[:, place], float(points[truth, place])
            found.append(
                Found(
                    truth,
                    name,
                    true,
                    weighted_quantile(values, weights, (1.0 - LEVEL) / 2.0),
                    weighted_quantile(values, weights, (1.0 + LEVEL) / 2.0),
                    int((values[drawn] < true).sum()),
                )
            )
    return found


def coverage(hits: Sequence[bool]) -> Coverage:
    """Return the share of hits with its interval."""
    interval = stats.binomtest(sum(hits), len(hits)).proportion_ci(0.95, method="exact")
    return Coverage(sum(hits), len(hits), float(interval.low), float(interval.high))


def even_ranks(ranks: Sequence[int]) -> float:
    """Return the p value of even ranks: chi-squared over ten bins (Talts et al. 2018)."""
    counts, _ = np.histogram(ranks, BINS, (-0.5, DRAWS + 0.5))
    return float(stats.chisquare(counts).pvalue)
