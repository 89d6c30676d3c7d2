"""How offices answer action outside channels, before a period begins."""

from __future__ import annotations

import math

from sim.casework.tables import IN_SERVICE
from sim.streams import CONCESSION, REDRESS

from . import rules
from .luck import uniform4


def answer_action(twin):
    """Every area's offices decide; then those who act get what was conceded."""
    p, weeks, period = twin.p, twin.period_weeks, twin.day // twin.period_days
    stay = math.exp(-p.withdrawal_rate * weeks)
    remember = math.exp(-p.memory_rate * weeks)
    for area in twin.areas:
        area.suppressed = area.suppressed * stay
        area.emboldened = area.emboldened * remember
        area.conceding = 0.0
        crowd = area.sums.get("acting", 0.0)
        if crowd > 0.0:
            force = rules.forcefulness(crowd, p.forcefulness_crowd)
            first, second, _, _ = uniform4(twin.seed, CONCESSION, area.number, 0, period, 0)
            if first < rules.concession_chance(force, p.concession_rate, area.unyielding, weeks):
                area.conceding = 1.0
                area.emboldened = 1.0
            if second < rules.suppression_chance(force, p.suppression_rate, area.coercion, weeks):
                area.suppressed = 1.0
    if any(area.conceding > 0.0 for area in twin.areas):
        concede(twin, period)


def concede(twin, period):
    """Old resentment is redressed, open matters are settled, but for those on a desk."""
    for area in twin.areas:
        if area.conceding > 0.0:
            for resident in area.residents:
                if resident.acting > 0.0:
                    resident.resentment = rules.redressed(
                        resident.resentment, twin.p.conceded_share
                    )
    casework = twin.casework
    matters = [
        case
        for case in casework.open_matters()
        if case.area.conceding > 0.0 and case.resident.acting > 0.0 and case.state != IN_SERVICE
    ]
    for case in sorted(matters, key=lambda case: (case.resident.number, case.day, case.address)):
        name = (case.resident.number, case.address, case.day)
        u, _, _, _ = uniform4(twin.seed, REDRESS, *name, 1 + period)
        if u < twin.p.conceded_share:
            casework.settle_conceded(case, float(twin.day))
