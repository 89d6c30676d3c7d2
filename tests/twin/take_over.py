"""The state in which the twin begins: that of a freshly built model, as plain objects."""

from __future__ import annotations

from types import SimpleNamespace

from sim.processes.quality_of_life import LIFE

from . import office as offices
from .area import Area
from .institutions import Institutions
from .organization import OrganizationStation
from .resident import TYPES, Resident


def take_over(twin, model):
    """Give the twin the initial state of a model; nothing of it is shared."""
    if model.day != 0:
        raise ValueError("the twin takes over at day 0, before anything has happened")
    time = model.scenario.time
    twin.scenario = model.scenario
    twin.seed = tuple(int(word) for word in model.seed)
    twin.period_days = time.society_period_days
    twin.period_weeks = time.society_period_days / 7.0
    twin.tick_days = time.tick_days
    twin.warmup_days = time.warmup_weeks * 7
    twin.p = parameters(model)
    twin.district_names = list(model.district_names)
    twin.population = SimpleNamespace(district_of_area=model.population.district_of_area.tolist())
    twin.residents = residents(model)
    by_row = {office.row: take_office(twin, model, office) for office in model.institutions.offices}
    twin.institutions = institutions(twin, model, by_row)
    twin.areas = areas(twin, model, by_row)
    for area in twin.areas:
        area.life = {name: float(model.life_sums[area.number, k]) for k, name in enumerate(LIFE)}
    twin.matters = {
        (area.number, kind): matter
        for area in twin.areas
        for kind, matter in enumerate(area.matters)
    }


def parameters(model):
    """Return the parameters: a float each, or a tuple of them."""
    record = model.p[0]
    values = {name: record[name].tolist() for name in record.dtype.names}
    return SimpleNamespace(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})


def residents(model):
    """Return an object for each resident, neighbours by number."""
    declared = {name: str(column.dtype) for name, column in model.columns.items()}
    if declared != TYPES:
        raise TypeError(f"the model's columns are {declared}, the twin's attributes {TYPES}")
    columns = {name: model.columns[name].tolist() for name in TYPES}
    starts = model.network.indptr.tolist()
    neighbours = model.network.indices.tolist()
    return [
        Resident(
            number,
            neighbours[starts[number] : starts[number + 1]],
            **{name: column[number] for name, column in columns.items()},
        )
        for number in range(model.population.residents)
    ]


def take_office(twin, model, theirs):
    """Return an office as it stands before anything has happened."""
    station = {
        name: model.caseload.stations[name][theirs.row].tolist()
        for name in (
            "role",
            "place",
            "servers",
            "speed",
            "effort",
            "authority",
            "skill",
            "linkage",
            "passes",
        )
    }
    kind = type(theirs).__name__
    make = OrganizationStation if kind == "OrganizationStation" else getattr(offices, kind)
    ours = make(
        twin,
        row=theirs.row,
        role=station["role"],
        place=station["place"],
        areas=theirs.areas.tolist(),
        posts=float(theirs.posts),
        servers=station["servers"],
    )
    for name in ("speed", "effort", "authority", "skill", "linkage", "passes"):
        setattr(ours, name, station[name])
    ours.own_effort = float(theirs.effort)
    ours.relay = float(theirs.relay)
    ours.staffing = float(theirs.staffing)
    ours.span_of_control = float(theirs.span_of_control)
    ours.burden_hours = float(theirs.burden_hours)
    if isinstance(ours, OrganizationStation):
        ours.take_over(theirs)
    return ours


def institutions(twin, model, by_row):
    """Return the offices by kind, and who stands above whom."""
    theirs = model.institutions
    parent = model.caseload.stations["parent"].tolist()
    for office in theirs.offices:
        ours = by_row[office.row]
        ours.superior = None if office.superior is None else by_row[office.superior.row]
        ours.parent = by_row.get(parent[office.row])
    return Institutions(
        twin,
        shared=[by_row[office.row] for office in (theirs.city, theirs.petition, theirs.online)],
        background=[
            (by_row[row], rate)
            for row, rate in zip(*(part.tolist() for part in theirs.background), strict=True)
        ],
        **{
            kind: [by_row[office.row] for office in getattr(theirs, kind)]
            for kind in Institutions.KINDS
        },
    )


def areas(twin, model, by_row):
    """Return an object for each area, with its residents and doors."""
    starts = model.population.area_start.tolist()
    entry = model.institutions.entry.tolist()
    district = model.institutions.district_row.tolist()
    street = model.population.street_of_area.tolist()
    success = model.expected_success.tolist()
    return [
        Area(
            number,
            residents=twin.residents[starts[number] : starts[number + 1]],
            district=by_row[district[number]],
            street=street[number],
            doors=[by_row.get(row) for row in entry[number]],
            expected_success=success[number],
            matters=[
                {name: matter[name].tolist() for name in model.matters.dtype.names}
                for matter in model.matters[number]
            ],
            **{name: model.areas[name][number].tolist() for name in model.areas.dtype.names},
        )
        for number in range(len(starts) - 1)
    ]
