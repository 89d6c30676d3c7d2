"""Grievances arise: six kinds, candidates at a dominating rate, thinned.

A Cox process (Cox 1955) on an absolute day grid: the city and each area have a
factor of the day. Candidates of an area, kind and day are a Poisson stream at a
rate that no resident exceeds; each is addressed (area, kind, day, number) and
names its resident; it becomes a grievance if one uniform falls below the ratio
of the actual to the dominating rate (Lewis & Shedler 1979). Preventing one
therefore never turns another into a different dispute.
"""

from __future__ import annotations

import math

import numpy as np

from sim.casework.events import schedule
from sim.casework.tables import (
    ARISE,
    N_ARISEN,
    N_BACKGROUND_ARISEN,
    N_FREE,
    NONE,
    ON_ITS_WAY,
)
from sim.compiled import kernel, rule, stage
from sim.processes.handling import flags
from sim.streams import (
    AREA_FACTOR,
    BACKGROUND,
    CASE_NATURE,
    CITY_FACTOR,
    GRIEVANCE,
    KIND_BITS,
    fill_uniforms,
    uniform,
    uniform4,
)
from sim.vocabulary import BY_COMMUNITY_DESK, KINDS

__all__ = [
    "arise",
    "day_factor",
    "dominating_factor",
    "rate_factor",
    "room_needed",
]

_AT_ONCE = 8
N_KINDS = len(KINDS)
DAYS_PER_YEAR = 365.0
MAX_FLAGS = 4.0


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


@kernel
def arise(w, area_start, background_station, background_rate, first_day, days):
    """Let the cases of some days arise; each is scheduled at its moment.

    Parameters
    ----------
    w : World
    area_start : int array, shape (areas + 1,)
        Residents of an area are ``area_start[a]:area_start[a + 1]``.
    background_station, background_rate : arrays
        Shared stations and the cases a day that residents who are not
        simulated bring to them; the same in all arms of a comparison.
    first_day, days : int
        Absolute days ``first_day`` to ``first_day + days - 1``.

    Notes
    -----
    The caller has made room for the candidates (`room_needed`).
    """
    p = w.p[0]
    luck = np.empty((3, _AT_ONCE))
    for day in range(first_day, first_day + days):
        city = day_factor(uniform(w.seed, CITY_FACTOR, 0, 0, day, 0), p.city_excess_variance)
        for a in range(len(area_start) - 1):
            _arise_in_area(w, a, area_start[a], area_start[a + 1], city, day, luck)
        for k in range(len(background_station)):
            _arise_background(w, background_station[k], background_rate[k], day)


@stage
def _arise_in_area(w, a, first, end, city, day, luck):
    """The grievances of one area on one day, kind by kind."""
    p = w.p[0]
    area = w.areas[a]
    residents = np.int64(end) - np.int64(first)
    factor = day_factor(uniform(w.seed, AREA_FACTOR, a, 0, day, 0), p.area_excess_variance)
    bound = dominating_factor(area.gap_at_most, city, factor, p)
    for kind in range(N_KINDS):
        rate = residents * p.grievance_rate[kind] / DAYS_PER_YEAR * bound
        moment = np.float64(day)
        address = kind
        within = rate > 0.0
        while within:
            fill_uniforms(w.seed, GRIEVANCE, a, address, 1 << KIND_BITS, day, luck)
            for k in range(_AT_ONCE):
                moment = moment - math.log(luck[0, k]) / rate
                if moment >= day + 1.0:
                    within = False
                    break
                r = first + np.int64(luck[1, k] * residents)
                actual = rate_factor(
                    flags(w.vulnerability[r]), area.service_gap, area.prevention, city, factor, p
                )
                if luck[2, k] * bound < actual:
                    _arise_one(w, r, a, kind, address, day, moment)
                address += 1 << KIND_BITS


@stage
def _arise_one(w, r, a, kind, address, day, moment):
    """One grievance: its nature is drawn by its address and it is scheduled."""
    p = w.p[0]
    i = _new_case(w.cases, w.free, w.counters)
    case = w.cases[i]
    simple, strength, _, _ = uniform4(w.seed, CASE_NATURE, r, address, day, 0)
    case.arose = moment
    case.complexity = simple
    case.intensity = min(
        1.0,
        max(0.0, p.grievance_intensity[kind] + p.intensity_spread * (2.0 * strength - 1.0)),
    )
    case.resident = r
    case.area = a
    case.address = address
    case.day = day
    case.kind = kind
    w.counters[N_ARISEN] += 1
    schedule(w.events, w.counters, moment, ARISE, i, case.token)


@stage
def _arise_background(w, station, rate, day):
    """One day's cases of residents who are not simulated, at one shared station."""
    role = w.stations[station].role
    moment = np.float64(day)
    candidate = 0
    while rate > 0.0:
        gap, simple, _, _ = uniform4(w.seed, BACKGROUND, role, candidate, day, 0)
        moment = moment - math.log(gap) / rate
        if moment >= day + 1.0:
            break
        i = _new_case(w.cases, w.free, w.counters)
        case = w.cases[i]
        case.arose = moment
        case.complexity = simple
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


def most_candidates(residents: int, gap: float, p: np.void) -> float:
    """Return an upper bound of the expected candidates of a day."""
    city = day_factor(1.0, p["city_excess_variance"])
    area = day_factor(1.0, p["area_excess_variance"])
    bound = dominating_factor(gap, city, area, p)
    return float(residents * p["grievance_rate"].sum() / DAYS_PER_YEAR * bound)


def room_needed(rate_per_day: float) -> int:
    """Return a number of cases that one day exceeds with probability below 1e-12.

    Mean plus ten standard deviations plus a margin (Chernoff bound of a Poisson).
    """
    return int(rate_per_day + 10.0 * math.sqrt(rate_per_day) + 100.0)
