"""Does "better" hold whatever is valued? The headline under many other choices.

The headline weighs three indices in one way of many. Here the weights are drawn
from a flat Dirichlet distribution, the mean is taken as arithmetic, geometric
and harmonic (exponents 1, 0 and -1), and the two goalposts of every component
are moved, independently, by up to 20 % of its range. The claim "better" needs a
win in at least 95 % of the choices (docs/measurement.md). It says nothing about
chance: within each choice the mean over the pairs decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.contrasts import INDICES, pairs
from experiments.replication import Replication
from sim.measures import GOALPOSTS, INDEX_COMPONENTS

__all__ = ["CLAIM", "EXPONENTS", "RobustHeadline", "robust_headline"]

EXPONENTS: Final = (1, 0, -1)
GOALPOST_SHIFT: Final = 0.2
FLOOR: Final = 1.0
CLAIM: Final = 0.95
CHOICES: Final = 1000
DESIGN_SEED: Final = 20120101
"""The choices are a fixed design, the same in every study; no luck of a model."""

_COMPONENTS: Final = [part for index in INDICES for part in INDEX_COMPONENTS[index]]
_INDEX_OF: Final = np.array(
    [place for place, index in enumerate(INDICES) for _ in INDEX_COMPONENTS[index]]
)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class RobustHeadline:
    """Under which choices a reform wins against the baseline.

    Parameters
    ----------
    reform : str
        The reform.
    wins, losses : float
        Shares of all choices in which its mean headline is above, and below.
    by_exponent : dict of int to float
        Share of wins by the exponent of the mean.
    by_heaviest : dict of str to float
        Share of wins among the choices in which this index weighs most.
    choices : int
        Number of choices, over all exponents.
    """

    reform: str
    wins: float
    losses: float
    by_exponent: dict[int, float]
    by_heaviest: dict[str, float]
    choices: int

    @property
    def verdict(self) -> str:
        """Return "better", "worse" or "depends"."""
        if self.wins >= CLAIM:
            return "better"
        return "worse" if self.losses >= CLAIM else "depends"


def robust_headline(
    replications: Sequence[Replication], reform: str, choices: int = CHOICES
) -> RobustHeadline:
    """Return under which choices a reform wins.

    Parameters
    ----------
    replications : sequence of Replication
        The pairs.
    reform : str
        The arm to compare with the baseline.
    choices : int, optional
        Number of weights and goalposts drawn, each taken with all exponents.
    """
    random = np.random.default_rng(DESIGN_SEED)
    weights = random.dirichlet(np.ones(len(INDICES)), choices)
    worst, best = _goalposts(random, choices)
    values = [pairs(replications, reform, part) for part in _COMPONENTS]
    base = _indices(np.column_stack([pair[0] for pair in values]), worst, best)
    changed = _indices(np.column_stack([pair[1] for pair in values]), worst, best)
    gains = np.stack(  # (exponents, choices)
        [(_mean(changed, weights, p) - _mean(base, weights, p)).mean(axis=1) for p in EXPONENTS]
    )
    won = gains > 0.0
    heaviest = weights.argmax(axis=1)
    return RobustHeadline(
        reform=reform,
        wins=float(won.mean()),
        losses=float((gains < 0.0).mean()),
        by_exponent={p: float(won[row].mean()) for row, p in enumerate(EXPONENTS)},
        by_heaviest={
            name: float(won[:, heaviest == place].mean()) for place, name in enumerate(INDICES)
        },
        choices=won.size,
    )


def _goalposts(random: np.random.Generator, choices: int) -> tuple[Array, Array]:
    """Draw worst and best of every component, each of shape (choices, components)."""
    worst = np.array([GOALPOSTS[part].worst for part in _COMPONENTS])
    best = np.array([GOALPOSTS[part].best for part in _COMPONENTS])
    reach = GOALPOST_SHIFT * (best - worst)
    shape = (choices, len(_COMPONENTS))
    return (
        worst + reach * random.uniform(-1.0, 1.0, shape),
        best + reach * random.uniform(-1.0, 1.0, shape),
    )


def _indices(components: Array, worst: Array, best: Array) -> Array:
    """Return the indices, shape (choices, pairs, indices), of components (pairs, components)."""
    worst, best = worst[:, None, :], best[:, None, :]
    points = np.clip(100.0 * (worst - components[None]) / (worst - best), 0.0, 100.0)
    members = [points[:, :, place == _INDEX_OF].mean(axis=2) for place in range(len(INDICES))]
    return np.stack(members, axis=2)


def _mean(indices: Array, weights: Array, exponent: int) -> Array:
    """Return the weighted power mean, shape (choices, pairs); each index at least `FLOOR`."""
    floored = np.maximum(indices, FLOOR)
    weights = weights[:, None, :]
    if exponent == 0:
        result: Array = np.exp((weights * np.log(floored)).sum(axis=2))
    else:
        result = (weights * floored**exponent).sum(axis=2) ** (1.0 / exponent)
    return result
