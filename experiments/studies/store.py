"""The store of a study while somebody computes it: takes rows, writes parts, knows what is left."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from experiments.studies.another_study import check_same_study
from experiments.studies.manifest import (
    check_version,
    read_manifest,
    read_plan,
    read_study,
    write_study,
)
from experiments.studies.parts import (
    clean,
    is_whole,
    part_files,
    read_part,
    set_aside,
    write_part,
)
from experiments.studies.study import PlannedRun, Study
from experiments.studies.task import DONE, Row
from sim.errors import InputError

__all__ = ["Store", "statuses", "take_up"]

MOST_ROWS = 500
SHORTEST_WAIT, LONGEST_WAIT = 2.0, 60.0
SHARE_OF_TIME = 0.02
"""A part a fiftieth of the time spent: a kill costs little, and parts are few."""


class Store:
    """Takes finished runs and writes them in parts; nothing is lost but the last moments.

    Parameters
    ----------
    folder : Path
        Of the study.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rows: list[Row] = []
        self._begin = self._written = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.write()

    def add(self, rows: Iterable[Row]) -> None:
        """Take finished runs."""
        self._rows += rows

    def keep(self) -> None:
        """Write a part if enough has come together; to be called often."""
        now = time.monotonic()
        wait = min(LONGEST_WAIT, max(SHORTEST_WAIT, SHARE_OF_TIME * (now - self._begin)))
        if len(self._rows) >= MOST_ROWS or now - self._written >= wait:
            self.write()

    def write(self) -> None:
        """Write what has come together, now."""
        if self._rows:
            write_part(self.folder, self._rows)
            self._rows = []
        self._written = time.monotonic()


def take_up(
    folder: Path, study: Study | None, *, resume: bool = False, extend: bool = False
) -> tuple[Study, list[PlannedRun]]:
    """Take up the study that is in a folder; return it and its plan.

    Parameters
    ----------
    folder : Path
    study : Study or None
        What is asked for; None: what the folder holds.
    resume : bool
        Whether to go on with a study that was begun.
    extend : bool
        Whether the study may have more points or seeds than it had.

    Raises
    ------
    InputError
        If the folder holds another study, or one of another version, or one that was
        begun and is not to be resumed.
    """
    if not (resume or extend):
        raise InputError(
            "holds a study already",
            where=str(folder),
            right="go on with it by --resume, or give another --store",
        )
    manifest = read_manifest(folder)
    check_version(folder, manifest)
    if study is None:
        return read_study(folder, manifest), read_plan(folder, manifest)
    check_same_study(folder, manifest, study)
    if _is_longer(study, manifest["points"], manifest["replications"]):
        if not extend:
            raise InputError(
                f"has {manifest['points']} points and {manifest['replications']} seeds",
                where=str(folder),
                why=f"{len(study.points)} points and {study.replications} seeds are asked for",
                right="ask for as many, or let the study grow: --extend",
            )
        plan = list(study.plan())
        write_study(folder, study, plan, replace=True)
        return study, plan
    return study, read_plan(folder, manifest)


def _is_longer(study: Study, points: int, replications: int) -> bool:
    return len(study.points) > points or study.replications > replications


def statuses(folder: Path, *, alone: bool) -> dict[str, str]:
    """Return the status of every run that finished; damaged parts are set aside.

    Parameters
    ----------
    folder : Path
    alone : bool
        Whether nobody else works on the study, so that what others left may be cleaned up.
    """
    if alone:
        clean(folder)
    parts = part_files(folder)
    damaged = [part for part in parts if not is_whole(part)]
    set_aside(folder, damaged)
    found: dict[str, str] = {}
    for part in parts:
        if part in damaged:
            continue
        table = read_part(part, ["run_id", "status"])
        _note(found, table.column("run_id").to_pylist(), table.column("status").to_pylist())
    return found


def _note(found: dict[str, str], runs: Sequence[str], status: Sequence[str]) -> None:
    """A run that failed once and was done later is done."""
    for run, now in zip(runs, status, strict=True):
        if found.get(run) != DONE:
            found[run] = now
