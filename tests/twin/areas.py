"""What an area builds up in a period: social capital, efficacy, exhaustion, services."""

from __future__ import annotations

import math

from . import rules
from .participation import hours_per_1000_week


def update_areas(twin):
    """Bring every area's shared state forward by one period."""
    p, weeks = twin.p, twin.period_weeks
    share = 1.0 - math.exp(-p.efficacy_rate * weeks)
    for area in twin.areas:
        level = rules.participation_level(hours_per_1000_week(twin, area), p.capital_hours_scale)
        area.social_capital = rules.capital_after(
            area.social_capital, level, p.capital_growth, p.capital_decay, weeks
        )
        area.efficacy = area.efficacy + share * (area.succeeded - area.efficacy)
        area.prevention = p.prevention_max * area.efficacy
        lost = min(1.0, area.demand * level + area.crowding + p.fear * area.suppressed)
        area.exhaustion = area.exhaustion + share * (lost - area.exhaustion)
        area.burnout = rules.exhaustion_after(
            area.burnout,
            hours_per_1000_week(twin, area),
            p.volunteer_load,
            p.burnout_build,
            p.burnout_recovery,
            weeks,
        )
        area.committee_free = rules.committee_free_share(area.delegated, p)
        blind = (1.0 - p.voice_weight * level) * (1.0 - area.judging)
        area.watch_below = 1.0 - blind
        area.served = rules.served_after(area.served, area.funding, p.reopening, weeks)
