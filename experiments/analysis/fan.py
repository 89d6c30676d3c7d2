"""Fan charts: how an outcome unfolds over time, with the spread over points and seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas

__all__ = ["LEVELS", "Fan", "fan"]

LEVELS: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Half of the runs lie in the inner band, nine of ten in the outer."""


@dataclass(frozen=True)
class Fan:
    """Quantiles over runs, day by day.

    Parameters
    ----------
    series, arm : str
        What, and of which arm; of a difference "REFORM minus baseline".
    days : int64 array, shape (days,)
        From the start of the run.
    levels : tuple of float
        The quantiles, in rising order.
    values : float64 array, shape (levels, days)
    runs : int
        Runs, or pairs.
    """

    series: str
    arm: str
    days: NDArray[np.int64]
    levels: tuple[float, ...]
    values: NDArray[np.float64]
    runs: int


def fan(
    table: pandas.DataFrame,
    series: str,
    arm: str,
    *,
    against: str | None = None,
    levels: Sequence[float] = LEVELS,
) -> Fan:
    """Return the quantiles of a series over all runs of an arm.

    Parameters
    ----------
    table : DataFrame
        The series of a study (`StudyResults.series`).
    series : str
        A column of it.
    arm : str
        Whose runs.
    against : str, optional
        Another arm: the difference within pairs of one point and seed.
    levels : sequence of float, optional
        Quantiles, an odd number of them, in rising order.

    Raises
    ------
    InputError
        If there is no such series or arm.
    """
    known = [name for name in table.columns if table[name].dtype.kind == "f"]
    if series not in known:
        raise InputError(f"there is no series '{series}'", right=nearest(series, known))
    wide = _wide(table, series, arm)
    name = arm
    if against is not None:
        name = f"{arm} minus {against}"
        wide = (wide - _wide(table, series, against)).dropna(how="all", axis="columns")
    values = np.quantile(wide.to_numpy(dtype=np.float64), levels, axis=1)
    return Fan(series, name, wide.index.to_numpy(np.int64), tuple(levels), values, wide.shape[1])


def _wide(table: pandas.DataFrame, series: str, arm: str) -> pandas.DataFrame:
    """Return one row a day and one column a pair of point and seed."""
    rows = table[table["arm"] == arm]
    if rows.empty:
        arms = sorted(set(table["arm"]))
        raise InputError(f"there is no arm '{arm}'", right=nearest(arm, arms))
    return rows.pivot(index="day", columns=["point", "replication"], values=series)
