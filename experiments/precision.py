"""How many replications are enough: a stopping rule, and its forecast.

Replications are added until the 95 % intervals of the three indices'
differences, for all reforms, are narrow enough (Law 2015, relative to the
pilot's standard deviations). The rule looks at results only, never at the
number of workers or the clock, so a study ends at the same number anywhere.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from experiments.contrasts import INDICES, pairs
from experiments.replication import Replication
from experiments.statistics import effect_of_pairs, runs_needed

__all__ = ["Forecast", "forecast", "next_total"]


@dataclass(frozen=True)
class Forecast:
    """Where a study stands, seen from its widest interval.

    Parameters
    ----------
    runs : int
        Replications done.
    needed : int
        Replications that the widest interval is expected to need in all.
    half_width : float
        Of the widest interval, in index points.
    reform, index : str
        Whose interval that is.
    precision : float
        The half-width that is asked for.
    """

    runs: int
    needed: int
    half_width: float
    reform: str
    index: str
    precision: float

    @property
    def reached(self) -> bool:
        """Whether all intervals are narrow enough."""
        return self.half_width <= self.precision

    def __str__(self) -> str:
        where = f"after {self.runs} runs the widest interval is ±{self.half_width:.2f} points "
        where += f"({self.index}, {self.reform})"
        if self.reached:
            return f"{where}; ±{self.precision:g} is reached"
        return f"{where}; ±{self.precision:g} needs about {self.needed} runs in all"


def forecast(
    replications: Sequence[Replication], reforms: Sequence[str], precision: float
) -> Forecast:
    """Return where a study of at least two replications stands."""
    widest: Forecast | None = None
    for reform in reforms:
        for index in INDICES:
            baseline, changed = pairs(replications, reform, index)
            width = effect_of_pairs(changed - baseline).half_width
            assert width is not None, "a forecast needs two replications"
            if widest is None or width > widest.half_width:
                needed = runs_needed(changed - baseline, precision)
                widest = Forecast(len(replications), needed, width, reform, index, precision)
    assert widest is not None, "a forecast needs a reform"
    return widest


def next_total(state: Forecast, max_runs: int) -> int:
    """Return how many replications to have next.

    What the forecast asks for, but at least a fifth more than there are, and
    at most twice as many: a forecast from few runs is itself uncertain.
    """
    least = state.runs + max(1, math.ceil(state.runs / 5))
    return min(max_runs, max(least, min(state.needed, 2 * state.runs)))
