"""Sensitivity: which input decides an outcome, or the difference that a reform makes.

The indices are those of the mean over seeds (luck averaged out); beside each stand its
bootstrap interval over the design and its range over the seeds taken alone (luck shared
by all points: an index conditional on one future). How much of the variance is luck, and
whether the design was large enough, is said with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from experiments.analysis.convergence import Convergence, convergence
from experiments.analysis.luck import Luck, share_of_luck
from experiments.analysis.methods.method import Estimate, Method
from sim.errors import InputError

if TYPE_CHECKING:
    import pandas

__all__ = ["FEWEST_SEEDS", "Index", "Sensitivity", "sensitivity"]

Array = NDArray[np.float64]

FEWEST_SEEDS: Final = 4
"""One shared seed gives indices conditional on it; from four on their spread says something."""

RESAMPLES: Final = 200


@dataclass(frozen=True)
class Index:
    """One index with all that is known of its certainty.

    Parameters
    ----------
    index, input, other : str
        Name of the index, the input, and the second input of an interaction (else "").
    value : float
        Of the mean over seeds.
    low, high : float or None
        95 % interval over resamples of the design.
    seed_low, seed_high : float
        Smallest and largest value over the seeds, each alone.
    half : float or None
        Value by the first half of the design, where that is a design.
    """

    index: str
    input: str
    other: str
    value: float
    low: float | None
    high: float | None
    seed_low: float
    seed_high: float
    half: float | None


@dataclass(frozen=True)
class Sensitivity:
    """What a sensitivity analysis found.

    Parameters
    ----------
    method : Method
        How.
    names : tuple of str
        The inputs.
    size, points, seeds : int
        Trajectories or samples, points of the design, and seeds at each.
    label, unit : str
        What the outcome is.
    indices : tuple of Index
        All indices of all inputs.
    luck : Luck or None
        Where the variance of runs comes from; None with one seed.
    convergence : Convergence
        Whether the design was large enough.
    """

    method: Method
    names: tuple[str, ...]
    size: int
    points: int
    seeds: int
    label: str
    unit: str
    indices: tuple[Index, ...]
    luck: Luck | None
    convergence: Convergence

    @cached_property
    def ranking(self) -> list[Index]:
        """The leading index of every input, the largest first."""
        leading = [one for one in self.indices if one.index == self.method.leading]
        return sorted(leading, key=lambda one: (-one.value, self.names.index(one.input)))

    def of(self, index: str, name: str, other: str = "") -> Index:
        """Return one index of an input, or of a pair."""
        for one in self.indices:
            if (one.index, one.input, one.other) == (index, name, other):
                return one
        raise KeyError((index, name, other))

    def table(self) -> pandas.DataFrame:
        """Return the indices, one row each, inputs in the order of their rank."""
        import pandas

        rank = {one.input: place for place, one in enumerate(self.ranking)}
        kinds = list(dict.fromkeys(one.index for one in self.indices))
        ordered = sorted(self.indices, key=lambda one: (kinds.index(one.index), rank[one.input]))
        return pandas.DataFrame([vars(one) for one in ordered])

    def to_dict(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        return {
            "method": self.method.name,
            "outcome": self.label,
            "unit": self.unit,
            self.method.size_means: self.size,
            "points": self.points,
            "seeds": self.seeds,
            "leading": self.method.leading,
            "indices": [dict(vars(one)) for one in self.indices],
            "luck": None if self.luck is None else self.luck.to_dict(),
            "convergence": self.convergence.to_dict(),
        }


def sensitivity(
    method: Method,
    names: Sequence[str],
    design: ArrayLike,
    values: ArrayLike,
    size: int,
    *,
    seed: int = 0,
    resamples: int = RESAMPLES,
    label: str = "",
    unit: str = "",
) -> Sensitivity:
    """Return the indices of an outcome.

    Parameters
    ----------
    method : Method
        One of `experiments.analysis.methods.METHODS`.
    names : sequence of str
        The inputs, in the order of the columns.
    design : array, shape (points, inputs)
        In the unit cube, as the method made it.
    values : array, shape (points, seeds)
        The outcome of each run; the same seeds at every point.
    size : int
        Trajectories or samples of the design.
    seed : int, optional
        Of the resampling.
    resamples : int, optional
        How often the design is resampled.
    label, unit : str, optional
        What the outcome is.

    Raises
    ------
    InputError
        If the outcome is the same at every point, so that nothing can be sensitive.
    ValueError
        If shapes do not fit, or a value is not finite.
    """
    x, y = np.asarray(design, dtype=np.float64), np.asarray(values, dtype=np.float64)
    if y.ndim != 2 or x.shape != (y.shape[0], len(names)):
        raise ValueError(f"{x.shape} design and {y.shape} values do not fit {len(names)} inputs")
    if len(x) != method.points(len(names), size):
        raise ValueError(f"{size} {method.size_means} have another number of points than {len(x)}")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("a value is missing: an index would be wrong without a word")
    mean = y.mean(axis=1)
    if np.ptp(mean) == 0.0:
        raise InputError(
            f"{label or 'the outcome'} is the same at every point",
            why="nothing that is varied changes it",
            right="vary what it depends on, or look at another measure",
        )
    names = tuple(names)
    estimates = method.estimates(names, x, mean, seed=seed, resamples=resamples)
    each = [_alone(method, names, x, y[:, k], seed) for k in range(y.shape[1])]
    half = _half(method, names, x, mean, size, seed)
    indices = tuple(_index(one, each, half) for one in estimates)
    sample = y[method.independent(len(names), len(x))]
    return Sensitivity(
        method,
        names,
        size,
        len(x),
        y.shape[1],
        label,
        unit,
        indices,
        share_of_luck(sample) if y.shape[1] > 1 else None,
        convergence(method, indices, mean, size),
    )


_Values = dict[tuple[str, str, str], float]


def _alone(method: Method, names: Sequence[str], x: Array, y: Array, seed: int) -> _Values:
    """Return the indices of one seed; where it never varies, nothing is sensitive in it."""
    if np.ptp(y) == 0.0:
        return {}
    found = method.estimates(names, x, y, seed=seed, resamples=2)
    return {(one.index, one.input, one.other): one.value for one in found}


def _half(
    method: Method, names: Sequence[str], x: Array, y: Array, size: int, seed: int
) -> _Values:
    """Return the indices by the first half of the design; empty where it is too small."""
    try:
        method.check(size // 2)
    except InputError:
        return {}
    if size % 2:
        return {}
    first = method.points(len(names), size // 2)
    return _alone(method, names, x[:first], y[:first], seed)


def _index(one: Estimate, each: Sequence[_Values], half: _Values) -> Index:
    key = (one.index, one.input, one.other)
    alone = [values.get(key, 0.0) for values in each]
    return Index(
        one.index,
        one.input,
        one.other,
        one.value,
        one.low,
        one.high,
        min(alone),
        max(alone),
        half.get(key),
    )
