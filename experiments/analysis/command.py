"""What the commands of analysis share: compute a study or read one, analyse, print and keep."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.studies.results import StudyResults
    from experiments.studies.study import Study

__all__ = [
    "NAMED",
    "READ",
    "TAKEN_UP",
    "Report",
    "add_source_arguments",
    "keep_report",
    "measures_of",
    "perform",
    "print_report",
    "source_of",
]

FOLDER = "analysis"
"""Within a study's folder, what was made of it."""

NAMED, TAKEN_UP, READ = "named", "taken up", "read"
"""A study of a city that is named; one that is in a store, to be finished; one to be read."""


class Report(Protocol):
    """What an analysis found, in the ways it is given to people and programs."""

    @property
    def name(self) -> str:
        """Name of the files it is kept in."""

    def text(self) -> str:
        """Return it for a terminal."""

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""

    def figure(self) -> Figure:
        """Return it drawn."""


def add_source_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where the runs come from."""
    parser.add_argument(
        "scenario",
        nargs="?",
        metavar="NAME",
        help="name of a city, or path of a .toml file; not needed with --from DIR, nor with "
        "--store DIR --resume",
    )
    parser.add_argument(
        "--from",
        dest="read_from",
        metavar="DIR",
        help="analyse the study in this folder, and compute nothing",
    )


def measures_of(args: argparse.Namespace) -> list[str]:
    """Return the measures asked for, by default the three indices.

    Raises
    ------
    InputError
        If there is no such measure, or one is given twice.
    """
    from experiments.analysis.outcomes import known
    from experiments.contrasts import INDICES
    from sim.errors import InputError

    names = [known(name) for name in args.measures or INDICES]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"measure '{name}' is given twice", right="give it once")
    return names


def perform(
    args: argparse.Namespace,
    command: str,
    study: Callable[[], Study],
    analyse: Callable[[StudyResults], Report],
) -> int:
    """Compute or read a study, analyse it, print what was found; return the exit code.

    Parameters
    ----------
    args : Namespace
        With what `add_source_arguments` and the sweep declare.
    command : str
        Its name.
    study : callable
        Makes the study that is asked for; not called where one is taken up or read.
    analyse : callable
        Refuses a study of which a run is missing.

    Raises
    ------
    InputError
        As from `source_of`.
    """
    from experiments.studies.results import open_results
    from experiments.study_command import carry_out

    source = source_of(args, command)
    if source == READ:
        results = open_results(args.read_from)
        report = analyse(results)
        said = keep_report(results.folder, report)
        print_report(report, said, args)
        return 0

    def show(results: StudyResults) -> None:
        if results.complete:
            report = analyse(results)
            print_report(report, keep_report(results.folder, report), args)

    def describe(results: StudyResults) -> dict[str, Any]:
        if not results.complete:
            return {command: None}
        report = analyse(results)
        keep_report(results.folder, report)
        return {command: report.to_dict()}

    return carry_out(args, study() if source == NAMED else None, command, show, describe)


def source_of(args: argparse.Namespace, command: str, free: Sequence[str] = ("measures",)) -> str:
    """Return where the runs come from: `NAMED`, `TAKEN_UP` or `READ`.

    Parameters
    ----------
    args : Namespace
    command : str
        Its name.
    free : sequence of str, optional
        Arguments that a study which is there may be given.

    Raises
    ------
    InputError
        If neither a city nor a study is given, or both, or a study is asked for something
        that only a new one can be asked.
    """
    from experiments.study_command import check_as_it_is, takes_up
    from sim.errors import InputError

    if args.scenario is None and args.read_from is None and takes_up(args):
        check_as_it_is(args, computed=True, free=free)
        return TAKEN_UP
    if (args.scenario is None) == (args.read_from is None):
        raise InputError(
            f"{command}: give either the NAME of a city or --from DIR",
            why="runs are either computed or read",
            right="or go on with a study by --store DIR --resume",
        )
    if args.scenario is not None:
        return NAMED
    check_as_it_is(args, computed=False, free=free)
    return READ


def print_report(report: Report, said: str, args: argparse.Namespace) -> None:
    """Print what was found: JSON if asked for, else text and where it is kept."""
    if args.json:
        import json

        print(json.dumps({report.name: report.to_dict()}, allow_nan=False))
    else:
        print(f"{report.text()}\n\n{said}")


def keep_report(folder: Path, report: Report) -> str:
    """Write figure and numbers into the study's folder; return where, or why not."""
    import io

    from experiments.studies.whole_file import json_bytes, write_whole

    target = folder / FOLDER
    pictures = {}
    figure = report.figure()
    for kind in ("png", "svg"):
        buffer = io.BytesIO()
        figure.savefig(buffer, format=kind, dpi=150)
        pictures[kind] = buffer.getvalue()
    try:
        target.mkdir(exist_ok=True)
        write_whole(target / f"{report.name}.json", json_bytes(report.to_dict()))
        for kind, content in pictures.items():
            write_whole(target / f"{report.name}.{kind}", content)
    except OSError as error:  # a study may be read where nothing may be written
        return f"not kept: {error}"
    return f"kept as {target / report.name}.json, .png and .svg"
