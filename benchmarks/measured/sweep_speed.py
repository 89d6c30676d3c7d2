"""Runs a minute of `test-town` over five years in a sweep, against `mesa.batch_run`."""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.figure import Effort, Figure
from benchmarks.swept_city import INPUT, SweptCity, swept_town, values
from benchmarks.timing import call_in_child, seconds_of, warm_up

TITLE = "a sweep against mesa.batch_run"
ORDER = 12
BAR = 60.0
WORKERS = 2
OUR_RUNS, PLAIN_RUNS = 120, 2


def measure(effort: Effort) -> list[Figure]:
    """Time both sweeps from start to table, ours before and after the other one."""
    warm_up()
    weeks = 4 if effort.quick else 364
    runs = 4 if effort.quick else OUR_RUNS
    first = call_in_child(our_minutes, runs, weeks)
    plain = call_in_child(plain_minutes, PLAIN_RUNS, weeks)
    second = call_in_child(our_minutes, runs, weeks)
    ours = [(one + other) / (2.0 * runs) for one, other in zip(first, second, strict=True)]
    theirs = [minutes / PLAIN_RUNS for minutes in plain]
    return [
        Figure(
            "runs a minute of test-town, five years, two workers, against mesa.batch_run",
            theirs[0] / ours[0],
            "x",
            bar=BAR,
            at_least=True,
            samples={
                "ours, runs a minute": [runs / first[0], runs / second[0]],
                "ours, processor minutes a run": [first[1] / runs, second[1] / runs],
                "mesa.batch_run, runs a minute": [1.0 / theirs[0]],
                "mesa.batch_run, processor minutes a run": [theirs[1]],
            },
            note=f"{1.0 / ours[0]:,.0f} against {1.0 / theirs[0]:.1f} a minute of {weeks} weeks, "
            f"the core alone on both sides, {runs} runs of ours twice and {PLAIN_RUNS} of plain "
            "Mesa, start of the processes and the final table included; in processor time "
            f"{theirs[1] / ours[1]:.0f} x",
        )
    ]


def our_minutes(runs: int, weeks: int) -> tuple[float, float]:
    """Return the minutes of our sweep from nothing to the table, by the clock and of processors."""
    import pandas

    from experiments import run_scenarios

    town = swept_town().with_(warmup_weeks=weeks // 4, horizon_weeks=weeks - weeks // 4)
    points = pandas.DataFrame({INPUT: values(runs)})
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "study"
        return _minutes(
            lambda: run_scenarios(town, points=points, executor=WORKERS, store=store).runs
        )


def plain_minutes(runs: int, weeks: int) -> tuple[float, float]:
    """Return the minutes of as many values in plain Mesa, by Mesa's own runner."""
    from mesa.batchrunner import batch_run

    asked = {"trust_drift": list(values(runs)), "weeks": weeks}
    return _minutes(
        lambda: batch_run(
            SweptCity,
            parameters=asked,
            number_processes=WORKERS,
            max_steps=10 * weeks,
            display_progress=False,
        )
    )


def _minutes(action: Callable[[], object]) -> tuple[float, float]:
    wall = seconds_of(action)
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return wall / 60.0, sum(usage.ru_utime + usage.ru_stime for usage in used) / 60.0
