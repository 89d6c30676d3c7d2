"""The path of cases through the offices, event by event, in continuous time.

`advance` takes events off the calendar up to a time and works each one off in
one order; what the steps do is in ``case_stages.py``.
"""

from __future__ import annotations

from sim.casework.events import open_part, pop, room_left
from sim.casework.queues import keep_books, leave_queue
from sim.casework.tables import (
    ARISE,
    AROSE,
    ARRIVE,
    BREAK,
    BROKE,
    COMPLETE,
    DECIDE,
    FAILED,
    N_BACKGROUND_CLOSED,
    N_NEAR,
    N_OUTCOMES,
    N_PROCESSED,
    N_REOPENED,
    N_TRACED,
    NONE,
    ON_ITS_WAY,
    PATIENCE,
)
from sim.compiled import frugal_kernel, rule
from sim.processes.case_stages import (
    HAS_ENDED,
    HAS_FAILED,
    IS_AGREED,
    IS_RESOLVED,
    UNDER_WAY,
    World,
    after_touch,
    arrive,
    ask_for_reconsideration,
    claim,
    decide,
    plan,
    procedure_at,
    release,
    resolve,
    take_next,
    tell,
)
from sim.vocabulary import ONLINE

__all__ = ["FULL", "World", "advance", "move_queue", "staff_station"]

FULL = 1  # returned by `advance` when a table needs room before it can go on
_ROOM = 8  # records one event may add to a table


@rule
def _note(stations, trace, counters, case, kind, now):
    """Keep the event in the trace."""
    n = counters[N_TRACED]
    counters[N_TRACED] = n + 1
    line = trace[n]
    line.time = now
    line.address = case.address
    line.resident = case.resident
    line.day = case.day
    line.station_role = NONE
    if case.station != NONE:
        line.station_role = stations[case.station].role
    line.kind = kind
    line.channel = case.channel


@frugal_kernel
def advance(w, until):
    """Process all events before `until` (absolute days).

    An event is worked off in one order: what happened, how the attempt stands
    after it, whether the resident claims (again), whether a door is entered,
    and who takes the desk that became free.

    Returns
    -------
    int
        0 when done, `FULL` when a table must grow first; call again then.
    """
    p = w.p[0]
    events = w.events
    near = w.events.near
    counters = w.counters
    tracing = len(w.trace) > 0
    while True:
        if counters[N_NEAR] == 0 and not open_part(events, counters, w, until):
            return 0
        if near[0].time >= until:
            return 0
        if (
            room_left(events, counters) < _ROOM
            or counters[N_OUTCOMES] + _ROOM > len(w.outcomes)
            or (tracing and counters[N_TRACED] + _ROOM > len(w.trace))
        ):
            return FULL
        i = near[0].case
        now = near[0].time
        kind = near[0].kind
        case = w.cases[i]
        current = near[0].token == case.token  # else overtaken by what happened meanwhile
        pop(near, counters)
        if not current:
            continue
        if tracing:
            _note(w.stations, w.trace, counters, case, kind, now)
        counters[N_PROCESSED] += 1

        # What happened.
        verdict = UNDER_WAY
        claims = False
        enters = False
        at = case.station
        freed = False
        role = NONE
        procedure = 0.0
        if kind == ARRIVE:
            enters = True
        elif kind == COMPLETE:
            station = w.stations[at]
            keep_books(station, now)
            station.busy -= 1
            station.completed += 1
            role = station.role
            freed = True
            verdict = after_touch(w, p, case, i, station, now)
            if verdict == IS_AGREED or (verdict == HAS_FAILED and role != ONLINE):
                procedure = procedure_at(w, p, case)
        elif kind == DECIDE:
            verdict = decide(w, p, case, now)
            if at != NONE:
                role = w.stations[at].role
                procedure = procedure_at(w, p, case)
                if verdict == HAS_FAILED:
                    verdict = ask_for_reconsideration(w, p, case, i, w.stations[at], now)
        elif kind == ARISE:
            if case.resident < 0:
                enters = True
            else:
                tell(w.outcomes, counters, case, now, AROSE, NONE, 0.0)
                claims = True
        elif kind == PATIENCE:
            station = w.stations[at]
            keep_books(station, now)
            leave_queue(w.cases, station, i)
            station.abandoned += 1
            case.waited += now - case.entered
            role = station.role
            verdict = HAS_ENDED if case.resident < 0 else HAS_FAILED
        elif kind == BREAK:
            counters[N_REOPENED] += 1
            tell(w.outcomes, counters, case, now, BROKE, NONE, 0.0)
            claims = True

        # How the attempt stands.
        if verdict == IS_RESOLVED or verdict == IS_AGREED:
            resolve(w, p, case, i, role, procedure, verdict == IS_AGREED, now)
        elif verdict == HAS_FAILED:
            tell(w.outcomes, counters, case, now, FAILED, role, procedure)
            claims = True
        elif verdict == HAS_ENDED:
            counters[N_BACKGROUND_CLOSED] += 1
            release(w.free, counters, case, i)

        # What the resident does next, where the case goes, who is next in line.
        if claims:
            enters = claim(w, p, case, i, now)
        if enters:
            arrive(w, p, case, i, now)
        if freed:
            take_next(w.cases, w.seed, p, events, counters, w.stations[at], now)


@frugal_kernel
def move_queue(w, row, to, now):
    """Send every case waiting at station `row` to station `to`, first in line first."""
    station = w.stations[row]
    keep_books(station, now)
    while station.queue > 0:
        i = station.first[0]
        if i == NONE:
            i = station.first[1]
        leave_queue(w.cases, station, i)
        case = w.cases[i]
        case.waited += now - case.entered
        case.station = to
        station.moved += 1
        plan(w.events, w.counters, case, i, now, ARRIVE, ON_ITS_WAY)


@frugal_kernel
def staff_station(w, row, servers, now):
    """Set the number of desks; free ones take waiting cases at once.

    Desks that close while busy finish their case first.
    """
    station = w.stations[row]
    keep_books(station, now)
    station.servers = servers
    take_next(w.cases, w.seed, w.p[0], w.events, w.counters, station, now)
