"""Times to close as a small table: what a study keeps of a large file of requests.

Columns: ``department``, ``state`` (closed, open, or the rule by which a record was left
out), ``days`` (geometric middle of a bin; empty for what was left out), ``requests``.
"""

from __future__ import annotations

import csv
import io
import math
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np

from experiments.calibration.closing.closing_times import LEFT_OUT, ClosingTimes
from experiments.evidence.table_file import TableRow, rows_of_table
from sim.problems import Problems

__all__ = ["COLUMNS", "SHIPPED", "read_closing_table", "shipped_path", "table_text"]

COLUMNS: Final = ("department", "state", "days", "requests")
SHIPPED: Final = "times_to_close_boston_2015.csv"
CLOSED, OPEN = "closed", "open"
BINS_A_DECADE: Final = 24
"""Of a kept table: 10 per cent wide, finer than anything that is read off it."""


def shipped_path() -> Path:
    """Return the path of the product's own table."""
    return Path(str(files("experiments.evidence") / SHIPPED))


def table_text(departments: list[ClosingTimes]) -> str:
    """Return departments as the text of a table."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for times in departments:
        for rule, number in times.left_out.items():
            if number:
                writer.writerow((times.department, rule, "", number))
        bins = np.floor(BINS_A_DECADE * np.log10(np.maximum(times.days, 1e-5))).astype(int)
        for state, which in ((CLOSED, times.closed), (OPEN, ~times.closed)):
            for place in np.unique(bins[which]).tolist():
                number = int(times.count[which & (bins == place)].sum())
                middle = 10.0 ** ((place + 0.5) / BINS_A_DECADE)
                writer.writerow((times.department, state, f"{middle:.4g}", number))
    return text.getvalue()


def read_closing_table(path: Path) -> list[ClosingTimes]:
    """Read a table that `table_text` wrote.

    Raises
    ------
    InputError
        If it cannot be read or a row is wrong; with the line.
    """
    problems = Problems(str(path))
    found: dict[str, list[tuple[str, float, int]]] = {}
    for row in rows_of_table(path, COLUMNS, (), problems):
        found.setdefault(row.text("department"), []).append(_entry(row))
    problems.raise_first()
    return [_times(name, entries) for name, entries in found.items()]


def _entry(row: TableRow) -> tuple[str, float, int]:
    state = row.word("state", (CLOSED, OPEN, *LEFT_OUT), "state")
    requests = row.number("requests", low=0.0)
    days = math.nan if state in LEFT_OUT else row.number("days", low=0.0)
    return state, days, 0 if math.isnan(requests) else int(requests)


def _times(department: str, entries: list[tuple[str, float, int]]) -> ClosingTimes:
    kept = [entry for entry in entries if entry[0] not in LEFT_OUT]
    left_out = {rule: sum(n for state, _, n in entries if state == rule) for rule in LEFT_OUT}
    return ClosingTimes(
        department,
        np.array([days for _, days, _ in kept], dtype=np.float64),
        np.array([state == CLOSED for state, _, _ in kept], dtype=bool),
        np.array([number for _, _, number in kept], dtype=np.int64),
        left_out,
    )
