"""Command-line options that ``run`` and ``compare`` share; needs no NumPy."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario import Scenario

__all__ = [
    "add_city_arguments",
    "add_set_argument",
    "add_shared_arguments",
    "check_seed",
    "scenario_of",
    "with_reforms",
]

RESULTS = "results"


def add_shared_arguments(parser: argparse.ArgumentParser, reform_help: str) -> None:
    """Declare what both commands understand.

    Parameters
    ----------
    parser : ArgumentParser
        Parser of the command.
    reform_help : str
        What a reform given on this command's line means.
    """
    add_city_arguments(parser, reform_help)
    parser.add_argument("--json", action="store_true", help="print JSON for scripts, nothing else")
    parser.add_argument(
        "--results",
        default=RESULTS,
        metavar="DIR",
        help="folder below which results are saved (./results)",
    )


def add_city_arguments(parser: argparse.ArgumentParser, reform_help: str) -> None:
    """Declare what says which city is simulated, for how long and with which luck.

    Parameters
    ----------
    parser : ArgumentParser
        Parser of the command.
    reform_help : str
        What a reform given on this command's line means.
    """
    size = parser.add_mutually_exclusive_group()
    size.add_argument(
        "--districts",
        type=int,
        metavar="N",
        help="simulate the N smallest districts (as the city says)",
    )
    size.add_argument("--full", action="store_true", help="simulate all districts")
    parser.add_argument(
        "--weeks",
        type=int,
        metavar="W",
        help="weeks measured, after the warm-up (as the city says)",
    )
    parser.add_argument(
        "--warmup-weeks",
        type=int,
        metavar="W",
        help="weeks of warm-up (as the city says)",
    )
    parser.add_argument(
        "--tick-days",
        type=int,
        metavar="D",
        help="days of a tick (as the city says)",
    )
    parser.add_argument(
        "--reform",
        action="append",
        metavar="NAME[:key=value,...]",
        dest="reforms",
        help=f"{reform_help}; may be given several times",
    )
    parser.add_argument(
        "--shock",
        action="append",
        dest="shocks",
        metavar="NAME[:KEY=VALUE,...]",
        help="let this shock happen, in every arm, beside those of the scenario",
    )
    parser.add_argument("--rng", type=int, default=0, metavar="SEED", help="seed of all luck (0)")
    parser.add_argument(
        "--threads", type=int, default=1, metavar="N", help="threads of a model (1)"
    )


def add_set_argument(parser: argparse.ArgumentParser) -> None:
    """Declare the option that sets parameters of the model."""
    parser.add_argument(
        "--set",
        action="append",
        dest="values",
        metavar="PARAMETER=VALUE",
        help="set a parameter, as hierarchy.attention=8; may be given several times",
    )


def scenario_of(args: argparse.Namespace) -> Scenario:
    """Return the scenario that was asked for, with its size and clocks as given.

    Raises
    ------
    InputError
        If the scenario or an option cannot be used.
    """
    from scenarios import load

    scenario = load(args.scenario)
    changes: dict[str, Any] = {}
    if args.full:
        changes["simulated_districts"] = len(scenario.city.districts)
    for option, key in (
        (args.districts, "simulated_districts"),
        (args.weeks, "horizon_weeks"),
        (args.warmup_weeks, "warmup_weeks"),
        (args.tick_days, "tick_days"),
    ):
        if option is not None:
            changes[key] = option
    if args.shocks:
        from sim.reform_spec import parse_shock

        changes["shocks"] = [*scenario.shocks, *map(parse_shock, args.shocks)]
    if getattr(args, "values", None):
        changes["parameters"] = dict(map(_parameter, args.values))
    return scenario.with_(**changes) if changes else scenario


def with_reforms(scenario: Scenario, reforms: list[str] | None) -> Scenario:
    """Put reforms in force beside those that the scenario has in force already."""
    if not reforms:
        return scenario
    parts = [part for text in reforms for part in scenario.arm(text).parts]
    return scenario.with_(adopted=[*scenario.adopted, *parts])


def check_seed(rng: int) -> None:
    """Refuse a number that is no seed.

    Raises
    ------
    InputError
        If it does not have 64 bits.
    """
    from sim.errors import InputError

    if not 0 <= rng < 2**64:
        raise InputError(
            f"rng: {rng} is no seed",
            why="seeds have 64 bits",
            right="give 0 or more, below 2**64",
        )


def _parameter(text: str) -> tuple[str, float]:
    """Read ``PARAMETER=VALUE``; whether there is such a parameter is checked by the scenario."""
    from sim.errors import InputError

    name, _, value = (piece.strip() for piece in text.partition("="))
    try:
        return name, float(value)
    except ValueError:
        raise InputError(
            f"'{text}' sets no parameter",
            where="--set",
            why="behind the = stands no number" if value else "there is no value",
            right="write PARAMETER=VALUE, as hierarchy.attention=8",
        ) from None
