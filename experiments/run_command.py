"""``reformlab run``: one city, one future."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.options import (
    add_set_argument,
    add_shared_arguments,
    check_seed,
    scenario_of,
    with_reforms,
)

if TYPE_CHECKING:
    from experiments.profile import Profile
    from experiments.progress import Progress
    from sim.model import GovernanceModel
    from sim.scenario import Scenario

__all__ = ["add_arguments", "execute"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "scenario", nargs="?", metavar="NAME", help="name of a city, or path of a .toml file"
    )
    parser.add_argument(
        "--from",
        dest="origin",
        nargs=2,
        metavar=("RESULTS", "RUN_ID"),
        help="replay this run of a study, and say whether its measures are the same",
    )
    add_shared_arguments(
        parser,
        "put this reform (or package of the scenario) in force, beside those of the scenario",
    )
    add_set_argument(parser)
    parser.add_argument(
        "--workers",
        type=int,
        default=1,
        metavar="N",
        help="understood as in compare; a single run takes one process (1)",
    )
    parser.add_argument(
        "--hash", action="store_true", help="also hash the trajectory, tick by tick"
    )
    parser.add_argument(
        "--profile", action="store_true", help="also show where the time goes, process by process"
    )
    parser.add_argument(
        "--process",
        action="append",
        default=[],
        dest="processes",
        metavar="MODULE:CLASS",
        help="let this process of your own happen too; may be given several times",
    )


def execute(args: argparse.Namespace) -> int:
    """Run, save and print; return the exit code."""
    if args.origin is not None or args.scenario is None:
        from experiments.replay_command import execute_replay

        return execute_replay(args)
    import time

    from experiments.pool import allow_threads
    from experiments.progress import reporter
    from experiments.provenance import identity, model_sources
    from experiments.results_folder import check_writable, write_folder

    scenario = with_reforms(scenario_of(args), args.reforms)
    _check(args)
    check_writable(args.results)
    allow_threads(args.threads)
    model_sources()
    begin = time.perf_counter()
    model, profile = _run(scenario, args, reporter(silent=args.json))
    values = dict(model.measures())
    seconds = time.perf_counter() - begin
    outcome: dict[str, Any] = {
        "measures": {name: v if math.isfinite(v) else None for name, v in values.items()},
        "seconds": seconds,
        "residents": len(model.residents),
        "ticks": model.day // scenario.time.tick_days,
    }
    if args.hash:
        outcome["trajectory_sha256"] = model.trajectory_sha256
    if profile is not None:
        outcome["profile"] = [row.to_dict() for row in profile.rows]
    name = ("run", scenario.name, identity(scenario, (), [args.rng]))
    folder = write_folder(
        args.results, name, lambda path: _write(path, scenario, model, args, outcome)
    )
    _print(args, scenario, outcome, folder, profile)
    return 0


def _check(args: argparse.Namespace) -> None:
    from sim.errors import InputError

    check_seed(args.rng)
    for name in ("threads", "workers"):
        if getattr(args, name) < 1:
            raise InputError(f"{name}: {getattr(args, name)} is below 1", right="give 1 or more")


def _run(
    scenario: Scenario, args: argparse.Namespace, progress: Progress
) -> tuple[GovernanceModel, Profile | None]:
    from contextlib import nullcontext

    from experiments.profile import Profile
    from experiments.warm_cache import warm
    from sim.model import GovernanceModel

    weeks = scenario.time.warmup_weeks + scenario.time.horizon_weeks
    passed = 0

    def tell(done: int, total: int) -> None:
        nonlocal passed
        now = weeks * done // max(1, total)
        progress.advance(now - passed)
        passed = now

    try:
        progress.expect(1, weeks)
        model = GovernanceModel(
            scenario,
            rng=args.rng,
            threads=args.threads,
            record_hash=args.hash,
            processes=[_own_process(name) for name in args.processes],
        )
        profile = Profile(model) if args.profile else None
        if profile is not None:
            warm(args.threads)  # compiling is no part of what a process costs
        with profile or nullcontext():
            model.run(progress=tell)
        return model, profile
    finally:
        progress.close()


def _own_process(place: str) -> Any:
    """Return an object of the class that ``MODULE:CLASS`` names; the module is imported."""
    import sys
    from importlib import import_module

    from sim.errors import InputError

    module, _, name = place.partition(":")
    if not module or not name:
        raise InputError(
            f"'{place}' names no class", where="--process", right="give MODULE:CLASS, as own:Gossip"
        )
    if "" not in sys.path:
        sys.path.insert(0, "")  # as `python -m` does: a file beside the user is a module
    try:
        return getattr(import_module(module), name)()
    except (ImportError, AttributeError, TypeError) as error:
        raise InputError(
            f"'{place}' cannot be used",
            where="--process",
            why=str(error),
            right="give the module as Python imports it from here, and a class made without values",
        ) from error


def _write(
    folder: Path,
    scenario: Scenario,
    model: GovernanceModel,
    args: argparse.Namespace,
    outcome: dict[str, Any],
) -> None:
    import csv
    from datetime import UTC, datetime

    from experiments.provenance import machine, versions
    from experiments.results_folder import write_json, write_series
    from sim.measures import MEASURES

    series = {name: tuple(map(float, values)) for name, values in model.series.items()}
    write_series(folder / "series.parquet", {(0, "run"): series}, scenario.time.society_period_days)
    with (folder / "table.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")  # which quotes units that have commas
        table.writerow(("measure", "unit", "better", "value"))
        for name, value in outcome["measures"].items():
            about = MEASURES[name]
            table.writerow((name, about.unit, about.better, "" if value is None else repr(value)))
    content = {
        "command": "run",
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "scenario": scenario.to_dict(),
        "scenario_sha256": scenario.sha256,
        "scenario_source": scenario.source,
        "rng": args.rng,
        "status": "done",
        "asked": {"threads": args.threads, "hash": args.hash, "processes": args.processes},
        **outcome,
        "versions": versions(),
        "machine": machine(),
        "files": {
            "series.parquet": "one row a period and series",
            "table.csv": "one row a measure",
        },
    }
    write_json(folder / "manifest.json", content)


def _print(
    args: argparse.Namespace,
    scenario: Scenario,
    outcome: dict[str, Any],
    folder: Path,
    profile: Profile | None,
) -> None:
    if args.json:
        import json

        print(json.dumps(outcome, allow_nan=False))
        return
    from experiments.progress import duration
    from experiments.table import measures_table

    clock = scenario.time
    adopted = ", ".join(map(str, scenario.adopted)) or "no reform"
    print(
        f"{scenario.title}\n{outcome['residents']:,} residents, {adopted}; "
        f"{clock.horizon_weeks} weeks after {clock.warmup_weeks} of warm-up, "
        f"{outcome['ticks']} ticks, seed {args.rng}; {duration(outcome['seconds'])}\n"
    )
    print(measures_table({k: v for k, v in outcome["measures"].items() if v is not None}))
    if profile is not None:
        print(f"\n{profile.text()}")
    if args.hash:
        print(f"\ntrajectory sha256 {outcome['trajectory_sha256']}")
    print(f"\nsaved in {folder}")
