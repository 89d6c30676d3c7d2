"""The page of the cities: side by side, then what each says and where it has it from."""

from __future__ import annotations

import scenarios
from docs.markdown import number, page, table
from experiments.resolved import Resolved, resolved
from sim.scenario import Scenario

__all__ = ["cities_page"]


def cities_page() -> str:
    """Return the page of all cities that come with reformlab."""
    cities = [scenarios.load(name) for name in scenarios.names()]
    heading = (
        "city",
        "residents",
        "simulated",
        "levels",
        "residents a community",
        "migrants",
        "debts disputed",
        "posts of organizations per 10,000 residents",
        "studied",
    )
    parts = [
        "Each file keeps facts and assumptions apart in its head; what is not named below as "
        "measured or from literature is assumed. Simulated are the smallest districts, at full "
        "size, with the shared offices of the whole city. How to write one: "
        "[Add a city](../how_to/add_a_city.md).",
        table(heading, (_side_by_side(city) for city in cities)),
    ]
    return page("Cities", *parts, *map(_section, cities))


def _side_by_side(city: Scenario) -> tuple[object, ...]:
    districts = city.city.districts
    areas = sum(district.communities for district in districts)
    values = city.parameter_values()
    factor = city.grievance_factors.get("labour_debt", 1.0)
    each = city.city.residents / areas
    return (
        f"[`{city.name}`](#{city.name})",
        number(city.city.residents, 9),
        number(sum(district.residents for district in city.city.simulated), 9),
        number(len(city.levels), 3),
        number(round(each), 6),
        f"{100 * values['grievances.migrant_share']:.0f} %",
        "as usual" if factor == 1.0 else f"{factor:g} times",
        number(city.staff["organization"] / each * 10_000, 3),
        ", ".join(f"`{arm}`" for arm in city.arms),
    )


def _section(city: Scenario) -> str:
    rows = [_papers(row) for row in resolved(city) if row.given and _is_shown(city, row)]
    heading = ("what", "value", "unit", "grade", "source")
    text = " ".join(city.description.split())
    return f"## {city.name}\n\n**{city.title}.** {text}\n\n{table(heading, rows)}"


def _is_shown(city: Scenario, row: Resolved) -> bool:
    """Of districts, show the simulated ones only."""
    if not row.key.startswith("district."):
        return True
    return any(row.key.startswith(f"district.{d.name}.") for d in city.city.simulated)


def _papers(row: Resolved) -> tuple[object, ...]:
    return f"`{row.key}`", number(row.value, 9), row.unit, row.grade, row.source or "–"
