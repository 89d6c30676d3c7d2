"""Sense of security: what one lived through, what the neighbourhood looks like, police in sight.

F' = F + (1 - exp(-rate dt)) (f - F) with f = base + reassurance by police in sight
(Zhao, Scheider & Thurman 2002) - fear by signs of disorder around one (LaGrange,
Ferraro & Supancic 1992) - vulnerability (Hale 1996). Living through a matter of
public safety takes away a share at once (Skogan 1987), which comes back at the
same rate. It is measured and acts on nothing but wellbeing.
`security.security_rate` = 0 switches it off.
"""

from __future__ import annotations

import math

import numpy as np

from sim.casework.tables import AROSE
from sim.compiled import kernel, rule
from sim.vocabulary import KINDS

__all__ = ["frightened", "look_of_neighbourhood", "notice_danger", "safety_around"]

PUBLIC_SAFETY = KINDS.index("public_safety")


@rule
def safety_around(police, unsafe, flag_count, p):
    """Return the sense of security that the surroundings lead to, in [0, 1].

    Parameters
    ----------
    police : float
        Officers in sight.
    unsafe : float
        How unsafe the neighbourhood looks, 0 to 1.
    flag_count : float
        Number of vulnerability flags.
    """
    reassured = p.police_reassurance * (1.0 - math.exp(-police / p.police_scale))
    level = (
        p.security_base + reassured - p.incivility_fear * unsafe - p.vulnerability_fear * flag_count
    )
    return min(1.0, max(0.0, level))


@rule
def frightened(security, intensity, p):
    """Return the sense of security after living through a matter of public safety."""
    return security * (1.0 - p.victim_fright * intensity)


@rule
def look_of_neighbourhood(unsafe, matters_per_1000_week, share, p):
    """Return how unsafe a neighbourhood looks after a period with so many matters of safety."""
    now = 1.0 - math.exp(-matters_per_1000_week / p.incivility_scale)
    return unsafe + share * (now - unsafe)


@kernel
def notice_danger(outcomes, count, p, weeks, area_start, areas, security):
    """Let victims and neighbourhoods feel the matters of public safety that arose in a period.

    Parameters
    ----------
    outcomes, count
        The log of what the offices wrote since the last update, and its length.
    security : float32 array, shape (residents,)
    """
    q = p[0]
    if q.security_rate <= 0.0:
        return
    matters = np.zeros(len(areas))
    for k in range(count):
        line = outcomes[k]
        if line.type == AROSE and line.kind == PUBLIC_SAFETY:
            r = line.resident
            security[r] = frightened(np.float64(security[r]), line.intensity, q)
            matters[line.area] += 1.0
    share = 1.0 - math.exp(-q.neighbourhood_memory * weeks)
    for a in range(len(areas)):
        residents = area_start[a + 1] - area_start[a]
        rate = matters[a] / weeks * 1000.0 / residents
        areas[a].unsafe = look_of_neighbourhood(areas[a].unsafe, rate, share, q)
