"""Does "better" hold whatever is valued? The headline under many other choices.

The headline weighs three indices in one way of many; the others are those of
`analysis_of_pairs.value_choices`. The claim "better" needs a win in at least 95 % of
the choices (docs/measurement.md). It says nothing about chance: within each
choice the mean over the pairs decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from experiments.analysis_of_pairs.value_choices import (
    CHOICES,
    EXPONENTS,
    component_values,
    draw_choices,
    indices_of,
    power_mean,
)
from experiments.contrasts import INDICES
from experiments.replication import BASELINE, Replication

__all__ = ["CLAIM", "EXPONENTS", "RobustHeadline", "robust_headline"]

CLAIM: Final = 0.95


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
    drawn = draw_choices(choices)
    weights = drawn.weights
    base = indices_of(component_values(replications, BASELINE), drawn)
    changed = indices_of(component_values(replications, reform), drawn)
    gains = np.stack(  # (exponents, choices)
        [
            (power_mean(changed, weights, p) - power_mean(base, weights, p)).mean(axis=1)
            for p in EXPONENTS
        ]
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
