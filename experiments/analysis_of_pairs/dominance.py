"""Stochastic dominance between arms: better whatever one thinks of risk, or of inequality.

One arm dominates another **in the first order** if at every level it has no more of its
distribution below; then everybody who likes more prefers it. **In the second order** if the area
below its distribution function is nowhere larger; then everybody does who likes more and
dislikes spread (Hadar & Russell 1969; Rothschild & Stiglitz 1970). Over *futures* spread is
risk; over *residents* it is inequality (Atkinson 1970), and levels are counted at the end of
the run, all pairs together. Dominance of what was simulated is no test: the share of resamples of
the pairs in which it holds says how firm it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.analysis_of_pairs.paired_residents import BINS, OUTCOMES
from experiments.analysis_of_pairs.resampling import counts_of_pairs
from experiments.contrasts import INDICES
from experiments.replication import BASELINE, Replication

__all__ = [
    "Dominance",
    "dominance_between",
    "order_of_dominance",
]

FUTURES, RESIDENTS = "futures", "residents"
ROUNDING: Final = 1e-9
"""Areas below this share of the whole are rounding, not a crossing."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Dominance:
    """Whether one arm dominates another.

    Parameters
    ----------
    arm, other : str
        The arm that dominates, or where none does that with the better mean, comes first.
    over, outcome : str
        "futures" and a measure, or "residents" and a column of theirs.
    order : int
        1 or 2; 0 where it does not dominate.
    violation : float
        Share of the area between the two distribution functions that lies on the wrong side for
        the first order, from 0 to 1/2 (Leshno & Levy 2002).
    firm : float or None
        Share of resamples in which it dominates in this order or a lower one; None for order 0 or
        with one pair.
    """

    arm: str
    other: str
    over: str
    outcome: str
    order: int
    violation: float
    firm: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def dominance_between(
    replications: Sequence[Replication], reforms: Sequence[str]
) -> list[Dominance]:
    """Return a row for every two arms, the baseline among them, and every outcome."""
    counts = counts_of_pairs(len(replications))
    arms = (BASELINE, *reforms)
    found: list[Dominance] = []
    for name in (*INDICES, "headline"):
        values = {arm: np.array([r.measures[arm][name] for r in replications]) for arm in arms}
        for one, other in combinations(arms, 2):
            levels, widths = _levels_of_values(values[one], values[other])
            pair = tuple(_Distribution.of(rows, counts) for rows in levels)
            found.append(_row((one, other), (FUTURES, name), pair, widths, len(replications)))
    if all(reform in r.residents_of for r in replications for reform in reforms):
        widths = np.full(BINS, 1.0 / BINS)
        for name in OUTCOMES:
            people = {
                arm: _Distribution.of(rows, counts)
                for arm, rows in _levels_of_residents(replications, reforms, name).items()
            }
            for one, other in combinations(arms, 2):
                pair = (people[one], people[other])
                found.append(_row((one, other), (RESIDENTS, name), pair, widths, len(replications)))
    return found


def order_of_dominance(advantage: Array, widths: Array) -> NDArray[np.int64]:
    """Return 1 or 2 where the first arm dominates in that order, 0 where it does not.

    Parameters
    ----------
    advantage : float array, shape (..., levels)
        Distribution function of the other arm minus that of the first, from level to level.
    widths : float array, shape (levels,)
        How far the next level is.
    """
    area = np.abs(advantage * widths).sum(axis=-1)
    slack = ROUNDING * area
    first = (np.maximum(-advantage, 0.0) * widths).sum(axis=-1) <= slack
    second = np.cumsum(advantage * widths, axis=-1).min(axis=-1) >= -slack
    return np.where(area == 0.0, 0, np.where(first, 1, np.where(second, 2, 0)))


@dataclass(frozen=True)
class _Distribution:
    """Distribution functions of an arm over levels: of all pairs, and of resamples of them."""

    whole: Array
    resampled: Array

    @classmethod
    def of(cls, levels: Array, counts: Array) -> _Distribution:
        """Return those of how many of each pair have which level, shape (pairs, levels)."""
        return cls(_cumulated(levels.sum(axis=0)), _cumulated(counts @ levels))


def _levels_of_values(one: Array, other: Array) -> tuple[tuple[Array, Array], Array]:
    """Return for each arm which pair has which of all values, (pairs, levels), and the widths."""
    levels = np.unique(np.concatenate([one, other]))
    widths = np.append(np.diff(levels), 0.0)
    return (
        (one[:, None] == levels).astype(float),
        (other[:, None] == levels).astype(float),
    ), widths


def _levels_of_residents(
    replications: Sequence[Replication], reforms: Sequence[str], outcome: str
) -> dict[str, Array]:
    """Return the residents of each pair by level from worst to best, shape (pairs, BINS)."""
    place, step = list(OUTCOMES).index(outcome), 1 if OUTCOMES[outcome] == "higher" else -1
    found = {BASELINE: [r.residents_of[reforms[0]].levels[0, place] for r in replications]}
    for reform in reforms:
        found[reform] = [r.residents_of[reform].levels[1, place] for r in replications]
    return {arm: np.array(rows, float)[:, ::step] for arm, rows in found.items()}


def _row(
    arms: tuple[str, str],
    of: tuple[str, str],
    pair: Sequence[_Distribution],
    widths: Array,
    runs: int,
) -> Dominance:
    """Compare two arms; the one that dominates, or has the better mean, comes first."""
    one, other = pair
    advantage = other.whole - one.whole
    order, back = (int(order_of_dominance(sign * advantage, widths)) for sign in (1.0, -1.0))
    if back or (not order and (advantage * widths).sum() < 0.0):
        return _row(arms[::-1], of, (other, one), widths, runs)
    firm = None
    if order and runs > 1:
        orders = order_of_dominance(other.resampled - one.resampled, widths)
        firm = float(((orders >= 1) & (orders <= order)).mean())
    area = np.abs(advantage * widths).sum()
    wrong = (np.maximum(-advantage, 0.0) * widths).sum()
    return Dominance(*arms, *of, order, float(wrong / area) if area else 0.0, firm)


def _cumulated(counts: Array) -> Array:
    """Return the distribution function over levels, of counts (..., levels)."""
    below = np.cumsum(counts, axis=-1)
    result: Array = below / below[..., -1:]
    return result
