"""One pass over all residents: what a week of living together changes.

The rules of influence, participation and collective action are applied row by
row, from the last state of all to the next (synchronously): every resident
reads the neighbours' signals of the last update. Places run in parallel; each
writes its own rows and sums, so threads do not change a bit.
"""

from __future__ import annotations

import numba
import numpy as np

from sim.compiled import parallel_kernel
from sim.processes.patrols import officers_in_sight
from sim.processes.resident_block import AT_ONCE, act, live, look_around, new_block, week_of
from sim.streams import PATROL, uniform

__all__ = ["SUMS", "update_residents"]

# What the pass sums over each area's residents (float64).
SUMS = (
    "grievance",
    "latent",  # grievance of those who do not act
    "acting",
    "trust_local",
    "trust_local_squared",
    "trust_upper",
    "satisfaction",
    "satisfied",
    "contribution",
    "vulnerable",
    "satisfaction_vulnerable",
    "grievance_vulnerable",
)
(
    S_GRIEVANCE,
    S_LATENT,
    S_ACTING,
    S_TRUST,
    S_TRUST2,
    S_UPPER,
    S_SATISFACTION,
    S_SATISFIED,
    S_CONTRIBUTION,
    S_VULNERABLE,
    S_SATISFACTION_VULNERABLE,
    S_GRIEVANCE_VULNERABLE,
) = range(len(SUMS))


@parallel_kernel
def update_residents(
    seed,
    period,
    week,
    p,
    weeks,
    area_start,
    indptr,
    indices,
    onward,
    areas,
    before,
    after,
    open_intensity,
    resentment,
    trust_start,
    trust_experience,
    trust_upper,
    belief,
    threshold,
    risk_aversion,
    vulnerability,
    participant_type,
    satisfaction,
    topics,
    detained_until,
    sums,
):
    """Update grievance, trust, belief, contribution and action of every resident.

    Parameters
    ----------
    seed : uint64 array of two
    period : int
        Number of the period that ends, the time of the addresses of luck.
    week : int
        Week of the run that ends.
    p : parameter record, shape (1,)
    weeks : float
        Length of the society period.
    before, after : float32 arrays, shape (residents, 4)
        Signals (grievance, trust in local government, contribution, acting) of
        the last update and of this one.
    sums : float64 array, shape (areas, len(SUMS))
        Written, not added to.
    """
    shown = before.reshape(-1)
    showing = after.reshape(-1)
    for a in numba.prange(len(areas)):
        q = p[0]
        area = areas[a]
        shared = week_of(area, q, weeks)
        officers = officers_in_sight(
            area.police + q.officers_sent * area.suppressed,
            q.moving_share,
            uniform(seed, PATROL, a, 0, period, 0),
        )
        s_grievance = 0.0
        s_latent = 0.0
        s_acting = 0.0
        s_trust = 0.0
        s_trust2 = 0.0
        s_upper = 0.0
        s_satisfaction = 0.0
        s_satisfied = 0.0
        s_contribution = 0.0
        s_vulnerable = 0.0
        s_satisfaction_vulnerable = 0.0
        s_grievance_vulnerable = 0.0
        block = new_block()
        for begin in range(area_start[a], area_start[a + 1], AT_ONCE):
            first = np.uint64(begin)
            count = np.uint64(min(AT_ONCE, area_start[a + 1] - begin))
            look_around(first, count, indptr, indices, onward, before, satisfaction, block)
            live(
                first,
                count,
                p,
                shared,
                block,
                shown,
                showing,
                open_intensity,
                resentment,
                trust_start,
                trust_experience,
                belief,
                vulnerability,
                participant_type,
                topics,
            )
            s_acting += act(
                first,
                count,
                q,
                shared.missing,
                officers,
                seed,
                period,
                week,
                weeks,
                block,
                showing,
                threshold,
                risk_aversion,
                detained_until,
            )
            for k in range(count):
                i = first + k
                trust = block.trust[k]
                s_grievance += block.grievance[k]
                s_latent += block.latent[k]
                s_trust += trust
                s_trust2 += trust * trust
                s_upper += np.float64(trust_upper[i])
                s_satisfaction += block.satisfaction[k]
                s_satisfied += block.satisfied[k]
                s_contribution += block.contribution[k]
                s_vulnerable += block.weak[k]
                s_satisfaction_vulnerable += block.weak_satisfaction[k]
                s_grievance_vulnerable += block.weak_grievance[k]
        sums[a, S_GRIEVANCE] = s_grievance
        sums[a, S_LATENT] = s_latent
        sums[a, S_ACTING] = s_acting
        sums[a, S_TRUST] = s_trust
        sums[a, S_TRUST2] = s_trust2
        sums[a, S_UPPER] = s_upper
        sums[a, S_SATISFACTION] = s_satisfaction
        sums[a, S_SATISFIED] = s_satisfied
        sums[a, S_CONTRIBUTION] = s_contribution
        sums[a, S_VULNERABLE] = s_vulnerable
        sums[a, S_SATISFACTION_VULNERABLE] = s_satisfaction_vulnerable
        sums[a, S_GRIEVANCE_VULNERABLE] = s_grievance_vulnerable
        areas[a].contribution = s_contribution / max(1, area_start[a + 1] - area_start[a])
