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

from collections.abc import Iterator, Mapping, Sequence
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
    found: list[Dominance] = []
    for name in (*INDICES, "headline"):
        values = {
            arm: np.array([r.measures[arm][name] for r in replications])
            for arm in (BASELINE, *reforms)
        }
        found += _rows(FUTURES, name, *_of_values(values), counts)
    if all(reform in r.residents_of for r in replications for reform in reforms):
        for name in OUTCOMES:
            levels = _levels(replications, reforms, name)
            found += _rows(RESIDENTS, name, levels, np.full(BINS, 1.0 / BINS), counts)
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


def _of_values(values: Mapping[str, Array]) -> tuple[dict[str, Array], Array]:
    """Return each pair's contribution to the counts by level, shape (pairs, levels), and widths."""
    levels = np.unique(np.concatenate(list(values.values())))
    widths = np.append(np.diff(levels), 0.0)
    return {arm: (each[:, None] == levels).astype(float) for arm, each in values.items()}, widths


def _levels(
    replications: Sequence[Replication], reforms: Sequence[str], outcome: str
) -> dict[str, Array]:
    """Return the residents of each pair by level from worst to best, shape (pairs, BINS)."""
    place, step = list(OUTCOMES).index(outcome), 1 if OUTCOMES[outcome] == "higher" else -1
    found = {BASELINE: [r.residents_of[reforms[0]].levels[0, place] for r in replications]}
    for reform in reforms:
        found[reform] = [r.residents_of[reform].levels[1, place] for r in replications]
    return {arm: np.array(rows, float)[:, ::step] for arm, rows in found.items()}


def _rows(
    over: str, outcome: str, levels: Mapping[str, Array], widths: Array, counts: Array
) -> Iterator[Dominance]:
    """Compare all arms, given how many of each pair have which level, shape (pairs, levels)."""
    whole = {arm: _distribution(rows.sum(axis=0)) for arm, rows in levels.items()}
    resampled = {arm: _distribution(counts @ rows) for arm, rows in levels.items()}
    for one, other in combinations(levels, 2):
        advantage = whole[other] - whole[one]
        order, back = (int(order_of_dominance(sign * advantage, widths)) for sign in (1.0, -1.0))
        if back or (not order and (advantage * widths).sum() < 0.0):
            one, other, advantage, order = other, one, -advantage, back
        firm = None
        if order and len(counts[0]) > 1:
            orders = order_of_dominance(resampled[other] - resampled[one], widths)
            firm = float(((orders >= 1) & (orders <= order)).mean())
        area = np.abs(advantage * widths).sum()
        wrong = (np.maximum(-advantage, 0.0) * widths).sum()
        yield Dominance(
            one, other, over, outcome, order, float(wrong / area) if area else 0.0, firm
        )


def _distribution(counts: Array) -> Array:
    """Return the distribution function over levels, of counts (..., levels)."""
    below = np.cumsum(counts, axis=-1)
    result: Array = below / below[..., -1:]
    return result
