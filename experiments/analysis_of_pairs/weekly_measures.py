"""The weekly series as measures: natural units, direction, and the range their points are of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sim.measures import GOALPOSTS, MEASURES

__all__ = ["WEEKLY", "WeeklyMeasure", "weekly_values"]

Array = npt.NDArray[Any]
Series = Mapping[str, Sequence[float]]
WEEKS_PER_YEAR: Final = 365.0 / 7.0


@dataclass(frozen=True)
class WeeklyMeasure:
    """A measure that is known for every week of a run.

    Parameters
    ----------
    name : str
        Of the measure in `sim.measures.MEASURES` whose mean over the weeks it is.
    series : tuple of str
        The weekly series that it needs.
    formula : callable
        From these series, as arrays, and the number of residents to the measure.
    """

    name: str
    series: tuple[str, ...]
    formula: Callable[..., Array]

    @property
    def point(self) -> float:
        """A hundredth of the range between its goalposts, or of the whole scale of a share."""
        post = GOALPOSTS.get(self.name)
        return 0.01 if post is None else abs(post.best - post.worst) / 100.0

    @property
    def unit(self) -> str:
        """Its unit."""
        return MEASURES[self.name].unit


def _as_it_is(values: Array, residents: int) -> Array:
    return values


WEEKLY: Final[dict[str, WeeklyMeasure]] = {
    measure.name: measure
    for measure in (
        WeeklyMeasure("mean_satisfaction", ("satisfaction",), _as_it_is),
        WeeklyMeasure("satisfied", ("satisfied",), _as_it_is),
        WeeklyMeasure("open_disputes", ("open_cases",), lambda x, n: 1000.0 * x / n),
        WeeklyMeasure("latent_grievance", ("latent", "acting"), lambda x, y, n: x / (1.0 - y)),
        WeeklyMeasure("collective_action", ("acting",), lambda x, n: 1000.0 * WEEKS_PER_YEAR * x),
        WeeklyMeasure("hours_given", ("hours_given",), lambda x, n: 1000.0 * x / n),
        WeeklyMeasure("trust_local", ("trust_local",), _as_it_is),
        WeeklyMeasure("security", ("security",), _as_it_is),
        WeeklyMeasure("wellbeing", ("wellbeing",), _as_it_is),
    )
}
"""The measures that exist week by week; the others are of a year or of the whole run."""


def weekly_values(name: str, series: Series, residents: int, periods: int) -> Array | None:
    """Return a measure's last `periods` values; None where the run has not the series.

    Parameters
    ----------
    name : str
        A key of `WEEKLY`.
    series : mapping of str to sequence of float
        Of one arm, one value a period, warm-up included.
    residents, periods : int
        Residents of the run; how many periods were measured.
    """
    measure = WEEKLY[name]
    if not all(one in series for one in measure.series):
        return None
    parts = [np.asarray(series[one][-periods:], np.float64) for one in measure.series]
    return measure.formula(*parts, residents)
