"""The slow pass over residents: sense of security and wellbeing, asked in turn.

Each week a quarter of the areas moves on, by the four weeks since its last turn: what
moves exponentially to a goal may be moved in longer steps, and a pass over all
residents every week would be dear for what nothing else depends on.
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiled import frugal_kernel, rule
from sim.processes.handling import flags
from sim.processes.security import safety_around
from sim.processes.wellbeing import wellbeing_level

__all__ = ["LIFE", "ROUND", "approached", "feel_life"]

LIFE = ("security", "wellbeing")
"""What the pass sums over each area's residents."""

ROUND = 4  # periods until an area's turn comes again


@rule
def approached(value, goal, share):
    """Return value + share (goal - value), `share` being 1 - exp(-rate dt)."""
    return value + share * (goal - value)


@frugal_kernel
def feel_life(
    p,
    weeks,
    period,
    area_start,
    areas,
    signal,
    satisfaction,
    vulnerability,
    security,
    wellbeing,
    sums,
):
    """Bring the areas whose turn it is forward to now.

    Parameters
    ----------
    weeks : float
        Length of a period.
    period : int
        Number of the period that has just ended, from 1; 0 sets every resident to rest at
        what life is like, as at the start of a run.
    security, wellbeing : float32 arrays, shape (residents,)
    sums : float64 array, shape (areas, len(LIFE))
        Of the areas whose turn it is; the others keep theirs.
    """
    q = p[0]
    passed = weeks * min(period, ROUND)
    safer = 1.0 - math.exp(-q.security_rate * passed)
    better = 1.0 - math.exp(-q.wellbeing_rate * passed)
    if period == 0:
        safer = 1.0
        better = 1.0
    for a in range(len(areas)):
        if period > 0 and (a + period) % ROUND != 0:
            continue
        area = areas[a]
        around = (  # of residents with no flag of vulnerability to four
            safety_around(area.police, area.unsafe, 0.0, q),
            safety_around(area.police, area.unsafe, 1.0, q),
            safety_around(area.police, area.unsafe, 2.0, q),
            safety_around(area.police, area.unsafe, 3.0, q),
            safety_around(area.police, area.unsafe, 4.0, q),
        )
        total_security = 0.0
        total_wellbeing = 0.0
        for i in range(area_start[a], area_start[a + 1]):
            goal = around[flags(vulnerability[i])]
            safe = approached(np.float64(security[i]), goal, safer)
            security[i] = safe
            life = wellbeing_level(
                np.float64(satisfaction[i]),
                safe,
                np.float64(signal[i, 0]),
                area.social_capital,
                q,
            )
            well = approached(np.float64(wellbeing[i]), life, better)
            wellbeing[i] = well
            total_security += safe
            total_wellbeing += well
        sums[a, 0] = total_security
        sums[a, 1] = total_wellbeing
