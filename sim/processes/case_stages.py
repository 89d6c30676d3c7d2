"""The stages of a case: what each station, decision and claim does to it.

The functions read from top to bottom as the life of a case: it is served,
travels, arrives, claims, is settled or fails. `case_flow.advance` calls them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.casework.events import Events, schedule
from sim.casework.queues import join_queue, keep_books, leave_queue
from sim.casework.tables import (
    AGREED,
    ARRIVE,
    BREAK,
    COMPLETE,
    DECIDE,
    FREE,
    GAVE_UP,
    IN_SERVICE,
    LET_BE,
    N_CLOSED,
    N_FREE,
    N_OUTCOMES,
    N_OVERTURNED,
    N_RECONSIDERED,
    NONE,
    ON_ITS_WAY,
    OUTSIDE,
    PATIENCE,
    QUEUED,
    RECONSIDERED,
    RESOLVED,
    SETTLING,
)
from sim.compiled import rule, stage
from sim.processes.claiming import choose_channel
from sim.processes.diffusion import informed_awareness, informed_voice
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
from sim.processes.reconsideration import asks_for_reconsideration
from sim.vocabulary import (
    ADMINISTRATIVE_DECISION,
    ADMINISTRATIVE_MEDIATION,
    COMMITTEE,
    COMMUNITY,
    COURT,
    DIRECT_SETTLEMENT,
    DISTRICT,
    JUDICIAL_MEDIATION,
    LET_IT_BE,
    MEDIATION,
    ONLINE,
    ORGANIZATION,
    PETITION,
    RECONSIDERATION,
    SETTLE_DIRECTLY,
    TIER_OF_ROLE,
)

__all__ = [
    "HAS_ENDED",
    "HAS_FAILED",
    "IS_AGREED",
    "IS_RESOLVED",
    "UNDER_WAY",
    "World",
    "after_touch",
    "arrive",
    "ask_for_reconsideration",
    "claim",
    "decide",
    "plan",
    "procedure_at",
    "release",
    "resolve",
    "take_next",
    "tell",
]


class World(NamedTuple):
    """What the casework reads and writes, all arrays; society's part is frozen meanwhile."""

    seed: np.ndarray  # uint64[2]
    p: np.ndarray  # parameter record, shape (1,)
    cases: np.ndarray
    tastes: np.ndarray  # float32[cases, TASTES]: random part of each channel's utility
    stations: np.ndarray
    events: Events
    outcomes: np.ndarray
    trace: np.ndarray
    free: np.ndarray  # int32, free records of `cases`
    counters: np.ndarray  # int64
    signal: np.ndarray  # float32[n, 4]: grievance, trust in local government, contribution, acting
    traits: np.ndarray  # float32[n, 4]: trust in upper government, in people, legal awareness
    topics: np.ndarray  # uint8 bits of what residents know
    vulnerability: np.ndarray  # uint8 flags
    entry: np.ndarray  # int32[areas, channels]
    district: np.ndarray  # int32[areas], station of the area's district government
    expected_success: np.ndarray  # float64[areas, channels]
    areas: np.ndarray  # area records
    matters: np.ndarray  # matter records, shape (areas, kinds)


TRUST_UPPER, GENERALISED_TRUST, LEGAL_AWARENESS = range(3)  # columns of the traits

# How an attempt stands when an event is over.
UNDER_WAY, HAS_FAILED, IS_RESOLVED, IS_AGREED, HAS_ENDED = range(5)


@rule
def _luck(seed, case, role, part):
    """Four uniforms of a stage of this case."""
    channel = max(0, case.channel)
    return stage_luck(seed, case.resident, case.address, case.day, role, channel, part)


@rule
def tell(outcomes, counters, case, now, outcome_type, role, procedure):
    """Write a line for society into the log of outcomes."""
    n = counters[N_OUTCOMES]
    counters[N_OUTCOMES] = n + 1
    line = outcomes[n]
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
def plan(events, counters, case, i, time, kind, state):
    """Schedule the case's next event; earlier ones go stale."""
    case.state = state
    case.token += 1
    schedule(events, counters, time, kind, i, case.token)


@rule
def release(free, counters, case, i):
    """Give the record of a case back."""
    case.state = FREE
    case.token += 1
    free[counters[N_FREE]] = i
    counters[N_FREE] += 1


@rule
def _serve(seed, p, events, counters, case, i, station, now):
    """A desk takes the case."""
    role = station.role
    u, _, _, _ = _luck(seed, case, role, AGAIN_PART if case.again else TOUCH_PART)
    days = touch_days(
        u, p.touch_hours[role], p.touch_scale, p.touch_shape, p.hours_per_week, station.speed
    )
    case.touched += days
    case.patient_until = 0.0
    station.busy += 1
    station.started += 1
    plan(events, counters, case, i, now + days, COMPLETE, IN_SERVICE)


@rule
def _travel(seed, p, events, counters, case, i, role, to, now):
    """The case leaves a station of `role` for station `to`."""
    part = PASSING_PART if case.again else TOUCH_PART
    _, _, first, again = _luck(seed, case, role, part)
    days = exponential(again if case.again else first, p.transfer_days)
    case.travelled += days
    case.handoffs += 1
    case.station = to
    plan(events, counters, case, i, now + days, ARRIVE, ON_ITS_WAY)


@rule
def _await_outside(seed, p, events, counters, case, i, role, luck_role, now):
    """Outside delay before a decision; no desk is held."""
    _, _, u, _ = _luck(seed, case, luck_role, AGAIN_PART)
    days = weibull(u, p.external_days[role], p.external_shape)
    case.outside += days
    plan(events, counters, case, i, now + days, DECIDE, OUTSIDE)


@rule
def take_next(cases, seed, p, events, counters, station, now):
    """Free desks take the next cases waiting, first class first."""
    while station.busy < station.servers and station.queue > 0:
        i = station.first[0]
        if i == NONE:
            i = station.first[1]
        leave_queue(cases, station, i)
        case = cases[i]
        case.waited += now - case.entered
        _serve(seed, p, events, counters, case, i, station, now)


@stage
def arrive(w, p, case, i, now):
    """The case reaches its station: a free desk, or the queue for as long as patience lasts."""
    while w.stations[case.station].successor != NONE:
        case.station = w.stations[case.station].successor
    station = w.stations[case.station]
    keep_books(station, now)
    station.arrived += 1
    tier = TIER_OF_ROLE[station.role]
    if tier > case.tier:
        case.tier = tier
    if station.busy < station.servers:
        _serve(w.seed, p, w.events, w.counters, case, i, station, now)
    else:
        join_queue(w.cases, station, i, now)
        if case.patient_until <= now:  # who was moved here keeps the patience that is left
            part = AGAIN_PART if case.again else TOUCH_PART
            _, again, _, first = _luck(w.seed, case, station.role, part)
            patience = exponential(again if case.again else first, p.patience_days)
            case.patient_until = now + patience
        plan(w.events, w.counters, case, i, case.patient_until, PATIENCE, QUEUED)


@stage
def claim(w, p, case, i, now):
    """The resident chooses a channel, or lets the matter be; return whether a door is entered."""
    r = case.resident
    a = case.area
    channel = LET_IT_BE
    if case.attempts < p.attempts_max:
        channel = choose_channel(
            w.tastes[i],
            case.kind,
            case.intensity,
            case.attempts,
            case.tried,
            w.entry[a],
            w.expected_success[a],
            np.float64(w.signal[r, 1]),
            np.float64(w.traits[r, TRUST_UPPER]),
            informed_awareness(
                np.float64(w.traits[r, LEGAL_AWARENESS]),
                w.areas[a].awareness,
                np.int64(w.topics[r]),
                p,
            ),
            w.areas[a].distance,
            w.areas[a].publicity,
            informed_voice(w.areas[a].voice, np.int64(w.topics[r]), p),
            p,
        )
    enters = False
    if channel == LET_IT_BE:
        w.counters[N_CLOSED] += 1
        ending = LET_BE if case.attempts == 0 else GAVE_UP
        tell(w.outcomes, w.counters, case, now, ending, NONE, 0.0)
        release(w.free, w.counters, case, i)
    else:
        case.channel = channel
        case.tried = case.tried | (1 << channel)
        case.attempts += 1
        case.misrouted = 0
        case.again = 0
        case.priority = 1
        if channel == SETTLE_DIRECTLY:
            _, _, u, _ = _luck(w.seed, case, DIRECT_SETTLEMENT, AGAIN_PART)
            case.station = NONE
            days = exponential(u, p.direct_days)
            plan(w.events, w.counters, case, i, now + days, DECIDE, SETTLING)
        else:
            case.station = w.entry[a, channel]
            enters = True
    return enters


@stage
def resolve(w, p, case, i, role, procedure, agreement, now):
    """The matter is settled; an agreement may break later and come back."""
    w.counters[N_CLOSED] += 1
    tell(w.outcomes, w.counters, case, now, RESOLVED, role, procedure)
    breaks = False
    if agreement:
        _, u, delay, _ = _luck(w.seed, case, role, PASSING_PART)
        if u < p.break_share:
            breaks = True
            days = exponential(delay, p.break_days)
            plan(w.events, w.counters, case, i, now + days, BREAK, AGREED)
    if not breaks:
        release(w.free, w.counters, case, i)


@stage
def _mediated(w, p, case, i, station, now):
    """After a mediation: agreement, the next kind of mediation, or a failed attempt."""
    r = case.resident
    role = station.role
    skill = station.skill
    if role == MEDIATION:  # of a people's body, which serves one area
        skill = skill - p.mediator_skill_lost * w.areas[case.area].weariness
    _, _, _, u = _luck(w.seed, case, role, AGAIN_PART)
    chance = p_agreement(
        skill,
        np.float64(w.traits[r, GENERALISED_TRUST]),
        case.intensity,
        station.queue,
        station.servers,
        flags(w.vulnerability[r]),
        p,
    )
    verdict = HAS_FAILED
    if u < chance:
        verdict = IS_AGREED
    elif station.parent != NONE:
        u, _, _, _ = _luck(w.seed, case, role, PASSING_PART)
        if u < station.linkage:
            _travel(w.seed, p, w.events, w.counters, case, i, role, station.parent, now)
            verdict = UNDER_WAY
    return verdict


@stage
def _passed_on(w, p, case, i, station, now):
    """After the petition office or the online platform: sent to an office, answered, or ignored."""
    role = station.role
    u, _, _, _ = _luck(w.seed, case, role, PASSING_PART)
    verdict = UNDER_WAY
    if u < station.passes:
        if role == PETITION:
            case.priority = 0
        _travel(w.seed, p, w.events, w.counters, case, i, role, w.district[case.area], now)
    elif role == PETITION:
        _await_outside(w.seed, p, w.events, w.counters, case, i, role, role, now)
    else:
        verdict = HAS_FAILED
    return verdict


@stage
def _at_a_desk(w, p, case, i, station, now):
    """After an administrative desk: wrong department, no authority, or on to a decision."""
    role = station.role
    _, astray, _, _ = _luck(w.seed, case, role, TOUCH_PART)
    bit = 1 << role
    if (case.misrouted & bit) == 0 and astray < w.areas[case.area].wrong_door:
        case.misrouted = case.misrouted | bit
        _travel(w.seed, p, w.events, w.counters, case, i, role, case.station, now)
        case.again = 1
    elif case.complexity > station.authority and station.parent != NONE:
        _travel(w.seed, p, w.events, w.counters, case, i, role, station.parent, now)
        case.again = 0
    else:
        case.again = 0
        _await_outside(w.seed, p, w.events, w.counters, case, i, role, ADMINISTRATIVE_DECISION, now)


@stage
def after_touch(w, p, case, i, station, now):
    """A desk has done its work on a case; return how the attempt stands."""
    role = station.role
    verdict = UNDER_WAY
    if case.resident < 0:
        if case.complexity > station.authority and station.parent != NONE:
            _travel(w.seed, p, w.events, w.counters, case, i, role, station.parent, now)
        else:
            verdict = HAS_ENDED
    elif role == MEDIATION or role == ADMINISTRATIVE_MEDIATION or role == JUDICIAL_MEDIATION:
        verdict = _mediated(w, p, case, i, station, now)
    elif role == COMMITTEE or role == ORGANIZATION or role == COURT:
        _await_outside(w.seed, p, w.events, w.counters, case, i, role, role, now)
    elif role == PETITION or role == ONLINE:
        verdict = _passed_on(w, p, case, i, station, now)
    elif case.again == RECONSIDERED:
        _, _, u, _ = _luck(w.seed, case, RECONSIDERATION, AGAIN_PART)
        days = weibull(u, p.reconsideration_days, p.external_shape)
        case.outside += days
        plan(w.events, w.counters, case, i, now + days, DECIDE, OUTSIDE)
    else:
        _at_a_desk(w, p, case, i, station, now)
    return verdict


@stage
def decide(w, p, case, now):
    """The decision, where outside delay or the attempt to settle directly ends."""
    r = case.resident
    if case.state == SETTLING:
        luck_role = DIRECT_SETTLEMENT
        trust = np.float64(w.traits[r, GENERALISED_TRUST])
        chance = expit(
            p.direct_base + p.direct_trust * trust - p.resolve_intensity * case.intensity
        )
    else:
        station = w.stations[case.station]
        role = station.role
        luck_role = ADMINISTRATIVE_DECISION
        if role == COMMITTEE or role == ORGANIZATION or role == COURT or role == PETITION:
            luck_role = role
        chance = p_resolved(
            role,
            station.effort,
            station.skill,
            case.intensity,
            w.areas[case.area].social_capital,
            p,
        )
        if case.again == RECONSIDERED:
            luck_role = RECONSIDERATION
            chance = p.overturned
    _, _, _, u = _luck(w.seed, case, luck_role, AGAIN_PART)
    if u < chance and luck_role == RECONSIDERATION:
        w.counters[N_OVERTURNED] += 1
    return IS_RESOLVED if u < chance else HAS_FAILED


@stage
def ask_for_reconsideration(w, p, case, i, station, now):
    """After a decision against the resident: to the government above, once, or failed."""
    verdict = HAS_FAILED
    use = p.reconsideration_use[case.kind]
    governs = COMMUNITY <= station.role <= DISTRICT and station.parent != NONE
    if use > 0.0 and governs and case.again != RECONSIDERED:
        awareness = (
            np.float64(w.traits[case.resident, LEGAL_AWARENESS]) + w.areas[case.area].awareness
        )
        u, _, _, _ = _luck(w.seed, case, RECONSIDERATION, PASSING_PART)
        if u < asks_for_reconsideration(use, awareness):
            w.counters[N_RECONSIDERED] += 1
            case.again = RECONSIDERED
            role = station.role
            _travel(w.seed, p, w.events, w.counters, case, i, role, station.parent, now)
            verdict = UNDER_WAY
    return verdict


@stage
def procedure_at(w, p, case):
    """Return how fair the procedure at the case's station felt."""
    station = w.stations[case.station]
    area = w.areas[case.area]
    return procedure_felt(
        station.role,
        station.effort,
        area.council,
        area.capture,
        area.rough,
        area.heard,
        area.unheard,
        np.float64(w.signal[case.resident, 2]),
        flags(w.vulnerability[case.resident]),
        p,
    )
