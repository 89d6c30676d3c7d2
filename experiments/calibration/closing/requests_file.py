"""Requests from a user's file: times of opening and closing, checked row by row."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

import numpy as np

from experiments.calibration.closing.closing_times import LEFT_OUT, ClosingTimes
from sim.errors import InputError

if TYPE_CHECKING:
    import pandas

__all__ = ["FIELDS", "Rules", "read_requests"]

FIELDS = ("opened", "closed", "department", "source")
"""Columns of a file of requests; ``source`` may be missing."""

SHOWN = 5
"""Lines that a message names; it counts the others."""

SECONDS_A_DAY = 86_400.0

_OFFSET = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
_LETTERS = re.compile(r"[A-Za-z_/]{2,}\)?$")


@dataclass(frozen=True)
class Rules:
    """How times are read and which records are left out.

    Parameters
    ----------
    columns : mapping of str to str
        What the file calls the fields that it names otherwise.
    timezone : str or None
        Where clock times without an offset were written down.
    until : str or None
        End of observation; by default the latest time in the file.
    staff : sequence of str
        Sources whose records were entered by staff.
    seconds : float
        Closed sooner than this after opening counts as closed at once.
    slack : float
        Seconds by which clocks may disagree: closed so much before opening is closed at once.
    """

    columns: Mapping[str, str]
    timezone: str | None
    until: str | None
    staff: Sequence[str]
    seconds: float
    slack: float


def read_requests(path: Path, rules: Rules) -> list[ClosingTimes]:
    """Read requests; return one entry a department, the largest first.

    Parameters
    ----------
    path : Path
        CSV, compressed or not; its first line names the columns.
    rules : Rules

    Raises
    ------
    InputError
        If it cannot be read, a column is missing, or a row is wrong: no or an unreadable
        time, an unknown time zone, closed before it was opened; with the lines.
    """
    table = _table(path, rules.columns)
    zone = _zone(rules.timezone)
    where = _Where(path, table)
    opened = _times(table, "opened", where, zone, required=True)
    closed = _times(table, "closed", where, zone, required=False)
    if closed.isna().all():  # no time says whether times have offsets
        closed = closed.dt.tz_localize(None).dt.tz_localize(opened.dt.tz)
    _check_department(table, where)
    until = _until(rules, opened, closed, where, zone)
    closed = closed.where(~(closed > until))  # closed later: open when observation ended
    elapsed = (closed - opened).dt.total_seconds().to_numpy()
    staff = table["source"].isin(rules.staff).to_numpy()
    _check_order(elapsed, staff, rules.slack, where)
    at_once = ~staff & (elapsed < rules.seconds)
    days = np.where(np.isnan(elapsed), (until - opened).dt.total_seconds(), elapsed)
    return _by_department(table, days / SECONDS_A_DAY, ~np.isnan(elapsed), staff, at_once)


class _Where:
    """Names the place of rows in messages."""

    def __init__(self, path: Path, table: pandas.DataFrame) -> None:
        self.path = path
        self.lines = table.index.to_numpy() + 2  # after the heading, counted from 1

    def refuse(self, rows: Any, column: str, what: str, right: str, why: str = "") -> None:
        """Raise if any row is wrong: names the first, and says how many are."""
        places = self.lines[np.asarray(rows, dtype=bool)]
        if not len(places):
            return
        if len(places) > 1:
            listed = ", ".join(map(str, places[:SHOWN])) + (", …" if len(places) > SHOWN else "")
            right = f"{right}; so are {len(places)} rows in all, lines {listed}"
        where = f"{self.path}, line {places[0]}, column {column}"
        raise InputError(what, where=where, why=why, right=right)


def _table(path: Path, columns: Mapping[str, str]) -> pandas.DataFrame:
    import pandas

    try:
        table = pandas.read_csv(path, dtype=str, encoding="utf-8-sig", skip_blank_lines=False)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        why = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise InputError("cannot be read", where=str(path), why=why) from None
    if not isinstance(table.index, pandas.RangeIndex):  # what pandas makes of a value too many
        raise InputError(
            "more values than columns",
            where=f"{path}, line 2",
            right="give one for each, and put a text that holds a comma in quotes",
        )
    table = table[~table.isna().all(axis=1)]
    found = {}
    for field in FIELDS:
        name = columns.get(field, field)
        if name in table.columns:
            found[field] = table[name].str.strip()
        elif field != "source" or field in columns:
            raise InputError(
                f"there is no column '{name}'",
                where=f"{path}, line 1",
                why=f"its columns are {', '.join(map(str, table.columns))}",
                right=f"name it: --column {field}=NAME",
            )
    if not len(table):
        raise InputError("holds no requests", where=str(path), right="give one a line")
    return pandas.DataFrame(found, index=table.index).reindex(columns=FIELDS)


def _zone(name: str | None) -> ZoneInfo | None:
    if name is None:
        return None
    known = available_timezones()
    if name not in known:
        meant = difflib.get_close_matches(name, known, n=1)
        right = f"did you mean '{meant[0]}'?" if meant else "give Region/City, as Asia/Shanghai"
        raise InputError(f"--timezone '{name}' is unknown", right=right)
    return ZoneInfo(name)


def _times(
    table: pandas.DataFrame, column: str, where: _Where, zone: ZoneInfo | None, *, required: bool
) -> pandas.Series:
    """Return a column of times as UTC, or as clock times of one unnamed place."""
    import pandas

    text = table[column].fillna("")
    given = text != ""
    if required:
        where.refuse(~given, column, "nothing is given", "give the time of opening")
    strange = given & text.str.contains(_LETTERS) & ~text.str.upper().str.endswith(("AM", "PM"))
    if strange.any():
        first = text[strange].iloc[0]
        right = "write an offset, as 2015-03-01 09:30+08:00, or none at all and give --timezone"
        where.refuse(strange, column, f"the time zone of '{first}' is unknown", right)
    has_offset = given & text.str.contains(_OFFSET)
    if has_offset.any():
        where.refuse(
            given & ~has_offset,
            column,
            "has no offset while other rows have one",
            "write all times with an offset, or none",
        )
    parsed = pandas.to_datetime(
        text.where(given), errors="coerce", format="ISO8601", utc=bool(has_offset.any())
    )
    wrong = given & parsed.isna()
    shown = text[wrong].iloc[0] if wrong.any() else ""
    right = "write it as 2015-03-01 09:30:00"
    where.refuse(wrong, column, f"'{shown}' is no time", right)
    if has_offset.any() or zone is None:
        return parsed
    # in the hour that comes twice both times are taken as summer time
    summer = np.ones(len(parsed), dtype=bool)
    local = parsed.dt.tz_localize(zone, ambiguous=summer, nonexistent="shift_forward")
    return local.dt.tz_convert("UTC")


def _check_department(table: pandas.DataFrame, where: _Where) -> None:
    empty = (table["department"].fillna("") == "").to_numpy()
    where.refuse(empty, "department", "nothing is given", "name the department")


def _until(
    rules: Rules, opened: pandas.Series, closed: pandas.Series, where: _Where, zone: ZoneInfo | None
) -> Any:
    """Return the end of observation."""
    import pandas

    if (opened.dt.tz is None) != (closed.dt.tz is None) and closed.notna().any():
        raise InputError(
            "only one of opened and closed has offsets",
            where=str(where.path),
            right="write all times with an offset, or none",
        )
    if rules.until is None:
        return max(time for time in (opened.max(), closed.max()) if not pandas.isna(time))
    until = pandas.to_datetime(rules.until, errors="coerce", format="ISO8601")
    if pandas.isna(until):
        raise InputError(f"--until '{rules.until}' is no time", right="write it as 2016-01-12")
    if opened.dt.tz is not None and until.tzinfo is None:
        until = until.tz_localize(zone or "UTC")
    elif opened.dt.tz is None and until.tzinfo is not None:
        raise InputError("--until has an offset, the file's times have none", right="leave it out")
    late = (opened > until).to_numpy()
    where.refuse(late, "opened", f"lies after the end of observation, {until}", "see --until")
    return until


def _check_order(elapsed: Any, staff: Any, slack: float, where: _Where) -> None:
    """Refuse closings before openings, but for what clocks may disagree."""
    early = ~staff & (elapsed < -slack)
    by = -float(elapsed[early][0]) if early.any() else 0.0
    where.refuse(
        early,
        "closed",
        f"closed {by:,.0f} seconds before it was opened",
        "mend or take out such rows, or allow clocks to disagree by more than "
        f"{slack:g} s (--slack)",
    )


def _by_department(
    table: pandas.DataFrame, days: Any, closed: Any, staff: Any, at_once: Any
) -> list[ClosingTimes]:
    found = []
    for name, rows in table.groupby("department").indices.items():
        kept = rows[~staff[rows] & ~at_once[rows]]
        rules = (staff, at_once)
        left_out = {rule: int(out[rows].sum()) for rule, out in zip(LEFT_OUT, rules, strict=True)}
        ones = np.ones(len(kept), dtype=np.int64)
        found.append(ClosingTimes(str(name), days[kept], closed[kept], ones, left_out))
    return sorted(found, key=lambda times: (-times.requests, times.department))
