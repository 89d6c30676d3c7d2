"""``reformlab validate``: patterns kept out of calibration, and whether the model shows them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.options import add_shared_arguments, scenario_of
from experiments.study_command import add_study_arguments

if TYPE_CHECKING:
    from experiments.evidence.pattern import Pattern
    from experiments.studies.results import StudyResults
    from experiments.studies.study import Study
    from experiments.validation import Verdict

__all__ = ["add_arguments", "execute"]

CITY = "daqing-2012"
PAIRS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "scenario",
        nargs="?",
        default=CITY,
        metavar="NAME",
        help=f"name of a city, or path of a .toml file ({CITY})",
    )
    parser.add_argument(
        "--patterns",
        action="append",
        default=[],
        metavar="FILE.toml",
        help="patterns of your own, beside the product's; may be given several times",
    )
    parser.add_argument(
        "--only-mine", action="store_true", help="leave the product's own patterns out"
    )
    parser.add_argument(
        "--list", action="store_true", help="print the patterns and their bounds, and run nothing"
    )
    add_shared_arguments(parser, "not understood here: patterns name their reforms")
    add_study_arguments(parser, seeds=PAIRS)


def execute(args: argparse.Namespace) -> int:
    """Run what patterns need, judge and print; return the exit code."""
    from sim.errors import InputError

    if args.reforms:
        raise InputError("--reform has no meaning here", right="a pattern names its reform")
    patterns = _patterns(args)
    if args.list:
        _print_patterns(patterns, args.json)
        return 0
    from experiments.study_command import carry_out

    study, arms = _study(args, patterns)

    def verdicts(results: StudyResults) -> list[Verdict]:
        from experiments.validation import judge, values_of

        values = values_of(results, patterns, arms)
        return [judge(pattern, values[pattern.name]) for pattern in patterns]

    def show(results: StudyResults) -> None:
        from experiments.validation import verdicts_text

        if results.complete:
            print(verdicts_text(verdicts(results)))

    def describe(results: StudyResults) -> dict[str, Any]:
        found = [v.to_dict() for v in verdicts(results)] if results.complete else None
        return {"validation": found}

    return carry_out(args, study, "validate", show, describe)


def _patterns(args: argparse.Namespace) -> list[Pattern]:
    """Return the patterns that are asked for."""
    from experiments.evidence.patterns_file import own_patterns, read_patterns
    from sim.errors import InputError

    found = [] if args.only_mine else list(own_patterns())
    for path in args.patterns:
        for pattern in read_patterns(Path(path)):
            if any(other.name == pattern.name for other in found):
                raise InputError(
                    f"pattern '{pattern.name}' is there already",
                    where=path,
                    right="give it a name of its own",
                )
            found.append(pattern)
    if not found:
        raise InputError("no pattern to test", right="give --patterns FILE.toml")
    return found


def _study(args: argparse.Namespace, patterns: list[Pattern]) -> tuple[Study, dict[str, str]]:
    """Return the study that patterns need, and the name of each reform's arm."""
    import pandas

    from experiments.studies.study import check_seed
    from experiments.study_command import study_of_arguments
    from experiments.validation import reforms_of

    check_seed(args.rng)
    city = scenario_of(args)
    arms = {text: city.arm(text) for text in reforms_of(patterns)}
    several = list({str(arm): arm for arm in arms.values()}.values())
    points = pandas.DataFrame(index=range(1))
    study = study_of_arguments(args, points, city, several, {"design": "validate"})
    return study, {text: str(arm) for text, arm in arms.items()}


def _print_patterns(patterns: list[Pattern], as_json: bool) -> None:
    if as_json:
        import json
        from dataclasses import asdict

        print(json.dumps({"patterns": [asdict(pattern) for pattern in patterns]}))
        return
    for pattern in patterns:
        what = f"{pattern.reform}: {pattern.measure}" if pattern.reform else pattern.measure
        print(
            f"{pattern.claim}\n  {what}, {pattern.scale} from {pattern.low:g} to {pattern.high:g}: "
            f"{pattern.tolerance}\n  {pattern.source} ({pattern.checked})"
            + (f"; {pattern.remark}" if pattern.remark else "")
        )
