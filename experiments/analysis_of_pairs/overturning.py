"""What would overturn a ranking: how far weights may move, and how firm the lead is against luck.

Arms are ranked by the mean headline: equal weights, the geometric mean, the stated goalposts. Then
one index is given more, or less, weight, the other two sharing the rest equally, until another
arm is first: the weight at which that happens is said (the stability interval of a weight;
Mareschal 1988). Other ways to choose are in `rank_acceptability`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.analysis_of_pairs.rank_acceptability import rank_shares
from experiments.analysis_of_pairs.resampling import resampled_means
from experiments.analysis_of_pairs.value_choices import (
    EXPONENTS,
    component_values,
    draw_choices,
    indices_of,
    power_mean,
    stated_choice,
)
from experiments.contrasts import INDICES
from experiments.replication import Replication
from experiments.statistics import Effect, effect_of_pairs

__all__ = ["Ranking", "TakenOver", "ranking"]

STEP: Final = 0.01
"""Weights are moved by a hundredth."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class TakenOver:
    """The weight of an index at which the leader is first no more.

    Parameters
    ----------
    index : str
        Whose weight is moved.
    weight : float
        The nearest weight to a third, in steps of a hundredth, under which another arm is first.
    by : str
        That arm.
    """

    index: str
    weight: float
    by: str


@dataclass(frozen=True)
class Ranking:
    """The arms in order, and how firm the first place is.

    Parameters
    ----------
    arms : tuple of str
        All arms, the highest mean headline first.
    lead : Effect
        Headline of the first arm less that of the second, over the pairs.
    first_in_resamples : float or None
        Share of resamples of the pairs in which the first arm is first; None with one pair.
    taken_over : tuple of TakenOver
        At most two an index: with more weight and with less; none where no weight does it.
    first_by_heaviest : dict of str to dict of str to float
        By index: share in which each arm is first, of the choices in which this index weighs most.
    """

    arms: tuple[str, ...]
    lead: Effect
    first_in_resamples: float | None
    taken_over: tuple[TakenOver, ...]
    first_by_heaviest: dict[str, dict[str, float]]


def ranking(replications: Sequence[Replication], arms: Sequence[str]) -> Ranking:
    """Rank the arms of a comparison.

    Parameters
    ----------
    replications : sequence of Replication
        The pairs.
    arms : sequence of str
        Two or more; name the baseline to have it among them.
    """
    headline = np.array([[r.measures[arm]["headline"] for arm in arms] for r in replications])
    order = np.argsort(-headline.mean(axis=0), kind="stable")
    first, second = order[:2]
    sure = None
    if len(replications) > 1:
        means = resampled_means(headline)
        sure = float((means[:, first] >= means.max(axis=1)).mean())
    values = {arm: component_values(replications, arm) for arm in arms}
    return Ranking(
        tuple(arms[place] for place in order),
        effect_of_pairs(headline[:, first] - headline[:, second]),
        sure,
        tuple(_taken_over(values, arms[first])),
        _first_by_heaviest(values),
    )


def _taken_over(values: dict[str, Array], leader: str) -> list[TakenOver]:
    """Move the weight of each index up and down until another arm is first."""
    arms, found = list(values), []
    for place, index in enumerate(INDICES):
        for direction in (1.0, -1.0):
            weights = _moved(place, direction)
            scores = np.stack([_headline(each, weights) for each in values.values()])
            ahead = scores.max(axis=0) > scores[arms.index(leader)] + 1e-12
            if ahead.any():
                step = int(ahead.argmax())
                by = arms[int(scores[:, step].argmax())]
                found.append(TakenOver(index, float(weights[step, place]), by))
    return found


def _moved(place: int, direction: float) -> Array:
    """Return weights, shape (steps, indices), of which one moves away from a third."""
    third = 1.0 / len(INDICES)
    end = 1.0 if direction > 0.0 else 0.0
    near = (np.ceil if direction > 0.0 else np.floor)(third / STEP) * STEP
    moving = np.arange(round(abs(end - near) / STEP) + 1) * STEP * direction + near
    weights = np.repeat((1.0 - moving[:, None]) / (len(INDICES) - 1), len(INDICES), axis=1)
    weights[:, place] = moving
    return np.clip(weights, 0.0, 1.0)


def _headline(components: Array, weights: Array) -> Array:
    """Return the mean headline of an arm under each row of weights."""
    (indices,) = indices_of(components, stated_choice())
    return power_mean(np.repeat(indices[None], len(weights), axis=0), weights, 0).mean(axis=1)


def _first_by_heaviest(values: dict[str, Array]) -> dict[str, dict[str, float]]:
    drawn = draw_choices()
    of_arms = [indices_of(each, drawn) for each in values.values()]
    scores = np.stack(  # (exponents, choices, arms)
        [
            np.stack([power_mean(i, drawn.weights, p).mean(axis=1) for i in of_arms], axis=1)
            for p in EXPONENTS
        ]
    )
    first, heaviest = rank_shares(scores)[..., 0], drawn.weights.argmax(axis=1)
    return {
        index: dict(
            zip(values, first[:, heaviest == place].mean(axis=(0, 1)).tolist(), strict=True)
        )
        for place, index in enumerate(INDICES)
    }
