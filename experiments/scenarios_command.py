"""``reformlab scenarios``: list, show or check scenario files; computes nothing."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario import Scenario

__all__ = ["add_arguments", "execute"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="the cities, reforms and shocks there are")
    showing = actions.add_parser("show", help="what a scenario says")
    showing.add_argument("scenario", metavar="NAME", help="name of a city, or path of a .toml file")
    checking = actions.add_parser("validate", help="check a scenario file of your own")
    checking.add_argument("scenario", metavar="FILE", help="path of a .toml file, or a name")
    for action in (listing, showing, checking):
        action.add_argument("--json", action="store_true", help="print JSON for scripts")


def execute(args: argparse.Namespace) -> int:
    """Run the action that was asked for; return the exit code."""
    actions = {"list": _list, "show": _show, "validate": _validate}
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
    from scenarios import load

    scenario = load(args.scenario)
    if args.json:
        _print_json({**scenario.to_dict(), "sha256": scenario.sha256})
    else:
        print("\n".join(_describe(scenario)))


def _validate(args: argparse.Namespace) -> None:
    from scenarios import load

    scenario = load(args.scenario)
    if args.json:
        _print_json({"name": scenario.name, "valid": True, "sha256": scenario.sha256})
        return
    city = scenario.city
    print(
        f"{args.scenario}: valid ({city.residents:,} residents in {len(city.districts)} "
        f"district{'s' if len(city.districts) > 1 else ''}, "
        f"{sum(d.residents for d in city.simulated):,} simulated)"
    )


def _describe(scenario: Scenario) -> list[str]:
    import textwrap

    city, time = scenario.city, scenario.time
    lines = [f"{scenario.name}: {scenario.title}", ""]
    lines += [*textwrap.wrap(scenario.description, 88), ""] if scenario.description else []
    lines.append(f"levels      {' > '.join(level.name for level in _from_the_top(scenario))}")
    lines.append(
        f"time        {time.warmup_weeks} weeks of warm-up, {time.horizon_weeks} weeks measured, "
        f"a tick of {time.tick_days} days, society every {time.society_period_days}"
    )
    lines.append(f"households  {city.household_size:g} residents on average")
    if scenario.limiting_case:
        lines.append(f"limit       {scenario.limiting_case['source']}: no city")
    if scenario.network_file:
        lines.append(f"network     {scenario.network_file}")
    lines += ["", "district          residents  streets  communities  simulated"]
    for district in city.districts:
        lines.append(
            f"{district.name:<16}{district.residents:>11,}{district.streets:>9}"
            f"{district.communities:>13}  {'yes' if district in city.simulated else 'no'}"
        )
    lines += ["", "posts per unit"]
    lines += [f"  {role.replace('_', ' '):<26}{posts:g}" for role, posts in scenario.staff.items()]
    for heading, values in (
        ("parameters that differ from their default", scenario.parameters),
        ("reforms under study", dict.fromkeys(map(str, scenario.reforms), "")),
        ("reforms in force", dict.fromkeys(map(str, scenario.adopted), "")),
        ("shocks", dict.fromkeys(map(str, scenario.shocks), "")),
    ):
        if values:
            lines += [
                "",
                heading,
                *(f"  {name} {value}".rstrip() for name, value in values.items()),
            ]
    return lines


def _from_the_top(scenario: Scenario) -> list:
    from sim.vocabulary import LEVELS

    return sorted(scenario.levels, key=lambda level: LEVELS.index(level.name))


def _print_json(value: object) -> None:
    import json

    print(json.dumps(value, indent=2, ensure_ascii=False))
