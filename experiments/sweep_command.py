"""``reformlab sweep``: a design of many runs, kept in a folder and taken up again at any time."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from experiments.options import add_shared_arguments, scenario_of
from experiments.study_command import (
    add_study_arguments,
    carry_out,
    check_as_it_is,
    check_size,
    study_of_arguments,
    takes_up,
)

if TYPE_CHECKING:
    from experiments.studies.results import StudyResults
    from experiments.studies.study import Study

__all__ = ["add_arguments", "add_design_arguments", "execute", "swept_study"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "scenario",
        nargs="?",
        metavar="NAME",
        help="name of a city, or path of a .toml file; not needed with --store DIR --resume",
    )
    add_design_arguments(parser)
    add_shared_arguments(
        parser, "an arm beside the baseline: this reform (or package of the scenario)"
    )
    add_study_arguments(parser)


def add_design_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare which points are visited."""
    parser.add_argument(
        "--design",
        default="lhs",
        metavar="DESIGN",
        help="lhs, sobol, factorial, fractional (resolution V), one-at-a-time, or the path of a "
        ".csv file with a column for each input (lhs)",
    )
    parser.add_argument(
        "--runs", type=int, metavar="N", help="points of the design (lhs and sobol need it)"
    )
    parser.add_argument(
        "--vary",
        action="append",
        metavar="NAME[=low:high|a,b,c]",
        help="an input to vary: a parameter, a reform's or shock's setting (flatten.strength), "
        "'shock' or 'city'; without values over its whole range; may be given several times "
        "(every parameter)",
    )
    parser.add_argument(
        "--levels", type=int, default=2, metavar="N", help="levels of a range in a factorial (2)"
    )


def execute(args: argparse.Namespace) -> int:
    """Compute, save and print; return the exit code."""
    from sim.errors import InputError

    study = None
    if args.scenario is not None:
        study = swept_study(args)
    elif takes_up(args):
        check_as_it_is(args, computed=True)
    else:
        raise InputError(
            "no scenario to sweep",
            right="give its name, or --store DIR --resume to go on with a study",
        )
    return carry_out(args, study, "sweep", _print)


def swept_study(args: argparse.Namespace) -> Study:
    """Return the study that the arguments of a sweep ask for."""
    from experiments.studies.design_sweep import design_points
    from experiments.studies.designs import Asked
    from experiments.studies.study import check_seed

    check_seed(args.rng)
    city = scenario_of(args)
    arms = [city.arm(text) for text in args.reforms or ()]
    points, made = design_points(
        city,
        arms,
        args.design,
        Asked(args.runs, args.levels, args.rng),
        args.vary,
        lambda number: check_size(args, number, city, arms),
    )
    return study_of_arguments(args, points, city, arms, made)


def _print(results: StudyResults) -> None:
    """Print how far the headline measures reach over the runs."""
    from experiments.contrasts import INDICES

    table = results.runs
    if len(table):
        print(f"{'':<16}{'arm':<28}{'mean':>8}{'lowest':>9}{'highest':>9}   index points, n")
    for name in INDICES if len(table) else ():
        for arm in results.arms:
            values = table.loc[table["arm"] == arm, name]
            if len(values):
                print(
                    f"{name:<16}{arm:<28}{values.mean():>8.1f}{values.min():>9.1f}"
                    f"{values.max():>9.1f}   {len(values)}"
                )
