"""What an analysis is of: one number a point and seed, an outcome or the change a reform makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.replication import BASELINE
from sim.errors import InputError, nearest
from sim.measures import MEASURES

if TYPE_CHECKING:
    import pandas

    from experiments.studies.results import StudyResults

__all__ = ["Outcome", "levels", "outcome"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """One number a point and seed.

    Parameters
    ----------
    measure : str
        Name of the measure.
    reform : str or None
        Whose change it is, within pairs of one point and seed; None: a level.
    arm : str
        The arm whose level it is; of a change, the reform's.
    values : float64 array, shape (points, seeds)
        In natural units.
    """

    measure: str
    reform: str | None
    arm: str
    values: Array

    @property
    def unit(self) -> str:
        """Unit of the values."""
        return MEASURES[self.measure].unit

    @property
    def label(self) -> str:
        """What it is, for people."""
        label = MEASURES[self.measure].label
        if self.reform is not None:
            return f"{label}: {self.reform} minus baseline"
        return label if self.arm == BASELINE else f"{label} under {self.arm}"

    @property
    def better(self) -> str:
        """Which way is better, "higher" or "lower"."""
        return MEASURES[self.measure].better

    @property
    def gain(self) -> Array:
        """The values, turned so that more is better."""
        return self.values if self.better == "higher" else -self.values


def outcome(results: StudyResults, measure: str, reform: str | None = None) -> Outcome:
    """Return a measure of every run of the baseline, or the change that a reform makes.

    Parameters
    ----------
    results : StudyResults
        A study of which nothing is missing.
    measure : str
        Name of the measure.
    reform : str, optional
        An arm of the study: reform minus baseline, paired by point and seed.

    Raises
    ------
    InputError
        If there is no such measure or reform, or a run is missing or failed: it is named.
    """
    known(measure)
    if reform is not None:
        table = results.differences(reform, [measure])
        return Outcome(measure, reform, reform, _matrix(table, measure))
    return levels(results, measure)[BASELINE]


def levels(results: StudyResults, measure: str) -> dict[str, Outcome]:
    """Return a measure of every run, arm by arm, the baseline first."""
    known(measure)
    table = results.require([measure])
    return {
        arm: Outcome(measure, None, arm, _matrix(table[table["arm"] == arm], measure))
        for arm in results.arms
    }


def known(measure: str) -> str:
    """Return the name of a measure, if it is one.

    Raises
    ------
    InputError
        If it is not; with the nearest name.
    """
    if measure not in MEASURES:
        raise InputError(f"there is no measure '{measure}'", right=nearest(measure, MEASURES))
    return measure


def _matrix(table: pandas.DataFrame, measure: str) -> Array:
    """Return the values as (points, seeds); every cell is there, or the store would have said."""
    wide = table.pivot(index="point", columns="replication", values=measure)
    values = wide.sort_index().sort_index(axis="columns").to_numpy(dtype=np.float64)
    if not np.isfinite(values).all():
        raise InputError(f"measure '{measure}' is missing in some runs", right="run them again")
    return values
