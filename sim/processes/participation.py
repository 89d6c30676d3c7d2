"""Taking part in common affairs (Fischbacher, Gaechter & Fehr 2001; Ostrom 1990).

Conditional cooperators give alpha + beta x what they believe others give;
free riders give only under monitoring with sanctions; hump-shaped participants
give most when half of the others do. Beliefs follow what is seen. Delegated
administration crowds out the committee's hours that open the doors.
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiled import kernel, rule
from sim.elementary import gaps
from sim.streams import INITIATIVE, PARTICIPATION, fill_uniforms, uniform
from sim.vocabulary import CONDITIONAL_COOPERATOR, HUMP_SHAPED

__all__ = [
    "belief_after",
    "committee_free_share",
    "contribution",
    "initiative_chance",
    "opportunity",
    "take_part",
]


_AT_ONCE = 64


@rule
def belief_after(belief, observed, share):
    """Return (1 - w) belief + w observed, with w = `share` = 1 - exp(-rate dt)."""
    return (1.0 - share) * belief + share * observed


@rule
def contribution(kind, belief, efficacy, monitoring, exhaustion, volunteering, p):
    """Return what a participant of this type is ready to give, in [0, 1].

    Shared efficacy (Bandura 2000) scales what cooperators give; monitoring
    with graduated sanctions draws contributions from free riders (Ostrom 1990);
    organized voluntary service (`volunteering`) gives others an occasion.
    """
    given = p.sanction_strength * monitoring * belief  # of a free rider
    own = p.cooperation_constant + volunteering
    slope = p.cooperation_slope
    if kind == CONDITIONAL_COOPERATOR:
        given = own + slope * belief
    elif kind == HUMP_SHAPED:
        given = own + slope * min(belief, 1.0 - belief)
    given = given * (1.0 - p.efficacy_weight + p.efficacy_weight * efficacy) * (1.0 - exhaustion)
    return min(1.0, max(0.0, given))


@rule
def committee_free_share(delegated, p):
    """Return the share of committee hours left: max(0, H - a A) / H."""
    tasks_per_week = p.administrative_tasks * p.administrative_share * delegated * 7.0 / 365.0
    return max(0.0, p.committee_hours - p.hours_per_task * tasks_per_week) / p.committee_hours


@rule
def opportunity(committee_free, p):
    """Return how open the doors to taking part are, in [0, 1]."""
    return p.opportunity_floor + (1.0 - p.opportunity_floor) * committee_free


@rule
def initiative_chance(hours_per_1000_week, p):
    """Return the chance that a local initiative succeeds with the hours it got."""
    return 1.0 - math.exp(-hours_per_1000_week / p.initiative_need)


@kernel
def take_part(seed, p, area_start, areas, shown, hours_year, last_part, period, weeks, week_number):
    """Residents take part: candidates of each area at the highest rate, thinned by contribution.

    Parameters
    ----------
    p : parameter records, shape (futures,)
        Alike in what this process reads: who may take part is the same in all futures.
    areas : area records, shape (futures * areas,)
    shown : float32 array, shape (residents * futures * 4,)
        What neighbours see, a resident's signals in all futures side by side.
    hours_year, last_part : arrays, shape (futures * residents,)
    period : int
        Number of the society period, the time of the address.
    weeks : float
        Length of the period.
    week_number : int
        Stamped on those who take part (distinct participants of a year).
    """
    futures = len(p)
    number_of_areas = len(area_start) - 1
    everybody = np.int64(area_start[number_of_areas])
    luck = np.empty((3, _AT_ONCE))
    who = np.empty(_AT_ONCE, np.int64)
    ready = np.empty((futures, _AT_ONCE), np.float32)
    attendances = np.empty(futures)
    for a in range(number_of_areas):
        first = np.int64(area_start[a])
        residents = np.int64(area_start[a + 1]) - first
        rate = residents * p[0].attendance_max
        for future in range(futures):
            attendances[future] = 0.0
        moment = 0.0
        candidate = 0
        within = True
        while within:
            fill_uniforms(seed, PARTICIPATION, a, candidate, 1, period, luck)
            candidate += _AT_ONCE
            gaps(luck, rate)
            for k in range(_AT_ONCE):  # look at all of them at once: they lie far apart in memory
                who[k] = first + np.int64(luck[1, k] * residents)
                for future in range(futures):
                    ready[future, k] = shown[4 * (who[k] * futures + future) + 2]
            count = 0
            while count < _AT_ONCE:
                moment = moment + luck[0, count]
                if moment >= weeks:
                    within = False
                    break
                count += 1
            for future in range(futures):
                q = p[future]
                doors = opportunity(areas[future * number_of_areas + a].committee_free, q)
                for k in range(count):
                    if luck[2, k] < np.float64(ready[future, k]) * doors:
                        r = future * everybody + who[k]
                        attendances[future] += 1.0
                        hours_year[r] = np.float64(hours_year[r]) + q.hours_per_attendance
                        last_part[r] = week_number
        initiative = uniform(seed, INITIATIVE, a, 0, period, 0)
        for future in range(futures):
            q = p[future]
            area = areas[future * number_of_areas + a]
            area.attendances = attendances[future]
            hours = attendances[future] * q.hours_per_attendance / weeks * 1000.0 / residents
            area.succeeded = 0.0
            if initiative < initiative_chance(hours, q):
                area.succeeded = 1.0
