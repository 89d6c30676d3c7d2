"""Every run's books balance: no case is lost, and Little's law holds to the last day.

Little (1961): the time integral of a queue equals the waits of those who stood in it.
Three accounts of the same run that do not know each other are held against one another:

* the stations' own time integrals and counters;
* the books each case carries (days waited, at a desk, travelling);
* a replay from the trace of events: who came to which office and when, who left it and
  how; the queues are formed again by hand, first come first served, petitions that were
  referred first, so the replay also checks the discipline of every queue.

Whole numbers are exact, integrals agree to 1e-9 relative, open cases included.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass

import numpy as np
import pytest

from scenarios import load
from sim import vocabulary as v
from sim.agents.places import place_of
from sim.casework.tables import (
    ARISE,
    ARRIVE,
    BREAK,
    COMPLETE,
    FREE,
    IN_SERVICE,
    N_TRACED,
    NONE,
    PATIENCE,
    QUEUED,
)
from sim.model import GovernanceModel
from sim.parameters import PARAMETERS
from sim.scenario import District

REFORMS = (
    "baseline",
    "flatten",
    "flatten:phase_in_weeks=6",
    "self-governance",
    "mediation",
)
RECONSIDERED = "reconsideration.reconsideration_use."
WARMUP, HORIZON = 8, 44
TOLERANCE = 1e-9


class Bookkeeping(GovernanceModel):
    """A model that keeps its trace, its closed cases and every change of its desks."""

    def __init__(self, *args, **kwargs) -> None:
        self.trace: list[np.ndarray] = []
        self.closed: list[np.ndarray] = []
        self.desks: list[tuple[int, np.ndarray, np.ndarray]] = []
        super().__init__(*args, record_hash=True, **kwargs)

    def chain_hash(self) -> None:
        """Keep the events of the tick instead of hashing them."""
        load = self.caseload
        traced = load.count("traced")
        self.trace.append(load.trace[:traced].copy())
        load.counters[N_TRACED] = 0

    def _begin_period(self) -> None:
        super()._begin_period()
        stations = self.caseload.stations
        self.desks.append((self.day, stations["servers"].copy(), stations["successor"].copy()))

    def step(self) -> None:
        """One tick; closed cases keep their records until the next grievances arise."""
        size = len(self.caseload.cases)
        tokens = self.caseload.cases["token"].copy()
        super().step()
        cases = self.caseload.cases
        changed = np.ones(len(cases), bool)
        changed[:size] = cases["token"][:size] != tokens
        self.closed.append(cases[changed & (cases["state"] == FREE)])
        self.caseload.check()


def busy_town(reform: str, **changes) -> Bookkeeping:
    """Run the test town, crowded, with a neighbour town whose cases come to the city."""
    scenario = load("test-town")
    scenario = scenario.with_(
        warmup_weeks=WARMUP,
        horizon_weeks=HORIZON,
        districts=[*scenario.city.districts, District("Elsewhere", 40_000, 4, 8)],
        adopted=[] if reform == "baseline" else [reform],
        parameters={
            "handling.touch_scale": 2.6,
            "handling.patience_days": 30.0,
            "mediation.break_share": 0.3,
            "mediation.break_days": 30.0,
            **{name: x.high for name, x in PARAMETERS.items() if name.startswith(RECONSIDERED)},
        },
    )
    return Bookkeeping(scenario, rng=11, **changes).run()


@pytest.fixture(scope="module", params=REFORMS)
def town(request) -> Bookkeeping:
    return busy_town(request.param)


def test_every_office_has_lost_and_found_nobody(town) -> None:
    stations = town.caseload.stations
    where = stations["started"] + stations["abandoned"] + stations["moved"] + stations["queue"]
    assert np.array_equal(stations["arrived"], where)
    assert np.array_equal(stations["started"], stations["completed"] + stations["busy"])
    # The town is crowded enough for the identities to mean something.
    assert stations["abandoned"].sum() > 50
    assert stations["queue"].sum() > 20


def test_every_case_is_somewhere_once(town) -> None:
    count = town.caseload.count
    kinds = Counter()
    for events in town.trace:
        kinds.update(zip(events["kind"].tolist(), (events["resident"] < 0).tolist(), strict=True))
    assert count("arisen") == kinds[ARISE, False]
    assert count("background_arisen") == kinds[ARISE, True]
    assert count("reopened") == kinds[BREAK, False] > 0
    assert count("processed") == sum(len(events) for events in town.trace)
    state, resident = town.caseload.cases["state"], town.caseload.cases["resident"]
    open_ones = count("arisen") + count("reopened") - count("closed")
    assert open_ones == len(town.caseload.open_rows) == int(town.columns["open_cases"].sum())
    background = count("background_arisen") - count("background_closed")
    assert background == int(((state != FREE) & (resident == NONE)).sum())
    assert count("background_arisen") > 100
    assert count("reconsidered") > 20


def test_the_cases_own_waits_add_up_to_the_integral_of_all_queues(town) -> None:
    now = float(town.day)
    cases = town.caseload.cases[town.caseload.cases["state"] != FREE]
    queued = cases[cases["state"] == QUEUED]
    waited = sum(float(tick["waited"].sum()) for tick in town.closed)
    waited += float(cases["waited"].sum()) + float((now - queued["entered"]).sum())
    integral = float(town.caseload.station_books(now)["queued"].sum())
    assert integral > 1000.0
    assert waited == pytest.approx(integral, rel=TOLERANCE)


def test_a_closed_cases_days_are_all_accounted_for(town) -> None:
    # Background cases do nothing but wait, be served and travel: from arising to the end.
    closed = np.concatenate(town.closed)
    background = closed[closed["resident"] == NONE]
    assert len(background) > 100
    spent = background["waited"] + background["touched"] + background["travelled"]
    ends = {
        (int(e["address"]), int(e["day"]), int(e["station_role"])): float(e["time"])
        for events in town.trace
        for e in events[
            (events["resident"] == NONE) & np.isin(events["kind"], (COMPLETE, PATIENCE))
        ]
    }
    roles = town.caseload.stations["role"][background["station"]]
    for case, role, days in zip(background, roles, spent, strict=True):
        end = ends[int(case["address"]), int(case["day"]), int(role)]
        assert case["arose"] + days == pytest.approx(end, rel=1e-12)


@dataclass
class Visit:
    """One stay of a case at an office, as far as the trace tells."""

    station: int
    urgent: bool
    arrived: float
    order: int
    ended: float | None = None
    end_order: int = 0
    how: int | None = None  # COMPLETE, PATIENCE, ARRIVE (moved away), None: still there
    started: float | None = None


class Map:
    """Which station a role means for a case, at a time."""

    def __init__(self, model: Bookkeeping) -> None:
        self.model = model
        n = model.population.residents
        self.area = place_of(model.population, "area", np.arange(n))

    def successor(self, row: int, time: float) -> int:
        """Follow closed offices to the one in their place."""
        for day, _, successors in reversed(self.model.desks):
            if day <= time:
                while successors[row] != NONE:
                    row = int(successors[row])
                return row
        return row

    def station(self, role: int, resident: int, time: float) -> int:
        """Return the station of a role that a resident's case enters at a time."""
        places, population = self.model.institutions, self.model.population
        if role in (v.CITY, v.PETITION, v.ONLINE):
            office = {v.CITY: places.city, v.PETITION: places.petition, v.ONLINE: places.online}
            return office[role].row
        area = int(self.area[resident])
        district = int(population.district_of_area[area])
        offices, number = {
            v.COMMITTEE: (places.committees, area),
            v.MEDIATION: (places.mediations, area),
            v.ORGANIZATION: (places.organizations, area),
            v.COMMUNITY: (places.communities, area),
            v.STREET: (places.streets, int(population.street_of_area[area])),
            v.DISTRICT: (places.districts, district),
            v.COURT: (places.courts, district),
            v.ADMINISTRATIVE_MEDIATION: (places.administrative, district),
            v.JUDICIAL_MEDIATION: (places.judicial, district),
        }[role]
        return self.successor(offices[number].row, time)


def visits_of(town: Bookkeeping) -> dict[int, list[Visit]]:
    """Return all visits by station, from the trace and where the open cases stand."""
    where = Map(town)
    events = np.concatenate(town.trace)
    by_case: dict[tuple, list[int]] = defaultdict(list)
    background = {v.CITY, v.PETITION, v.ONLINE}
    for k, e in enumerate(events):
        role = int(e["station_role"]) if e["resident"] == NONE else NONE
        assert role == NONE or role in background
        by_case[int(e["resident"]), int(e["address"]), int(e["day"]), role].append(k)
    cases = town.caseload.cases
    standing = {}
    for row in np.flatnonzero(np.isin(cases["state"], (QUEUED, IN_SERVICE))):
        case = cases[row]
        role = int(town.caseload.stations["role"][case["station"]])
        name = (case["resident"], case["address"], case["day"])
        key = (*map(int, name), role if case["resident"] == NONE else NONE)
        standing[key] = case
    found: dict[int, list[Visit]] = defaultdict(list)
    for key, rows in by_case.items():
        resident = key[0]
        for k, then in zip(rows, [*rows[1:], None], strict=True):
            arrived = float(events[k]["time"])
            if then is None:
                if key in standing:
                    case = standing[key]
                    visit = Visit(int(case["station"]), case["priority"] == 0, arrived, k)
                    found[visit.station].append(visit)
                continue
            e = events[then]
            kind, role, ended = int(e["kind"]), int(e["station_role"]), float(e["time"])
            if kind == ARRIVE and ended % 7.0 == 0.0:  # a file on its way never comes just then
                kind_before = v.STREET if role == v.DISTRICT else v.COMMUNITY
                station = where.station(kind_before, resident, arrived)
            elif kind in (COMPLETE, PATIENCE):
                station = where.station(role, resident, arrived)
            else:
                continue
            urgent = e["channel"] == v.BY_PETITION and role in (v.DISTRICT, v.CITY)
            visit = Visit(station, bool(urgent), arrived, k, ended, then, kind)
            found[station].append(visit)
    return found


def replay(visits: list[Visit], desks: list[tuple[int, int]]) -> None:
    """Form the queue of one office again; write into each visit when it was served.

    `desks` are (day, number of desks) whenever they changed; changes come before the
    events of their moment.
    """
    happenings = [(float(day), -1, "desks", number) for day, number in desks]
    for visit in visits:
        happenings.append((visit.arrived, visit.order, "comes", visit))
        if visit.ended is not None:
            order = -2 if visit.how == ARRIVE else visit.end_order
            happenings.append((visit.ended, order, "goes", visit))
    happenings.sort(key=lambda happening: happening[:2])
    busy, servers = 0, desks[0][1]
    lines: tuple[deque[Visit], deque[Visit]] = (deque(), deque())

    def serve(now: float) -> None:
        nonlocal busy
        while busy < servers and (lines[0] or lines[1]):
            (lines[0] or lines[1]).popleft().started = now
            busy += 1

    for now, _, what, who in happenings:
        if what == "desks":
            servers = who
        elif what == "comes":
            lines[0 if who.urgent else 1].append(who)
        elif who.how == COMPLETE:
            assert who.started is not None, "served to the end but never called"
            busy -= 1
        else:
            assert who.started is None, "left the queue after being called"
            lines[0 if who.urgent else 1].remove(who)
        serve(now)


def test_each_offices_queue_is_what_the_trace_of_its_visitors_says(town) -> None:
    found = visits_of(town)
    stations = town.caseload.stations
    now = float(town.day)
    books = town.caseload.station_books(now)
    crowded = 0
    for row, station in enumerate(stations):
        visits = found.get(row, [])
        history = [(day, int(servers[row])) for day, servers, _ in town.desks]
        replay(visits, history)
        how = Counter(visit.how for visit in visits)
        assert len(visits) == station["arrived"]
        assert how[COMPLETE] == station["completed"]
        assert how[PATIENCE] == station["abandoned"]
        assert how[ARRIVE] == station["moved"]
        assert sum(visit.started is not None for visit in visits) == station["started"]
        waited = served = 0.0
        for visit in visits:
            end = now if visit.ended is None else visit.ended
            begun = end if visit.started is None else visit.started
            waited += begun - visit.arrived
            served += end - begun
        assert waited == pytest.approx(float(books["queued"][row]), rel=TOLERANCE, abs=1e-7)
        assert served == pytest.approx(float(books["busy"][row]), rel=TOLERANCE, abs=1e-7)
        crowded += waited > 10.0
    assert crowded >= 5


def test_a_closing_office_moves_its_queue_and_takes_nobody_after() -> None:
    town = busy_town("flatten")
    stations = town.caseload.stations
    closed = stations["successor"] != NONE
    assert closed.sum() >= 4
    assert stations["moved"][closed].sum() > 0
    assert stations["moved"][~closed].sum() == 0
    assert stations["queue"][closed].sum() == stations["busy"][closed].sum() == 0


def test_the_books_are_the_same_for_a_tick_of_a_day_and_of_a_week() -> None:
    # Bit for bit: every event and every integer, and the integrals to rounding.
    weekly, daily = (busy_town("flatten", tick_days=tick) for tick in (7, 1))
    assert np.array_equal(np.concatenate(weekly.trace), np.concatenate(daily.trace))
    for name in ("arrived", "started", "completed", "abandoned", "moved", "queue", "busy"):
        assert np.array_equal(weekly.caseload.stations[name], daily.caseload.stations[name])
    for name, integral in weekly.caseload.station_books(float(weekly.day)).items():
        other = daily.caseload.station_books(float(daily.day))[name]
        assert np.allclose(integral, other, rtol=1e-12)
    for name in weekly.columns:
        assert np.array_equal(weekly.columns[name], daily.columns[name]), name
