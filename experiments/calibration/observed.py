"""Runs of the model that keep every output a target may constrain."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from experiments.replication import BASELINE
from experiments.studies.inputs import apply_inputs
from experiments.studies.runner import EVIDENCE
from experiments.studies.task import DONE, Row, Task, TaskArm, failed_rows
from sim.errors import InputError
from sim.measures import MEASURES

if TYPE_CHECKING:
    import pandas

    from experiments.studies.results import StudyResults

__all__ = ["output_table", "simulate_evidence", "simulate_evidence_each"]


def simulate_evidence(task: Task) -> list[Row]:
    """Run a task; each row holds the measures and all other outputs of the run."""
    return [row for row in simulate_evidence_each(task) if row is not None]


def simulate_evidence_each(task: Task) -> Iterator[Row | None]:
    """Run a task run by run; its runs share nothing, so that None comes at once."""
    yield None
    for arm in task.arms:
        begin = time.perf_counter()
        try:
            row = _row(task, arm, begin)
        except Exception as error:
            (row,) = failed_rows(
                Task(task.city, task.reforms, task.seed, (arm,)),
                error,
                time.perf_counter() - begin,
            )
        yield row


def output_table(results: StudyResults, names: Sequence[str]) -> pandas.DataFrame:
    """Return outputs of a study's runs, one row a run in the order of its plan.

    Parameters
    ----------
    results : StudyResults
        Every run done.
    names : sequence of str
        Keys of `experiments.evidence.outputs.OUTPUTS`.

    Returns
    -------
    pandas.DataFrame
        Columns ``point``, ``replication`` and the outputs; NaN where one is undefined, as
        what became of a matter is in runs that end too soon.

    Raises
    ------
    InputError
        If a run is not done, or the study did not keep outputs.
    """
    runs = results.require()
    others = results.outputs
    table = runs[["point", "replication"]].copy()
    for name in names:
        source = runs if name in MEASURES else others
        if name not in source and results.manifest["design"].get("keeps") != EVIDENCE:
            raise InputError(
                f"the runs have no output '{name}'",
                where=str(results.folder),
                why="they were made to keep measures alone",
                right="begin the study anew in another --store",
            )
        table[name] = source[name].to_numpy() if name in source else math.nan
    return table


def _row(task: Task, arm: TaskArm, begin: float) -> Row:
    from experiments.targets import measure_once

    if arm.name != BASELINE:
        raise ValueError("outputs that targets constrain are those of the baseline")
    scenario, _ = apply_inputs(task.city, task.reforms, arm.inputs)
    found = measure_once(scenario, task.seed)
    finite = {name: float(value) for name, value in found.items() if math.isfinite(value)}
    return Row(
        arm.run_id,
        DONE,
        seconds=time.perf_counter() - begin,
        residents=sum(district.residents for district in scenario.city.simulated),
        measures={name: value for name, value in finite.items() if name in MEASURES},
        outputs={name: value for name, value in finite.items() if name not in MEASURES},
    )
