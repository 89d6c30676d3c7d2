"""Replay: one run of a study again, from what its folder says, and whether it is the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.studies.parts import MEASURE_COLUMNS
from experiments.studies.results import open_results
from experiments.studies.task import DONE, Row, simulate
from sim.errors import InputError, nearest

__all__ = ["Replay", "replay"]


@dataclass(frozen=True)
class Replay:
    """A run that was replayed.

    Parameters
    ----------
    row : Row
        What came out now.
    about : mapping
        Its arm, seed, point and inputs.
    stored : mapping of str to float or None
        The measures in the store, or None where the run was not done there.
    """

    row: Row
    about: Mapping[str, Any]
    stored: Mapping[str, float] | None

    @property
    def different(self) -> list[str]:
        """Names of the measures that are not what they were, to the last bit."""
        if self.stored is None:
            return []
        now = self.row.measures
        return [name for name in MEASURE_COLUMNS if now.get(name) != self.stored.get(name)]


def replay(folder: Path, run_id: str, threads: int = 1) -> Replay:
    """Compute a run of a study again, by itself.

    Parameters
    ----------
    folder : Path
        Of the study.
    run_id : str
        The run, as in the column ``run_id``; its first digits are enough where they
        belong to one run only.
    threads : int, optional
        Threads of the model; the result does not depend on it.

    Raises
    ------
    InputError
        If the study has no such run.
    """
    results = open_results(folder)
    plan = results.plan
    found = plan[plan["run_id"].str.startswith(run_id)].drop_duplicates("run_id")
    if len(found) != 1 or not run_id:
        known = plan["run_id"].unique().tolist()
        hint = nearest(run_id, known) if len(found) == 0 else "give more of its digits"
        what = f"has {'no' if len(found) == 0 else 'more than one'} run '{run_id}'"
        right = hint if hint.startswith(("did", "give")) else "run ids are in its column run_id"
        raise InputError(what, where=str(folder), right=right)
    wanted = found.iloc[0]
    study = results.study
    runs = [run for run in study.plan_of(int(wanted["point"])) if run.run_id == wanted["run_id"]]
    if not runs:
        raise InputError(
            f"run {wanted['run_id']} cannot be made from what the study says",
            where=str(folder),
            why="its id is another one now, so the model or the files of the scenario have changed",
            right="use the versions in its manifest",
        )
    (row,) = simulate(study.task(runs[:1], threads))
    about = {"run_id": row.run_id, "arm": runs[0].arm, "seed": int(wanted["seed"])}
    about |= {"point": int(wanted["point"]), "inputs": study.inputs_of(int(wanted["point"]))}
    return Replay(row, about, _stored(results, row.run_id))


def _stored(results: Any, run_id: str) -> dict[str, float] | None:
    rows = results.rows
    if run_id not in rows.index or rows.at[run_id, "status"] != DONE:
        return None
    measures = rows.loc[run_id, list(MEASURE_COLUMNS)].astype("float64").dropna()
    return {str(name): float(value) for name, value in measures.items()}
