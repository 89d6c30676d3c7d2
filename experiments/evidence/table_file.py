"""Read a table of evidence, a row at a time, with messages that name file, line and column."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.errors import InputError, nearest
from sim.problems import Problems

__all__ = ["TableRow", "rows_of_table"]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: its texts by column, and where it stands.

    Parameters
    ----------
    line : int
        Line of the file on which the row ends; the first is 1.
    texts : dict of str to str
    problems : Problems
        Where what is wrong is noted.
    """

    line: int
    texts: dict[str, str]
    problems: Problems

    def refuse(self, column: str, what: str, *, why: str = "", right: str = "") -> None:
        """Note something wrong with one cell."""
        self.problems.add(f"line {self.line}, column {column}", what, why=why, right=right)

    def text(self, column: str) -> str:
        """Return a text, which may not be empty."""
        value = self.texts.get(column, "")
        if not value:
            self.refuse(column, "nothing is given", right="fill it in")
        return value

    def word(self, column: str, known: Collection[str], what: str) -> str:
        """Return one of several words; `what` says what they are, such as "output"."""
        value = self.text(column)
        if value and value not in known:
            self.refuse(column, f"'{value}' is no {what}", right=nearest(value, known))
        return value

    def number(self, column: str, low: float = -math.inf) -> float:
        """Return a finite number, at least `low`; NaN after noting that it is none."""
        value = self.text(column)
        try:
            found = float(value)
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            if value:
                self.refuse(column, f"'{value}' is not a number", right="write digits, as 0.25")
            return math.nan
        if found < low:
            self.refuse(column, f"{value} is below {low:g}", right=f"give {low:g} or more")
        return found


def rows_of_table(
    path: Path, needed: Sequence[str], optional: Sequence[str], problems: Problems
) -> Iterator[TableRow]:
    """Go over the rows of a CSV file.

    Parameters
    ----------
    path : Path
        UTF-8 text, values separated by commas; the first line names the columns.
    needed, optional : sequence of str
        Columns that must, and may, be there.
    problems : Problems
        Where rows note what is wrong with them.

    Raises
    ------
    InputError
        If the file cannot be read, has other columns, or has no row.
    """
    reader = csv.reader(io.StringIO(_text_of(path)))
    heading = [name.strip() for name in next(reader, [])]
    _check_heading(path, heading, needed, optional)
    count = 0
    for cells in reader:
        if not any(cells):
            continue
        count += 1
        if len(cells) != len(heading):
            raise InputError(
                f"{len(cells)} values for {len(heading)} columns",
                where=f"{path}, line {reader.line_num}",
                right="give one for each, and put a text that holds a comma in quotes",
            )
        texts = {name: cell.strip() for name, cell in zip(heading, cells, strict=True)}
        yield TableRow(reader.line_num, texts, problems)
    if not count:
        raise InputError("holds no row", where=str(path), right="give one a line")


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError("cannot be read", where=str(path), why=why) from None


def _check_heading(
    path: Path, heading: list[str], needed: Sequence[str], optional: Sequence[str]
) -> None:
    where = f"{path}, line 1"
    for name in heading:
        if name not in (*needed, *optional):
            right = nearest(name, (*needed, *optional))
            raise InputError(f"there is no column '{name}'", where=where, right=right)
        if heading.count(name) > 1:
            raise InputError(f"column '{name}' is given twice", where=where, right="give it once")
    for name in needed:
        if name not in heading:
            raise InputError(
                f"column '{name}' is missing",
                where=where,
                right=f"needed are {', '.join(needed)}",
            )
