"""The complete state of a model and of its twin, as tables that can be compared bit for bit.

A table is a list of labels and named columns of plain numbers. Floats are held
in double precision, into which a single converts exactly: a twin that forgot to
round differs from the model's column.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

import numpy as np

from sim.casework import tables
from sim.casework.events import events_waiting
from sim.casework.tables import CASE, FREE, NONE, STATION, TRACE
from sim.official import official_numbers
from sim.processes.area_sums import SUMS
from sim.processes.experience import TALLIES
from sim.processes.quality_of_life import LIFE
from sim.processes.reporting import COUNTED
from sim.vocabulary import CHANNELS, KINDS, ROLES

from .casework import COUNTERS
from .organization import STATE, OrganizationStation
from .resident import TYPES

TOLD = (*COUNTED, "delayed")
EVENT_FIELDS = ("time", "address", "resident", "day", "station_role", "kind", "channel")
CASE_FIELDS = tuple(n for n in CASE.names if n not in ("token", "previous", "next"))
STATION_FIELDS = tuple(n for n in STATION.names if n not in ("first", "last"))
OFFICE_FIELDS = (
    "own_effort",
    "relay",
    "superior",
    "posts",
    "span_of_control",
    "burden_hours",
    "disrupted_until",
    "pace",
    "staffing",
    "incentive",
    "clarity",
    "work_before",
    "closed",
)


@dataclass
class Table:
    """Rows of one kind of thing."""

    labels: list[str]
    columns: dict[str, np.ndarray]

    def __post_init__(self):
        for name, column in self.columns.items():
            if len(column) != len(self.labels):
                raise ValueError(f"{name}: {len(column)} values for {len(self.labels)} rows")


def numbers(values):
    """Return numbers in the widest type of their kind."""
    array = np.asarray(values)
    return array.astype(np.float64 if array.dtype.kind == "f" else np.int64)


def row_of(office):
    """Return the number of an office, `NONE` if there is none."""
    return NONE if office is None else office.row


# ------------------------------------------------------------------------ the model


def watch(model):
    """Let the model keep every event until `state_of_model` takes it."""
    model.caseload.trace = np.zeros(1024, TRACE)
    return model


def state_of_model(model):
    """Return the model's complete state, and the events since it was last asked."""
    return {
        "event": events_of_model(model),
        "case": cases_of_model(model),
        "office": offices_of_model(model),
        "organization": organizations(model.institutions),
        "station of organizations": stations(model.institutions),
        "run": run_of_model(model),
        "report": reports(
            {day: dict(zip(TOLD, told, strict=True)) for day, told in model.ledger.reports.items()}
        ),
        "official number": official(official_numbers(model)),
        "week": weeks(model.series),
        "resident": Table(
            [f"resident {r}" for r in range(model.population.residents)],
            {name: numbers(model.columns[name]) for name in TYPES},
        ),
        "area": Table(
            [f"area {a}" for a in range(len(model.areas))],
            {name: numbers(model.areas[name]) for name in model.areas.dtype.names}
            | {
                f"expected_success_{channel}": numbers(model.expected_success[:, k])
                for k, channel in enumerate(CHANNELS)
            }
            | {
                f"{name} {kind}": numbers(model.matters[name][:, k])
                for name in model.matters.dtype.names
                for k, kind in enumerate(KINDS)
            },
        ),
    }


def events_of_model(model):
    """Return the events since last asked, in the order in which they happened."""
    trace = model.caseload.trace[: model.caseload.count("traced")].copy()
    model.caseload.counters[tables.N_TRACED] = 0
    return events({name: numbers(trace[name]) for name in EVENT_FIELDS})


def cases_of_model(model):
    """Return every case that is not closed for good, by name, with its next event."""
    rows = np.flatnonzero(model.caseload.cases["state"] != FREE)
    cases = model.caseload.cases[rows]
    due = {}
    for event in events_waiting(model.caseload.events, model.caseload.counters):
        if event["token"] == model.caseload.cases["token"][event["case"]]:
            due[int(event["case"])] = (float(event["time"]), int(event["kind"]))
    columns = {name: cases[name] for name in CASE_FIELDS}
    columns["next_event_time"] = np.array([due[row][0] for row in rows.tolist()])
    columns["next_event_kind"] = np.array([due[row][1] for row in rows.tolist()])
    return by_name(columns)


def by_name(columns):
    """Return a table of cases in the order of their names."""
    columns = {name: numbers(column) for name, column in columns.items()}
    order = np.lexsort(
        (columns["address"], columns["day"], columns["station"], columns["resident"])
    )
    columns = {name: column[order] for name, column in columns.items()}
    names = zip(*(columns[n].tolist() for n in ("resident", "address", "day")), strict=True)
    return Table([f"(resident {r}, address {a}, day {d})" for r, a, d in names], columns)


def offices_of_model(model):
    """Return every office with its desks and books."""
    offices = sorted(model.institutions.offices, key=lambda office: office.row)
    stations = model.caseload.stations
    return Table(
        [f"{ROLES[office.role]} at station {office.row}" for office in offices],
        {name: numbers(stations[name]) for name in STATION_FIELDS}
        | office_columns(offices, "effort"),
    )


def office_columns(offices, own_effort):
    """Return what an office keeps besides its desks."""
    columns = {}
    for name in OFFICE_FIELDS:
        values = [getattr(o, own_effort if name == "own_effort" else name) for o in offices]
        columns[name] = numbers([row_of(v) for v in values] if name == "superior" else values)
    return columns


def run_of_model(model):
    """Return what is counted of the whole run."""
    account = model.account
    values = {name: model.caseload.count(name) for name in COUNTERS}
    values |= dict(zip(TALLIES, account.tally.tolist(), strict=True))
    values |= {
        f"resident_weeks_{name}": float(value)
        for name, value in zip(SUMS, account.resident_weeks, strict=True)
    }
    values |= {
        f"life_weeks_{name}": float(value)
        for name, value in zip(LIFE, account.life_weeks, strict=True)
    }
    values |= {
        f"waits_{k}_{days}": count
        for k, row in enumerate(account.waits.tolist())
        for days, count in enumerate(row)
    }
    return run(model, values)


# ------------------------------------------------------------------------- the twin


def state_of_twin(twin):
    """Return the twin's complete state, and the events since it was last asked."""
    trace = twin.casework.take_trace()
    shared = twin.areas[0].shared
    return {
        "event": events(
            {name: numbers([e[k] for e in trace]) for k, name in enumerate(EVENT_FIELDS)}
        ),
        "case": cases_of_twin(twin),
        "office": offices_of_twin(twin),
        "organization": organizations(twin.institutions),
        "station of organizations": stations(twin.institutions),
        "run": run_of_twin(twin),
        "report": reports(twin.ledger.reports),
        "official number": official(twin.ledger.official_numbers()),
        "week": weeks(twin.series),
        "resident": Table(
            [f"resident {resident.number}" for resident in twin.residents],
            {name: numbers([getattr(r, name) for r in twin.residents]) for name in TYPES},
        ),
        "area": Table(
            [f"area {area.number}" for area in twin.areas],
            {name: numbers([getattr(a, name) for a in twin.areas]) for name in shared}
            | {
                f"expected_success_{channel}": numbers([a.expected_success[k] for a in twin.areas])
                for k, channel in enumerate(CHANNELS)
            }
            | {
                f"{name} {kind}": numbers([a.matters[k][name] for a in twin.areas])
                for name in twin.areas[0].matters[0]
                for k, kind in enumerate(KINDS)
            },
        ),
    }


def cases_of_twin(twin):
    """Return every case that is not closed for good, by name, with its next event."""
    due = {
        case: (time, kind)
        for time, _, kind, case, token in twin.casework.heap
        if token == case.token
    }
    cases = list(twin.casework.cases)
    columns = {name: [getattr(case, name) for case in cases] for name in CASE_FIELDS}
    columns["resident"] = [case.resident_number for case in cases]
    columns["area"] = [NONE if case.area is None else case.area.number for case in cases]
    columns["station"] = [row_of(case.station) for case in cases]
    columns["next_event_time"] = [due[case][0] for case in cases]
    columns["next_event_kind"] = [due[case][1] for case in cases]
    return by_name(columns)


def offices_of_twin(twin):
    """Return every office with its desks and books."""
    offices = sorted(twin.institutions.offices, key=lambda office: office.row)
    columns = {}
    for name in STATION_FIELDS:
        values = [getattr(office, name) for office in offices]
        columns[name] = [row_of(v) for v in values] if name in ("parent", "successor") else values
    return Table(
        [f"{ROLES[office.role]} at station {office.row}" for office in offices],
        {name: numbers(values) for name, values in columns.items()}
        | office_columns(offices, "own_effort"),
    )


def run_of_twin(twin):
    """Return what is counted of the whole run."""
    account = twin.account
    values = {name: twin.casework.count[name] for name in COUNTERS}
    values |= account.tally
    values |= {f"resident_weeks_{name}": v for name, v in account.resident_weeks.items()}
    values |= {f"life_weeks_{name}": v for name, v in account.life_weeks.items()}
    values |= {
        f"waits_{k}_{days}": count
        for k, row in enumerate(account.waits)
        for days, count in enumerate(row)
    }
    return run(twin, values)


# -------------------------------------------------------------------------- of both


def events(columns):
    """Return a table of events in the order in which they happened."""
    names = zip(*(columns[n].tolist() for n in ("resident", "address", "day")), strict=True)
    labels = [
        f"number {k} (resident {r}, address {a}, day {d})" for k, (r, a, d) in enumerate(names)
    ]
    return Table(labels, columns)


def organizations(institutions):
    """Return a table of the social organizations, area by area."""
    found = [(a, o) for a, s in enumerate(institutions.organizations) for o in s.organizations]
    return Table(
        [f"organization {one.name} of area {area}" for area, one in found],
        {"area": numbers([area for area, _ in found])}
        | {name: numbers([getattr(one, name) for _, one in found]) for name in STATE},
    )


def stations(institutions):
    """Return a table of the stations of organizations."""
    found = institutions.organizations
    return Table(
        [f"area {area}" for area in range(len(found))],
        {name: numbers([getattr(s, name) for s in found]) for name in OrganizationStation.STATE},
    )


def run(either, values):
    """Return the table of a whole run: sums of its account and the reforms' books."""
    account, books = either.account, either.books
    values = values | {
        "day": either.day,
        "weeks_measured": account.weeks,
        "polarisation": account.polarisation,
        "open_weeks": account.open_weeks,
        "hours": account.hours,
        "years": len(account.participants),
        "participants": account.participants[-1] if account.participants else -1.0,
    }
    values |= {f"books_{field.name}": getattr(books, field.name) for field in fields(books)}
    return Table(list(values), {"value": numbers([float(v) for v in values.values()])})


def reports(told):
    """Return what the top is told, by the day on which it is."""
    return Table(
        [f"report of day {day:g}" for day in told],
        {"day": numbers(np.array(list(told), float))}
        | {name: numbers(np.array([sums[name] for sums in told.values()])) for name in TOLD},
    )


def official(values):
    """Return the table of official numbers; an undefined one is the same everywhere."""
    defined = [-1.0 if math.isnan(value) else value for value in values.values()]
    return Table(list(values), {"value": numbers(defined)})


def weeks(series):
    """Return the weekly series."""
    length = len(next(iter(series.values()), []))
    return Table(
        [f"week {k + 1}" for k in range(length)],
        {name: numbers(np.array(series[name], float)) for name in sorted(series)},
    )


def first_difference(expected, found):
    """Return where the twin's state first differs from the model's, or None.

    Events come first, society last: an earlier cause hides its consequences.
    """
    for what in expected:
        difference = first_difference_of_tables(what, expected[what], found[what])
        if difference is not None:
            return difference
    return None


def first_difference_of_tables(what, expected, found):
    """Return the first row, and in it the first column, that differs in any bit."""
    if list(expected.columns) != list(found.columns):
        return f"{what}: columns {sorted(set(expected.columns) ^ set(found.columns))} of one only"
    common = min(len(expected.labels), len(found.labels))
    rows = {}
    for name in expected.columns:
        a, b = expected.columns[name][:common], found.columns[name][:common]
        if a.dtype != b.dtype and common:
            return f"{what}: column {name} is {a.dtype} in the model, {b.dtype} in the twin"
        differ = np.flatnonzero(a.view(np.int64) != b.view(np.int64))
        if len(differ):
            rows.setdefault(int(differ[0]), name)
    if rows:
        row = min(rows)
        a, b = expected.columns[rows[row]][row].item(), found.columns[rows[row]][row].item()
        return (
            f"{what}: {expected.labels[row]}: {rows[row]} is {a!r} in the model, {b!r} in the twin"
        )
    if len(expected.labels) != len(found.labels):
        more = expected if len(expected.labels) > common else found
        return (
            f"{what}: {len(expected.labels)} rows in the model, {len(found.labels)} in the twin, "
            f"first of the surplus: {more.labels[common]}"
        )
    return None
