"""``reformlab robust``: which reform stands whatever the future, by five criteria."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from experiments.analysis.command import add_source_arguments, measures_of, perform
from experiments.options import add_shared_arguments
from experiments.study_command import add_study_arguments
from experiments.sweep_command import add_design_arguments, swept_study

if TYPE_CHECKING:
    from experiments.studies.results import StudyResults
    from experiments.studies.study import Study

__all__ = ["add_arguments", "execute"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_source_arguments(parser)
    parser.add_argument(
        "--measure",
        action="append",
        dest="measures",
        metavar="MEASURE",
        help="what is valued; may be given several times (order, vitality, satisfaction)",
    )
    parser.add_argument(
        "--threshold",
        type=float,
        metavar="T",
        help="what is good enough, in the measure's unit (the baseline's median over the futures)",
    )
    parser.add_argument(
        "--optimism",
        type=float,
        default=0.5,
        metavar="A",
        help="weight of the best future in Hurwicz' criterion, 0 to 1 (0.5)",
    )
    parser.add_argument(
        "--percentile",
        type=float,
        default=90.0,
        metavar="P",
        help="of the percentile regret, 0 to 100 (90)",
    )
    add_design_arguments(parser)
    add_shared_arguments(parser, "a choice beside doing nothing: this reform")
    add_study_arguments(parser)


def execute(args: argparse.Namespace) -> int:
    """Compute or read, analyse and print; return the exit code."""
    from sim.errors import InputError

    measures = measures_of(args)
    for name, number, most in (
        ("optimism", args.optimism, 1.0),
        ("percentile", args.percentile, 100.0),
    ):
        if not 0.0 <= number <= most:
            raise InputError(f"--{name} {number:g} is not possible", right=f"give 0 to {most:g}")
    if args.threshold is not None and len(measures) > 1:
        raise InputError(
            "--threshold is of one measure",
            why=f"{len(measures)} are valued, each in its own unit",
            right="give one --measure",
        )

    def analysed(results: StudyResults) -> Any:
        from experiments.analysis.robustness_study import robust_study

        return robust_study(
            results,
            measures,
            threshold=args.threshold,
            optimism=args.optimism,
            percentile=args.percentile,
        )

    return perform(args, "robust", lambda: _study(args), analysed)


def _study(args: argparse.Namespace) -> Study:
    from sim.errors import InputError

    if not args.reforms:
        raise InputError("there is no reform to choose", right="give --reform, one or more")
    return swept_study(args)
