"""The path of a case through the offices, event by event, in continuous time.

`advance` takes events off the heap up to a time and calls one function for
each kind. The functions read from top to bottom as the life of a case: it
arises, claims, arrives, is served, moves on, is decided, may come back.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.casework.events import pop, schedule
from sim.casework.queues import join_queue, keep_books, leave_queue
from sim.casework.tables import (
    AGREED,
    ARISE,
    AROSE,
    ARRIVE,
    BREAK,
    BROKE,
    COMPLETE,
    DECIDE,
    FAILED,
    FREE,
    GAVE_UP,
    IN_SERVICE,
    LET_BE,
    N_BACKGROUND_CLOSED,
    N_CLOSED,
    N_EVENTS,
    N_FREE,
    N_OUTCOMES,
    N_PROCESSED,
    N_REOPENED,
    N_TRACED,
    NONE,
    ON_ITS_WAY,
    OUTSIDE,
    PATIENCE,
    QUEUED,
    RESOLVED,
    SETTLING,
)
from sim.compiled import kernel, rule
from sim.processes.claiming import choose_channel
from sim.processes.handling import (
    AGAIN_PART,
    PASSING_PART,
    TOUCH_PART,
    exponential,
    flags,
    p_resolved,
    procedure_felt,
    stage_luck,
    touch_days,
    weibull,
)
from sim.processes.mediation import expit, p_agreement
from sim.vocabulary import (
    ADMINISTRATIVE_DECISION,
    ADMINISTRATIVE_MEDIATION,
    COMMITTEE,
    COURT,
    DIRECT_SETTLEMENT,
    JUDICIAL_MEDIATION,
    LET_IT_BE,
    MEDIATION,
    ONLINE,
    ORGANIZATION,
    PETITION,
    SETTLE_DIRECTLY,
    TIER_OF_ROLE,
)

__all__ = ["FULL", "World", "advance", "move_queue", "staff_station"]

FULL = 1  # returned by `advance` when a table needs room before it can go on
_ROOM = 8  # records one event may add to a table


class World(NamedTuple):
    """What the casework reads and writes, all arrays; society's part is frozen meanwhile."""

    seed: np.ndarray  # uint64[2]
    p: np.ndarray  # parameter record, shape (1,)
    cases: np.ndarray
    stations: np.ndarray
    events: np.ndarray
    outcomes: np.ndarray
    trace: np.ndarray
    free: np.ndarray  # int32, free records of `cases`
    counters: np.ndarray  # int64
    signal: np.ndarray  # float32[n, 4]: grievance, trust in local government, contribution, acting
    trust_upper: np.ndarray
    generalised_trust: np.ndarray
    legal_awareness: np.ndarray
    vulnerability: np.ndarray  # uint8 flags
    entry: np.ndarray  # int32[areas, channels]
    district: np.ndarray  # int32[areas], station of the area's district government
    expected_success: np.ndarray  # float64[areas, channels]
    areas: np.ndarray  # area records


@rule
def _luck(w, case, role, part):
    """Four uniforms of a stage of this case."""
    channel = max(0, case.channel)
    return stage_luck(w.seed, case.resident, case.address, case.day, role, channel, part)


@rule
def _tell(w, case, now, outcome_type, role, procedure):
    """Write a line for society into the log of outcomes."""
    n = w.counters[N_OUTCOMES]
    w.counters[N_OUTCOMES] = n + 1
    line = w.outcomes[n]
    line.time = now
    line.intensity = case.intensity
    line.procedure = procedure
    line.elapsed = now - case.arose
    line.waited = case.waited
    line.travelled = case.travelled
    line.resident = case.resident
    line.area = case.area
    line.handoffs = case.handoffs
    line.type = outcome_type
    line.kind = case.kind
    line.channel = case.channel
    line.role = role
    line.tier = case.tier
    line.attempts = case.attempts


@rule
def _schedule(w, i, time, kind, state):
    """Schedule the case's next event; earlier ones go stale."""
    case = w.cases[i]
    case.state = state
    case.token += 1
    schedule(w.events, w.counters, time, kind, i, case.token)


@rule
def _release(w, i):
    """Give the record of a case back."""
    w.cases[i].state = FREE
    w.cases[i].token += 1
    w.free[w.counters[N_FREE]] = i
    w.counters[N_FREE] += 1


@rule
def _serve(w, i, station, now):
    """A desk takes the case."""
    p = w.p[0]
    case = w.cases[i]
    role = station.role
    u, _, _, _ = _luck(w, case, role, AGAIN_PART if case.again else TOUCH_PART)
    days = touch_days(
        u, p.touch_hours[role], p.touch_scale, p.touch_shape, p.hours_per_week, station.speed
    )
    case.touched += days
    station.busy += 1
    station.started += 1
    _schedule(w, i, now + days, COMPLETE, IN_SERVICE)


@rule
def _arrive(w, i, now):
    """The case reaches its station: a free desk, or the queue for as long as patience lasts."""
    case = w.cases[i]
    while w.stations[case.station].successor != NONE:
        case.station = w.stations[case.station].successor
    station = w.stations[case.station]
    keep_books(station, now)
    station.arrived += 1
    tier = TIER_OF_ROLE[station.role]
    if tier > case.tier:
        case.tier = tier
    if station.busy < station.servers:
        _serve(w, i, station, now)
        return
    join_queue(w.cases, station, i, now)
    part = AGAIN_PART if case.again else TOUCH_PART
    _, again, _, first = _luck(w, case, station.role, part)
    patience = exponential(again if case.again else first, w.p[0].patience_days)
    _schedule(w, i, now + patience, PATIENCE, QUEUED)


@rule
def _take_next(w, station, now):
    """Free desks take the next cases waiting, first class first."""
    while station.busy < station.servers and station.queue > 0:
        i = station.first[0]
        if i == NONE:
            i = station.first[1]
        leave_queue(w.cases, station, i)
        w.cases[i].waited += now - w.cases[i].entered
        _serve(w, i, station, now)


@rule
def _travel(w, i, role, to, now):
    """The case leaves a station of `role` for station `to`."""
    case = w.cases[i]
    part = PASSING_PART if case.again else TOUCH_PART
    _, _, first, again = _luck(w, case, role, part)
    days = exponential(again if case.again else first, w.p[0].transfer_days)
    case.travelled += days
    case.handoffs += 1
    case.station = to
    _schedule(w, i, now + days, ARRIVE, ON_ITS_WAY)


@rule
def _await_outside(w, i, role, luck_role, now):
    """Outside delay before a decision; no desk is held."""
    p = w.p[0]
    case = w.cases[i]
    _, _, u, _ = _luck(w, case, luck_role, AGAIN_PART)
    days = weibull(u, p.external_days[role], p.external_shape)
    case.outside += days
    _schedule(w, i, now + days, DECIDE, OUTSIDE)


@rule
def _claim(w, i, now):
    """The resident chooses a channel and enters it, or lets the matter be."""
    case = w.cases[i]
    r = case.resident
    a = case.area
    channel = LET_IT_BE
    if case.attempts < w.p[0].attempts_max:
        channel = choose_channel(
            w.seed,
            r,
            case.address,
            case.day,
            case.kind,
            case.intensity,
            case.attempts,
            case.tried,
            w.entry[a],
            w.expected_success[a],
            np.float64(w.signal[r, 1]),
            np.float64(w.trust_upper[r]),
            np.float64(w.legal_awareness[r]),
            w.areas[a].distance,
            w.areas[a].publicity,
            w.p[0],
        )
    if channel == LET_IT_BE:
        w.counters[N_CLOSED] += 1
        _tell(w, case, now, LET_BE if case.attempts == 0 else GAVE_UP, NONE, 0.0)
        _release(w, i)
        return
    case.channel = channel
    case.tried = case.tried | (1 << channel)
    case.attempts += 1
    case.misrouted = 0
    case.again = 0
    case.priority = 1
    if channel == SETTLE_DIRECTLY:
        _, _, u, _ = _luck(w, case, DIRECT_SETTLEMENT, AGAIN_PART)
        case.station = NONE
        _schedule(w, i, now + exponential(u, w.p[0].direct_days), DECIDE, SETTLING)
        return
    case.station = w.entry[a, channel]
    _arrive(w, i, now)


@rule
def _fail(w, i, role, procedure, now):
    """An attempt ends without settling the matter: the resident thinks again."""
    _tell(w, w.cases[i], now, FAILED, role, procedure)
    _claim(w, i, now)


@rule
def _resolve(w, i, role, procedure, agreement, now):
    """The matter is settled; an agreement may break later and come back."""
    case = w.cases[i]
    w.counters[N_CLOSED] += 1
    _tell(w, case, now, RESOLVED, role, procedure)
    if agreement:
        _, breaks, delay, _ = _luck(w, case, role, PASSING_PART)
        if breaks < w.p[0].break_share:
            _schedule(w, i, now + exponential(delay, w.p[0].break_days), BREAK, AGREED)
            return
    _release(w, i)


@rule
def _mediated(w, i, station, now):
    """After a mediation: agreement, the next kind of mediation, or a failed attempt."""
    p = w.p[0]
    case = w.cases[i]
    r = case.resident
    role = station.role
    procedure = procedure_felt(role, station.effort, 0.0, 0.0, 0.0, 0.0, 0.0, p)
    _, _, _, u = _luck(w, case, role, AGAIN_PART)
    agreed = u < p_agreement(
        station.skill,
        np.float64(w.generalised_trust[r]),
        case.intensity,
        station.queue,
        station.servers,
        flags(w.vulnerability[r]),
        p,
    )
    if agreed:
        _resolve(w, i, role, procedure, True, now)
        return
    u, _, _, _ = _luck(w, case, role, PASSING_PART)
    if station.parent != NONE and u < station.linkage:
        _travel(w, i, role, station.parent, now)
        return
    _fail(w, i, role, procedure, now)


@rule
def _passed_on(w, i, station, now):
    """After the petition office or the online platform: sent to an office, answered, or ignored."""
    p = w.p[0]
    case = w.cases[i]
    role = station.role
    u, _, _, _ = _luck(w, case, role, PASSING_PART)
    if role == PETITION:
        if u < p.petition_referred:
            case.priority = 0
            _travel(w, i, role, w.district[case.area], now)
        else:
            _await_outside(w, i, role, role, now)
    elif u < p.online_answered:
        _travel(w, i, role, w.district[case.area], now)
    else:
        _fail(w, i, role, 0.0, now)


@rule
def _at_a_desk(w, i, station, now):
    """After an administrative desk: wrong department, no authority, or on to a decision."""
    case = w.cases[i]
    role = station.role
    _, astray, _, _ = _luck(w, case, role, TOUCH_PART)
    bit = 1 << role
    if (case.misrouted & bit) == 0 and astray < w.p[0].misrouting:
        case.misrouted = case.misrouted | bit
        _travel(w, i, role, case.station, now)
        case.again = 1
        return
    if case.complexity > station.authority and station.parent != NONE:
        _travel(w, i, role, station.parent, now)
        case.again = 0
        return
    case.again = 0
    _await_outside(w, i, role, ADMINISTRATIVE_DECISION, now)


@rule
def _complete(w, i, now):
    """A desk has done its work on a case and takes the next."""
    case = w.cases[i]
    station = w.stations[case.station]
    keep_books(station, now)
    station.busy -= 1
    station.completed += 1
    role = station.role
    if case.resident < 0:
        if case.complexity > station.authority and station.parent != NONE:
            _travel(w, i, role, station.parent, now)
        else:
            w.counters[N_BACKGROUND_CLOSED] += 1
            _release(w, i)
    elif role == MEDIATION or role == ADMINISTRATIVE_MEDIATION or role == JUDICIAL_MEDIATION:
        _mediated(w, i, station, now)
    elif role == COMMITTEE or role == ORGANIZATION or role == COURT:
        _await_outside(w, i, role, role, now)
    elif role == PETITION or role == ONLINE:
        _passed_on(w, i, station, now)
    else:
        _at_a_desk(w, i, station, now)
    _take_next(w, station, now)


@rule
def _lose_patience(w, i, now):
    """A claimant leaves the queue."""
    case = w.cases[i]
    station = w.stations[case.station]
    keep_books(station, now)
    leave_queue(w.cases, station, i)
    station.abandoned += 1
    case.waited += now - case.entered
    if case.resident < 0:
        w.counters[N_BACKGROUND_CLOSED] += 1
        _release(w, i)
    else:
        _fail(w, i, station.role, 0.0, now)


@rule
def _decide(w, i, now):
    """The decision, where outside delay or the attempt to settle directly ends."""
    p = w.p[0]
    case = w.cases[i]
    r = case.resident
    if case.state == SETTLING:
        _, _, _, u = _luck(w, case, DIRECT_SETTLEMENT, AGAIN_PART)
        trust = np.float64(w.generalised_trust[r])
        settled = u < expit(
            p.direct_base + p.direct_trust * trust - p.resolve_intensity * case.intensity
        )
        if settled:
            _resolve(w, i, NONE, 0.0, False, now)
        else:
            _fail(w, i, NONE, 0.0, now)
        return
    station = w.stations[case.station]
    area = w.areas[case.area]
    role = station.role
    luck_role = ADMINISTRATIVE_DECISION
    if role == COMMITTEE or role == ORGANIZATION or role == COURT or role == PETITION:
        luck_role = role
    _, _, _, u = _luck(w, case, luck_role, AGAIN_PART)
    chance = p_resolved(role, station.effort, station.skill, case.intensity, area.social_capital, p)
    procedure = procedure_felt(
        role,
        station.effort,
        area.council,
        area.capture,
        area.rough,
        np.float64(w.signal[r, 2]),
        flags(w.vulnerability[r]),
        p,
    )
    if u < chance:
        _resolve(w, i, role, procedure, False, now)
    else:
        _fail(w, i, role, procedure, now)


@rule
def _note(w, event, now):
    """Keep the event in the trace."""
    n = w.counters[N_TRACED]
    w.counters[N_TRACED] = n + 1
    case = w.cases[event.case]
    line = w.trace[n]
    line.time = now
    line.address = case.address
    line.resident = case.resident
    line.day = case.day
    line.station_role = NONE
    if case.station != NONE:
        line.station_role = w.stations[case.station].role
    line.kind = event.kind
    line.channel = case.channel


@kernel
def advance(w, until):
    """Process all events before `until` (absolute days).

    Returns
    -------
    int
        0 when done, `FULL` when a table must grow first; call again then.
    """
    counters = w.counters
    while counters[N_EVENTS] > 0 and w.events[0].time < until:
        if (
            counters[N_EVENTS] + _ROOM > len(w.events)
            or counters[N_OUTCOMES] + _ROOM > len(w.outcomes)
            or (len(w.trace) > 0 and counters[N_TRACED] + _ROOM > len(w.trace))
        ):
            return FULL
        event = w.events[0]
        i = event.case
        now = event.time
        kind = event.kind
        if event.token != w.cases[i].token:  # overtaken by what happened meanwhile
            pop(w.events, counters)
            continue
        if len(w.trace) > 0:
            _note(w, event, now)
        pop(w.events, counters)
        counters[N_PROCESSED] += 1
        if kind == ARRIVE:
            _arrive(w, i, now)
        elif kind == COMPLETE:
            _complete(w, i, now)
        elif kind == DECIDE:
            _decide(w, i, now)
        elif kind == ARISE:
            if w.cases[i].resident < 0:
                _arrive(w, i, now)
            else:
                _tell(w, w.cases[i], now, AROSE, NONE, 0.0)
                _claim(w, i, now)
        elif kind == PATIENCE:
            _lose_patience(w, i, now)
        elif kind == BREAK:
            counters[N_REOPENED] += 1
            _tell(w, w.cases[i], now, BROKE, NONE, 0.0)
            _claim(w, i, now)
    return 0


@kernel
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
        _schedule(w, i, now, ARRIVE, ON_ITS_WAY)


@kernel
def staff_station(w, row, servers, now):
    """Set the number of desks; free ones take waiting cases at once.

    Desks that close while busy finish their case first.
    """
    station = w.stations[row]
    keep_books(station, now)
    station.servers = servers
    _take_next(w, station, now)
