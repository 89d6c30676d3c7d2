"""Which arm ranks first under which values: stochastic multicriteria acceptability analysis.

Where nobody has fixed the weights, ask the other way round (SMAA; Lahdelma & Salminen
2001): in what share of the space of weights, exponents and goalposts does an arm come first,
second, ...; which weights speak for it (its *central weights*: the mean of those under which it
is first); and, if one held these weights, how sure would it be first given the luck of the
pairs (its *confidence*). The baseline is an arm like any other. Within a choice the
mean over the pairs decides; arms with equal means share their ranks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from experiments.analysis_of_pairs.resampling import resampled_means
from experiments.analysis_of_pairs.value_choices import (
    CHOICES,
    EXPONENTS,
    ValueChoices,
    component_values,
    draw_choices,
    indices_of,
    power_mean,
    stated_choice,
)
from experiments.contrasts import INDICES
from experiments.replication import Replication

__all__ = ["ArmRank", "rank_acceptability", "rank_shares"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ArmRank:
    """How an arm ranks over all choices of values.

    Parameters
    ----------
    arm : str
    shares : tuple of float
        Share of the choices in which it is first, second, ...; they sum to one.
    first_by_exponent : dict of int to float
        Share in which it is first, by the exponent of the mean.
    central_weights : dict of str to float or None
        By index; None where it never is first.
    confidence : float or None
        Share of resamples of the pairs in which it is first under its central weights, the
        geometric mean and unmoved goalposts; None where it has none, or with one pair.
    choices : int
        Number of choices, over all exponents.
    """

    arm: str
    shares: tuple[float, ...]
    first_by_exponent: dict[int, float]
    central_weights: dict[str, float] | None
    confidence: float | None
    choices: int

    def to_dict(self) -> dict[str, Any]:
        """Return it as one flat row."""
        central = self.central_weights or dict.fromkeys(INDICES)
        return {
            "arm": self.arm,
            **{f"rank_{place + 1}": share for place, share in enumerate(self.shares)},
            **{f"first_exponent_{p}": share for p, share in self.first_by_exponent.items()},
            **{f"central_weight_{index}": weight for index, weight in central.items()},
            "confidence": self.confidence,
            "choices": self.choices,
        }


def rank_acceptability(
    replications: Sequence[Replication], arms: Sequence[str], choices: int = CHOICES
) -> list[ArmRank]:
    """Return how each arm ranks.

    Parameters
    ----------
    replications : sequence of Replication
        The pairs.
    arms : sequence of str
        What to rank; name the baseline to have it among them.
    choices : int, optional
        Number of weights and goalposts drawn, each taken with all exponents.
    """
    drawn = draw_choices(choices)
    values = {arm: component_values(replications, arm) for arm in arms}
    scores = np.stack(  # (exponents, choices, arms)
        [
            np.stack([_score(values[arm], drawn, p).mean(axis=1) for arm in arms], axis=1)
            for p in EXPONENTS
        ]
    )
    shares = rank_shares(scores)  # (exponents, choices, arms, ranks)
    first = shares[..., 0]
    found = []
    for place, arm in enumerate(arms):
        central = _central(drawn.weights, first[:, :, place])
        found.append(
            ArmRank(
                arm,
                tuple(shares[:, :, place].mean(axis=(0, 1)).tolist()),
                {p: float(first[k, :, place].mean()) for k, p in enumerate(EXPONENTS)},
                None if central is None else dict(zip(INDICES, central.tolist(), strict=True)),
                None if central is None else _confidence(values, arm, central),
                first[:, :, place].size,
            )
        )
    return found


def rank_shares(scores: Array) -> Array:
    """Return ranks as shares, shape (..., arms, ranks), of scores (..., arms): high is first.

    An arm alone on its rank has a one there; arms with equal scores share the ranks they take up.

    Examples
    --------
    >>> rank_shares(np.array([3.0, 1.0, 3.0])).tolist()
    [[0.5, 0.5, 0.0], [0.0, 0.0, 1.0], [0.5, 0.5, 0.0]]
    """
    best = stats.rankdata(-scores, method="min", axis=-1)[..., None]
    last = stats.rankdata(-scores, method="max", axis=-1)[..., None]
    ranks = np.arange(1, scores.shape[-1] + 1)
    taken = (best <= ranks) & (ranks <= last)
    return taken / (last - best + 1.0)


def _score(components: Array, choices: ValueChoices, exponent: int) -> Array:
    return power_mean(indices_of(components, choices), choices.weights, exponent)


def _central(weights: Array, first: Array) -> Array | None:
    """Return the mean of the weights under which an arm is first, `first` (exponents, choices)."""
    of_choice = first.sum(axis=0)
    total = of_choice.sum()
    if not total:
        return None
    central: Array = (of_choice[:, None] * weights).sum(axis=0) / total
    return central


def _confidence(values: dict[str, Array], arm: str, central: Array) -> float | None:
    choice = stated_choice(central)
    scores = np.stack([_score(each, choice, 0)[0] for each in values.values()], axis=1)
    if len(scores) < 2:
        return None
    means = resampled_means(scores)
    place = list(values).index(arm)
    return float((means[:, place] >= means.max(axis=1)).mean())
