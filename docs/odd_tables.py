"""The tables of the ODD: they follow from the code, the sentences around them do not.

In ``docs/odd.md`` a table stands between two comments that name it;
``python -m docs.generate`` writes it anew and leaves the rest alone.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np

from docs.markdown import number, table
from docs.mechanism_page import mechanism_rows
from docs.odd_schedule import schedule_rows
from docs.slots import filled
from sim import vocabulary
from sim.agents.office import Office
from sim.agents.organization import OrganizationStation, SocialOrganization
from sim.areas import AREA_UNITS, MATTER_UNITS
from sim.casework import tables
from sim.model import GovernanceModel
from sim.parameter_record import field_of
from sim.parameters import PARAMETERS
from sim.parameters.switches import SWITCHES
from sim.population import (
    CLAIM_TRAITS,
    SIGNALS,
    TRAIT_COLUMNS,
    _draw_traits,
    make_columns,
)

__all__ = ["TABLES", "attributes_of", "odd_page"]

_GOVERNMENTS = {0: "local", 1: "upper", -1: "neither"}
_REMARKS: Final = {
    "CASE.intensity": "of the conflict, 0 to 1",
    "CASE.area": "in which its resident lives",
    "CASE.station": "at which it is, or to which it goes",
    "CASE.kind": "of grievance",
    "CASE.channel": "of the present attempt",
    "CASE.attempts": "so far, this one included",
    "CASE.state": "free, on its way, queued, in service, outside, settling, agreed",
    "CASE.previous": "in its queue",
    "CASE.next": "in its queue",
    "STATION.speed": "of its desks, 1 = full",
    "STATION.authority": "share of cases it may close",
    "STATION.first": "in line, by class",
    "STATION.last": "in line, by class",
    "STATION.role": "what it is for",
    "STATION.servers": "desks",
    "STATION.busy": "desks busy now",
    "STATION.queue": "cases waiting now",
    "STATION.parent": "where cases go that it may not close",
    "STATION.arrived": "cases since the run began",
    "STATION.started": "cases since the run began",
    "STATION.completed": "cases since the run began",
}
"""Where the declaration says nothing because the name does."""
_TIERS = ("base", "street", "district", "city")


def odd_page(text: str) -> str:
    """Return the page with every table in its present form.

    Raises
    ------
    ValueError
        If the page asks for a table that there is not, or leaves one out.
    """
    return filled(text, TABLES, "docs/odd.md")


def residents() -> str:
    """Return the columns of a resident."""
    rows = [
        (f"`{name}`", np.dtype(kind).name, unit, meaning)
        for name, kind, unit, meaning in TRAIT_COLUMNS
    ]
    rows += [
        (f"`{name}`", "float32", unit, meaning) for name, unit, meaning in (*CLAIM_TRAITS, *SIGNALS)
    ]
    return table(("column", "type", "unit", "meaning"), rows)


def areas() -> str:
    """Return the fields of an area."""
    return table(("field", "meaning"), _fields(AREA_UNITS.items()))


def matters() -> str:
    """Return what is kept for each area and kind of grievance."""
    return table(("field", "meaning"), _fields(MATTER_UNITS.items()))


def roles() -> str:
    """Return the roles of offices."""
    rows = [
        (
            f"`{role}`",
            _TIERS[vocabulary.TIER_OF_ROLE[number_of_role]],
            _GOVERNMENTS[vocabulary.GOVERNMENT_OF_ROLE[number_of_role]],
        )
        for number_of_role, role in enumerate(vocabulary.ROLES)
    ]
    return table(("role", "tier at which it counts", "government it is taken for"), rows)


def offices() -> str:
    """Return the attributes of offices and organizations."""
    rows = [
        (kind.__name__, f"`{name}`", meaning)
        for kind in (Office, OrganizationStation, SocialOrganization)
        for name, meaning in (*attributes_of(kind, "Parameters"), *attributes_of(kind))
        if name != "model"
    ]
    return table(("agent", "attribute", "meaning"), rows)


def cases() -> str:
    """Return the fields of a case and of a station, with the comments at their declaration."""
    rows = [
        (owner, f"`{name}`", kind, meaning)
        for owner, declared in (("case", "CASE"), ("station", "STATION"))
        for name, kind, meaning in _declared(declared)
    ]
    return table(("record", "field", "type", "remark"), rows)


def words() -> str:
    """Return the words of the model."""
    lists = {
        "levels of government": vocabulary.LEVELS,
        "kinds of grievance": vocabulary.KINDS,
        "channels": vocabulary.CHANNELS,
        "nests of channels": vocabulary.NESTS,
        "types of participant": vocabulary.PARTICIPANT_TYPES,
        "vulnerabilities": vocabulary.VULNERABILITIES,
        "fields of organizations": vocabulary.FIELDS,
        "topics": vocabulary.TOPICS,
        "events of a case": tables.EVENT_KINDS,
        "outcomes of an attempt": tables.OUTCOME_TYPES,
    }
    return table(("list", "words"), [(name, ", ".join(found)) for name, found in lists.items()])


def schedule() -> str:
    """Return the order of a step."""
    return table(("when", "call", "what happens", "file"), schedule_rows())


def start() -> str:
    """Return the parameters that say how a run begins, read from the code that begins it."""
    drawn = set(re.findall(r"\bq\.(\w+)", inspect.getsource(_draw_traits.py_func)))
    named: set[str] = set()
    for function in (make_columns, GovernanceModel._build_areas):
        named |= set(re.findall(r'values\["([\w.]+)"\]', inspect.getsource(function)))
    rows = [
        (f"`{p.name}`", number(p.default, 6), p.unit, p.grade, p.meaning)
        for p in sorted(PARAMETERS.values(), key=lambda p: p.name)
        if p.name in named or field_of(p.name)[0] in drawn
    ]
    return table(("parameter", "default", "unit", "grade", "meaning"), rows)


def submodels() -> str:
    """Return the mechanisms, each with its file, source and grade."""
    rows = [
        (mechanism, file.replace("](../../", "](../"), source, _up_one(grade))
        for mechanism, file, source, grade, *_ in mechanism_rows()
    ]
    return table(("submodel", "file", "source", "parameters"), rows)


def switches() -> str:
    """Return the parameters at which a process does nothing."""
    rows = []
    for process, off in SWITCHES.items():
        values = dict.fromkeys(f"`{_short(name)}` = {number(at)}" for name, at in off.items())
        rows.append((process.replace("_", " "), ", ".join(values)))
    return table(("process", "is off at"), rows)


def _short(name: str) -> str:
    """Return a parameter's name, with a star for the labels of a vector."""
    group, field, *label = name.split(".")
    return ".".join([group, field, *("*" for _ in label)])


def attributes_of(kind: type, section: str = "Attributes") -> list[tuple[str, str]]:
    """Return (name, meaning) of what a class's docstring lists in a section.

    Examples
    --------
    >>> attributes_of(SocialOrganization)[1]
    ('capacity', 'Posts.')
    """
    text = inspect.getdoc(kind) or ""
    parts = re.split(r"^(\w[\w ]*)\n-+\n", text, flags=re.MULTILINE)
    found: list[list[str]] = []
    for line in dict(zip(parts[1::2], parts[2::2], strict=True)).get(section, "").splitlines():
        if line and not line.startswith(" "):
            names, _, kind_of = line.partition(" : ")
            found += [[name, kind_of] for name in names.split(", ")]
            entry = len(names.split(", "))
        elif line:
            for one in found[-entry:]:
                one.append(line.strip())
    return [(name, " ".join(meaning) or kind_of) for name, kind_of, *meaning in found]


def _declared(name: str) -> list[tuple[str, str, str]]:
    """Return (field, type, comment) of a record declared in the tables of the casework."""
    source = inspect.getsource(tables).split(f"\n{name} = np.dtype(")[1].split("\n)\n")[0]
    remarks = dict(re.findall(r'^ +\("(\w+)", [^#\n]*(?:# (.*))?$', source, re.MULTILINE))
    fields = getattr(tables, name).fields
    return [
        (field, _type(fields[field][0]), remarks[field] or _REMARKS.get(f"{name}.{field}", ""))
        for field in fields
    ]


def _type(kind: np.dtype[Any]) -> str:
    return str(kind.base) + (f" x {kind.shape[0]}" if kind.shape else "")


def _fields(named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(f"`{name}`", meaning) for name, meaning in named]


def _up_one(links: str) -> str:
    return links.replace("](parameters.md", "](generated/parameters.md")


TABLES: Final[dict[str, Callable[[], str]]] = {
    function.__name__: function
    for function in (
        residents,
        areas,
        matters,
        roles,
        offices,
        cases,
        words,
        schedule,
        start,
        submodels,
        switches,
    )
}
"""By the name that stands in the page."""
