"""``reformlab calibrate times-to-close``: what real requests say of the stages of a case."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.calibration.closing.closing_report import DepartmentReport
    from experiments.calibration.closing.closing_times import ClosingTimes

__all__ = ["add_arguments", "execute"]

STAFF = ("Employee Generated", "City Worker App")
"""What the records of Boston call sources that are not residents."""

SECONDS, SLACK, FEWEST = 300.0, 60.0, 100
ROLE = "community"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "file",
        nargs="?",
        metavar="FILE.csv",
        help="requests, a line each, with the columns opened, closed, department and source; or a "
        "table that --save-table wrote (the product's own, Boston 2015)",
    )
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FIELD=NAME",
        help="the file calls this field NAME; may be given several times",
    )
    parser.add_argument("--timezone", metavar="ZONE", help="of clock times without an offset")
    parser.add_argument(
        "--until", metavar="TIME", help="end of observation (the latest time in the file)"
    )
    parser.add_argument(
        "--staff",
        action="append",
        metavar="SOURCE",
        help="records of this source were entered by staff and are left out; may be given several "
        f"times ({', '.join(STAFF)})",
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=SECONDS,
        metavar="S",
        help=f"closed sooner than this is closed at once, and left out ({SECONDS:g})",
    )
    parser.add_argument(
        "--slack",
        type=float,
        default=SLACK,
        metavar="S",
        help=f"clocks may disagree by so much: closed so long before it was opened ({SLACK:g})",
    )
    parser.add_argument(
        "--fewest", type=int, default=FEWEST, metavar="N", help=f"closings to fit ({FEWEST})"
    )
    parser.add_argument(
        "--department", metavar="NAME", help="whose stages are shown and written out (all)"
    )
    parser.add_argument(
        "--role", default=ROLE, metavar="ROLE", help=f"the office they are given to ({ROLE})"
    )
    parser.add_argument(
        "--save-table", metavar="FILE.csv", help="also write a small table of the times, anew"
    )
    parser.add_argument("--json", action="store_true", help="print JSON for scripts, nothing else")


def execute(args: argparse.Namespace) -> int:
    """Read, fit and print; return the exit code."""
    from experiments.calibration.closing.closing_report import reports_of

    _check(args)
    departments = _departments(args)
    chosen = _chosen(args, departments)
    if args.save_table is not None:
        _save(Path(args.save_table), departments)
    reports = reports_of(departments, args.fewest)
    shown = next(report for report in reports if report.department == chosen)
    if args.json:
        _print_json(args, reports, shown)
    else:
        _print(args, reports, shown)
    return 0


def _check(args: argparse.Namespace) -> None:
    """Refuse options that cannot be meant, before a large file is read."""
    from sim.errors import InputError, nearest
    from sim.parameters import PARAMETERS

    prefix = "handling.external_days."
    roles = [name.removeprefix(prefix) for name in PARAMETERS if name.startswith(prefix)]
    if args.role not in roles:
        raise InputError(f"--role '{args.role}' is no office", right=nearest(args.role, roles))
    for option, low in (("seconds", 0.0), ("slack", 0.0), ("fewest", 20)):
        if getattr(args, option) < low:
            raise InputError(
                f"--{option} {getattr(args, option):g} is too low", right=f"give {low:g} or more"
            )
    if args.save_table is not None and Path(args.save_table).exists():
        raise InputError(
            "is there already",
            where=args.save_table,
            why="nothing is overwritten",
            right="give another --save-table",
        )


def _departments(args: argparse.Namespace) -> list[ClosingTimes]:
    from experiments.calibration.closing.closing_table import (
        COLUMNS,
        read_closing_table,
        shipped_path,
    )

    path = shipped_path() if args.file is None else Path(args.file)
    if args.file is None or _first_line(path).split(",") == list(COLUMNS):
        return read_closing_table(path)
    from experiments.calibration.closing.requests_file import Rules, read_requests

    staff = STAFF if args.staff is None else tuple(args.staff)
    rules = Rules(_columns(args.column), args.timezone, args.until, staff, args.seconds, args.slack)
    return read_requests(path, rules)


def _first_line(path: Path) -> str:
    """Return the first line of a plain text file; nothing of one that is compressed or missing."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            return file.readline().strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _columns(given: list[str]) -> dict[str, str]:
    from experiments.calibration.closing.requests_file import FIELDS
    from sim.errors import InputError, nearest

    found = {}
    for text in given:
        field, equals, name = text.partition("=")
        if not equals or not name:
            raise InputError(f"--column {text}", right="write it as opened=OPEN_DT")
        if field not in FIELDS:
            raise InputError(f"--column: '{field}' is no field", right=nearest(field, FIELDS))
        found[field] = name
    return found


def _chosen(args: argparse.Namespace, departments: list[ClosingTimes]) -> str:
    """Return whose stages are shown; refuse one of which too few requests were closed."""
    from experiments.calibration.closing.closing_report import ALL
    from sim.errors import InputError, nearest

    closings = {times.department: times.closings for times in departments}
    closings[ALL] = sum(closings.values())
    name = ALL if args.department is None else args.department
    if name not in closings:
        raise InputError(f"--department '{name}' is not in the file", right=nearest(name, closings))
    if closings[name] < args.fewest:
        raise InputError(
            f"{name}: {closings[name]} closings are too few to fit",
            why="records entered by staff and those closed at once are left out",
            right=f"at least {args.fewest} are needed (--fewest)",
        )
    return name


def _save(path: Path, departments: list[ClosingTimes]) -> None:
    from experiments.calibration.closing.closing_table import table_text
    from experiments.studies.whole_file import write_whole
    from sim.errors import InputError

    try:
        write_whole(path, table_text(departments).encode(), replace=False)
    except OSError as error:
        raise InputError("cannot be written", where=str(path), why=str(error.strerror)) from None


def _snippet(args: argparse.Namespace, shown: DepartmentReport) -> str:
    from experiments.calibration.closing.snippet import scenario_snippet

    assert shown.stages is not None
    origin = "City of Boston open data 2015" if args.file is None else Path(args.file).name
    source = f"from times to close: {origin}, {shown.department}, {shown.closings:,} closings"
    return scenario_snippet(shown.stages, args.role, source)


def _print(
    args: argparse.Namespace, reports: list[DepartmentReport], shown: DepartmentReport
) -> None:
    from experiments.calibration.closing.closing_report import identification, text_of
    from experiments.calibration.closing.snippet import touch_days

    print(text_of(reports, args.fewest))
    if args.file is not None and args.timezone is None:
        print("no --timezone: times without an offset may be an hour off across a change of clocks")
    print(f"\n{identification(shown, touch_days(args.role))}")
    print(f"\nfor a scenario file:\n\n{_snippet(args, shown)}")
    if args.save_table is not None:
        print(f"\ntable saved as {args.save_table}")


def _print_json(
    args: argparse.Namespace, reports: list[DepartmentReport], shown: DepartmentReport
) -> None:
    import json

    content = {
        "departments": [report.to_dict() for report in reports],
        "shown": shown.department,
        "snippet": _snippet(args, shown),
    }
    print(json.dumps(content, allow_nan=False))
