"""What a worker is given, and what it gives back: runs of one scenario and seed.

Their warm-up is lived once; every run goes on from its state. A run has the same
row alone, with others, and on any machine.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from experiments.replication import BASELINE
from experiments.studies.inputs import Arm, apply_inputs
from sim.errors import InputError
from sim.scenario import Scenario

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = [
    "DONE",
    "FAILED",
    "Row",
    "Task",
    "TaskArm",
    "failed_rows",
    "simulate",
    "simulate_each",
]

DONE, FAILED = "done", "failed"

SERIES_WEEKS = 4
"""Weeks between two values of a kept series; a year has thirteen of them."""


@dataclass(frozen=True)
class TaskArm:
    """One run of a task.

    Parameters
    ----------
    run_id : str
    name : str
        "baseline" or the reform as it was asked for.
    inputs : mapping
        The values of its point; within a task they differ in settings of reforms only.
    """

    run_id: str
    name: str
    inputs: Mapping[str, Any]


@dataclass(frozen=True)
class Task:
    """Runs of one scenario and seed.

    Parameters
    ----------
    city : Scenario
        The city without any point's values.
    reforms : tuple of ReformSpec or Package
        The study's.
    seed : int
    arms : tuple of TaskArm
        What to report, one or more.
    threads : int
        Threads of its models; rows do not depend on it.
    """

    city: Scenario
    reforms: tuple[Arm, ...]
    seed: int
    arms: tuple[TaskArm, ...]
    threads: int = 1


@dataclass(frozen=True)
class Row:
    """What came out of a run.

    Parameters
    ----------
    run_id : str
    status : str
        "done" or "failed".
    error : str
        Why it failed.
    seconds : float
        Wall time, its share of a common warm-up included.
    residents : int
        Residents simulated.
    measures : mapping of str to float
        Outcomes; one that is undefined here is left out.
    days : sequence of int
        Days at which the series have a value, from the start of the run.
    series : mapping of str to sequence of float
    outputs : mapping of str to float
        Further named values, such as those that targets constrain; undefined ones left out.
    """

    run_id: str
    status: str
    error: str = ""
    seconds: float = 0.0
    residents: int = 0
    measures: Mapping[str, float] = field(default_factory=dict)
    days: Sequence[int] = ()
    series: Mapping[str, Sequence[float]] = field(default_factory=dict)
    outputs: Mapping[str, float] = field(default_factory=dict)


def simulate(task: Task) -> list[Row]:
    """Run a task; what fails is a row that says so.

    The baseline is lived wherever there is a reform, also where it is not asked for:
    satisfaction of those who were users in both arms needs both.
    """
    return [row for row in simulate_each(task) if row is not None]


def simulate_each(task: Task) -> Iterator[Row | None]:
    """Run a task, run by run: None once the past that they share is there, then their rows."""
    begin = time.perf_counter()
    try:
        warm, baseline = _past(task)
    except Exception as error:
        yield from failed_rows(task, error, time.perf_counter() - begin)
        return
    shared = (time.perf_counter() - begin) / len(task.arms)
    yield None
    for arm in task.arms:
        begin = time.perf_counter()
        try:
            model = baseline if arm.name == BASELINE else _reformed(warm, arm, task)
            measures = model.measures(base=None if model is baseline else baseline)
            seconds = shared + time.perf_counter() - begin
            row = _row(arm, model, measures, seconds)
        except Exception as error:
            row = _failed(arm, error, shared + time.perf_counter() - begin)
        yield row


def failed_rows(task: Task, error: BaseException, seconds: float = 0.0) -> list[Row]:
    """Return the rows of a task of which nothing came."""
    return [_failed(arm, error, seconds / len(task.arms)) for arm in task.arms]


def _past(task: Task) -> tuple[GovernanceModel, GovernanceModel]:
    """Return the model at the end of its warm-up, and the baseline at the end of its horizon."""
    from sim.model import GovernanceModel

    scenario, _ = apply_inputs(task.city, task.reforms, task.arms[0].inputs)
    warm = GovernanceModel(scenario, rng=task.seed, threads=task.threads)
    warm.run(scenario.time.warmup_weeks)
    changed = any(arm.name != BASELINE for arm in task.arms)
    baseline = warm.fork() if changed else warm
    baseline.run(scenario.time.horizon_weeks)
    return warm, baseline


def _reformed(warm: GovernanceModel, arm: TaskArm, task: Task) -> GovernanceModel:
    _, reforms = apply_inputs(task.city, task.reforms, arm.inputs)
    model = warm.fork()
    model.adopt(reforms[list(map(str, task.reforms)).index(arm.name)].parts)
    return model.run(model.scenario.time.horizon_weeks)


def _row(
    arm: TaskArm, model: GovernanceModel, measures: Mapping[str, float], seconds: float
) -> Row:
    infinite = [name for name, value in measures.items() if math.isinf(value)]
    if infinite:
        raise ValueError(f"measure {infinite[0]} is {measures[infinite[0]]}")
    period = model.period_days
    every = max(1, round(SERIES_WEEKS * 7 / period))
    periods = len(next(iter(model.series.values())))
    places = range(every - 1, periods, every)
    return Row(
        arm.run_id,
        DONE,
        seconds=seconds,
        residents=len(model.residents),
        measures={name: float(v) for name, v in measures.items() if not math.isnan(v)},
        days=[(place + 1) * period for place in places],
        series={
            name: [float(values[place]) for place in places]
            for name, values in model.series.items()
        },
    )


def _failed(arm: TaskArm, error: BaseException, seconds: float) -> Row:
    kind = "" if isinstance(error, InputError) else f"{type(error).__name__}: "
    return Row(arm.run_id, FAILED, f"{kind}{error}", seconds)
