"""Patterns from a file: the product's own, or a user's."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from experiments.evidence.pattern import CHECKED, SCALES, Pattern
from sim.errors import InputError, nearest
from sim.measures import MEASURES
from sim.problems import Problems, kind_of

__all__ = ["own_patterns", "read_patterns"]

TEXTS: Final = ("name", "claim", "measure", "as", "tolerance", "source", "checked")
NUMBERS: Final = ("low", "high")
OPTIONAL: Final = ("reform", "remark")

IN_PAIRS_ONLY: Final = "satisfaction_users"


@cache
def own_patterns() -> tuple[Pattern, ...]:
    """Return the product's own patterns, in the order of their file."""
    return read_patterns(Path(str(files("experiments.evidence") / "patterns.toml")))


def read_patterns(path: Path) -> tuple[Pattern, ...]:
    """Read patterns from a TOML file with a table ``[[pattern]]`` for each.

    Raises
    ------
    InputError
        If it cannot be read, or a pattern is wrong; with its number, name and key.
    """
    data = _load(path)
    problems = Problems(str(path))
    problems.keys(data, "", ("pattern",), ("pattern",))
    tables = data.get("pattern", [])
    if not isinstance(tables, list) or not all(isinstance(one, Mapping) for one in tables):
        problems.add("pattern", f"must be a list of tables, is {kind_of(tables)}")
        tables = []
    elif not tables:
        problems.add("pattern", "holds no pattern", right="write [[pattern]] for each")
    found = [_pattern(problems, table, number) for number, table in enumerate(tables, start=1)]
    names = [pattern.name for pattern in found if pattern is not None]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            problems.add("pattern", f"'{name}' names two patterns", right="give each its own name")
    problems.raise_first()
    return tuple(pattern for pattern in found if pattern is not None)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError("cannot be read", where=str(path), why=why) from None
    except tomllib.TOMLDecodeError as error:
        raise InputError("is not valid TOML", where=str(path), why=str(error)) from None


def _pattern(problems: Problems, table: Mapping[str, Any], number: int) -> Pattern | None:
    """Return a pattern, or None after noting what is wrong with it."""
    key = f"pattern {number}"
    if isinstance(table.get("name"), str):
        key += f" '{table['name']}'"
    before = len(problems.found)
    problems.keys(table, key, (*TEXTS, *NUMBERS, *OPTIONAL), (*TEXTS, *NUMBERS))
    given = [name for name in (*TEXTS, *OPTIONAL) if name in table]
    texts = {name: problems.text(table[name], f"{key}.{name}") or "" for name in given}
    values = {
        name: problems.number(table[name], f"{key}.{name}") for name in NUMBERS if name in table
    }
    measures = [name for name in MEASURES if name != IN_PAIRS_ONLY]
    for name, known in (("measure", measures), ("as", SCALES), ("checked", CHECKED)):
        if texts.get(name) and texts[name] not in known:
            problems.add(
                f"{key}.{name}", f"'{texts[name]}' is unknown", right=nearest(texts[name], known)
            )
    _check_reform(problems, key, texts)
    low, high = values.get("low"), values.get("high")
    if low is not None and high is not None and low > high:
        problems.add(f"{key}.low", f"{low:g} is above high, {high:g}", right="exchange them")
    if len(problems.found) > before or low is None or high is None:
        return None
    return Pattern(
        name=texts["name"],
        claim=texts["claim"],
        measure=texts["measure"],
        scale=texts["as"],
        low=low,
        high=high,
        tolerance=texts["tolerance"],
        source=texts["source"],
        checked=texts["checked"],
        reform=texts.get("reform", ""),
        remark=texts.get("remark", ""),
    )


def _check_reform(problems: Problems, key: str, texts: Mapping[str, str]) -> None:
    """Note a level that has a reform, a change that has none, and a reform that does not exist."""
    from sim.reform_spec import parse_reform

    reform, level = texts.get("reform"), texts.get("as") == "level"
    if level and reform:
        problems.add(f"{key}.reform", "a level has no reform", right="take it out")
    elif texts.get("as") in SCALES and not level and not reform:
        problems.add(f"{key}.reform", "missing", right="name the reform whose effect it is")
    elif reform:
        try:
            parse_reform(reform)
        except InputError as error:
            problems.add(f"{key}.reform", error.what, why=error.why, right=error.right)
