"""``reformlab run --from RESULTS RUN_ID``: one run of a study once more."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.studies.replay import Replay

__all__ = ["execute_replay"]

NOT_WITH = ("reforms", "shocks", "weeks", "warmup_weeks", "tick_days", "districts", "values")


def execute_replay(args: argparse.Namespace) -> int:
    """Replay and print; 0 if the measures are the same, 1 if they are not or the run fails."""
    from sim.errors import InputError

    if args.origin is None:
        right = "give its name, or --from RESULTS RUN_ID"
        raise InputError("no scenario to run", right=right)
    given = [name for name in NOT_WITH if getattr(args, name) is not None]
    if args.scenario is not None or given or args.rng or args.full or args.hash:
        raise InputError(
            "--from replays a run as it was",
            why="scenario, reforms, clocks and seed are those of the study",
            right="leave the other options out",
        )
    from experiments.pool import allow_threads
    from experiments.studies.replay import replay

    allow_threads(args.threads)
    found = replay(Path(args.origin[0]), args.origin[1], args.threads)
    if args.json:
        import json

        content = {
            **found.about,
            "status": found.row.status,
            "error": found.row.error,
            "measures": found.row.measures,
            "stored": found.stored is not None,
            "different": found.different,
        }
        print(json.dumps(content, allow_nan=False))
    else:
        _print(found)
    return 1 if found.row.error or found.different else 0


def _print(found: Replay) -> None:
    about = found.about
    inputs = ", ".join(f"{name}={value}" for name, value in about["inputs"].items())
    print(f"run {about['run_id']}: {about['arm']}, point {about['point']}, seed {about['seed']}")
    print(f"{inputs or 'nothing varied'}\n")
    if found.row.error:
        print(f"failed again: {found.row.error}")
        return
    from experiments.table import measures_table

    shown = {name: v for name, v in found.row.measures.items() if not name.endswith("_base")}
    print(measures_table(shown))
    if found.stored is None:
        print("\nthe study has no row of this run to compare with")
    elif found.different:
        print(f"\nDIFFERENT from the study: {', '.join(found.different)}")
    else:
        print(f"\nall {len(found.stored)} measures are identical to the study's, to the last bit")
