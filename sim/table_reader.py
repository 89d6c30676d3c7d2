"""Read a user's own table, a column at a time, with messages that name file, row and column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import numpy.typing as npt

from sim.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas

__all__ = ["ENDINGS", "TableReader"]

Array = npt.NDArray[Any]

ENDINGS = (".csv", ".parquet")
MOST = 2**31 - 1
"""Ids and numbers of places are 32-bit integers."""


class TableReader:
    """A data frame with the checks every column needs; errors name file, row and column.

    Parameters
    ----------
    source : str, Path, pandas.DataFrame or mapping of str to sequence
        A ``.csv`` or ``.parquet`` file, or the table itself.
    needed : sequence of str
        Columns that must be there.

    Attributes
    ----------
    where : str
        What messages call the table.
    frame : pandas.DataFrame
    rows : int

    Raises
    ------
    sim.errors.InputError
        If it cannot be read, or a column is missing.
    """

    def __init__(self, source: Any, needed: Sequence[str]) -> None:
        self.where, self.first_line, self.frame = _open(source)
        self.rows = len(self.frame)
        twice = self.frame.columns[self.frame.columns.duplicated()]
        if len(twice):
            raise InputError(
                f"column '{twice[0]}' is given twice", where=self.where, right="give it once"
            )
        for name in needed:
            if name not in self.frame.columns:
                listed = ", ".join(map(str, self.frame.columns))
                raise InputError(
                    f"there is no column '{name}'",
                    where=self.where,
                    why=f"its columns are {listed}" if listed else "it has no columns",
                    right=f"needed are {', '.join(needed)}",
                )
        if self.rows == 0:
            raise InputError("holds no residents", where=self.where, right="give one a row")

    def column(self, name: str) -> Array:
        """Return a column in which nothing is missing."""
        values = self.frame[name]
        missing = np.asarray(values.isna())
        if missing.any():
            self.refuse(name, int(missing.argmax()), "nothing is given", "fill every row")
        return values.to_numpy()

    def number(self, name: str, low: float, high: float, right: str = "") -> Array:
        """Return a column of finite numbers within a range."""
        import pandas

        right = right or f"give a number from {low:g} to {high:g}"
        given = self.frame[name]
        if given.dtype == bool:
            given = given.astype(np.int64)
        values = pandas.to_numeric(given, errors="coerce").to_numpy(np.float64, na_value=np.nan)
        wrong = ~np.isfinite(values)
        if wrong.any():
            row = int(wrong.argmax())
            shown = "nothing" if pandas.isna(given.iloc[row]) else f"'{given.iloc[row]}'"
            self.refuse(name, row, f"{shown} is not a number", right)
        outside = (values < low) | (values > high)
        if outside.any():
            row = int(outside.argmax())
            self.refuse(name, row, f"{values[row]:g} is out of range", right)
        return values

    def whole(self, name: str, low: int, high: int | None) -> Array:
        """Return a column of whole numbers within a range."""
        right = "give 0 or 1" if (low, high) == (0, 1) else f"give a whole number, {low} or more"
        values = self.number(name, low, MOST if high is None else high, right)
        broken = values != np.floor(values)
        if broken.any():
            row = int(broken.argmax())
            self.refuse(name, row, f"{values[row]:g} is no whole number", right)
        return values.astype(np.int64)

    def words(self, name: str, known: Sequence[str]) -> Array:
        """Return the numbers of words of a list; the numbers themselves may be given too."""
        numbers = {word: k for k, word in enumerate(known)} | {str(k): k for k in range(len(known))}
        given = [str(value).removesuffix(".0") for value in self.column(name)]
        for row, word in enumerate(given):
            if word not in numbers:
                self.refuse(name, row, f"'{word}' is unknown", nearest(word, known))
        return np.array([numbers[word] for word in given])

    def refuse(self, name: str, row: int, what: str, right: str, why: str = "") -> NoReturn:
        """Raise with the place in the table."""
        place = f"line {row + self.first_line}" if self.first_line else f"row {row}"
        raise InputError(what, where=f"{self.where}, {place}, column {name}", why=why, right=right)


def _open(source: Any) -> tuple[str, int, pandas.DataFrame]:
    """Return what messages call a table, the line of its first row (0: none), and the table."""
    import pandas

    if isinstance(source, (str, Path)):
        path = Path(source)
        if path.suffix.lower() not in ENDINGS:
            raise InputError(
                f"a table cannot end in '{path.suffix}'",
                where=str(path),
                right=f"use {' or '.join(ENDINGS)}",
            )
        if not path.is_file():
            raise InputError(
                "there is no such file",
                where=str(path),
                why="it is a folder" if path.is_dir() else "",
                right="give the path of a table, relative to the scenario file",
            )
        csv = path.suffix.lower() == ".csv"
        return str(path), 2 if csv else 0, _read_file(path, csv)
    try:
        frame = source if isinstance(source, pandas.DataFrame) else pandas.DataFrame(dict(source))
    except (TypeError, ValueError) as error:
        raise InputError(
            "are no table",
            where="residents",
            why=str(error),
            right="give a data frame, a mapping of column to values, or the path of a file",
        ) from None
    return "residents", 0, frame.reset_index(drop=True)


def _read_file(path: Path, csv: bool) -> pandas.DataFrame:
    import pandas
    import pyarrow

    try:
        if csv:
            # blank lines count, so that messages name the line that the user sees
            frame = pandas.read_csv(
                path,
                encoding="utf-8-sig",
                skip_blank_lines=False,
                skipinitialspace=True,
                low_memory=False,
            )
            filled = np.flatnonzero(~frame.isna().all(axis=1).to_numpy())
            return frame.iloc[: filled[-1] + 1 if len(filled) else 0]
        return pandas.read_parquet(path).reset_index(drop=True)
    except PermissionError as error:
        raise InputError("cannot be read", where=str(path), why=str(error)) from None
    except pandas.errors.EmptyDataError:
        raise InputError(
            "is empty", where=str(path), right="give a line of column names, then one a resident"
        ) from None
    except (ValueError, OSError, pyarrow.ArrowException) as error:
        kind = "a table in CSV" if csv else "a table in Parquet"
        raise InputError(
            f"is not {kind}",
            where=str(path),
            why=" ".join(str(error).split()),
            right="see docs/bring_your_own.md for the form",
        ) from None
