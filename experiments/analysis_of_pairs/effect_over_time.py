"""How an effect unfolds: week by week, the first year against the last, and whether it settled.

The estimand of a comparison is the mean over the horizon, transition included. Here the
two are told apart. A *window* is a year, or a quarter of a horizon of less than four
years. The effect has **settled** where two one-sided tests (Schuirmann 1987) show that
from the last window but one to the last it moved at a pace below a quarter of the margin a
year: four more years would pass before it matters. "Not shown to have settled" may mean
that it moves, or that there are too few pairs, or too few weeks, to tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import stats

from experiments.analysis_of_pairs.weekly_measures import WEEKLY, weekly_values
from experiments.replication import BASELINE, Replication
from experiments.statistics import Effect, effect_of_pairs, tost
from sim.scenario import Time

__all__ = ["EffectPath", "Transition", "effect_paths", "transitions", "window_of"]

Array = npt.NDArray[Any]

LONGEST_WINDOW: Final = 52
WINDOWS: Final = 4
DRIFT: Final = 0.25
"""Share of the margin by which a settled effect may move in a year."""

SETTLED, MOVING, OPEN = "settled", "still moving", "open"


@dataclass(frozen=True)
class EffectPath:
    """Paired differences of a weekly measure, period by period.

    Parameters
    ----------
    reform, measure : str
    weeks : float array, shape (periods,)
        Weeks since the warm-up at the end of each period.
    differences : float array, shape (pairs, periods)
        Reform minus baseline.
    """

    reform: str
    measure: str
    weeks: Array
    differences: Array

    @property
    def mean(self) -> Array:
        """Mean over the pairs, one a period."""
        return self.differences.mean(axis=0)

    def interval(self, level: float = 0.95) -> tuple[Array, Array] | None:
        """Return the pointwise t interval; None with one pair.

        Pointwise: each week's interval stands alone; that all of them hold at once is less
        sure than `level`.
        """
        runs = len(self.differences)
        if runs < 2:
            return None
        error = self.differences.std(axis=0, ddof=1) / np.sqrt(runs)
        half = float(stats.t.ppf(0.5 + level / 2.0, runs - 1)) * error
        return self.mean - half, self.mean + half


@dataclass(frozen=True)
class Transition:
    """An effect at the beginning and at the end of the horizon.

    Parameters
    ----------
    reform, measure, unit : str
    window : int
        Weeks of a window.
    first, last, growth : Effect
        Mean difference in the first and in the last window, and last minus first.
    drift : Effect
        Last window minus the one before.
    drift_margin : float
        How far a settled effect may drift from window to window.
    verdict : str
        "settled", "still moving" (drift clearly not zero and not shown to be small) or "open".
    within_margin_from : float or None
        First week from which the mean over blocks of a quarter of a window stays within the
        margin of the last window's, to the end; a description, without a test. None where only
        the last block does.
    """

    reform: str
    measure: str
    unit: str
    window: int
    first: Effect
    last: Effect
    growth: Effect
    drift: Effect
    drift_margin: float
    verdict: str
    within_margin_from: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return it as one flat row."""
        row = {k: v for k, v in asdict(self).items() if not isinstance(v, dict)}
        for name in ("first", "last", "growth", "drift"):
            effect = getattr(self, name)
            row |= {name: effect.mean, f"{name}_low": effect.low, f"{name}_high": effect.high}
        return row | {"runs": self.first.n}


def window_of(weeks: int) -> int:
    """Return the weeks of a window: a year, or a quarter of a shorter horizon; 0 if too short."""
    return min(LONGEST_WINDOW, weeks // WINDOWS)


def effect_paths(
    replications: Sequence[Replication], reforms: Sequence[str], time: Time
) -> list[EffectPath]:
    """Return the path of every reform's effect on every weekly measure that the runs have."""
    periods = time.horizon_weeks * 7 // time.society_period_days
    weeks = np.arange(1, periods + 1) * (time.society_period_days / 7.0)
    found = []
    for reform in reforms:
        for measure in WEEKLY:
            rows = [_difference(r, reform, measure, periods) for r in replications]
            whole = [row for row in rows if row is not None]
            if len(whole) == len(rows):
                found.append(EffectPath(reform, measure, weeks, np.stack(whole)))
    return found


def transitions(paths: Sequence[EffectPath], margin: float) -> list[Transition]:
    """Return beginning and end of every path long enough for four windows.

    Parameters
    ----------
    paths : sequence of EffectPath
    margin : float
        In points: hundredths of a measure's range (`WeeklyMeasure.point`).
    """
    found = []
    for path in paths:
        window = window_of(int(path.weeks[-1]))
        size = int(np.count_nonzero(path.weeks <= window))  # periods of a window
        if size:
            found.append(_transition(path, window, size, margin))
    return found


def _difference(run: Replication, reform: str, measure: str, periods: int) -> Array | None:
    values = [
        weekly_values(measure, run.series.get(arm, {}), run.residents, periods)
        for arm in (BASELINE, reform)
    ]
    return None if values[0] is None or values[1] is None else values[1] - values[0]


def _transition(path: EffectPath, window: int, size: int, margin: float) -> Transition:
    differences = path.differences
    first, last = differences[:, :size].mean(axis=1), differences[:, -size:].mean(axis=1)
    drift = last - differences[:, -2 * size : -size].mean(axis=1)
    measure = WEEKLY[path.measure]
    allowed = DRIFT * margin * measure.point * window / LONGEST_WINDOW
    return Transition(
        path.reform,
        path.measure,
        measure.unit,
        window,
        effect_of_pairs(first),
        effect_of_pairs(last),
        effect_of_pairs(last - first),
        effect_of_pairs(drift),
        allowed,
        _verdict(drift, allowed),
        _within_from(path, size, float(last.mean()), margin * measure.point),
    )


def _verdict(drift: Array, allowed: float) -> str:
    if drift.size < 2:
        return OPEN
    if tost(drift, allowed).equivalent:
        return SETTLED
    effect = effect_of_pairs(drift)
    assert effect.low is not None and effect.high is not None
    return MOVING if effect.low > 0.0 or effect.high < 0.0 else OPEN


def _within_from(path: EffectPath, size: int, level: float, margin: float) -> float | None:
    """Return the start, in weeks, of the first block from which all block means stay close."""
    block = max(1, size // 4)
    starts = range(len(path.mean) % block, len(path.mean), block)  # the last block is whole
    far = [s for s in starts if abs(float(path.mean[s : s + block].mean()) - level) > margin]
    if not far:
        return 0.0
    begin = far[-1] + block
    return None if begin >= len(path.mean) else float(path.weeks[begin - 1])
