"""``reformlab sensitivity``: which inputs decide an outcome, or what a reform changes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from experiments.analysis.command import add_source_arguments, perform
from experiments.options import add_shared_arguments, scenario_of
from experiments.study_command import add_study_arguments

if TYPE_CHECKING:
    from experiments.studies.study import Study

__all__ = ["add_arguments", "execute"]

METHOD_NAMES = ("morris", "sobol", "fast", "rbd-fast", "pawn", "delta")
SEEDS = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_source_arguments(parser)
    parser.add_argument(
        "--method",
        metavar="METHOD",
        help=f"{', '.join(METHOD_NAMES)} (morris; of a study that is read, its own)",
    )
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--trajectories", type=int, metavar="R", help="of morris (20)")
    size.add_argument(
        "--samples",
        type=int,
        metavar="N",
        help="of the other methods; a power of two (sobol 64, fast 1024, others 512)",
    )
    parser.add_argument(
        "--second-order", action="store_true", help="with sobol: pairs of inputs too"
    )
    parser.add_argument(
        "--vary",
        action="append",
        metavar="NAME[=low:high|a,b,c]",
        help="an input, as for sweep; may be given several times (every parameter)",
    )
    parser.add_argument(
        "--measure",
        action="append",
        dest="measures",
        metavar="MEASURE",
        help="an outcome; may be given several times (order, vitality, satisfaction)",
    )
    parser.add_argument(
        "--level",
        action="store_true",
        help="of the baseline's level, also where there are reforms (of their differences)",
    )
    add_shared_arguments(parser, "analyse the difference that this reform makes")
    add_study_arguments(parser, seeds=SEEDS)


def execute(args: argparse.Namespace) -> int:
    """Compute or read, analyse and print; return the exit code."""
    from experiments.analysis.command import measures_of
    from experiments.analysis.methods import method
    from experiments.analysis.sensitivity_study import analyse_study, check_method
    from experiments.studies.results import open_results
    from experiments.study_command import takes_up

    measures = measures_of(args)
    if args.method is not None:
        method(args.method)  # a name that does not exist is said before anything is computed
    if takes_up(args):
        check_method(open_results(args.store), args.method)  # and so is a design of something else

    def analysed(results: Any) -> Any:
        seed = args.rng or results.manifest["asks"]["rng"]
        return analyse_study(results, measures, args.method, level=args.level, seed=seed)

    return perform(args, "sensitivity", lambda: _study(args), analysed)


def _study(args: argparse.Namespace) -> Study:
    from experiments.analysis.sensitivity import FEWEST_SEEDS
    from experiments.analysis.sensitivity_study import chosen_method, design_points
    from experiments.studies.design_sweep import varied_factors
    from experiments.studies.study import check_seed
    from experiments.study_command import check_size, study_of_arguments
    from sim.errors import InputError

    how = chosen_method(args.method or "morris", args.second_order)
    if args.seeds < FEWEST_SEEDS:
        raise InputError(
            f"--seeds {args.seeds} is too few",
            why="indices from fewer than four futures say nothing of their spread over luck",
            right=f"give {FEWEST_SEEDS} or more",
        )
    given = {"trajectories": args.trajectories, "samples": args.samples}
    wrong = next((key for key in given if given[key] is not None and key != how.size_means), None)
    if wrong is not None:
        raise InputError(
            f"--{wrong} has no meaning for {how.title}", right=f"give --{how.size_means}"
        )
    size = how.usual_size if given[how.size_means] is None else given[how.size_means]
    how.check(size)
    check_seed(args.rng)
    city = scenario_of(args)
    arms = [city.arm(text) for text in args.reforms or ()]
    factors = varied_factors(args.vary, city, arms)
    check_size(args, how.points(len(factors), size), city, arms)
    points, made = design_points(how, factors, size, args.rng)
    return study_of_arguments(args, points, city, arms, made)
