"""``reformlab compare``: a city without and with reforms; the main job."""

from __future__ import annotations

import argparse
import sys

from experiments.options import add_set_argument, add_shared_arguments, scenario_of

__all__ = ["add_arguments", "execute"]

DEFAULT_CITY = "daqing-2012"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "scenario",
        nargs="?",
        default=DEFAULT_CITY,
        metavar="NAME",
        help=f"name of a city, or path of a .toml file ({DEFAULT_CITY})",
    )
    add_shared_arguments(
        parser,
        "compare this reform (or package of the scenario) with the baseline, "
        "instead of those of the scenario",
    )
    add_set_argument(parser)
    parser.add_argument("--runs", type=int, metavar="N", help="pairs of runs (10)")
    parser.add_argument(
        "--precision",
        type=float,
        metavar="P",
        help="add pairs until the 95 %% intervals of the indices' differences "
        "have half-width P (index points)",
    )
    parser.add_argument(
        "--max-runs", type=int, metavar="N", help="where --precision gives up (100)"
    )
    parser.add_argument(
        "--margin",
        type=float,
        metavar="P",
        help="index points within which a difference would not matter (1)",
    )
    parser.add_argument(
        "--details",
        action="store_true",
        help="print the tables behind the sentences too: winners and losers, effects over time, "
        "equivalence, dominance, front, ranks (they are saved in any case)",
    )
    parser.add_argument("--workers", type=int, metavar="N", help="processes (one a core)")
    parser.add_argument(
        "--ensemble",
        metavar="FILE",
        help="compare at every parameter vector of an ensemble, --runs pairs each (2); "
        "'shipped' for the one that comes along",
    )
    parser.add_argument(
        "--members", type=int, metavar="M", help="with --ensemble: so many of its vectors (all)"
    )
    parser.add_argument(
        "--ensemble-anyway",
        action="store_true",
        help="take an ensemble that was made for another version of the model",
    )


def execute(args: argparse.Namespace) -> int:
    """Compare, save and print; return the exit code."""
    from experiments.comparison import DEFAULT_MARGIN, DEFAULT_MAX_RUNS, compare
    from experiments.progress import reporter
    from experiments.results_folder import check_writable
    from experiments.terminal import paint_for, width_of
    from sim.errors import InputError

    if args.max_runs is not None and args.precision is None:
        raise InputError(
            "--max-runs has no meaning alone",
            why="it is where --precision gives up",
            right="give --precision too, or --runs for a fixed number",
        )
    check_writable(args.results)
    if args.ensemble is not None:
        return _over_ensemble(args)
    for option, given in (("members", args.members), ("ensemble-anyway", args.ensemble_anyway)):
        if given:
            raise InputError(f"--{option} has no meaning alone", right="give --ensemble too")
    comparison = compare(
        scenario_of(args),
        args.reforms,
        runs=args.runs,
        precision=args.precision,
        max_runs=DEFAULT_MAX_RUNS if args.max_runs is None else args.max_runs,
        rng=args.rng,
        workers=args.workers,
        threads=args.threads,
        margin=DEFAULT_MARGIN if args.margin is None else args.margin,
        progress=reporter(silent=args.json),
    )
    folder = comparison.save(args.results)
    if args.json:
        import json

        print(json.dumps(comparison.to_dict(folder), allow_nan=False))
    else:
        print(comparison.text(args.details, width_of(sys.stdout), paint_for(sys.stdout)))
        print(f"\nsaved in {folder}")
    return 0


def _over_ensemble(args: argparse.Namespace) -> int:
    """Compare over an ensemble, save and print; return the exit code."""
    from experiments.comparison import scenario_to_compare
    from experiments.ensemble_comparison import PAIRS, compare_over
    from experiments.ensembles.ensemble_file import load_ensemble
    from experiments.progress import reporter
    from experiments.studies.study import check_seed
    from sim.errors import InputError

    for option in ("precision", "margin", "details"):
        if getattr(args, option):
            raise InputError(
                f"--{option} has no meaning with --ensemble",
                why="the table over an ensemble is about where the uncertainty comes from",
                right="leave one of them out",
            )
    check_seed(args.rng)
    if args.workers is not None and args.workers < 1:
        raise InputError(f"workers: {args.workers} is below 1", right="give 1 or more")
    ensemble = load_ensemble(args.ensemble, anyway=args.ensemble_anyway)
    if args.members is not None:
        ensemble = ensemble.thinned(args.members)
    comparison = compare_over(
        ensemble,
        scenario_to_compare(scenario_of(args), args.reforms),
        pairs=PAIRS if args.runs is None else args.runs,
        rng=args.rng,
        workers=args.workers,
        threads=args.threads,
        progress=reporter(silent=args.json),
    )
    folder = comparison.save(args.results)
    if args.json:
        import json

        print(json.dumps(comparison.to_dict(folder), allow_nan=False))
    else:
        print(comparison.text())
        print(f"\nsaved in {folder}")
    return 0
