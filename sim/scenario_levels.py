"""Levels of government form one chain from the city down to the community."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sim.errors import nearest
from sim.problems import Problems, kind_of
from sim.vocabulary import LEVELS

__all__ = ["check_levels"]

OPTIONAL: Final = "street"
KEYS: Final = ("name", "supervised_by")


def check_levels(problems: Problems, section: object) -> bool:
    """Note what keeps the levels from forming a tree; return whether there is a street level.

    Parameters
    ----------
    problems : Problems
        Where problems are noted.
    section : object
        The list of ``[[level]]`` tables, each with ``name`` and, except for
        the root, ``supervised_by``.
    """
    supervisors = _read(problems, section)
    if supervisors is None:
        entries = section if isinstance(section, (list, tuple)) else ()
        return any(isinstance(e, Mapping) and e.get("name") == OPTIONAL for e in entries)
    before = len(problems.found)
    _check_supervisors(problems, supervisors)
    if len(problems.found) == before:
        _check_roots(problems, supervisors)
    if len(problems.found) == before:
        _check_order(problems, supervisors)
    return OPTIONAL in supervisors


def _read(problems: Problems, section: object) -> dict[str, str | None] | None:
    """Return the supervisor of each level by name, or None if the levels cannot be read."""
    if not isinstance(section, (list, tuple)) or not all(isinstance(e, Mapping) for e in section):
        problems.add("level", "must be a list of tables", right="write [[level]] for each")
        return None
    before = len(problems.found)
    supervisors: dict[str, str | None] = {}
    for number, level in enumerate(section, start=1):
        key = f"level {number}"
        problems.keys(level, key, KEYS, ("name",))
        name = _name(problems, level, "name", key)
        if name in supervisors:
            problems.add(f"{key}.name", f"level '{name}' is given twice", right="give it once")
        elif name is not None:
            supervisors[name] = _name(problems, level, "supervised_by", key)
    missing = [name for name in LEVELS if name not in supervisors and name != OPTIONAL]
    if missing and len(problems.found) == before:
        problems.add(
            "level",
            f"there is no level '{missing[0]}'",
            why=f"only '{OPTIONAL}' may be left out",
            right=f'add [[level]] name = "{missing[0]}"',
        )
    return supervisors if len(problems.found) == before else None


def _name(problems: Problems, level: Mapping[str, Any], field: str, key: str) -> str | None:
    if field not in level:
        return None
    value = level[field]
    if not isinstance(value, str):
        problems.add(f"{key}.{field}", f"must be a text, is {kind_of(value)}")
    elif value not in LEVELS:
        problems.add(f"{key}.{field}", f"'{value}' is not a level", right=nearest(value, LEVELS))
    return value if value in LEVELS else None


def _check_supervisors(problems: Problems, supervisors: Mapping[str, str | None]) -> None:
    """Every supervisor is a level of this city."""
    for name, supervisor in supervisors.items():
        if supervisor is not None and supervisor not in supervisors:
            problems.add(
                f"level '{name}'.supervised_by",
                f"this city has no level '{supervisor}'",
                why="levels must form a tree",
                right=nearest(supervisor, [other for other in supervisors if other != name]),
            )


def _check_roots(problems: Problems, supervisors: Mapping[str, str | None]) -> None:
    """Exactly one level has no supervisor, and every level leads up to it."""
    roots = [name for name, supervisor in supervisors.items() if supervisor is None]
    if len(roots) > 1:
        problems.add(
            "level",
            f"{len(roots)} levels have no supervisor: {', '.join(roots)}",
            why="a tree has one root",
            right=f"give {', '.join(roots[1:])} a supervised_by",
        )
        return
    for name in supervisors:
        path = [name]
        above = supervisors[name]
        while above is not None and above not in path:
            path.append(above)
            above = supervisors[above]
        if above is not None:
            loop = [*path[path.index(above) :], above]
            problems.add(
                "level",
                f"supervision runs in a circle: {' -> '.join(loop)}",
                why="levels must form a tree",
                right="the city has no supervised_by",
            )
            return


def _check_order(problems: Problems, supervisors: Mapping[str, str | None]) -> None:
    """Each level is supervised by the next one above it that this city has."""
    chain = [name for name in LEVELS if name in supervisors]
    expected: dict[str, str | None] = dict(zip(chain, [None, *chain], strict=False))
    for name in chain:
        if supervisors[name] != expected[name]:
            problems.add(
                f"level '{name}'.supervised_by",
                f"is '{supervisors[name]}'" if supervisors[name] else "is missing",
                why=f"the levels of this city form one chain: {' > '.join(chain)}",
                right=(
                    f"write '{expected[name]}'" if expected[name] else "leave it out for the root"
                ),
            )
