"""``reformlab completion``: a script with which a shell completes words of the command.

The script holds everything, so pressing the key starts no Python: shtab writes it from the parsers.
"""

from __future__ import annotations

import argparse
from typing import Any

__all__ = ["add_arguments", "execute"]

SHELLS = ("bash", "zsh", "tcsh")

FILES = ("output", "patterns")
FOLDERS = ("results", "store", "from_", "source")
CITIES = ("scenario", "origin")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))


def execute(args: argparse.Namespace) -> int:
    """Print the script; return the exit code."""
    from experiments.cli import COMMANDS, parser_of
    from sim.errors import InputError

    try:
        import shtab
    except ModuleNotFoundError:
        raise InputError(
            "completion needs shtab, which is not installed",
            right="pip install 'reformlab[shell]'",
        ) from None
    parser = parser_of(COMMANDS)
    _say_what_completes(parser, shtab)
    print(shtab.complete(parser, args.shell))
    return 0


def _say_what_completes(parser: argparse.ArgumentParser, shtab: Any) -> None:
    """Name files, cities, reforms and shocks as what an argument may be completed with."""
    import scenarios
    from sim.reforms import REFORMS
    from sim.shocks import SHOCKS

    words = {"reforms": list(REFORMS), "shocks": list(SHOCKS)}
    words |= dict.fromkeys(CITIES, scenarios.names())
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for sub in dict.fromkeys(action.choices.values()):
                _say_what_completes(sub, shtab)
        elif action.choices is None and action.dest in words:
            action.choices = words[action.dest]
        elif action.choices is None and action.dest in FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.choices is None and action.dest in FOLDERS and action.nargs != 2:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
