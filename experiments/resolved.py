"""Every number of a scenario as a run will use it: value, unit, grade and source.

Needs no NumPy: it says what a model would be built from, and builds none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario import Scenario

__all__ = ["Resolved", "resolved"]

PER_AREA = "posts per residents' committee area"
PER_DISTRICT = "posts per 100,000 residents of the district"
PER_CITY = "posts per 100,000 residents of the city"
STAFF_UNITS = {
    "committee": PER_AREA,
    "mediation": PER_AREA,
    "organization": PER_AREA,
    "community": "posts per community",
    "street": "posts per street",
    "district": PER_DISTRICT,
    "court": PER_DISTRICT,
    "administrative_mediation": PER_DISTRICT,
    "judicial_mediation": PER_DISTRICT,
    "city": PER_CITY,
    "petition": PER_CITY,
    "online": PER_CITY,
}
MAKE_UNITS = {
    "residents": "share of residents",
    "grievance_factors": "times the usual rate",
    "organizations.per_10000_residents": "organizations per 10,000 residents",
    "organizations.posts_each": "posts per organization",
}


@dataclass(frozen=True)
class Resolved:
    """One number of a scenario.

    Parameters
    ----------
    key : str
        Where it stands, such as ``staff.court`` or ``parameters.trust.trust_rate``.
    value : float
        What a run uses.
    unit, grade, source : str
        Its papers; source is empty where the scenario names none.
    given : bool
        Whether this city says it; if not, it is the default of a parameter.
    """

    key: str
    value: float
    unit: str
    grade: str
    source: str
    given: bool

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def resolved(scenario: Scenario) -> list[Resolved]:
    """Return every number of a scenario: places, staff, make, then all parameters.

    Examples
    --------
    >>> from scenarios import load
    >>> [row.value for row in resolved(load("daqing-2012")) if row.key == "staff.court"]
    [9.0]
    """
    return [*_places(scenario), *_staff(scenario), *_make(scenario), *_parameters(scenario)]


def _row(scenario: Scenario, key: str, value: float, unit: str, papers: str = "") -> Resolved:
    from sim.scenario_make import grade_of

    grade, source = grade_of(scenario.grades, papers or key)
    return Resolved(key, value, unit, grade, source, True)


def _places(scenario: Scenario) -> Iterator[Resolved]:
    size = scenario.city.household_size
    yield _row(scenario, "city.household_size", size, "residents per household")
    for district in scenario.city.districts:
        for what in ("residents", "streets", "communities"):
            value = getattr(district, what)
            if value:
                key = f"district.{district.name}.{what}"
                yield _row(scenario, key, value, what, f"district.{what}")


def _staff(scenario: Scenario) -> Iterator[Resolved]:
    for role, posts in scenario.staff.items():
        if role == "organization" and scenario.organizations:
            source = "organizations.per_10000_residents x posts_each x residents of an area"
            yield Resolved(f"staff.{role}", posts, PER_AREA, "assumed", source, True)
        else:
            yield _row(scenario, f"staff.{role}", posts, STAFF_UNITS.get(role, "posts"))


def _make(scenario: Scenario) -> Iterator[Resolved]:
    for section in ("residents", "grievance_factors", "organizations"):
        for name, value in getattr(scenario, section).items():
            key = f"{section}.{name}"
            unit = MAKE_UNITS.get(key) or MAKE_UNITS[section]
            yield _row(scenario, key, value, unit)


def _parameters(scenario: Scenario) -> Iterator[Resolved]:
    """Parameters at the values a run uses; what the make of the city changes is said."""
    from sim.parameters import PARAMETERS
    from sim.scenario_make import grade_of

    behind = {f"grievances.{share}": f"residents.{share}" for share in scenario.residents}
    for kind in scenario.grievance_factors:
        behind[f"grievances.grievance_rate.{kind}"] = f"grievance_factors.{kind}"
    values = scenario.parameter_values()
    for name, parameter in PARAMETERS.items():
        key = f"parameters.{name}"
        if name in behind:
            grade, _ = grade_of(scenario.grades, behind[name])
            source = f"by {behind[name]}"
            yield Resolved(key, values[name], parameter.unit, grade, source, True)
        elif name in scenario.parameters:
            source = f"set by this city; the default is {parameter.default:g}"
            yield Resolved(key, values[name], parameter.unit, "assumed", source, True)
        else:
            source = parameter.source
            yield Resolved(key, values[name], parameter.unit, parameter.grade, source, False)
