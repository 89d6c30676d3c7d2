"""``reformlab calibrate``: what evidence from outside says of the model's parameters."""

from __future__ import annotations

import argparse
import importlib

__all__ = ["add_arguments", "execute"]

ACTIONS = {
    "targets": (
        "experiments.calibration.targets_action",
        "list or check calibration targets; with NAME also what the model gives for them",
    ),
    "match": (
        "experiments.calibration.match_action",
        "rule out parameter values that no target can live with (history matching in waves)",
    ),
    "ensemble": (
        "experiments.calibration.ensemble_action",
        "draw parameter vectors with weights from what is not ruled out (ABC)",
    ),
    "times-to-close": (
        "experiments.calibration.times_action",
        "what real requests say of touch time, outside delay and queueing",
    ),
}
"""Actions by name: the module, which needs no NumPy to declare arguments, and what it does."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, (module, summary) in ACTIONS.items():
        action = actions.add_parser(name, help=summary, description=summary)
        importlib.import_module(module).add_arguments(action)
        action.set_defaults(module=module)


def execute(args: argparse.Namespace) -> int:
    """Run the action that was asked for; return the exit code."""
    return int(importlib.import_module(args.module).execute(args))
