"""What makes one city unlike another: who lives there, what goes wrong, how many organizations.

Facts and assumptions about a city, apart from parameters of behaviour: shares of
vulnerable residents stand in place of the parameters ``grievances.*_share``, factors
multiply the parameters ``grievances.grievance_rate.*``, and a density gives the posts
of social organizations. What a city does not say is as everywhere, bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sim.errors import nearest
from sim.parameters.metadata import GRADES
from sim.problems import Problems, kind_of
from sim.vocabulary import KINDS, ROLES, VULNERABILITIES

__all__ = [
    "MAKE",
    "ORGANIZATIONS",
    "SHARES",
    "check_grades",
    "check_make",
    "grade_of",
    "organization_posts",
    "parameters_of_make",
]

SHARES: Final = tuple(f"{flag}_share" for flag in VULNERABILITIES)
ORGANIZATIONS: Final = ("per_10000_residents", "posts_each")
MAKE: Final = ("residents", "grievance_factors", "organizations")
"""Sections of a scenario that say of what make a city is."""

HIGHEST_FACTOR: Final = 5.0
HIGHEST_DENSITY: Final = 200.0
HIGHEST_POSTS: Final = 50.0

_PLACES: Final = ("name", "residents", "streets", "communities")
GRADED: Final = frozenset(
    {
        "level",
        "city.household_size",
        *(f"district.{key}" for key in _PLACES),
        *(f"staff.{role}" for role in ROLES),
        *(f"residents.{share}" for share in SHARES),
        *(f"grievance_factors.{kind}" for kind in KINDS),
        *(f"organizations.{key}" for key in ORGANIZATIONS),
    }
)
"""What a scenario may give papers for, under ``[grades]``."""


def check_make(problems: Problems, data: Mapping[str, Any]) -> None:
    """Note what is wrong with the sections that say of what make a city is."""
    _check_numbers(problems, data, "residents", SHARES, 1.0, "it is a share of all residents")
    why = "it multiplies the usual rate, 1 = as everywhere"
    _check_numbers(problems, data, "grievance_factors", KINDS, HIGHEST_FACTOR, why)
    _check_organizations(problems, data)
    _check_given_once(problems, data)


def _check_numbers(
    problems: Problems,
    data: Mapping[str, Any],
    section: str,
    known: Sequence[str],
    high: float,
    why: str,
) -> None:
    table = problems.table(data, section)
    if table is None:
        return
    problems.keys(table, section, known)
    for key in table:
        if key in known:
            problems.number(table[key], f"{section}.{key}", low=0, high=high, why=why)


def _check_organizations(problems: Problems, data: Mapping[str, Any]) -> None:
    table = problems.table(data, "organizations")
    if not table:
        return
    problems.keys(table, "organizations", ORGANIZATIONS, ORGANIZATIONS)
    highest = dict(zip(ORGANIZATIONS, (HIGHEST_DENSITY, HIGHEST_POSTS), strict=True))
    for key, high in highest.items():
        if key in table:
            problems.number(table[key], f"organizations.{key}", low=0, high=high)


def _check_given_once(problems: Problems, data: Mapping[str, Any]) -> None:
    """No number is given under two names, because one of them would be without effect."""
    from sim.scenario_schema import flat_parameters

    residents, parameters = data.get("residents"), data.get("parameters")
    if isinstance(residents, Mapping) and isinstance(parameters, Mapping):
        given = flat_parameters(parameters)
        for share in residents:
            if f"grievances.{share}" in given:
                problems.add(
                    f"residents.{share}",
                    f"is given as parameters.grievances.{share} too",
                    right="give it once",
                )
    staff = data.get("staff")
    if data.get("organizations") and isinstance(staff, Mapping) and "organization" in staff:
        problems.add(
            "staff.organization",
            "is given beside [organizations]",
            why="the posts of organizations follow from their density",
            right="leave one of them out",
        )


def check_grades(problems: Problems, section: object) -> None:
    """Note what is wrong with the papers of a scenario's numbers: ``key = "grade: source"``."""
    from sim.scenario_schema import flat_parameters

    if not isinstance(section, Mapping):
        problems.add("grades", f"must be a table, is {kind_of(section)}", right="write [grades]")
        return
    for key, papers in flat_parameters(section).items():
        where = f"grades.{key}"
        if key not in GRADED:
            problems.add(where, "unknown key", right=nearest(key, GRADED))
            continue
        text = problems.text(papers, where)
        if text is None:
            continue
        grade, _, source = (part.strip() for part in text.partition(":"))
        if grade not in GRADES or not source:
            problems.add(
                where,
                f"'{text}' is not a grade with its source",
                right=f'write "GRADE: source" with a grade of {", ".join(GRADES)}',
            )


def grade_of(grades: Mapping[str, str], key: str) -> tuple[str, str]:
    """Return grade and source of a number of a scenario; without papers it is assumed."""
    grade, _, source = grades.get(key, "assumed:").partition(":")
    return grade.strip(), source.strip()


def parameters_of_make(
    values: dict[str, float], residents: Mapping[str, float], factors: Mapping[str, float]
) -> dict[str, float]:
    """Return values of all parameters with a city's shares and factors worked in."""
    result = dict(values)
    for share, value in residents.items():
        result[f"grievances.{share}"] = value
    for kind, factor in factors.items():
        result[f"grievances.grievance_rate.{kind}"] *= factor
    return result


def organization_posts(
    organizations: Mapping[str, float], residents: int, communities: int
) -> float:
    """Return the posts of social organizations per residents' committee area.

    Density x posts of each x mean residents of an area.

    Examples
    --------
    >>> organization_posts({"per_10000_residents": 4.0, "posts_each": 0.5}, 80_000, 4)
    4.0
    """
    each = residents / communities / 10_000.0
    return organizations["per_10000_residents"] * organizations["posts_each"] * each
