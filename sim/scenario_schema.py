"""What a scenario may say: every section of its file checked, in plain data.

The same check holds for a file, for `Scenario.with_` and for a scenario built
by hand; it works on the nested tables that a TOML file gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from sim.errors import nearest
from sim.limiting_case import check_limiting_case
from sim.problems import Problems, kind_of
from sim.reform_spec import PLACE_SEPARATOR, check_packages, check_spec
from sim.scenario_levels import check_levels
from sim.scenario_make import MAKE, check_grades, check_make
from sim.vocabulary import ROLES

__all__ = [
    "FEWEST_RESIDENTS",
    "LARGEST_HOUSEHOLD",
    "NAME_FORM",
    "OWN_FILES",
    "check_scenario",
    "flat_parameters",
    "named_reforms",
]

FEWEST_RESIDENTS: Final = 50
"""Residents a community must have at least, so that its units have somebody to serve."""

LARGEST_HOUSEHOLD: Final = 6
"""Members a household has at most; so the mean cannot be above."""

MOST_RESIDENTS: Final = 2**31 - 1
"""Resident ids are 32-bit integers."""

DAYS_A_WEEK: Final = 7
DAYS_A_YEAR: Final = 364
"""A measuring year: 52 whole weeks."""

SECTIONS: Final = (
    "name",
    "title",
    "description",
    "time",
    "city",
    "district",
    "level",
    "staff",
    "network_file",
    "residents_file",
    *MAKE,
    "parameters",
    "reforms",
    "packages",
    "adopted",
    "shocks",
    "grades",
    "limiting_case",
)
REQUIRED: Final = ("name", "title", "time", "city", "district", "level", "staff")
TIME: Final = ("society_period_days", "tick_days", "warmup_weeks", "horizon_weeks")
CITY: Final = ("household_size", "simulated_districts")
DISTRICT: Final = ("name", "residents", "streets", "communities")

OWN_FILES: Final = {
    "network_file": (".txt", ".csv", ".tsv", ".edges", ".edgelist", ".graphml"),
    "residents_file": (".csv", ".parquet"),
}
"""Files of the user's own that stand in place of what is generated, and how they may end."""

NAME_FORM: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_scenario(problems: Problems, data: Mapping[str, Any]) -> None:
    """Note everything that is wrong with a scenario given as nested tables."""
    problems.keys(data, "", SECTIONS, REQUIRED)
    _check_texts(problems, data)
    horizon = _check_time(problems, data)
    has_street = check_levels(problems, data["level"]) if "level" in data else True
    districts = _check_districts(problems, data, has_street)
    _check_city(problems, data, districts)
    _check_staff(problems, data, has_street)
    check_make(problems, data)
    for key in OWN_FILES:
        _check_own_file(problems, data, key)
    _check_parameters(problems, data)
    if "grades" in data:
        check_grades(problems, data["grades"])
    if "packages" in data:
        check_packages(problems, data["packages"], districts, horizon)
    check_limiting_case(problems, data)
    for section in ("reforms", "adopted", "shocks"):
        _check_specs(problems, data, section, districts, horizon)


def flat_parameters(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested tables of parameters as one table of full dotted names."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        # numbers, which are nearly all there are, need not be asked the slower question
        if not isinstance(value, (int, float)) and isinstance(value, Mapping):
            flat.update(flat_parameters(value, f"{name}."))
        else:
            flat[name] = value
    return flat


def named_reforms(section: object) -> Iterator[tuple[object, Mapping[str, Any]]]:
    """Go over the reforms of a section: a table by name, or a list with names inside."""
    if isinstance(section, Mapping):
        yield from section.items()
    elif isinstance(section, Iterable):
        for entry in section:
            settings = dict(entry)
            yield settings.pop("name", None), settings


def _check_texts(problems: Problems, data: Mapping[str, Any]) -> None:
    if "name" in data:
        name = problems.text(data["name"], "name")
        if name is not None and not NAME_FORM.fullmatch(name):
            problems.add(
                "name",
                f"'{name}' cannot name a scenario",
                right="use small letters, digits and single hyphens",
            )
    if "title" in data:
        title = problems.text(data["title"], "title")
        if title is not None and "\n" in title.strip():
            problems.add("title", "has several lines", right="put the rest into description")
    if "description" in data and not isinstance(data["description"], str):
        problems.add("description", f"must be a text, is {kind_of(data['description'])}")


def _check_time(problems: Problems, data: Mapping[str, Any]) -> int | None:
    """Check the clocks; return the horizon in weeks, or None if it is not known."""
    time = problems.table(data, "time")
    if time is None:
        return None
    problems.keys(time, "time", TIME, TIME)
    lows = dict(zip(TIME, (1, 1, 0, 1), strict=True))
    known = {
        key: problems.integer(time[key], f"time.{key}", low=lows[key])
        for key in TIME
        if key in time
    }
    tick, period = known.get("tick_days"), known.get("society_period_days")
    if tick is None:
        return known.get("horizon_weeks")
    if period is not None and period % tick:
        divisors = [d for d in range(1, period + 1) if period % d == 0]
        closest = min(divisors, key=lambda d: (abs(d - tick), d))
        problems.add(
            "time.tick_days",
            f"{tick} does not divide society_period_days = {period}",
            why="society must move at a tick",
            right=f"give a divisor of {period}, such as {closest}",
        )
    for key in ("warmup_weeks", "horizon_weeks"):
        weeks = known.get(key)
        if weeks is None:
            continue
        if (weeks * DAYS_A_WEEK) % tick:
            problems.add(
                f"time.{key}",
                f"{weeks} weeks are {weeks * DAYS_A_WEEK} days, no whole number of ticks of "
                f"{tick} days",
                right="change the weeks, or tick_days",
            )
        elif period is not None and (weeks * DAYS_A_WEEK) % period:
            problems.add(
                f"time.{key}",
                f"{weeks} weeks are {weeks * DAYS_A_WEEK} days, no whole number of society's "
                f"periods of {period} days",
                why="measuring and reforms begin with a period",
                right="change the weeks, or society_period_days",
            )
    if period is not None and DAYS_A_YEAR % period:
        divisors = [d for d in range(1, DAYS_A_YEAR + 1) if DAYS_A_YEAR % d == 0]
        closest = min(divisors, key=lambda d: (abs(d - period), d))
        problems.add(
            "time.society_period_days",
            f"{period} does not divide a year of {DAYS_A_YEAR} days",
            why="what a year counts is closed at the end of a period",
            right=f"give a divisor of {DAYS_A_YEAR}, such as {closest}",
        )
    return known.get("horizon_weeks")


def _check_districts(
    problems: Problems, data: Mapping[str, Any], has_street: bool
) -> list[str] | None:
    """Check the districts; return their names, or None if they are not known."""
    if "district" not in data:
        return None
    section = data["district"]
    if not isinstance(section, (list, tuple)) or not all(isinstance(d, Mapping) for d in section):
        problems.add("district", "must be a list of tables", right="write [[district]] for each")
        return None
    if not section:
        problems.add("district", "there is no district", right="add a [[district]]")
    names: list[str] = []
    total = 0
    for number, district in enumerate(section, start=1):
        key = f"district {number}"
        if isinstance(district.get("name"), str):
            key = f"district '{district['name']}'"
        required = DISTRICT if has_street else tuple(k for k in DISTRICT if k != "streets")
        problems.keys(district, key, DISTRICT, required)
        name = problems.text(district["name"], f"{key}.name") if "name" in district else None
        if name is not None:
            _check_district_name(problems, name, names, key)
            names.append(name)
        total += _check_district_size(problems, district, key, has_street)
    if total > MOST_RESIDENTS:
        problems.add(
            "district",
            f"{total} residents do not fit the 32 bits of an id",
            right=f"give at most {MOST_RESIDENTS} in all",
        )
    return names


def _check_district_name(problems: Problems, name: str, earlier: list[str], key: str) -> None:
    if name in earlier:
        problems.add(f"{key}.name", "is used twice", right="give each district its own name")
    reserved = [sign for sign in (PLACE_SEPARATOR, ",", ":", "=") if sign in name]
    if reserved:
        problems.add(
            f"{key}.name",
            f"contains '{reserved[0]}'",
            why="it separates districts or settings where a reform names its place",
            right="leave it out",
        )
    if name == "all" or name != name.strip():
        problems.add(f"{key}.name", f"'{name}' cannot name a district", right="use another name")


def _check_district_size(
    problems: Problems, district: Mapping[str, Any], key: str, has_street: bool
) -> int:
    """Check that a district has room for its units; return its residents."""

    def count(name: str, low: int) -> int | None:
        if name not in district:
            return None
        return problems.integer(district[name], f"{key}.{name}", low=low)

    residents = count("residents", 1)
    communities = count("communities", 1)
    streets = count("streets", 1 if has_street else 0)
    if streets and not has_street:
        problems.add(
            f"{key}.streets",
            f"{streets} streets, but no level 'street'",
            right="add the level, or leave streets out",
        )
    elif streets and communities and communities < streets:
        problems.add(
            f"{key}.communities",
            f"{communities} communities are too few for {streets} streets",
            why="every street has at least one community",
            right=f"give {streets} or more, or fewer streets",
        )
    if residents and communities and residents < FEWEST_RESIDENTS * communities:
        problems.add(
            f"{key}.residents",
            f"{residents} residents are too few for {communities} communities",
            why=f"a community needs at least {FEWEST_RESIDENTS} residents",
            right=f"give {FEWEST_RESIDENTS * communities} or more, or fewer communities",
        )
    return residents or 0


def _check_city(problems: Problems, data: Mapping[str, Any], districts: list[str] | None) -> None:
    city = problems.table(data, "city")
    if city is None:
        return
    problems.keys(city, "city", CITY, CITY)
    if "household_size" in city:
        problems.number(
            city["household_size"],
            "city.household_size",
            low=1,
            high=LARGEST_HOUSEHOLD,
            why=f"households have 1 to {LARGEST_HOUSEHOLD} members, this is their mean",
        )
    if "simulated_districts" in city:
        key = "city.simulated_districts"
        if districts:
            why = f"number of districts of this city: {len(districts)}"
            problems.integer(city["simulated_districts"], key, low=1, high=len(districts), why=why)
        else:
            problems.integer(city["simulated_districts"], key, low=1)


def _check_staff(problems: Problems, data: Mapping[str, Any], has_street: bool) -> None:
    staff = problems.table(data, "staff")
    if staff is None:
        return
    needless = set() if has_street else {"street"}
    if data.get("organizations"):
        needless.add("organization")  # follows from their density
    required = tuple(role for role in ROLES if role not in needless)
    problems.keys(staff, "staff", ROLES, required)
    for role in staff:
        if role in ROLES:
            problems.number(staff[role], f"staff.{role}", low=0, why="posts cannot be negative")


def _check_own_file(problems: Problems, data: Mapping[str, Any], key: str) -> None:
    """Check that a file of the user's own is there and of a kind that can be read."""
    if key not in data:
        return
    name = problems.text(data[key], key)
    if name is None:
        return
    endings = OWN_FILES[key]
    if Path(name).suffix.lower() not in endings:
        problems.add(
            key,
            f"'{name}' cannot be read: it ends in '{Path(name).suffix}'",
            right=f"give a file that ends in {', '.join(endings)}",
        )
    elif not Path(name).is_file():
        problems.add(
            key,
            f"there is no file '{name}'",
            right=f"give a path relative to the scenario file, or leave {key} out",
        )


def _check_parameters(problems: Problems, data: Mapping[str, Any]) -> None:
    from sim.parameters import PARAMETERS

    table = problems.table(data, "parameters")
    if table is None:
        return
    groups = {name.split(".", 1)[0] for name in PARAMETERS}
    for name, value in flat_parameters(table).items():
        key = f"parameters.{name}"
        parameter = PARAMETERS.get(name)
        if parameter is None:
            # a long list of all parameters helps nobody: look in the group first
            group = name.split(".", 1)[0]
            if group in groups:
                known = [other for other in PARAMETERS if other.split(".", 1)[0] == group]
            else:
                known = sorted(groups)
                name = group
            right = nearest(name, known)
            problems.add(key, "unknown parameter", right=right)
            continue
        if "limiting_case" in data:  # a limit may lie outside the range
            problems.number(value, key)
            continue
        why = f"{parameter.meaning.rstrip('.')}, in {parameter.unit}"
        problems.number(value, key, low=parameter.low, high=parameter.high, why=why)


def _check_specs(
    problems: Problems,
    data: Mapping[str, Any],
    section: str,
    districts: list[str] | None,
    horizon: int | None,
) -> None:
    if section not in data:
        return
    content = data[section]
    kind = "shock" if section == "shocks" else "reform"
    entries = list(content.values()) if isinstance(content, Mapping) else content
    if not isinstance(entries, (list, tuple)) or not all(isinstance(e, Mapping) for e in entries):
        problems.add(
            section,
            f"must be a table for each {kind}",
            right=f"write [{section}.NAME] and its settings below",
        )
        return
    for name, settings in named_reforms(content):
        key = f"{section}.{name}"
        checked = check_spec(problems, kind, name, settings, key, districts)
        start = checked.get("start_week", 0)
        if horizon is not None and isinstance(start, (int, float)) and start >= horizon:
            problems.add(
                f"{key}.start_week",
                f"{start} is not before the last week",
                why=f"the horizon is {horizon} weeks after the warm-up",
                right="start earlier, or look further ahead",
            )
