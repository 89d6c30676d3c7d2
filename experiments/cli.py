"""The ``reformlab`` command: find the subcommand, run it, and end with one clear word.

Each subcommand is a module with ``add_arguments(parser)`` and
``execute(args) -> int`` that imports what it computes with inside ``execute``;
it is only imported when it is asked for, so that ``--help`` needs nothing.

Exit codes: 0 done; 1 a run failed; 2 the input cannot be used.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from experiments.examples import examples
from experiments.shadow import ShadowedPackage, check_packages

__all__ = ["COMMANDS", "main", "parser_of"]

DONE, RUN_FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130

COMMANDS = {
    "scenarios": ("experiments.scenarios_command", "list, show or check scenario files"),
    "run": ("experiments.run_command", "one city, one future"),
    "compare": ("experiments.compare_command", "a city without and with reforms (the main job)"),
    "dashboard": ("experiments.dashboard_command", "a live city in the browser"),
    "sweep": ("experiments.sweep_command", "a design of many runs, resumable"),
    "sensitivity": ("experiments.sensitivity_command", "which inputs decide an outcome"),
    "discover": ("experiments.discover_command", "where a reform fails"),
    "robust": ("experiments.robust_command", "which reform stands whatever the future"),
    "calibrate": ("experiments.calibrate_command", "what evidence says of the parameters"),
    "validate": ("experiments.validate_command", "patterns kept out of calibration: pass or miss"),
    "search": ("experiments.search_command", "the best packages of reforms under a budget"),
    "plot": ("experiments.plot_command", "a figure of a comparison, fit for a paper"),
    "demo": ("experiments.demo_command", "three minutes that show all of it"),
    "completion": ("experiments.completion_command", "a script that completes words for a shell"),
    "report": ("experiments.report_command", "a comparison as one HTML file for people who look"),
}
"""Subcommands by name: the module, and what it does in a few words."""

TRACEBACK = "REFORMLAB_TRACEBACK"

DESCRIPTION = """\
A wind tunnel for governance reform: simulates every resident, social
organization, residents' committee and government office of a city, and
compares what reforms do to order, vitality and satisfaction."""

EPILOG = f"""\
'reformlab compare' without anything more compares three reforms in Daqing as it
stood before 2012. 'reformlab COMMAND --help' explains a command.
Exit codes: 0 done, 1 a run failed, 2 the input cannot be used.
{TRACEBACK}=1 in the environment shows where a failure arose."""


class _WrongCommandLine(Exception):
    """The command line cannot be understood."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one message, without the usage in front of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.register("type", int, _whole_number)
        self.register("type", float, _number)

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing usage and leaving."""
        raise _WrongCommandLine(f"{message}; see '{self.prog} --help'")


def _whole_number(word: str) -> int:
    try:
        return int(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{word}' is not a whole number") from None


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{word}' is not a number") from None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments after the name of the command; by default those of the process.

    Returns
    -------
    int
        The exit code.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        check_packages()
        return _dispatch(arguments)
    except (_WrongCommandLine, ShadowedPackage) as error:
        return _say(str(error), WRONG_INPUT)
    except BrokenPipeError:
        # whoever read our output has stopped reading, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return _say("interrupted", INTERRUPTED)
    except Exception as error:
        return _failed(error, arguments)


def _dispatch(arguments: list[str]) -> int:
    asked = next((word for word in arguments if not word.startswith("-")), None)
    if asked is not None and asked not in COMMANDS:
        from sim.errors import nearest

        raise _WrongCommandLine(f"there is no command '{asked}'; {nearest(asked, COMMANDS)}")
    parser = parser_of([] if asked is None else [asked])
    args = parser.parse_args(arguments)
    if args.version:
        from importlib.metadata import version

        print(f"reformlab {version('reformlab')}")
        return DONE
    if asked is None:
        parser.print_help()
        return DONE
    code = int(args.execute(args))
    sys.stdout.flush()
    return code


def parser_of(declared: Iterable[str]) -> argparse.ArgumentParser:
    """Return the parser of the command line.

    Parameters
    ----------
    declared : iterable of str
        Commands whose arguments are declared, for which their modules are imported.
    """
    wanted = set(declared)
    parser = _Parser(
        prog="reformlab",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="print the version and leave")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for name, (module, summary) in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=summary, description=summary)
        if name in wanted:
            subparser.formatter_class = argparse.RawDescriptionHelpFormatter
            subparser.epilog = examples(name)
            command = importlib.import_module(module)
            command.add_arguments(subparser)
            subparser.set_defaults(execute=command.execute)
    return parser


def _failed(error: Exception, arguments: list[str]) -> int:
    """Tell wrong input from a run that failed."""
    from sim.errors import InputError

    if os.environ.get(TRACEBACK):
        import traceback

        traceback.print_exception(error)
    if isinstance(error, InputError):
        return _say(str(error), WRONG_INPUT)
    import shlex

    again = shlex.join(["reformlab", *arguments])
    return _say(
        f"failed: {type(error).__name__}: {error}\n"
        f"to run it again and see where it arose: {TRACEBACK}=1 {again}",
        RUN_FAILED,
    )


def _say(message: str, code: int) -> int:
    print(f"reformlab: {message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
