"""What every command that computes a study shares: its arguments, its size, its end."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.options import scenario_of

if TYPE_CHECKING:
    import pandas

    from experiments.studies.inputs import Arm
    from experiments.studies.results import StudyResults
    from experiments.studies.study import Study
    from sim.scenario import Scenario

__all__ = [
    "add_study_arguments",
    "carry_out",
    "check_as_it_is",
    "check_size",
    "executor_of",
    "study_of_arguments",
    "takes_up",
]

DEFAULT_MAX_RUNS = 20_000
SECONDS_A_RESIDENT_WEEK = 1.5e-7
"""Of one core, measured on ``test-town``: enough to tell an hour from a month."""

CENTURY = 3.15e9
HOPELESS = 10**12
FAILURES_SHOWN = 5

ASKED = (
    *("design", "runs", "vary", "levels", "trajectories", "samples", "second_order"),
    *("reforms", "shocks", "weeks", "warmup_weeks", "tick_days", "districts", "full", "seeds"),
    *("budget", "measures", "strengths", "population"),
)
"""Arguments that say what a study asks for; one that is there says it itself."""

COMPUTED = (
    *("store", "resume", "extend", "retry_failed", "shard", "scheduler", "workers"),
    *("time_limit", "generations"),
)
"""Arguments of computing, which have no meaning where a study is only read."""

WRITTEN = {"reforms": "reform", "shocks": "shock", "measures": "aim"}
"""How arguments are written that may be given several times."""


def add_study_arguments(parser: argparse.ArgumentParser, seeds: int = 1) -> None:
    """Declare what every command that computes a study understands; `seeds` is the default."""
    parser.add_argument(
        "--seeds",
        type=int,
        default=seeds,
        metavar="K",
        help=f"seeds of each point, the same ones ({seeds})",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--workers", type=int, metavar="N", help="processes (one a core)")
    where.add_argument(
        "--scheduler", metavar="ADDRESS", help="compute on the Dask cluster of this scheduler"
    )
    parser.add_argument(
        "--shard", metavar="I/N", help="compute the I-th of N shares, others beside it (array jobs)"
    )
    parser.add_argument(
        "--store", metavar="DIR", help="folder of the study (below --results, by what it asks for)"
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="finish what is missing; --store DIR is then enough to say which study",
    )
    parser.add_argument(
        "--extend", action="store_true", help="as --resume, with more points or seeds than before"
    )
    parser.add_argument("--retry-failed", action="store_true", help="run again what failed")
    parser.add_argument(
        "--time-limit",
        type=float,
        metavar="SECONDS",
        help="stop a run that takes longer; it has failed then (no limit)",
    )
    parser.add_argument(
        "--max-runs",
        type=int,
        default=DEFAULT_MAX_RUNS,
        metavar="N",
        help=f"refuse a study of more runs ({DEFAULT_MAX_RUNS:,})",
    )
    parser.set_defaults(default_of=parser.get_default)


def takes_up(args: argparse.Namespace) -> bool:
    """Return whether the study is the one that is in the store, whatever it asks for."""
    going_on = args.resume or args.extend or args.retry_failed or args.shard
    return args.scenario is None and args.store is not None and bool(going_on)


def check_as_it_is(
    args: argparse.Namespace, *, computed: bool, free: Sequence[str] = ("measures",)
) -> None:
    """Refuse to ask something of a study that is there: it would be ignored.

    Parameters
    ----------
    args : Namespace
        With what `add_study_arguments` declares.
    computed : bool
        Whether its runs are computed; else it is only read.
    free : sequence of str, optional
        Arguments that may be given: what an analysis looks at.

    Raises
    ------
    InputError
        If such an argument is given; names it.
    """
    from sim.errors import InputError

    for name in ASKED if computed else (*ASKED, *COMPUTED):
        if name in free or name not in args or getattr(args, name) == args.default_of(name):
            continue
        right = "leave it out"
        if computed:
            right += ", or give the city and all else that the study asks for"
        elif name in COMPUTED:
            right += ", or give --store DIR --resume in place of --from DIR"
        raise InputError(
            f"--{WRITTEN.get(name, name).replace('_', '-')} has no meaning here",
            why="the study in that folder says itself what it asks for"
            if name in ASKED
            else "--from reads a study and computes nothing",
            right=right,
        )


def study_of_arguments(
    args: argparse.Namespace,
    points: pandas.DataFrame,
    city: Scenario,
    arms: list[Arm],
    design: dict[str, Any],
) -> Study:
    """Return the study of some points, refusing one that is too large.

    Parameters
    ----------
    args : Namespace
        With ``seeds``, ``rng``, ``max_runs``, ``workers``.
    points : pandas.DataFrame
    city : Scenario
    arms : list of ReformSpec or Package
    design : dict
        How the points were made, for the manifest.
    """
    from experiments.studies.inputs import CITY
    from experiments.studies.study import Study

    check_size(args, len(points), city, arms)
    cities = {city.name: city}
    if CITY in points:
        cities = {name: _like(args, name) for name in dict.fromkeys(points[CITY])}
    return Study(cities, points, tuple(arms), args.seeds, args.rng, design)


def check_size(args: argparse.Namespace, points: int, city: Scenario, arms: list[Arm]) -> None:
    """Refuse a study with more runs than are allowed, before any point of it is made."""
    from experiments.pool import cores
    from experiments.progress import duration
    from sim.errors import InputError

    runs = points * max(1, args.seeds) * (1 + len(arms))
    if runs <= args.max_runs:
        return
    clock = city.time
    residents = sum(district.residents for district in city.city.simulated)
    weeks = clock.warmup_weeks + clock.horizon_weeks
    workers = args.workers or cores()
    seconds = runs * residents * weeks * SECONDS_A_RESIDENT_WEEK / workers
    how_long = f"about {duration(seconds)}" if seconds < CENTURY else "more than a century"
    raise InputError(
        f"a study of {_short(runs)} runs",
        why=f"{_short(points)} points x {args.seeds} seed{'s' if args.seeds != 1 else ''} x "
        f"{1 + len(arms)} arm{'s' if arms else ''}, {how_long} with {workers} "
        f"worker{'s' if workers > 1 else ''}",
        right="vary less" + (f", or allow it: --max-runs {runs}" if runs < HOPELESS else ""),
    )


def _short(count: int) -> str:
    return f"{count:,}" if count < HOPELESS else f"10^{len(str(count)) - 1} and more"


def carry_out(
    args: argparse.Namespace,
    study: Study | None,
    command: str,
    show: Callable[[StudyResults], None],
    describe: Callable[[StudyResults], dict[str, Any]] = lambda results: {},
) -> int:
    """Compute a study where and how the arguments say; return the exit code.

    Parameters
    ----------
    args : Namespace
        With what `add_study_arguments` declares.
    study : Study or None
        None: the one in ``args.store``.
    command : str
        Name of the command, for the folder.
    show : callable
        Prints what was found, for people.
    describe : callable, optional
        Returns what ``--json`` says besides how far the study is.
    """
    from experiments.studies.results import open_results
    from experiments.studies.runner import run_study
    from experiments.studies.shard import Shard
    from experiments.studies.study_progress import study_reporter

    folder = _folder(args, study, command)
    interrupted = False
    try:
        run_study(
            study,
            folder,
            executor=executor_of(args),
            resume=args.resume or args.retry_failed,
            extend=args.extend,
            retry_failed=args.retry_failed,
            shard=Shard.parse(args.shard) if args.shard else None,
            threads=args.threads,
            time_limit=args.time_limit,
            progress=study_reporter(silent=args.json),
        )
    except KeyboardInterrupt:
        interrupted = True
    results = open_results(folder)
    if args.json:
        _print_json(results, describe(results))
    else:
        show(results)
        _say_what_is_left(results, command)
    if interrupted:
        return 130
    return 1 if results.count["failed"] else 0


def _like(args: argparse.Namespace, name: str) -> Scenario:
    """Return another city, with the size and clocks that were asked for."""
    return scenario_of(argparse.Namespace(**{**vars(args), "scenario": name}))


def executor_of(args: argparse.Namespace) -> Any:
    """Return where to compute, as `run_study` takes it."""
    return args.scheduler if args.scheduler is not None else args.workers


def _folder(args: argparse.Namespace, study: Study | None, command: str) -> Path:
    from experiments.results_folder import check_writable

    if args.store is not None:
        check_writable(args.store, "--store")
        return Path(args.store)
    assert study is not None, "a study without a scenario has a store"
    check_writable(args.results)
    return Path(args.results) / f"{command}-{next(iter(study.cities))}-{study.fingerprint}"


def _print_json(results: StudyResults, more: dict[str, Any]) -> None:
    import json

    failed = results.status[results.status["status"] == "failed"].drop_duplicates("run_id")
    content = {
        "store": str(results.folder),
        "points": len(results.points),
        "arms": results.arms,
        "runs": len(results.plan),
        "different_runs": int(results.plan["run_id"].nunique()),
        **results.count,
        "failures": failed[["run_id", "error"]].to_dict("records"),
        **more,
    }
    print(json.dumps(content, allow_nan=False))


def _say_what_is_left(results: StudyResults, command: str) -> None:
    """Print what is done, what failed and how to go on."""
    count, total = results.count, int(results.plan["run_id"].nunique())
    print(f"\n{count['done']} of {total} runs done, in {results.folder}")
    if count["failed"]:
        failed = results.status[results.status["status"] == "failed"].drop_duplicates("run_id")
        for run in failed.head(FAILURES_SHOWN).itertuples():
            print(f"  failed: {run.run_id} (point {run.point}, {run.arm}): {run.error}")
        more = len(failed) - FAILURES_SHOWN
        if more > 0:
            print(f"  and {more} more")
        print(f"to run them again: reformlab {command} --store {results.folder} --retry-failed")
    if count["waiting"]:
        print(
            f"{count['waiting']} are missing; to go on: "
            f"reformlab {command} --store {results.folder} --resume"
        )
