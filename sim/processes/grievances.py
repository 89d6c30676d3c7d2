"""Grievances arise: six kinds, candidates at a dominating rate, thinned.

A Cox process (Cox 1955) on an absolute day grid: the city and each area have a
factor of the day. Candidates of an area, kind and day are a Poisson stream at a
rate that no resident exceeds; each is addressed (area, kind, day, number) and
names its resident; it becomes a grievance if one uniform falls below the ratio
of the actual to the dominating rate (Lewis & Shedler 1979). Preventing one
therefore never turns another into a different dispute. What shocks and reforms
bring on top is a stream of its own, thinned likewise, so it changes nobody else's
luck and costs nothing where there is none.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.casework.events import room_left, schedule
from sim.casework.tables import (
    ARISE,
    CACHE_LINE,
    N_ARISEN,
    N_BACKGROUND_ARISEN,
    N_FREE,
    NONE,
    ON_ITS_WAY,
)
from sim.compiled import frugal_kernel, rule, stage, subroutine
from sim.elementary import gaps
from sim.prefetch import prefetch
from sim.processes.claiming import LANES, N_CHANNELS, draw_tastes
from sim.processes.handling import flags
from sim.streams import (
    AREA_FACTOR,
    BACKGROUND,
    CASE_NATURE,
    CITY_FACTOR,
    EXTRA_GRIEVANCE,
    GRIEVANCE,
    KIND_BITS,
    fill_uniforms,
    uniform,
    uniform4,
)
from sim.vocabulary import BY_COMMUNITY_DESK, KINDS

__all__ = [
    "Workspace",
    "arise",
    "day_factor",
    "dominating_factor",
    "new_workspace",
    "rate_factor",
    "room_needed",
]

_AT_ONCE = 8
N_KINDS = len(KINDS)
DAYS_PER_YEAR = 365.0
MAX_FLAGS = 4.0
EXTRA_AT_MOST = 4.0  # times the usual rate
FIRST_EXTRA = 1 << 27  # candidates that come on top are numbered from here


class Workspace(NamedTuple):
    """Room for what is worked on several at a time while cases arise."""

    luck: np.ndarray  # float64[3, candidates at once]
    actual: np.ndarray  # float64[flags + 1]: the actual rate by number of flags
    factor: np.ndarray  # float64[areas]: the day's factor
    bound: np.ndarray  # float64[areas]: the day's dominating factor
    # Cases that have arisen and wait until there are enough to draw what they are like.
    row: np.ndarray  # int64[LANES]
    resident: np.ndarray
    address: np.ndarray
    day: np.ndarray
    nature: np.ndarray  # float64[2, LANES]: uniforms
    taste_luck: np.ndarray  # float32[16, LANES]: uniforms
    taste: np.ndarray  # float32[channels, LANES]


def new_workspace(areas: int) -> Workspace:
    """Return room for the grievances of so many areas."""
    return Workspace(
        luck=np.empty((3, _AT_ONCE)),
        actual=np.empty(int(MAX_FLAGS) + 1),
        factor=np.empty(areas),
        bound=np.empty(areas),
        row=np.zeros(LANES, np.int64),
        resident=np.zeros(LANES, np.int64),
        address=np.zeros(LANES, np.int64),
        day=np.zeros(LANES, np.int64),
        nature=np.empty((2, LANES)),
        taste_luck=np.empty((16, LANES), np.float32),
        taste=np.empty((N_CHANNELS, LANES), np.float32),
    )


@rule
def day_factor(u, excess_variance):
    """Return a day's factor: uniform with mean 1 and variance `excess_variance` (at most 1/3).

    A uniform is bounded, which thinning needs, and has the stated variance exactly.
    """
    return 1.0 + math.sqrt(3.0 * excess_variance) * (2.0 * u - 1.0)


@rule
def rate_factor(flag_count, service_gap, prevention, city, area, p):
    """Return what multiplies a kind's rate for one resident on one day.

    Vulnerability x local service gap (mean 1 at gap 0.5) x what prevention
    leaves x the day's factors of city and area.
    """
    return (
        (1.0 + p.vulnerability_effect * flag_count)
        * (0.5 + service_gap)
        * (1.0 - prevention)
        * city
        * area
    )


@rule
def dominating_factor(gap_at_most, city, area, p):
    """Return a bound of `rate_factor` over all residents of an area on a day.

    The day's factors are nobody's doing, so they are part of the bound itself.
    """
    return rate_factor(MAX_FLAGS, gap_at_most, 0.0, city, area, p)


@rule
def _new_case(cases, free, counters):
    """Take a free record, cleared."""
    counters[N_FREE] -= 1
    i = free[counters[N_FREE]]
    soon = free[max(0, counters[N_FREE] - _AT_ONCE)]
    prefetch(cases, soon, 0)
    prefetch(cases, soon, CACHE_LINE)
    case = cases[i]
    case.entered = 0.0
    case.patient_until = 0.0
    case.waited = 0.0
    case.touched = 0.0
    case.outside = 0.0
    case.travelled = 0.0
    case.station = NONE
    case.previous = NONE
    case.next = NONE
    case.tried = 0
    case.misrouted = 0
    case.handoffs = 0
    case.channel = NONE
    case.attempts = 0
    case.tier = 0
    case.priority = 1
    case.state = ON_ITS_WAY
    case.again = 0
    return i


@frugal_kernel
def arise(w, space, area_start, background_station, background_rate, first_day, end):
    """Let the cases of some days arise; each is scheduled at its moment.

    Parameters
    ----------
    w : World
    space : Workspace
    area_start : int array, shape (areas + 1,)
        Residents of an area are ``area_start[a]:area_start[a + 1]``.
    background_station, background_rate : arrays
        Shared stations and the cases a day that residents who are not
        simulated bring to them; the same in all arms of a comparison.
    first_day, end : int
        Absolute days, `end` not among them.

    Returns
    -------
    int
        The day to go on with: `end`, or the day for whose cases the tables have no room.
    """
    p = w.p[0]
    waiting = 0
    day = first_day
    while day < end:
        city = day_factor(uniform(w.seed, CITY_FACTOR, 0, 0, day, 0), p.city_excess_variance)
        candidates = 0.0
        for k in range(len(background_rate)):
            candidates += background_rate[k]
        for a in range(len(space.bound)):
            u = uniform(w.seed, AREA_FACTOR, a, 0, day, 0)
            factor = day_factor(u, p.area_excess_variance)
            bound = dominating_factor(w.areas[a].gap_at_most, city, factor, p)
            space.factor[a] = factor
            space.bound[a] = bound
            residents = area_start[a + 1] - area_start[a]
            for kind in range(N_KINDS):
                usual = residents * p.grievance_rate[kind] / DAYS_PER_YEAR * bound
                candidates += usual * (1.0 + w.matters[a, kind].extra)
        if min(w.counters[N_FREE], room_left(w.events, w.counters)) < room_needed(candidates):
            break
        for a in range(len(space.bound)):
            waiting = _arise_in_area(
                w, space, waiting, a, area_start[a], area_start[a + 1], city, day
            )
        for k in range(len(background_station)):
            _arise_background(w, background_station[k], background_rate[k], day, space.luck)
        day += 1
    _draw_nature(w.seed, p, w.cases, w.tastes, w.matters, space, waiting)
    return day


@rule
def room_needed(candidates):
    """Return a number that a Poisson variate of this mean exceeds with probability below 1e-12.

    Mean plus ten standard deviations plus a margin (Chernoff bound).
    """
    return np.int64(candidates + 10.0 * math.sqrt(candidates) + 100.0)


@stage
def _arise_in_area(w, space, waiting, a, first, end, city, day):
    """The grievances of one area on one day, kind by kind; return how many wait for tastes."""
    p = w.p[0]
    area = w.areas[a]
    residents = np.int64(end) - np.int64(first)
    factor = space.factor[a]
    bound = space.bound[a]
    luck = space.luck
    actual = space.actual
    for flag_count in range(len(actual)):
        actual[flag_count] = rate_factor(
            flag_count * ((1.0 - area.help) * (1.0 - area.served)),
            area.service_gap * (1.0 - area.served),
            area.prevention,
            city,
            factor,
            p,
        )
    for kind in range(N_KINDS):
        matter = w.matters[a, kind]
        usual = residents * p.grievance_rate[kind] / DAYS_PER_YEAR * bound
        for source in range(2):
            rate = usual
            bar = bound
            share = 1.0 - matter.prevented
            address = kind
            if source == 1:
                if matter.extra <= 0.0:
                    break
                rate = usual * EXTRA_AT_MOST
                bar = bound * EXTRA_AT_MOST
                share = share * min(matter.extra, EXTRA_AT_MOST)
                address = FIRST_EXTRA << KIND_BITS | kind
            moment = np.float64(day)
            within = rate > 0.0
            while within:
                if source == 0:
                    fill_uniforms(w.seed, GRIEVANCE, a, address, 1 << KIND_BITS, day, luck)
                else:
                    fill_uniforms(w.seed, EXTRA_GRIEVANCE, a, address, 1 << KIND_BITS, day, luck)
                gaps(luck, rate)
                for k in range(_AT_ONCE):
                    prefetch(w.vulnerability, first + np.int64(luck[1, k] * residents), 0)
                for k in range(_AT_ONCE):
                    moment = moment + luck[0, k]
                    if moment >= day + 1.0:
                        within = False
                        break
                    r = first + np.int64(luck[1, k] * residents)
                    if luck[2, k] * bar < actual[flags(w.vulnerability[r])] * share:
                        space.row[waiting] = _arise_one(w, r, a, kind, address, day, moment)
                        space.resident[waiting] = r
                        space.address[waiting] = address
                        space.day[waiting] = day
                        waiting += 1
                        if waiting == LANES:
                            _draw_nature(w.seed, p, w.cases, w.tastes, w.matters, space, waiting)
                            waiting = 0
                    address += 1 << KIND_BITS
    return waiting


@stage
def _arise_one(w, r, a, kind, address, day, moment):
    """One grievance is scheduled; its nature is drawn later, with others'. Return its row."""
    i = _new_case(w.cases, w.free, w.counters)
    case = w.cases[i]
    case.arose = moment
    case.resident = r
    case.area = a
    case.address = address
    case.day = day
    case.kind = kind
    w.counters[N_ARISEN] += 1
    schedule(w.events, w.counters, moment, ARISE, i, case.token)
    return i


@subroutine
def _draw_nature(seed, p, cases, tastes, matters, space, waiting):
    """Draw what the cases that have just arisen are like, several at once."""
    luck = space.nature
    for k in range(len(space.row)):
        simple, strength, _, _ = uniform4(
            seed, CASE_NATURE, space.resident[k], space.address[k], space.day[k], 0
        )
        luck[0, k] = simple
        luck[1, k] = strength
    for k in range(waiting):
        case = cases[space.row[k]]
        case.complexity = luck[0, k]
        strength = p.intensity_spread * (2.0 * luck[1, k] - 1.0)
        severity = matters[case.area, case.kind].severity
        felt = (p.grievance_intensity[case.kind] + strength) * severity
        case.intensity = min(1.0, max(0.0, felt))
    draw_tastes(seed, space.resident, space.address, space.day, p, space.taste_luck, space.taste)
    for k in range(waiting):
        for channel in range(N_CHANNELS):
            tastes[space.row[k], channel] = space.taste[channel, k]


@stage
def _arise_background(w, station, rate, day, luck):
    """One day's cases of residents who are not simulated, at one shared station."""
    role = w.stations[station].role
    moment = np.float64(day)
    candidate = 0
    within = rate > 0.0
    while within:
        fill_uniforms(w.seed, BACKGROUND, role, candidate, 1, day, luck)
        gaps(luck, rate)
        for k in range(_AT_ONCE):
            moment = moment + luck[0, k]
            if moment >= day + 1.0:
                within = False
                break
            i = _new_case(w.cases, w.free, w.counters)
            case = w.cases[i]
            case.arose = moment
            case.complexity = luck[1, k]
            case.intensity = 0.0
            case.resident = NONE
            case.area = NONE
            case.address = candidate
            case.day = day
            case.kind = NONE
            case.channel = BY_COMMUNITY_DESK
            case.station = station
            candidate += 1
            w.counters[N_BACKGROUND_ARISEN] += 1
            schedule(w.events, w.counters, moment, ARISE, i, case.token)
