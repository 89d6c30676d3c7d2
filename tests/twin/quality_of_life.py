"""How safe and how well residents feel: neighbourhoods every period, residents in turn."""

from __future__ import annotations

import math

from sim.processes.quality_of_life import LIFE, ROUND

from . import rules


def notice_danger(twin):
    """Neighbourhoods look as unsafe as what happened in them of late."""
    p = twin.p
    if p.security_rate <= 0.0:
        return
    share = 1.0 - math.exp(-p.neighbourhood_memory * twin.period_weeks)
    for area in twin.areas:
        rate = area.unsafe_matters / twin.period_weeks * 1000.0 / len(area.residents)
        area.unsafe = rules.look_of_neighbourhood(area.unsafe, rate, share, p)
        area.unsafe_matters = 0.0


def feel_life(twin):
    """The areas whose turn it is move on by the periods since their last turn."""
    passed = twin.period_weeks * min(twin.period, ROUND)
    for area in twin.areas:
        if (area.number + twin.period) % ROUND == 0:
            area.life = dict.fromkeys(LIFE, 0.0)
            for resident in area.residents:
                feel(area, resident, passed, twin.p)


def feel(area, resident, weeks, p):
    """One resident's sense of security and wellbeing after so many weeks."""
    around = rules.safety_around(
        area.police, area.unsafe, float(rules.flags(resident.vulnerability)), p
    )
    safe = rules.approached(resident.security, around, 1.0 - math.exp(-p.security_rate * weeks))
    life = rules.wellbeing_level(
        resident.satisfaction, safe, resident.grievance, area.social_capital, p
    )
    well = rules.approached(resident.wellbeing, life, 1.0 - math.exp(-p.wellbeing_rate * weeks))
    resident.security = safe
    resident.wellbeing = well
    area.life["security"] += safe
    area.life["wellbeing"] += well
