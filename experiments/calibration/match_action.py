"""``reformlab calibrate match``: which parameter values the targets rule out, in waves."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.calibration.matching.history import Question

__all__ = ["add_arguments", "add_question_arguments", "execute", "question_of", "store_of"]

CITY = "test-town"
WAVES, REPEATS = 4, 2
CUT = "second"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_question_arguments(parser)
    parser.add_argument(
        "--store", metavar="DIR", help="folder of the waves (below --results, by what is asked)"
    )


def add_question_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what is matched to what; shared with the posterior ensemble."""
    parser.add_argument(
        "scenario", nargs="?", default=CITY, metavar="NAME", help=f"the city ({CITY})"
    )
    parser.add_argument(
        "--targets", metavar="FILE", help="a .csv file of your own targets (the product's own)"
    )
    parser.add_argument(
        "--vary",
        action="append",
        metavar="NAME[=low:high]",
        help="a parameter; may be given several times (a list of assumed ones)",
    )
    parser.add_argument("--points", type=int, metavar="N", help="points of a wave (10 a parameter)")
    parser.add_argument(
        "--repeats", type=int, default=REPEATS, metavar="K", help=f"runs at each ({REPEATS})"
    )
    parser.add_argument(
        "--waves", type=int, default=WAVES, metavar="W", help=f"at most so many ({WAVES})"
    )
    parser.add_argument(
        "--cut",
        default=CUT,
        metavar="WHICH",
        help=f"implausibility that decides: largest, second or third ({CUT})",
    )
    parser.add_argument("--weeks", type=int, metavar="W", help="weeks measured, after the warm-up")
    parser.add_argument("--warmup-weeks", type=int, metavar="W", help="weeks of warm-up")
    parser.add_argument("--rng", type=int, default=0, metavar="SEED", help="seed of all luck (0)")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--workers", type=int, metavar="N", help="processes (one a core)")
    where.add_argument(
        "--scheduler", metavar="ADDRESS", help="compute on the Dask cluster of this scheduler"
    )
    parser.add_argument(
        "--results", default="results", metavar="DIR", help="folder of results (./results)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON for scripts, nothing else")


def execute(args: argparse.Namespace) -> int:
    """Match, print, and say where it is kept; return the exit code."""
    from experiments.analysis.needed import check_installed

    check_installed("sklearn", "scikit-learn", "history matching")
    question = question_of(args)
    folder = store_of(args, question, "match")
    from experiments.calibration.matching.history import match
    from experiments.calibration.matching.matching_report import report_text, report_to_dict
    from experiments.studies.study_progress import study_reporter
    from experiments.study_command import executor_of

    history = match(
        question,
        folder,
        executor=executor_of(args),
        progress=study_reporter(silent=args.json),
        report=lambda line: None if args.json else print(line, file=sys.stderr, flush=True),
    )
    if args.json:
        import json

        print(json.dumps({"store": str(folder), **report_to_dict(history)}, allow_nan=False))
    else:
        print(report_text(history))
        print(f"\nkept in {folder}; the same command again goes on")
    return 0


def question_of(args: argparse.Namespace) -> Question:
    """Return what is asked; refuses before anything is run."""
    from experiments.calibration.chosen import PARAMETERS_TO_CALIBRATE, targets_of_runs
    from experiments.evidence.targets_file import own_targets, read_targets
    from experiments.studies.study import check_seed
    from scenarios import load

    check_seed(args.rng)
    given = {"horizon_weeks": args.weeks, "warmup_weeks": args.warmup_weeks}
    city = load(args.scenario).with_(**{k: v for k, v in given.items() if v is not None})
    every = own_targets() if args.targets is None else read_targets(Path(args.targets))
    targets = targets_of_runs(every, city.time.horizon_weeks)
    from experiments.calibration.matching.emulator import USUAL_PER_PARAMETER
    from experiments.calibration.matching.history import Question, check_question
    from experiments.calibration.matching.implausibility import order_named
    from experiments.studies.design_sweep import varied_factors

    factors = varied_factors(args.vary or PARAMETERS_TO_CALIBRATE, city, ())
    question = Question(
        city,
        tuple(factors),
        tuple(targets),
        USUAL_PER_PARAMETER * len(factors) if args.points is None else args.points,
        args.repeats,
        args.waves,
        order_named(args.cut, targets),
        args.rng,
    )
    check_question(question)
    return question


def store_of(args: argparse.Namespace, question: Any, command: str) -> Path:
    """Return the folder that was asked for, or one named after the question."""
    import hashlib
    import json

    from experiments.results_folder import check_writable

    if args.store is not None:
        check_writable(args.store, "--store")
        return Path(args.store)
    check_writable(args.results)
    text = json.dumps(question.to_dict(), sort_keys=True)
    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    return Path(args.results) / f"{command}-{question.city.name}-{mark}"
