"""What an area builds up: social capital, shared efficacy, prevention, exhaustion, services.

S' = S + g p (1 - S) - d S with participation p (after Putnam 1993); its fixed
point g p / (d + g p) is kept for every step length by the exact solution.
"""

from __future__ import annotations

import math

from sim.compiled import frugal_kernel, rule
from sim.processes.burnout import exhaustion_after
from sim.processes.participation import committee_free_share
from sim.processes.services import served_after

__all__ = ["capital_after", "participation_level", "update_areas"]


@rule
def capital_after(capital, participation, growth, decay, weeks):
    """Return social capital after `weeks` at constant participation (exact)."""
    speed = growth * participation + decay
    target = growth * participation / speed
    return capital + (1.0 - math.exp(-speed * weeks)) * (target - capital)


@rule
def participation_level(hours_per_1000_week, scale):
    """Return participation p in [0, 1) of hours given."""
    return 1.0 - math.exp(-hours_per_1000_week / scale)


@frugal_kernel
def update_areas(p, area_start, areas, weeks):
    """Bring every area's shared state forward by one society period."""
    q = p[0]
    share = 1.0 - math.exp(-q.efficacy_rate * weeks)
    for a in range(len(areas)):
        area = areas[a]
        residents = area_start[a + 1] - area_start[a]
        hours = area.attendances * q.hours_per_attendance / weeks * 1000.0 / residents
        level = participation_level(hours, q.capital_hours_scale)
        area.social_capital = capital_after(
            area.social_capital, level, q.capital_growth, q.capital_decay, weeks
        )
        area.efficacy = area.efficacy + share * (area.succeeded - area.efficacy)
        area.prevention = q.prevention_max * area.efficacy
        lost = min(1.0, area.demand * level + area.crowding + q.fear * area.suppressed)
        area.exhaustion = area.exhaustion + share * (lost - area.exhaustion)
        area.burnout = exhaustion_after(
            area.burnout, hours, q.volunteer_load, q.burnout_build, q.burnout_recovery, weeks
        )
        area.committee_free = committee_free_share(area.delegated, q)
        blind = (1.0 - q.voice_weight * level) * (1.0 - area.judging)
        area.watch_below = 1.0 - blind
        area.served = served_after(area.served, area.funding, q.reopening, weeks)
