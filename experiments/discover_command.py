"""``reformlab discover``: where in the space of inputs a reform fails."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from experiments.analysis.command import add_source_arguments, measures_of, perform
from experiments.options import add_shared_arguments
from experiments.study_command import add_study_arguments
from experiments.sweep_command import add_design_arguments, swept_study

if TYPE_CHECKING:
    from experiments.studies.results import StudyResults

__all__ = ["add_arguments", "execute"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_source_arguments(parser)
    parser.add_argument(
        "--measure",
        action="append",
        dest="measures",
        metavar="MEASURE",
        help="an outcome; may be given several times (order, vitality, satisfaction)",
    )
    parser.add_argument(
        "--threshold",
        type=float,
        default=0.0,
        metavar="T",
        help="a point fails if the mean over its seeds is worse than T, in the measure's unit (0: "
        "no better than without the reform)",
    )
    parser.add_argument(
        "--level",
        action="store_true",
        help="of the baseline's level, also where there are reforms (of their differences)",
    )
    parser.add_argument(
        "--box",
        type=int,
        metavar="N",
        help="show this box of PRIM (that of the highest harmonic mean of coverage and density)",
    )
    add_design_arguments(parser)
    add_shared_arguments(parser, "look for where this reform fails")
    add_study_arguments(parser)


def execute(args: argparse.Namespace) -> int:
    """Compute or read, analyse and print; return the exit code."""
    from experiments.analysis.needed import check_installed

    check_installed("sklearn", "scikit-learn", "discover")
    measures = measures_of(args)

    def analysed(results: StudyResults) -> Any:
        from experiments.analysis.discovery_study import discover_study

        return discover_study(
            results, measures, threshold=args.threshold, level=args.level, chosen=args.box
        )

    return perform(args, "discover", lambda: swept_study(args), analysed)
