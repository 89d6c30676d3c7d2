"""Robustness: how good a reform is when nobody knows which future comes.

Five criteria stand side by side, because they answer different questions and often
disagree (McPhail et al. 2018): a choice between them is a choice between attitudes to risk.
All work on a table of policies (the baseline is one: doing nothing) and futures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

if TYPE_CHECKING:
    import pandas

__all__ = ["CRITERIA", "Criterion", "Robustness", "robustness"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Criterion:
    """A way to value a policy over all futures.

    Parameters
    ----------
    name, label : str
    question : str
        What it answers.
    more_is_better : bool
        Of its own number; a regret is better when small.
    source : str
    """

    name: str
    label: str
    question: str
    more_is_better: bool
    source: str


CRITERIA: Final = {
    c.name: c
    for c in (
        Criterion(
            "maximin",
            "Maximin",
            "What does it give in the worst future?",
            True,
            "Wald 1950",
        ),
        Criterion(
            "hurwicz",
            "Hurwicz",
            "What does it give between its worst and its best future?",
            True,
            "Hurwicz 1953",
        ),
        Criterion(
            "minimax_regret",
            "Minimax regret",
            "How far may it be from what would have been best?",
            False,
            "Savage 1951",
        ),
        Criterion(
            "percentile_regret",
            "Percentile regret",
            "How far is it from the best, but for the worst tenth of futures?",
            False,
            "Savage 1951; Herman et al. 2015",
        ),
        Criterion(
            "satisficing",
            "Satisficing",
            "In which share of futures is it good enough?",
            True,
            "Starr 1963; Schneller & Sphicas 1983",
        ),
        Criterion(
            "mean",
            "Mean",
            "What does it give on average, all futures alike? (for comparison)",
            True,
            "Laplace 1951",
        ),
    )
}
"""By name; all but the mean are criteria of robustness."""

OPTIMISM: Final = 0.5
PERCENTILE: Final = 90.0
RESAMPLES: Final = 1000


@dataclass(frozen=True)
class Robustness:
    """How policies stand over futures.

    Parameters
    ----------
    policies : tuple of str
        The baseline first.
    gains : float64 array, shape (policies, futures)
        What each gives in each future; more is better.
    threshold : float
        What is good enough.
    optimism : float
        Weight of the best future in Hurwicz' criterion.
    percentile : float
        Of the percentile regret.
    """

    policies: tuple[str, ...]
    gains: Array
    threshold: float
    optimism: float
    percentile: float

    @cached_property
    def regret(self) -> Array:
        """What each policy gives less than the best one of that future."""
        return self.gains.max(axis=0) - self.gains

    @cached_property
    def scores(self) -> dict[str, Array]:
        """The number of each criterion for each policy, shape (policies,)."""
        return self._scores(self.gains)

    @cached_property
    def ranks(self) -> dict[str, Array]:
        """Rank of each policy by each criterion, from 1; equal ones share the mean rank."""
        return {
            name: stats.rankdata(-score if CRITERIA[name].more_is_better else score)
            for name, score in self.scores.items()
        }

    @cached_property
    def best(self) -> dict[str, tuple[str, ...]]:
        """The policies that each criterion prefers; several if they are equal."""
        return {
            name: tuple(p for p, own in zip(self.policies, rank, strict=True) if own == rank.min())
            for name, rank in self.ranks.items()
        }

    @property
    def agreed(self) -> tuple[str, ...]:
        """The policies that all criteria prefer; empty where they disagree."""
        shared = set.intersection(*(set(names) for names in self.best.values()))
        return tuple(policy for policy in self.policies if policy in shared)

    def disagreements(self) -> list[tuple[str, str, float, list[tuple[str, str]]]]:
        """Return for each two criteria how they disagree.

        Returns
        -------
        list of (criterion, criterion, Kendall's tau-b, pairs of policies)
            The pairs are those that the two criteria put in opposite order, as (the first
            criterion's choice, the second's). Tau is NaN where one makes no difference at all.
        """
        found = []
        for one, other in combinations(self.ranks, 2):
            a, b = self.ranks[one], self.ranks[other]
            opposite = [
                (self.policies[i], self.policies[j])
                if a[i] < a[j]
                else (self.policies[j], self.policies[i])
                for i, j in combinations(range(len(self.policies)), 2)
                if (a[i] - a[j]) * (b[i] - b[j]) < 0.0
            ]
            constant = np.ptp(a) == 0.0 or np.ptp(b) == 0.0
            tau = float("nan") if constant else float(stats.kendalltau(a, b)[0])
            found.append((one, other, tau, opposite))
        return found

    def share_best(self, resamples: int = RESAMPLES, seed: int = 0) -> dict[str, Array]:
        """Return how often each policy is best when futures are drawn again.

        Says how much a choice hangs on which futures happened to be looked at.

        Parameters
        ----------
        resamples : int, optional
            How often futures are drawn, with replacement.
        seed : int, optional
            Of these draws.

        Returns
        -------
        dict of str to array, shape (policies,)
            Shares by criterion; where several are equally good, each has a part of one.
        """
        random = np.random.default_rng(seed)
        shares = {name: np.zeros(len(self.policies)) for name in CRITERIA}
        futures = self.gains.shape[1]
        for _ in range(resamples):
            scores = self._scores(self.gains[:, random.integers(futures, size=futures)])
            for name, score in scores.items():
                good = score if CRITERIA[name].more_is_better else -score
                winners = good == good.max()
                shares[name] += winners / winners.sum() / resamples
        return shares

    def table(self) -> pandas.DataFrame:
        """Return scores and ranks, one row a policy and criterion."""
        import pandas

        return pandas.DataFrame(
            [
                {
                    "policy": policy,
                    "criterion": name,
                    "score": float(self.scores[name][place]),
                    "rank": float(self.ranks[name][place]),
                }
                for name in CRITERIA
                for place, policy in enumerate(self.policies)
            ]
        )

    def to_dict(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        shares = self.share_best()
        return {
            "policies": list(self.policies),
            "futures": int(self.gains.shape[1]),
            "threshold": self.threshold,
            "optimism": self.optimism,
            "percentile": self.percentile,
            "criteria": {
                name: {
                    "question": about.question,
                    "better": "higher" if about.more_is_better else "lower",
                    "scores": dict(zip(self.policies, self.scores[name].tolist(), strict=True)),
                    "ranks": dict(zip(self.policies, self.ranks[name].tolist(), strict=True)),
                    "best": list(self.best[name]),
                    "share_best": dict(zip(self.policies, shares[name].tolist(), strict=True)),
                }
                for name, about in CRITERIA.items()
            },
            "agreed": list(self.agreed),
            "disagreements": [
                {
                    "criteria": [one, other],
                    "tau": None if np.isnan(tau) else tau,
                    "opposite": [list(pair) for pair in pairs],
                }
                for one, other, tau, pairs in self.disagreements()
            ],
        }

    def _scores(self, gains: Array) -> dict[str, Array]:
        regret = gains.max(axis=0) - gains
        worst, best = gains.min(axis=1), gains.max(axis=1)
        return {
            "maximin": worst,
            "hurwicz": self.optimism * best + (1.0 - self.optimism) * worst,
            "minimax_regret": regret.max(axis=1),
            "percentile_regret": np.percentile(regret, self.percentile, axis=1),
            "satisficing": (gains >= self.threshold).mean(axis=1),
            "mean": gains.mean(axis=1),
        }


def robustness(
    policies: Sequence[str],
    gains: ArrayLike,
    threshold: float,
    *,
    optimism: float = OPTIMISM,
    percentile: float = PERCENTILE,
) -> Robustness:
    """Return how policies stand over futures.

    Parameters
    ----------
    policies : sequence of str
        Names.
    gains : array, shape (policies, futures)
        What each gives in each future, more being better: the mean over the seeds.
    threshold : float
        What is good enough (Starr's domain criterion).
    optimism : float, optional
        Hurwicz' weight of the best future, 0 to 1.
    percentile : float, optional
        Of regret over futures, 0 to 100.

    Raises
    ------
    ValueError
        If there are fewer than two policies or no future, or a number is not finite or
        outside its range.

    Examples
    --------
    >>> found = robustness(["wait", "act"], [[3.0, 3.0], [1.0, 9.0]], threshold=2.0)
    >>> found.best["maximin"], found.best["minimax_regret"]
    (('wait',), ('act',))
    """
    table = np.asarray(gains, dtype=np.float64)
    if table.ndim != 2 or len(table) != len(policies) or len(table) < 2 or table.shape[1] < 1:
        raise ValueError(f"{len(policies)} policies and gains of shape {table.shape} do not fit")
    if not np.isfinite(table).all() or not np.isfinite(threshold):
        raise ValueError("a gain or the threshold is not a finite number")
    if not 0.0 <= optimism <= 1.0:
        raise ValueError(f"optimism must be between 0 and 1, is {optimism}")
    if not 0.0 <= percentile <= 100.0:
        raise ValueError(f"percentile must be between 0 and 100, is {percentile}")
    return Robustness(tuple(policies), table, float(threshold), optimism, percentile)
