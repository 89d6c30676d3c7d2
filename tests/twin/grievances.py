"""Grievances arise: candidates at a dominating rate, thinned (Lewis & Shedler 1979)."""

from __future__ import annotations

from sim.processes.grievances import EXTRA_AT_MOST, FIRST_EXTRA
from sim.streams import (
    AREA_FACTOR,
    BACKGROUND,
    CASE_NATURE,
    CITY_FACTOR,
    EXTRA_GRIEVANCE,
    GRIEVANCE,
    KIND_BITS,
)
from sim.vocabulary import BY_COMMUNITY_DESK, KINDS

from . import luck, rules
from .case import Case


def arise(twin, day):
    """Let one day's grievances and background cases arise."""
    p = twin.p
    city = rules.day_factor(
        luck.uniform(twin.seed, CITY_FACTOR, 0, 0, day, 0), p.city_excess_variance
    )
    for area in twin.areas:
        u = luck.uniform(twin.seed, AREA_FACTOR, area.number, 0, day, 0)
        factor = rules.day_factor(u, p.area_excess_variance)
        for kind in range(len(KINDS)):
            arise_in_area(twin, area, kind, day, city, factor)
    for office, rate in twin.institutions.background:
        arise_in_background(twin, office, rate, day)


def moments(twin, stream, entity, address_of, rate, day):
    """Yield (number, moment, three uniforms) of a Poisson stream's candidates of a day."""
    number = 0
    moment = float(day)
    while rate > 0.0:
        gap, *uniforms = luck.uniform4(twin.seed, stream, entity, address_of(number), day, 0)
        moment = moment - rules.logarithm(gap) / rate
        if moment >= day + 1.0:
            return
        yield number, moment, uniforms
        number += 1


def arise_in_area(twin, area, kind, day, city, factor):
    """Each candidate names a resident and is real with the chance of the actual rate."""
    p = twin.p
    bound = rules.dominating_factor(area.gap_at_most, city, factor, p)
    rate = len(area.residents) * p.grievance_rate[kind] / 365.0 * bound
    share = 1.0 - area.matters[kind]["prevented"]
    thin(twin, area, kind, day, (city, factor), GRIEVANCE, 0, rate, bound, share)
    extra = area.matters[kind]["extra"]
    if extra > 0.0:
        rate = rate * EXTRA_AT_MOST
        bound = bound * EXTRA_AT_MOST
        thin(
            twin,
            area,
            kind,
            day,
            (city, factor),
            EXTRA_GRIEVANCE,
            FIRST_EXTRA,
            rate,
            bound,
            share * min(extra, EXTRA_AT_MOST),
        )


def thin(twin, area, kind, day, factors, stream, first, rate, bound, share):
    """Let the candidates of a stream arise that the actual rate allows."""
    p = twin.p

    def address(number):
        return (first + number) << KIND_BITS | kind

    for number, moment, (who, accept, _) in moments(twin, stream, area.number, address, rate, day):
        resident = area.residents[int(who * len(area.residents))]
        weak = rules.flags(resident.vulnerability) * ((1.0 - area.help) * (1.0 - area.served))
        gap = area.service_gap * (1.0 - area.served)
        actual = rules.rate_factor(weak, gap, area.prevention, *factors, p)
        if accept * bound < actual * share:
            twin.casework.enter(grievance(twin, area, resident, kind, address(number), day, moment))


def grievance(twin, area, resident, kind, address, day, moment):
    """Return a grievance, its nature drawn by its name."""
    p = twin.p
    simple, strength, _, _ = luck.uniform4(twin.seed, CASE_NATURE, resident.number, address, day, 0)
    intensity = p.grievance_intensity[kind] + p.intensity_spread * (2.0 * strength - 1.0)
    intensity = intensity * area.matters[kind]["severity"]
    return Case(
        arose=moment,
        address=address,
        day=day,
        complexity=simple,
        intensity=min(1.0, max(0.0, intensity)),
        resident=resident,
        area=area,
        kind=kind,
    )


def arise_in_background(twin, office, rate, day):
    """Cases of residents who are not simulated come to an office of the whole city."""
    for number, moment, (simple, _, _) in moments(
        twin, BACKGROUND, office.role, lambda number: number, rate, day
    ):
        twin.casework.enter(
            Case(
                arose=moment,
                address=number,
                day=day,
                complexity=simple,
                channel=BY_COMMUNITY_DESK,
                station=office,
            )
        )
