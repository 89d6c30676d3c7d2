"""What each reform does as given, without what harms in it, and without what helps.

A reform that cannot lose is a slogan: each names the settings through which it
hurts and those through which it helps. Four arms a reform, all on the same
residents and the same luck, show what each part does: what loses without help must
not lose without harm as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from experiments.comparison import compare
from experiments.progress import Progress
from sim.reform_spec import ReformSpec
from sim.reforms import REFORMS
from sim.scenario import Scenario

__all__ = ["ARMS", "EFFECTS", "Part", "run_evidence", "specs"]

ARMS = ("as given", "without harm", "without help", "with neither")
EFFECTS = ("order", "vitality", "satisfaction", "headline")


@dataclass(frozen=True, slots=True)
class Part:
    """The effect of one arm of one reform on one measure: reform minus baseline.

    Parameters
    ----------
    reform, arm, measure : str
    difference, low, high : float
        Mean over the pairs, in points, with its 95 % t interval.
    pairs : int
    """

    reform: str
    arm: str
    measure: str
    difference: float
    low: float
    high: float
    pairs: int

    @property
    def is_clear(self) -> bool:
        """Whether the interval excludes zero."""
        return self.low > 0.0 or self.high < 0.0


def specs(name: str) -> dict[str, ReformSpec]:
    """Return a reform's four arms."""
    reform = REFORMS[name]
    return {
        "as given": ReformSpec(name),
        "without harm": ReformSpec(name, dict(reform.HARM_OFF)),
        "without help": ReformSpec(name, dict(reform.HELP_OFF)),
        "with neither": ReformSpec(name, {**dict(reform.HARM_OFF), **dict(reform.HELP_OFF)}),
    }


def run_evidence(
    city: Scenario,
    pairs: int,
    rng: int,
    names: Sequence[str] | None = None,
    *,
    workers: int | None = None,
    progress: Progress | bool = False,
) -> list[Part]:
    """Compare all arms of reforms with the baseline.

    Parameters
    ----------
    city : Scenario
        With the clocks to use.
    pairs, rng : int
        Pairs of runs, and the study's seed.
    names : sequence of str, optional
        Reforms; by default all.
    workers, progress
        As for `experiments.compare`.
    """
    by_city: dict[tuple[tuple[str, float], ...], list[str]] = {}
    for name in names or sorted(REFORMS):
        by_city.setdefault(REFORMS[name].SHOWN_IN, []).append(name)
    parts: list[Part] = []
    for parameters, group in by_city.items():
        variant = city.with_(parameters=dict(parameters)) if parameters else city
        parts += _compared(variant, pairs, rng, group, workers, progress)
    return parts


def _compared(
    city: Scenario,
    pairs: int,
    rng: int,
    names: Sequence[str],
    workers: int | None,
    progress: Progress | bool,
) -> list[Part]:
    """Compare the arms of some reforms in one city."""
    arms = {(name, arm): spec for name in names for arm, spec in specs(name).items()}
    result = compare(
        city, list(arms.values()), runs=pairs, rng=rng, workers=workers, progress=progress
    )
    found = {(row.reform, row.measure): row for row in result.rows}
    parts = []
    for (name, arm), spec in arms.items():
        for measure in EFFECTS:
            row = found[str(spec), measure]
            if row.low is None or row.high is None:
                raise ValueError("an interval needs at least two pairs")
            parts.append(Part(name, arm, measure, row.difference, row.low, row.high, row.runs))
    return parts
