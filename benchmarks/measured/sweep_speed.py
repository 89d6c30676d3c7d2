"""Runs a minute of `test-town` over five years in a sweep, against `mesa.batch_run`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.figure import Effort, Figure
from benchmarks.swept_city import INPUT, SweptCity, swept_town, values
from benchmarks.timing import call_in_child, seconds_of, warm_up

TITLE = "a sweep against mesa.batch_run"
ORDER = 12
BAR = 60.0
WORKERS = 2
OUR_RUNS, PLAIN_RUNS = 60, 2


def measure(effort: Effort) -> list[Figure]:
    """Time both sweeps from start to table, ours before and after the other one."""
    warm_up()
    weeks = 4 if effort.quick else 364
    ours = 4 if effort.quick else OUR_RUNS
    first = call_in_child(our_minutes, ours, weeks)
    plain = call_in_child(plain_minutes, PLAIN_RUNS, weeks)
    second = call_in_child(our_minutes, ours, weeks)
    per_minute = 2.0 * ours / (first + second), PLAIN_RUNS / plain
    return [
        Figure(
            "runs a minute of test-town, five years, two workers, against mesa.batch_run",
            per_minute[0] / per_minute[1],
            "x",
            bar=BAR,
            at_least=True,
            samples={
                "ours, runs a minute": [ours / first, ours / second],
                "mesa.batch_run, runs a minute": [PLAIN_RUNS / plain],
            },
            note=f"{per_minute[0]:,.0f} against {per_minute[1]:.1f} a minute of {weeks} weeks, "
            f"the core alone on both sides, {ours} runs of ours twice and {PLAIN_RUNS} of plain "
            "Mesa, start of the processes and the final table included",
        )
    ]


def our_minutes(runs: int, weeks: int) -> float:
    """Return the minutes of our sweep, from nothing to the table."""
    import pandas

    from experiments import run_scenarios

    town = swept_town().with_(warmup_weeks=weeks // 4, horizon_weeks=weeks - weeks // 4)
    points = pandas.DataFrame({INPUT: values(runs)})
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "study"
        return (
            seconds_of(
                lambda: run_scenarios(town, points=points, executor=WORKERS, store=store).runs
            )
            / 60.0
        )


def plain_minutes(runs: int, weeks: int) -> float:
    """Return the minutes of the same values in plain Mesa, by Mesa's own runner."""
    from mesa.batchrunner import batch_run

    asked = {"trust_drift": list(values(runs)), "weeks": weeks}
    return (
        seconds_of(
            lambda: batch_run(
                SweptCity,
                parameters=asked,
                number_processes=WORKERS,
                max_steps=10 * weeks,
                display_progress=False,
            )
        )
        / 60.0
    )
