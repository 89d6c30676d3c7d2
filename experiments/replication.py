"""One replication: the same people, the same luck, every arm.

The warm-up runs once; the baseline and each reform then go on from its state
(docs/measurement.md).
"""

from __future__ import annotations

import math
import shlex
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from experiments.run_line import run_line
from sim.errors import InputError
from sim.measures import MEASURES
from sim.reform_spec import Package, ReformSpec
from sim.scenario import Scenario

if TYPE_CHECKING:
    from experiments.analysis_of_pairs.paired_residents import PairedResidents
    from sim.arms import Arms
    from sim.model import GovernanceModel

__all__ = [
    "BASELINE",
    "FailedReplication",
    "Replication",
    "Task",
    "base_name",
    "run_replication",
]

TOGETHER = 4
"""Arms computed at once: they share what is fetched from memory, and need memory each."""

BASELINE = "baseline"
"""Name of the arm without the reforms under study."""

Report = Callable[[int], None]
"""Called with the number of weeks simulated since the last call."""


@dataclass(frozen=True)
class Task:
    """What determines a replication.

    Parameters
    ----------
    scenario : Scenario
        The city, with its clocks.
    reforms : tuple of ReformSpec or Package
        One arm each, beside the baseline; the arm is called ``str(spec)``.
    number : int
        Number of the replication, from 0.
    seed : int
        Seed of its models, below 2**64.
    threads : int
        Threads of its models; the results do not depend on it.
    """

    scenario: Scenario
    reforms: tuple[ReformSpec | Package, ...]
    number: int
    seed: int
    threads: int = 1

    @property
    def weeks(self) -> int:
        """Weeks to simulate, over all arms."""
        time = self.scenario.time
        return time.warmup_weeks + (1 + len(self.reforms)) * time.horizon_weeks


@dataclass(frozen=True)
class Replication:
    """What came out of a replication.

    Parameters
    ----------
    number, seed : int
        As in its task.
    residents : int
        Residents simulated.
    seconds : float
        Wall time it took.
    measures : mapping of arm to mapping of measure to float
        Outcomes in natural units. A measure that needs both arms has the
        baseline's value in the reform's arm, under `base_name`.
    series : mapping of arm to mapping of name to tuple of float
        Weekly values.
    residents_of : mapping of arm to PairedResidents
        What each reform did to the residents, by cell; without the baseline.
    """

    number: int
    seed: int
    residents: int
    seconds: float
    measures: Mapping[str, Mapping[str, float]]
    series: Mapping[str, Mapping[str, tuple[float, ...]]] = field(repr=False)
    residents_of: Mapping[str, PairedResidents] = field(default_factory=dict, repr=False)

    def pair(self, reform: str, measure: str) -> tuple[float, float]:
        """Return (baseline, reform) values of a measure in the arm of a reform."""
        arm = self.measures[reform]
        base = arm.get(base_name(measure))
        return (self.measures[BASELINE][measure] if base is None else base), arm[measure]


class FailedReplication(RuntimeError):
    """A replication failed: says which, why, and how to run it alone.

    Parameters
    ----------
    message : str
        All of that.
    """


def base_name(measure: str) -> str:
    """Return the name under which an arm keeps the baseline's value of a joint measure."""
    return f"{measure}_base"


def run_replication(task: Task, report: Report | None = None) -> Replication:
    """Run all arms of a replication, some at a time (`TOGETHER`).

    Parameters
    ----------
    task : Task
        What to run.
    report : callable, optional
        Told of the weeks as they pass.

    Returns
    -------
    Replication

    Raises
    ------
    InputError
        If the model refuses the scenario.
    FailedReplication
        If anything else goes wrong, or a measure is missing or not finite.
    """
    begin = time.perf_counter()
    now = [BASELINE]  # the arms at work; the last one is, or was last, computed
    try:
        warm = new_model(task)
        residents = len(warm.residents)
        _run(warm, task.scenario.time.warmup_weeks, report)
        measures: dict[str, dict[str, float]] = {}
        series = {}
        residents_of = {}
        for group in _groups(task.reforms):
            models = _together(task, warm, group, report, now)
            for arm, model in models.items():
                now[:] = [arm]
                if arm == BASELINE:
                    baseline = model.fork()  # outlives its group
                    measures[arm] = dict(baseline.measures())
                else:
                    measures[arm] = dict(model.measures(base=baseline))
                    residents_of[arm] = compare_arms(baseline, model)
                    _check(measures, arm)
                series[arm] = _series(model)
    except InputError:
        raise
    except Exception as error:
        raise FailedReplication(_explain(task, now[-1], error)) from error
    seconds = time.perf_counter() - begin
    return Replication(task.number, task.seed, residents, seconds, measures, series, residents_of)


def _groups(reforms: tuple[ReformSpec | Package, ...]) -> list[dict[str, tuple[ReformSpec, ...]]]:
    """Return the arms, by name, in groups that are computed together."""
    arms: list[tuple[str, tuple[ReformSpec, ...]]] = [(BASELINE, ())]
    arms += [(str(spec), spec.parts) for spec in reforms]
    return [dict(arms[k : k + TOGETHER]) for k in range(0, len(arms), TOGETHER)]


def _together(
    task: Task,
    warm: GovernanceModel,
    group: Mapping[str, tuple[ReformSpec, ...]],
    report: Report | None,
    now: list[str],
) -> dict[str, GovernanceModel]:
    """Run a group of arms from the state after the warm-up; note in `now` which one is at work."""
    models = []
    for arm, parts in group.items():
        now[:] = [arm]
        model = warm.fork()
        if parts:
            model.adopt(parts)
        models.append(model)
    arms = futures_of(models)
    names = list(group)
    try:
        _run(arms, task.scenario.time.horizon_weeks, report, len(models))
    finally:
        now[:] = [names[arms.current]]
    return dict(zip(names, models, strict=True))


def new_model(task: Task) -> GovernanceModel:
    """Build the model of a task."""
    from sim.model import GovernanceModel

    return GovernanceModel(task.scenario, rng=task.seed, threads=task.threads)


def futures_of(models: list[GovernanceModel]) -> Arms:
    """Return futures of one city that pass their weeks together."""
    from sim.arms import Arms

    return Arms(models)


def compare_arms(baseline: GovernanceModel, model: GovernanceModel) -> PairedResidents:
    """Compare every resident of two arms at the end of their runs."""
    from experiments.analysis_of_pairs.paired_residents import compare_residents

    return compare_residents(baseline, model)


def _run(
    model: GovernanceModel | Arms, weeks: int, report: Report | None, futures: int = 1
) -> None:
    if weeks <= 0:
        return
    reported = 0

    def tell(done: int, total: int) -> None:
        nonlocal reported
        now = weeks * futures * done // max(total, 1)
        if report is not None and now > reported:
            report(now - reported)
            reported = now

    model.run(weeks, progress=tell)
    tell(1, 1)


def _series(model: GovernanceModel) -> dict[str, tuple[float, ...]]:
    return {name: tuple(map(float, values)) for name, values in model.series.items()}


def _check(measures: Mapping[str, Mapping[str, Any]], arm: str) -> None:
    """Refuse a missing measure: an analysis would take it for a number."""
    for name in MEASURES:
        joint = base_name(name) in measures[arm]
        both = (
            (measures[arm].get(name), arm),
            (measures[arm][base_name(name)], arm)
            if joint
            else (measures[BASELINE].get(name), BASELINE),
        )
        for value, where in both:
            if value is None or not math.isfinite(value):
                said = "missing" if value is None else f"{value}, not a number"
                raise ValueError(
                    f"measure {name} of arm {where} is {said}; where nothing happened that it "
                    "could be taken of, a longer run or a larger city has it"
                )


def _explain(task: Task, arm: str, error: Exception) -> str:
    """Say which replication failed, and how it is run alone."""
    named = next((spec for spec in task.reforms if str(spec) == arm), None)
    again = run_line(task.scenario, task.seed, named.parts if named else ())
    return (
        f"replication {task.number} (seed {task.seed}), arm {arm}: {type(error).__name__}: {error}"
        f"\nto run this arm alone: {shlex.join(again)}"
    )
