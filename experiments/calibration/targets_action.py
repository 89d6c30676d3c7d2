"""``reformlab calibrate targets``: the facts to calibrate to, and what the model gives for them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.evidence.target import Target
    from experiments.targets import Row

__all__ = ["add_arguments", "execute"]

RUNS = 3
FACT = 58
"""Characters of a fact that are shown."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "scenario",
        nargs="?",
        metavar="NAME",
        help="run this city without reforms and compare; without it targets are only listed",
    )
    parser.add_argument(
        "--targets", metavar="FILE", help="a .csv file of your own targets (the product's own)"
    )
    parser.add_argument(
        "--runs", type=int, default=RUNS, metavar="N", help=f"runs of the city ({RUNS})"
    )
    parser.add_argument("--weeks", type=int, metavar="W", help="weeks measured, after the warm-up")
    parser.add_argument("--warmup-weeks", type=int, metavar="W", help="weeks of warm-up")
    parser.add_argument("--rng", type=int, default=0, metavar="SEED", help="seed of all luck (0)")
    parser.add_argument("--json", action="store_true", help="print JSON for scripts, nothing else")


def execute(args: argparse.Namespace) -> int:
    """List targets, or compare a city with them; return the exit code."""
    from experiments.evidence.targets_file import own_targets, read_targets

    targets = own_targets() if args.targets is None else read_targets(Path(args.targets))
    found = None if args.scenario is None else _compare(args, targets)
    if args.json:
        _print_json(targets, found)
    elif found is None:
        _print_targets(targets)
    else:
        _print_rows(found)
    return 0


def _compare(args: argparse.Namespace, targets: Sequence[Target]) -> list[Row]:
    """Run the city and return its rows; refuses before anything is run."""
    from experiments.studies.study import check_seed
    from scenarios import load
    from sim.errors import InputError

    check_seed(args.rng)
    if args.runs < 1:
        raise InputError(f"runs: {args.runs} is below 1", right="give 1 or more")
    given = {"horizon_weeks": args.weeks, "warmup_weeks": args.warmup_weeks}
    city = load(args.scenario).with_(**{k: v for k, v in given.items() if v is not None})

    from experiments.provenance import model_sources
    from experiments.targets import measure_targets, rows
    from sim.streams import replication_seed

    model_sources()
    seeds = [replication_seed(args.rng, number) for number in range(args.runs)]

    def report(line: str) -> None:
        if not args.json:
            print(line, file=sys.stderr, flush=True)

    return rows(measure_targets(city, seeds, report), targets)


def _print_targets(targets: Sequence[Target]) -> None:
    from experiments.evidence.target import STANDINGS

    for standing, meaning in STANDINGS.items():
        own = [target for target in targets if target.standing == standing]
        if own:
            print(f"{standing}: {meaning}")
        for target in own:
            print(
                f"  {target.id:<6}{target.output:<32}{_value(target):<24}{target.unit}"
                f"\n        {target.fact}; {target.source} ({target.grade})"
            )


def _print_rows(found: Sequence[Row]) -> None:
    print(f"{'':<6}{'fact':<{FACT + 2}}{'target':>22}{'model':>20}{'miss':>10}")
    for row in found:
        fact = row.target.fact
        short = fact if len(fact) <= FACT else f"{fact[: FACT - 1]}…"
        print(
            f"{row.target.id:<6}{short:<{FACT + 2}}{_value(row.target):>22}"
            f"{_with_error(row.model, row.standard_error):>20}{_relative(row):>10}  "
            f"{row.target.unit}, {row.target.standing}"
        )


def _relative(row: Row) -> str:
    return "–" if row.relative_miss is None else f"{100.0 * row.relative_miss:+.0f} %"


def _value(target: Target) -> str:
    if target.low != target.high:
        return f"{target.low:.4g} to {target.high:.4g}"
    return _with_error(target.low, target.standard_error)


def _with_error(value: float, error: float | None) -> str:
    shown = f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"
    return f"{shown} ± {error:.2g}" if error else shown


def _print_json(targets: Sequence[Target], found: Sequence[Row] | None) -> None:
    import json
    import math
    from dataclasses import asdict

    content: list[dict[str, Any]] = [asdict(target) for target in targets]
    for entry, row in zip(content, found or (), strict=False):
        entry["model"] = row.model if math.isfinite(row.model) else None
        entry["model_standard_error"] = row.standard_error
        entry["relative_miss"] = row.relative_miss if math.isfinite(row.model) else None
        entry["runs"] = row.runs
    print(json.dumps({"targets": content}, allow_nan=False))
