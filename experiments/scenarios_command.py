"""``reformlab scenarios``: list, show, check or begin scenario files; runs nothing."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario import Scenario

__all__ = ["add_arguments", "execute"]

DEFAULT_ORIGIN = "template"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="the cities, reforms and shocks there are")
    showing = actions.add_parser(
        "show", help="all that a scenario says, every number with unit and grade"
    )
    showing.add_argument("scenario", metavar="NAME", help="name of a city, or path of a .toml file")
    checking = actions.add_parser("validate", help="check a scenario file of your own")
    checking.add_argument("scenario", metavar="FILE", help="path of a .toml file, or a name")
    beginning = actions.add_parser("new", help="write a commented file NAME.toml to fill in")
    beginning.add_argument("name", metavar="NAME", help="name of your city")
    beginning.add_argument(
        "--from",
        dest="origin",
        default=DEFAULT_ORIGIN,
        metavar="CITY",
        help=f"begin with a copy of this city ({DEFAULT_ORIGIN})",
    )
    for action in (listing, showing, checking, beginning):
        action.add_argument("--json", action="store_true", help="print JSON for scripts")


def execute(args: argparse.Namespace) -> int:
    """Run the action that was asked for; return the exit code."""
    actions = {"list": _list, "show": _show, "validate": _validate, "new": _new}
    actions[args.action](args)
    return 0


def _list(args: argparse.Namespace) -> None:
    import scenarios
    from sim.reforms import REFORMS
    from sim.shocks import SHOCKS

    found = {
        "cities": {name: scenarios.title(name) for name in scenarios.names()},
        "reforms": {name: reform.title for name, reform in REFORMS.items()},
        "shocks": {name: shock.title for name, shock in SHOCKS.items()},
    }
    if args.json:
        _print_json(
            {
                kind: [{"name": name, "title": title} for name, title in titles.items()]
                for kind, titles in found.items()
            }
        )
        return
    width = max(len(name) for titles in found.values() for name in titles)
    for kind, titles in found.items():
        print(kind)
        for name, title in titles.items():
            print(f"  {name:<{width}}  {title}")


def _show(args: argparse.Namespace) -> None:
    from experiments.resolved import resolved
    from experiments.scenario_text import describe
    from scenarios import load

    scenario = load(args.scenario)
    if args.json:
        numbers = [row.to_dict() for row in resolved(scenario)]
        _print_json({**scenario.to_dict(), "sha256": scenario.sha256, "resolved": numbers})
    else:
        print("\n".join(describe(scenario)))


def _validate(args: argparse.Namespace) -> None:
    from scenarios import load

    scenario = load(args.scenario)
    _check_own_files(scenario)
    if args.json:
        _print_json({"name": scenario.name, "valid": True, "sha256": scenario.sha256})
        return
    city = scenario.city
    print(
        f"{args.scenario}: valid ({city.residents:,} residents in {len(city.districts)} "
        f"district{'s' if len(city.districts) > 1 else ''}, "
        f"{sum(d.residents for d in city.simulated):,} simulated)"
    )


def _check_own_files(scenario: Scenario) -> None:
    """Read the user's own table and network as a run would; only then is NumPy needed."""
    simulated = scenario.city.simulated
    if scenario.residents_file:
        from sim.residents_table import read_residents

        read_residents(scenario.residents_file, simulated)
    if scenario.network_file:
        from sim.networks import read_network

        read_network(scenario.network_file, sum(d.residents for d in simulated))


def _new(args: argparse.Namespace) -> None:
    from experiments.new_scenario import new_scenario

    path = new_scenario(args.name, args.origin)
    if args.json:
        _print_json({"written": str(path), "from": args.origin})
        return
    print(
        f"written: {path}, a copy of {args.origin}\n"
        f"change what is yours, then: reformlab scenarios validate {path}\n"
        f"and: reformlab compare {path}"
    )


def _print_json(value: object) -> None:
    import json

    print(json.dumps(value, indent=2, ensure_ascii=False))
