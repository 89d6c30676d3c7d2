"""``reformlab search``: the best packages of reforms under a budget, for several aims at once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.analysis.command import (
    NAMED,
    READ,
    add_source_arguments,
    keep_report,
    print_report,
    source_of,
)
from experiments.options import add_shared_arguments, scenario_of
from experiments.study_command import add_study_arguments, executor_of

if TYPE_CHECKING:
    from experiments.analysis.search import Archive, Candidate
    from experiments.studies.results import StudyResults
    from experiments.studies.study import Study
    from sim.reform_spec import Package, ReformSpec
    from sim.scenario import Scenario

__all__ = ["add_arguments", "execute"]

SEEDS = 3
PACKAGE = "package"
DESIGN = "search"
"""What the manifest of a search says of how its points were made."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_source_arguments(parser)
    parser.add_argument(
        "--budget",
        type=float,
        metavar="B",
        help="the most a package may cost, post-years per 100,000 residents (no limit)",
    )
    parser.add_argument(
        "--aim",
        action="append",
        dest="measures",
        metavar="MEASURE",
        help="what is to be good; may be given several times (order, vitality, satisfaction)",
    )
    parser.add_argument(
        "--strengths",
        default="0,0.5,1",
        metavar="A,B,...",
        help="strengths at which each reform may be in a package (0,0.5,1)",
    )
    parser.add_argument(
        "--population", type=int, default=16, metavar="P", help="packages a generation (16)"
    )
    parser.add_argument("--generations", type=int, default=10, metavar="G", help="generations (10)")
    add_shared_arguments(parser, "may be part of a package")
    add_study_arguments(parser, seeds=SEEDS)


@dataclass(frozen=True)
class Hunt:
    """A search as it is asked for, on the command line or by a folder's manifest.

    Parameters
    ----------
    city : Scenario
    package : Package
        All reforms to choose from, as one arm; a point gives each its strength in it.
    archive : Archive
        What is searched for.
    generations, seeds : int
        How many in all, and of each package.
    """

    city: Scenario
    package: Package
    archive: Archive
    generations: int
    seeds: int


def execute(args: argparse.Namespace) -> int:
    """Search or read, and print; return the exit code."""
    from experiments.analysis.needed import check_installed
    from experiments.analysis.search_study import read_archive, search_packages
    from sim.errors import InputError

    source = source_of(args, "search", free=())
    if source == READ:
        folder = Path(args.read_from)
        report = read_archive(folder)
        print_report(report, keep_report(folder, report), args)
        return 0
    check_installed("optuna", "optuna", "search")
    if args.shard:
        raise InputError(
            "--shard has no meaning for a search",
            why="each generation waits for the one before",
            right="give --scheduler, or --workers",
        )
    hunt = _asked(args) if source == NAMED else _taken_up(args)
    folder = _folder(args, hunt)
    try:
        report = search_packages(
            hunt.archive,
            hunt.generations,
            lambda candidates: _study(hunt, candidates),
            lambda study, begun: _run(args, study, folder, begun),
            folder,
            resume=args.resume or args.retry_failed or args.extend,
        )
    except KeyboardInterrupt:
        again = f"reformlab search --store {folder} --resume"
        print(f"reformlab: interrupted; to go on: {again}", file=sys.stderr)
        return 130
    print_report(report, keep_report(folder, report), args)
    return 0


def _asked(args: argparse.Namespace) -> Hunt:
    """Return the search that the arguments describe."""
    city = scenario_of(args)
    return Hunt(city, _package(args, city), _archive(args, city), args.generations, args.seeds)


def _taken_up(args: argparse.Namespace) -> Hunt:
    """Return the search that a folder's manifest describes; more generations may be given."""
    from experiments.analysis.search import Archive
    from experiments.studies.manifest import read_manifest, read_study
    from sim.errors import InputError
    from sim.reform_spec import Package

    folder = Path(args.store)
    manifest = read_manifest(folder)
    made = manifest["design"]
    if made.get("design") != DESIGN:
        raise InputError(
            "holds no search",
            where=str(folder),
            why=f"it is a study with design '{made.get('design')}'",
            right=f"go on with it by reformlab sweep --store {folder} --resume",
        )
    study = read_study(folder, manifest)
    (city,) = study.cities.values()
    (package,) = study.reforms
    assert isinstance(package, Package), "what a search chooses from is one arm"
    generations = made["generations"]
    if args.generations != args.default_of("generations"):
        generations = args.generations
    return Hunt(city, package, Archive.asked(made), generations, study.replications)


def _archive(args: argparse.Namespace, city: Scenario) -> Archive:
    from experiments.analysis.command import measures_of
    from experiments.analysis.search import Aim, Archive, Lever
    from experiments.studies.inputs import input_of
    from experiments.studies.study import check_seed
    from experiments.study_command import check_size
    from sim.errors import InputError
    from sim.measures import MEASURES
    from sim.reforms import REFORMS

    check_seed(args.rng)
    names = list(dict.fromkeys(part.name for part in _parts(args, city)))
    for name in names:
        if "strength" not in {setting.name for setting in REFORMS[name].SETTINGS}:
            raise InputError(f"reform '{name}' has no strength to choose", right="leave it out")
    strengths = _strengths(args.strengths)
    levers = tuple(Lever(input_of(f"{name}:strength").name, strengths) for name in names)
    aims = tuple(Aim(name, MEASURES[name].better == "higher") for name in measures_of(args))
    if args.population < 2 or args.generations < 1:
        raise InputError("a search needs a generation of two packages or more")
    package = _package(args, city)
    archive = Archive(levers, aims, args.budget, args.rng, args.population)
    check_size(args, min(archive.choices, args.population * args.generations), city, [package])
    return archive


def _parts(args: argparse.Namespace, city: Scenario) -> list[ReformSpec]:
    """Return the reforms to choose from; those of the city where none is given."""
    from sim.errors import InputError

    arms = [city.arm(text) for text in args.reforms] if args.reforms else list(city.arms)
    parts = [part for arm in arms for part in arm.parts]
    if not parts:
        raise InputError("there are no reforms to choose from", right="give --reform")
    names = [part.name for part in parts]
    for name in names if args.reforms else ():
        if names.count(name) > 1:
            raise InputError(f"reform '{name}' is given twice", right="give it once")
    return parts


def _strengths(text: str) -> tuple[float, ...]:
    from sim.errors import InputError

    try:
        levels = [float(piece) for piece in text.split(",")]
    except ValueError:
        raise InputError(
            f"--strengths {text}: not all of these are numbers", right="write 0,0.5,1"
        ) from None
    if sorted(set(levels)) != levels or not 0.0 <= levels[0] <= levels[-1] <= 1.0:
        raise InputError(
            f"--strengths {text}: not different, rising, and from 0 to 1", right="write 0,0.5,1"
        )
    return tuple(levels)


def _study(hunt: Hunt, candidates: Sequence[Candidate]) -> Study:
    """Return the study of which each candidate is a point: one package, at many strengths."""
    import pandas

    from experiments.studies.study import Study

    archive, city = hunt.archive, hunt.city
    names = [lever.name for lever in archive.levers]
    points = pandas.DataFrame(list(candidates), columns=names, dtype="float64")
    design = {"design": DESIGN, **archive.asks(), "generations": hunt.generations}
    return Study({city.name: city}, points, (hunt.package,), hunt.seeds, archive.rng, design)


def _package(args: argparse.Namespace, city: Scenario) -> Package:
    """Return all reforms to choose from as one arm; a point gives each its strength in it."""
    from sim.reform_spec import Package

    return Package(PACKAGE, tuple({part.name: part for part in _parts(args, city)}.values()))


def _run(args: argparse.Namespace, study: Study, folder: Path, begun: bool) -> StudyResults:
    from experiments.studies.results import open_results
    from experiments.studies.runner import run_study
    from experiments.studies.study_progress import study_reporter

    run_study(
        study,
        folder,
        executor=executor_of(args),
        resume=begun,
        extend=begun,
        retry_failed=args.retry_failed,
        threads=args.threads,
        time_limit=args.time_limit,
        progress=study_reporter(silent=args.json),
    )
    return open_results(folder)


def _folder(args: argparse.Namespace, hunt: Hunt) -> Path:
    from experiments.results_folder import check_writable

    if args.store is not None:
        check_writable(args.store, "--store")
        return Path(args.store)
    check_writable(args.results)
    identity = _study(hunt, [tuple(lever.levels[0] for lever in hunt.archive.levers)])
    return Path(args.results) / f"search-{hunt.city.name}-{identity.fingerprint}"
