"""Other values than ours: weights of the indices, exponents of the mean, moved goalposts.

One fixed design for all that asks "does it hold whatever is valued?": weights from a flat
Dirichlet distribution, the mean arithmetic, geometric and harmonic (exponents 1, 0 and -1), the two
goalposts of every component moved, independently, by up to 20 % of its range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.contrasts import INDICES
from experiments.replication import Replication
from sim.measures import GOALPOSTS, INDEX_COMPONENTS

__all__ = [
    "CHOICES",
    "COMPONENTS",
    "EXPONENTS",
    "ValueChoices",
    "component_values",
    "draw_choices",
    "indices_of",
    "power_mean",
    "stated_choice",
]

EXPONENTS: Final = (1, 0, -1)
GOALPOST_SHIFT: Final = 0.2
FLOOR: Final = 1.0
CHOICES: Final = 1000
DESIGN_SEED: Final = 20120101
"""The choices are a fixed design, the same in every study; no luck of a model."""

COMPONENTS: Final = [part for index in INDICES for part in INDEX_COMPONENTS[index]]
_INDEX_OF: Final = np.array(
    [place for place, index in enumerate(INDICES) for _ in INDEX_COMPONENTS[index]]
)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ValueChoices:
    """Weights and goalposts, one row a choice.

    Parameters
    ----------
    weights : float array, shape (choices, indices)
        Each row sums to one.
    worst, best : float arrays, shape (choices, components)
    """

    weights: Array
    worst: Array
    best: Array


def draw_choices(choices: int = CHOICES) -> ValueChoices:
    """Return the first `choices` choices; each is taken with all `EXPONENTS`."""
    random = np.random.default_rng(DESIGN_SEED)
    weights = random.dirichlet(np.ones(len(INDICES)), choices)
    stated = stated_choice()
    reach = GOALPOST_SHIFT * (stated.best - stated.worst)
    shape = (choices, len(COMPONENTS))
    return ValueChoices(
        weights,
        stated.worst + reach * random.uniform(-1.0, 1.0, shape),
        stated.best + reach * random.uniform(-1.0, 1.0, shape),
    )


def stated_choice(weights: Array | None = None) -> ValueChoices:
    """Return the goalposts of the protocol, with equal weights or those given."""
    equal = np.full(len(INDICES), 1.0 / len(INDICES))
    return ValueChoices(
        (equal if weights is None else weights)[None, :],
        np.array([[GOALPOSTS[part].worst for part in COMPONENTS]]),
        np.array([[GOALPOSTS[part].best for part in COMPONENTS]]),
    )


def component_values(replications: Sequence[Replication], arm: str) -> Array:
    """Return the components of an arm, shape (pairs, components)."""
    return np.array([[r.measures[arm][part] for part in COMPONENTS] for r in replications])


def indices_of(components: Array, choices: ValueChoices) -> Array:
    """Return the indices, shape (choices, pairs, indices), of components (pairs, components)."""
    worst, best = choices.worst[:, None, :], choices.best[:, None, :]
    points = np.clip(100.0 * (worst - components[None]) / (worst - best), 0.0, 100.0)
    members = [points[:, :, place == _INDEX_OF].mean(axis=2) for place in range(len(INDICES))]
    return np.stack(members, axis=2)


def power_mean(indices: Array, weights: Array, exponent: int) -> Array:
    """Return the weighted power mean, shape (choices, pairs); each index at least `FLOOR`."""
    floored = np.maximum(indices, FLOOR)
    weights = weights[:, None, :]
    if exponent == 0:
        result: Array = np.exp((weights * np.log(floored)).sum(axis=2))
    else:
        result = (weights * floored**exponent).sum(axis=2) ** (1.0 / exponent)
    return result
