"""A folder of results that anyone can read, written whole or not at all.

Files are written into a folder of another name, synchronised and then renamed:
whoever sees a folder under its own name sees all of it.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import InputError

if TYPE_CHECKING:
    from experiments.replication import Replication

__all__ = ["check_writable", "write_folder", "write_json", "write_runs", "write_series"]

UNFINISHED = ".unfinished-"


def check_writable(results: Path | str, option: str = "--results") -> None:
    """Refuse a folder of results that cannot be written to, before anything is computed.

    Parameters
    ----------
    results : path
    option : str, optional
        What it was given by.

    Raises
    ------
    InputError
        If it is no folder, or may not be made or written to.
    """
    path = Path(results)
    there = path
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir():
        raise InputError("is no folder", where=str(there), right=f"give another {option}")
    if not os.access(there, os.W_OK | os.X_OK):
        raise InputError(
            "results cannot be written there",
            where=str(path),
            why=f"no permission to write in {there.resolve()}",
            right=f"give another {option}",
        )


def write_folder(
    results: Path | str, name: tuple[str, str, str], write: Callable[[Path], None]
) -> Path:
    """Make a folder of results; return its path.

    Parameters
    ----------
    results : path
        Folder of all results; made where there is none.
    name : tuple of str
        Command, city and identity; the folder is called after them and the
        present time (UTC).
    write : callable
        Writes the files into the folder it is given.
    """
    command, city, identity = name
    results = Path(results)
    results.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=results))
    try:
        write(folder)
        for path in sorted(folder.iterdir()):
            _synchronise(path)
        folder.chmod(0o755)
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        final = _rename(folder, results / f"{command}-{city}-{now}-{identity[:8]}")
        _synchronise(results)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return final


def write_json(path: Path, content: Any) -> None:
    """Write JSON for readers: indented, UTF-8, without NaN."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def write_runs(path: Path, replications: list[Replication]) -> None:
    """Write one row a replication, arm and measure.

    Columns: replication, seed (text, since 64 bits are too wide for some
    readers), arm, measure, value.
    """
    rows = [
        (r.number, str(r.seed), arm, measure, value)
        for r in replications
        for arm, measures in r.measures.items()
        for measure, value in measures.items()
    ]
    _write_parquet(path, ("replication", "seed", "arm", "measure", "value"), rows)


def write_series(
    path: Path, runs: Mapping[tuple[int, str], Mapping[str, tuple[float, ...]]], period_days: int
) -> None:
    """Write the weekly values of runs.

    Columns: replication, arm, day (at the end of the period, from the start of
    the run), series, value.

    Parameters
    ----------
    path : Path
        File to write.
    runs : mapping of (replication, arm) to mapping of name to values
        One value a period of society.
    period_days : int
        Days of a period.
    """
    rows = [
        (number, arm, (place + 1) * period_days, name, value)
        for (number, arm), series in runs.items()
        for name, values in series.items()
        for place, value in enumerate(values)
    ]
    _write_parquet(path, ("replication", "arm", "day", "series", "value"), rows)


def _write_parquet(path: Path, names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Write a tidy table; texts repeat, so they are kept as dictionaries."""
    import pyarrow
    from pyarrow import parquet

    columns = []
    for values in zip(*rows, strict=True):
        array = pyarrow.array(values)
        columns.append(array.dictionary_encode() if isinstance(values[0], str) else array)
    parquet.write_table(pyarrow.table(columns, names=list(names)), path)


def _rename(folder: Path, wanted: Path) -> Path:
    """Give a folder its name, with a number behind it if the name is taken."""
    for number in count(1):
        target = wanted if number == 1 else wanted.with_name(f"{wanted.name}-{number}")
        if not target.exists():
            return folder.rename(target)
    raise AssertionError("unreachable")


def _synchronise(path: Path) -> None:
    """Make sure that a file, or the names in a folder, are on the disk."""
    if os.name == "nt" and path.is_dir():  # Windows does not open folders
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
