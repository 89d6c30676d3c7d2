"""Residents take part in common affairs; a local initiative succeeds or not."""

from __future__ import annotations

from sim.streams import INITIATIVE, PARTICIPATION

from . import luck, rules


def take_part(twin):
    """Candidates of each area at the highest rate, thinned by what they are ready to give."""
    p = twin.p
    for area in twin.areas:
        doors = rules.opportunity(area.committee_free, p)
        attendances = 0.0
        for resident, accept in candidates(twin, area):
            if accept < resident.contribution * doors:
                attendances += 1.0
                resident.hours_year = resident.hours_year + p.hours_per_attendance
                resident.last_part = (twin.day - 1) // 7  # the week that ends now
        area.attendances = attendances
        chance = rules.initiative_chance(hours_per_1000_week(twin, area), p)
        u = luck.uniform(twin.seed, INITIATIVE, area.number, 0, twin.period, 0)
        area.succeeded = 1.0 if u < chance else 0.0


def candidates(twin, area):
    """Yield (resident, uniform) for those who might take part in this period."""
    rate = len(area.residents) * twin.p.attendance_max
    moment = 0.0
    number = 0
    while True:
        gap, who, accept, _ = luck.uniform4(
            twin.seed, PARTICIPATION, area.number, number, twin.period, 0
        )
        moment = moment - rules.logarithm(gap) / rate
        if moment >= twin.period_weeks:
            return
        yield area.residents[int(who * len(area.residents))], accept
        number += 1


def hours_per_1000_week(twin, area):
    """Return the hours given in the last period, per 1,000 residents and week."""
    hours = area.attendances * twin.p.hours_per_attendance
    return hours / twin.period_weeks * 1000.0 / len(area.residents)
