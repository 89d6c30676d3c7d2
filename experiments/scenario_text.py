"""A scenario in words and tables, for ``reformlab scenarios show``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from experiments.resolved import Resolved, resolved

if TYPE_CHECKING:
    from sim.scenario import Level, Scenario

__all__ = ["describe"]

WIDTH = 96
NOTE = "grade: measured, from literature, or assumed; * this city says otherwise than the default"


def describe(scenario: Scenario) -> list[str]:
    """Return the lines that say all of a scenario, every number with unit and grade."""
    lines = [f"{scenario.name}: {scenario.title}", ""]
    if scenario.description:
        lines += [*textwrap.wrap(scenario.description, WIDTH), ""]
    lines += [*_frame(scenario), "", *_districts(scenario)]
    lines += _choices(scenario)
    rows = resolved(scenario)
    for heading, prefix in (
        ("posts before any reform", "staff."),
        ("who lives there", "residents."),
        ("what goes wrong more or less often", "grievance_factors."),
        ("social organizations", "organizations."),
    ):
        lines += _numbers(heading, [row for row in rows if row.key.startswith(prefix)], prefix)
    parameters = [row for row in rows if row.key.startswith("parameters.")]
    return [*lines, *_numbers("parameters", parameters, "parameters."), "", NOTE]


def _frame(scenario: Scenario) -> Iterator[str]:
    city, time = scenario.city, scenario.time
    yield f"levels      {' > '.join(level.name for level in _from_the_top(scenario))}"
    yield (
        f"time        {time.warmup_weeks} weeks of warm-up, {time.horizon_weeks} weeks measured, "
        f"a tick of {time.tick_days} days, society every {time.society_period_days}"
    )
    papers = next(row for row in resolved(scenario) if row.key == "city.household_size")
    yield f"households  {city.household_size:g} residents on average; {_papers(papers)}"
    if scenario.network_file:
        yield f"network     {scenario.network_file}"
    if scenario.residents_file:
        yield f"residents   {scenario.residents_file}"


def _districts(scenario: Scenario) -> Iterator[str]:
    yield "district          residents  streets  communities  simulated"
    city = scenario.city
    for district in city.districts:
        yield (
            f"{district.name:<16}{district.residents:>11,}{district.streets:>9}"
            f"{district.communities:>13}  {'yes' if district in city.simulated else 'no'}"
        )
    first = city.districts[0].name
    for row in resolved(scenario):
        if row.key.startswith(f"district.{first}."):
            yield f"  {row.unit}: {_papers(row)}"


def _choices(scenario: Scenario) -> Iterator[str]:
    """Reforms, packages and shocks, under a heading each."""
    packages = (f"{p.name}: {', '.join(map(str, p.parts))}" for p in scenario.packages)
    for heading, entries in (
        ("reforms under study (what `reformlab compare` compares)", map(str, scenario.reforms)),
        ("packages under study (several reforms as one)", packages),
        ("reforms in force", map(str, scenario.adopted)),
        ("shocks", map(str, scenario.shocks)),
    ):
        listed = [f"  {entry}" for entry in entries]
        if listed:
            yield from ("", heading, *listed)


def _numbers(heading: str, rows: Iterable[Resolved], prefix: str) -> Iterator[str]:
    """One line a number: name, value, unit, grade; the source where the city names one."""
    rows = list(rows)
    if not rows:
        return
    yield from ("", heading)
    names = [row.key.removeprefix(prefix) for row in rows]
    width, unit_width = max(map(len, names)), max(len(row.unit) for row in rows)
    for name, row in zip(names, rows, strict=True):
        mark = "*" if row.given and prefix == "parameters." else " "
        source = row.source if row.given else ""
        yield (
            f"{mark} {name:<{width}}  {row.value:>9.6g}  {row.unit:<{unit_width}}  "
            f"{row.grade:<10}  {source}"
        ).rstrip()


def _papers(row: Resolved) -> str:
    return f"{row.grade}: {row.source}" if row.source else row.grade


def _from_the_top(scenario: Scenario) -> list[Level]:
    from sim.vocabulary import LEVELS

    return sorted(scenario.levels, key=lambda level: LEVELS.index(level.name))
