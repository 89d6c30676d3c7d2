"""``reformlab calibrate ensemble``: parameter vectors with weights, from what is not ruled out."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.calibration.match_action import (
    add_question_arguments,
    question_of,
    store_of,
)

if TYPE_CHECKING:
    from experiments.calibration.posterior.ensemble_run import Posterior

__all__ = ["add_arguments", "execute"]

PARTICLES, STEPS = 300, 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_question_arguments(parser)
    parser.add_argument(
        "--particles", type=int, default=PARTICLES, metavar="N", help=f"of a step ({PARTICLES})"
    )
    parser.add_argument(
        "--steps", type=int, default=STEPS, metavar="S", help=f"at most so many ({STEPS})"
    )
    parser.add_argument(
        "--save", metavar="FILE.toml", help="where to write it (ensemble.toml in the store)"
    )
    parser.add_argument(
        "--store",
        metavar="DIR",
        help="folder of waves and steps, such as `calibrate match` left (below --results)",
    )


def execute(args: argparse.Namespace) -> int:
    """Match, draw, write and print; return the exit code."""
    from experiments.analysis.needed import check_installed
    from sim.errors import InputError

    check_installed("sklearn", "scikit-learn", "history matching")
    question = question_of(args)
    folder = store_of(args, question, "match")
    path = folder / "ensemble.toml" if args.save is None else Path(args.save)
    if args.save is not None and not path.parent.is_dir():
        raise InputError("is no folder", where=str(path.parent), right="give another --save")
    from experiments.calibration.matching.history import match
    from experiments.calibration.posterior.ensemble_run import posterior
    from experiments.ensembles.ensemble_file import write_ensemble
    from experiments.studies.study_progress import study_reporter
    from experiments.study_command import executor_of

    shared: dict[str, Any] = {
        "executor": executor_of(args),
        "report": lambda line: None if args.json else print(line, file=sys.stderr, flush=True),
    }
    progress = study_reporter(silent=args.json)
    history = match(question, folder, progress=progress, **shared)
    found = posterior(
        history,
        folder,
        particles=args.particles,
        steps=args.steps,
        command=_command(args),
        progress=progress,
        **shared,
    )
    write_ensemble(path, found.ensemble)
    _print(args, found, path)
    return 0


def _command(args: argparse.Namespace) -> str:
    """Return the command that makes it again, without where it is kept."""
    words = ["reformlab", "calibrate", "ensemble", args.scenario]
    for option in ("weeks", "warmup_weeks", "points", "repeats", "waves", "cut", "rng"):
        value = getattr(args, option)
        if value is not None:
            words += [f"--{option.replace('_', '-')}", str(value)]
    words += [word for name in args.vary or () for word in ("--vary", name)]
    words += ["--targets", Path(args.targets).name] if args.targets else []
    return shlex.join([*words, "--particles", str(args.particles), "--steps", str(args.steps)])


def _print(args: argparse.Namespace, found: Posterior, path: Path) -> None:
    if args.json:
        import json

        from experiments.calibration.posterior.posterior_report import posterior_to_dict

        content = {"ensemble": str(path), **posterior_to_dict(found)}
        print(json.dumps(content, allow_nan=False))
        return
    from experiments.calibration.posterior.posterior_report import posterior_text

    print(posterior_text(found))
    print(f"\nwritten to {path}; reformlab compare NAME --ensemble {path}")
