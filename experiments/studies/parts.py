"""Parts of a study: Parquet files of finished runs, named after their own checksum.

A part holds everything about its runs, one row a run, so no run can be there by half.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.replication import base_name
from experiments.studies.task import Row
from experiments.studies.whole_file import UNFINISHED, checksum, synchronise, write_whole
from sim.measures import MEASURES

if TYPE_CHECKING:
    import pyarrow

__all__ = [
    "MEASURE_COLUMNS",
    "OUTPUT",
    "PARTS",
    "SERIES",
    "clean",
    "is_whole",
    "part_files",
    "read_part",
    "set_aside",
    "write_part",
]

PARTS = "runs"
DAMAGED = "damaged"
SERIES = "series."
"""What the columns of series begin with; each cell is a list, one value a kept day."""

OUTPUT = "output."
"""What the columns of further named values begin with; a part has those that its rows have."""

MEASURE_COLUMNS = (*MEASURES, base_name("satisfaction_users"))
DIGITS = 32


def write_part(folder: Path, rows: Sequence[Row]) -> Path:
    """Write finished runs as one part below a study's folder; return its path."""
    from pyarrow import parquet

    buffer = io.BytesIO()
    parquet.write_table(_table(rows), buffer, compression="zstd")
    content = buffer.getvalue()
    path = folder / PARTS / f"part-{checksum(content)[:DIGITS]}.parquet"
    write_whole(path, content)
    return path


def _table(rows: Sequence[Row]) -> pyarrow.Table:
    import pyarrow

    columns = {
        "run_id": pyarrow.array([row.run_id for row in rows], pyarrow.string()),
        "status": pyarrow.array([row.status for row in rows], pyarrow.string()),
        "error": pyarrow.array([row.error or None for row in rows], pyarrow.string()),
        "seconds": pyarrow.array([row.seconds for row in rows], pyarrow.float64()),
        "residents": pyarrow.array([row.residents for row in rows], pyarrow.int64()),
    }
    for name in MEASURE_COLUMNS:
        values = [row.measures.get(name) for row in rows]
        columns[name] = pyarrow.array(values, pyarrow.float64())
    for name in dict.fromkeys(name for row in rows for name in row.outputs):
        values = [row.outputs.get(name) for row in rows]
        columns[f"{OUTPUT}{name}"] = pyarrow.array(values, pyarrow.float64())
    columns["day"] = pyarrow.array([row.days for row in rows], pyarrow.list_(pyarrow.int32()))
    for name in dict.fromkeys(name for row in rows for name in row.series):
        lists = [row.series.get(name, ()) for row in rows]
        columns[f"{SERIES}{name}"] = pyarrow.array(lists, pyarrow.list_(pyarrow.float64()))
    return pyarrow.table(columns)


def part_files(folder: Path) -> list[Path]:
    """Return the parts of a study, in the order of their names."""
    return sorted((folder / PARTS).glob("part-*.parquet"))


def is_whole(part: Path) -> bool:
    """Return whether a part is what was written: its name holds its checksum."""
    try:
        return part.stem == f"part-{checksum(part.read_bytes())[:DIGITS]}"
    except FileNotFoundError:  # set aside at this moment, by who works on another share
        return False


def read_part(part: Path, columns: Sequence[str] | None = None) -> pyarrow.Table:
    """Return a part, or some of its columns."""
    from pyarrow import parquet

    return parquet.ParquetFile(part).read(columns=columns)


def set_aside(folder: Path, parts: Sequence[Path]) -> None:
    """Move damaged parts to where nothing reads them; their runs are computed again."""
    for part in parts:
        (folder / DAMAGED).mkdir(exist_ok=True)
        with suppress(FileNotFoundError):  # somebody else has done it
            part.rename(folder / DAMAGED / part.name)
    if parts:
        synchronise(folder / PARTS)


def clean(folder: Path) -> None:
    """Take away files that were never finished; only for who works on the study alone."""
    for path in _unfinished(folder):
        path.unlink(missing_ok=True)


def _unfinished(folder: Path) -> Iterator[Path]:
    yield from folder.glob(f"{UNFINISHED}*")
    yield from (folder / PARTS).glob(f"{UNFINISHED}*")
