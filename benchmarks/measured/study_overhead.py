"""What runner and store cost a run: a study whose runs do nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from benchmarks.cities import small_town
from benchmarks.figure import Effort, Figure
from benchmarks.timing import call_in_child
from experiments.studies.task import DONE, Row, Task
from sim.measures import MEASURES
from sim.parameters import PARAMETERS

TITLE = "runner and store"
ORDER = 11
BAR_MS = 5.0
INPUTS = 20
DAYS = list(range(28, 28 * 92, 28))  # seven years
SERIES = [f"series {k}" for k in range(14)]


def measure(effort: Effort) -> list[Figure]:
    """Time whole studies in fresh processes: planned, computed by two workers, kept."""
    runs = 100 if effort.quick else 2_000
    samples = [call_in_child(milliseconds_a_run, runs) for _ in range(min(3, effort.samples))]
    return [
        Figure(
            "overhead of runner and store, per run",
            median(samples),
            "ms",
            bar=BAR_MS,
            samples={"ms a run": samples},
            note=f"{runs:,} runs that do nothing, each of a point of its own with {INPUTS} inputs "
            f"and with {len(SERIES)} series of {len(DAYS)} values, two workers; start included",
        )
    ]


def milliseconds_a_run(runs: int) -> float:
    """Return the wall time of a study of runs that do nothing, per run."""
    import time

    import pandas

    from experiments.studies.executors.process_pool import ProcessPool
    from experiments.studies.runner import run_study, study_of

    names = [name for name, p in PARAMETERS.items() if p.low < p.high][:INPUTS]
    table = {
        name: [
            PARAMETERS[name].low + (PARAMETERS[name].high - PARAMETERS[name].low) * k / runs
            for k in range(runs)
        ]
        for name in names
    }
    study = study_of(small_town(), pandas.DataFrame(table))
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        pool = ProcessPool(2, warm=False)
        run_study(study, Path(folder) / "study", executor=pool, simulate=nothing)
        return (time.perf_counter() - begin) * 1e3 / runs


def nothing(task: Task) -> list[Row]:
    """Return rows of the usual size at once."""
    measures = dict.fromkeys(MEASURES, 1.5)
    series = {name: [0.5] * len(DAYS) for name in SERIES}
    return [Row(arm.run_id, DONE, "", 0.0, 1, measures, DAYS, series) for arm in task.arms]
