"""How much of an effect's uncertainty is luck, how much parameters, how much what is valued.

Over an ensemble every member has its pairs, each with luck of its own. The variance between
pairs of one member is luck; the variance between members, less what luck adds to their means,
is parameters (a one-way random model); the variance of the
mean headline over other weights, means and goalposts is values.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.analysis_of_pairs.value_choices import (
    EXPONENTS,
    component_values,
    draw_choices,
    indices_of,
    power_mean,
)
from experiments.calibration.posterior.adjustment import weighted_quantile
from experiments.contrasts import pairs
from experiments.replication import BASELINE, Replication
from sim.measures import MEASURES

__all__ = ["Sources", "Spread", "sources", "split"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """An effect over an ensemble.

    Parameters
    ----------
    mean : float
        Over members by weight.
    luck, parameters : float
        Standard deviations: of a single pair at one member, and of members' means without luck.
    better : float
        Share of the weight of members whose mean is above zero.
    """

    mean: float
    luck: float
    parameters: float
    better: float


@dataclass(frozen=True)
class Sources:
    """What a reform does to a measure, and where its uncertainty comes from.

    Parameters
    ----------
    reform, measure, unit : str
    change : float
        Reform minus baseline, mean over members by weight.
    low, high : float
        95 % of single pairs, members by weight: luck and parameters together.
    luck, parameters : float
        Standard deviations.
    values : float or None
        Standard deviation of the mean change over choices of values; of the headline alone.
    better : float
        Share of the weight of members whose mean change is to the better.
    wins : float or None
        Share of choices of values in which the mean change is to the better.
    """

    reform: str
    measure: str
    unit: str
    change: float
    low: float
    high: float
    luck: float
    parameters: float
    values: float | None
    better: float
    wins: float | None

    @property
    def largest(self) -> str:
        """The largest source: "luck", "parameters" or "values"."""
        known = {"luck": self.luck, "parameters": self.parameters, "values": self.values or 0.0}
        return max(known, key=lambda name: known[name])

    def shares(self) -> dict[str, float]:
        """Return the share of each source in the sum of their variances."""
        squares = {
            name: value * value
            for name, value in (
                ("luck", self.luck),
                ("parameters", self.parameters),
                ("values", self.values),
            )
            if value is not None
        }
        total = sum(squares.values())
        return {name: square / total if total else 0.0 for name, square in squares.items()}

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {**vars(self), "shares": self.shares()}


def sources(
    replications: Sequence[Replication],
    reform: str,
    measures: Sequence[str],
    weights: Sequence[float],
) -> list[Sources]:
    """Return where the uncertainty of a reform's effects comes from.

    Parameters
    ----------
    replications : sequence of Replication
        Member by member, with equally many pairs each.
    reform : str
    measures : sequence of str
    weights : sequence of float
        Of the members; they sum to one.
    """
    share = np.array(weights)
    each = len(replications) // len(share)
    of_pairs = np.repeat(share / each, each)
    found = []
    for measure in measures:
        base, changed = pairs(replications, reform, measure)
        change = changed - base
        gain = change if MEASURES[measure].better == "higher" else -change
        spread = split(change.reshape(len(share), each), share)
        values = wins = None
        if measure == "headline":
            values, wins = _over_values(replications, reform, of_pairs)
        found.append(
            Sources(
                reform,
                measure,
                MEASURES[measure].unit,
                spread.mean,
                weighted_quantile(change, of_pairs, 0.025),
                weighted_quantile(change, of_pairs, 0.975),
                spread.luck,
                spread.parameters,
                values,
                split(gain.reshape(len(share), each), share).better,
                wins,
            )
        )
    return found


def split(values: Array, weights: Array) -> Spread:
    """Split the variance of values into luck and parameters.

    Parameters
    ----------
    values : array, shape (members, pairs)
        Two pairs or more.
    weights : array, shape (members,)
        They sum to one.
    """
    pairs_each = values.shape[1]
    means = values.mean(axis=1)
    mean = float(weights @ means)
    luck = float(weights @ values.var(axis=1, ddof=1))
    between = float(weights @ (means - mean) ** 2) / (1.0 - float((weights**2).sum()))
    # luck in the weighted variance of means: each mean has luck / pairs, whatever its weight
    parameters = max(0.0, between - luck / pairs_each)
    better = float(weights[means > 0.0].sum())
    return Spread(mean, math.sqrt(luck), math.sqrt(parameters), better)


def _over_values(
    replications: Sequence[Replication], reform: str, weights: Array
) -> tuple[float, float]:
    """Return spread and share of wins of the mean headline over choices of values."""
    drawn = draw_choices()
    base = indices_of(component_values(replications, BASELINE), drawn)
    changed = indices_of(component_values(replications, reform), drawn)
    gains = np.concatenate(
        [
            (power_mean(changed, drawn.weights, p) - power_mean(base, drawn.weights, p)) @ weights
            for p in EXPONENTS
        ]
    )
    return float(gains.std(ddof=1)), float((gains > 0.0).mean())
