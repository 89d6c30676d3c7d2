"""One pass over all residents: what a week of living together changes.

The rules of influence, participation and collective action are applied row by
row, from the last state of all to the next (synchronously): every resident
reads the neighbours' signals of the last update. Places run in parallel; each
writes its own rows and sums, so threads do not change a bit.
"""

from __future__ import annotations

import math

import numba
import numpy as np

from sim.compiled import parallel_kernel, rule
from sim.processes.burnout import lost_in_all
from sim.processes.collective_action import acts, hardship
from sim.processes.detention import detention_chance, detention_term
from sim.processes.diffusion import alarmed, distrusted
from sim.processes.handling import flags
from sim.processes.influence import influenced
from sim.processes.opinion_guidance import calmed, disbelieved
from sim.processes.participation import belief_after, contribution
from sim.processes.patrols import officers_in_sight
from sim.row_sums import WIDTH, sum_rows
from sim.streams import DETENTION, PATROL, uniform, uniform4

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


_AT_ONCE = 256
_TIES_AHEAD = 64  # neighbours asked of memory before they are looked at


@rule
def _look_around(first, last, indptr, indices, before, seen):
    """Sum what the neighbours of some residents show: they lie far apart in memory."""
    for k in range(last - first):
        i = np.uint64(first + k)
        begin = indptr[i]
        end = indptr[i + np.uint64(1)]
        sum_rows(before, indices, begin, end, _TIES_AHEAD, seen, k)


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
    for a in numba.prange(len(areas)):
        q = p[0]
        area = areas[a]
        talk = 1.0 - math.exp(-q.influence_rate * weeks)
        learn = 1.0 - math.exp(-q.belief_rate * weeks)
        drift = 1.0 - math.exp(-q.trust_drift * weeks)
        keep = math.exp(-q.resentment_fading * weeks)
        seen_of_all = area.contribution
        efficacy = area.efficacy
        monitoring = area.monitoring
        exhaustion = lost_in_all(area.exhaustion, area.burnout)
        officers = officers_in_sight(
            area.police + q.officers_sent * area.suppressed,
            q.moving_share,
            uniform(seed, PATROL, a, 0, period, 0),
        )
        missing = area.missing_channels * q.missing_channel_push + area.emboldened * q.emboldening
        volunteering = area.volunteering + area.called
        unhelped = (1.0 - area.help) * (1.0 - area.served)
        message = area.message
        disbelief = 1.0 - math.exp(-q.credibility_rate * weeks)
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
        seen = np.empty((_AT_ONCE, WIDTH))
        for begin in range(area_start[a], area_start[a + 1], _AT_ONCE):
            end = min(begin + _AT_ONCE, area_start[a + 1])
            _look_around(begin, end, indptr, indices, before, seen)
            for k in range(end - begin):
                i = np.uint64(begin + k)
                grievance_sum = seen[k, 0]
                trust_sum = seen[k, 1]
                contribution_sum = seen[k, 2]
                active = seen[k, 3]
                ties = np.float64(indptr[i + np.uint64(1)] - indptr[i])

                # Own matters and anchors.
                weak = np.float64(flags(vulnerability[i]))
                old_resentment = np.float64(resentment[i])
                faded = old_resentment * keep
                resentment[i] = faded
                unresolved = np.float64(open_intensity[i]) + faded
                anchor = min(1.0, q.grievance_base * (1.0 + weak * unhelped) + unresolved)
                held = np.int64(topics[i])
                anchor = alarmed(anchor, held, q)
                known_better = min(1.0, unresolved)
                anchor = calmed(anchor, message, known_better, q)
                experienced = np.float64(trust_experience[i])
                experienced = experienced + drift * (np.float64(trust_start[i]) - experienced)
                experienced = disbelieved(experienced, message, known_better, disbelief)
                trust_experience[i] = experienced
                experienced = distrusted(experienced, held, q)

                # Influence.
                grievance_seen = anchor
                trust_seen = experienced
                contribution_seen = seen_of_all
                if ties > 0.0:
                    grievance_seen = grievance_sum / ties
                    trust_seen = trust_sum / ties
                    contribution_seen = (1.0 - q.global_observation) * (
                        contribution_sum / ties
                    ) + q.global_observation * seen_of_all
                grievance = influenced(
                    np.float64(before[i, 0]), grievance_seen, anchor, q.susceptibility, talk
                )
                trust = influenced(
                    np.float64(before[i, 1]), trust_seen, experienced, q.susceptibility, talk
                )
                after[i, 0] = grievance
                after[i, 1] = trust

                # Participation.
                believed = belief_after(np.float64(belief[i]), contribution_seen, learn)
                belief[i] = believed
                given = contribution(
                    participant_type[i],
                    believed,
                    efficacy,
                    monitoring,
                    exhaustion,
                    volunteering,
                    q,
                )
                after[i, 2] = given

                # Action outside channels.
                acting = 0.0
                would_act = acts(
                    hardship(grievance, unresolved, q.unresolved_blend),
                    trust,
                    missing * min(1.0, unresolved),
                    np.float64(risk_aversion[i]),
                    officers,
                    active,
                    ties,
                    np.float64(threshold[i]),
                    q,
                )
                if would_act and np.int64(detained_until[i]) < week:
                    acting = 1.0
                    first, second, _, _ = uniform4(seed, DETENTION, i, 0, period, 0)
                    if first < detention_chance(officers, 1.0 + active, q.detention_rate, weeks):
                        detained_until[i] = week + detention_term(second, q.longest_term)
                after[i, 3] = acting

                # Sums of the area.
                level = np.float64(satisfaction[i])
                s_grievance += grievance
                s_latent += grievance * (1.0 - acting)
                s_acting += acting
                s_trust += trust
                s_trust2 += trust * trust
                s_upper += np.float64(trust_upper[i])
                s_satisfaction += level
                if level > q.satisfied_above:
                    s_satisfied += 1.0
                s_contribution += given
                if weak > 0.0:
                    s_vulnerable += 1.0
                    s_satisfaction_vulnerable += level
                    s_grievance_vulnerable += grievance
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
