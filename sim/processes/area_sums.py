"""What the pass over residents sums over each area."""

from __future__ import annotations

import numpy as np

from sim.compiled import rule

__all__ = ["SUMS", "S_ACTING", "S_CONTRIBUTION", "S_SATISFIED", "add_up", "clear"]

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


@rule
def clear(sums, future, a):
    """Begin the sums of an area."""
    for k in range(len(SUMS)):
        sums[future, a, k] = 0.0


@rule
def add_up(first, count, block, trust_upper, sums, future, a):
    """Add some residents to the sums of their area, one after the other, but for `S_ACTING`."""
    grievance = sums[future, a, S_GRIEVANCE]
    latent = sums[future, a, S_LATENT]
    trust = sums[future, a, S_TRUST]
    trust2 = sums[future, a, S_TRUST2]
    upper = sums[future, a, S_UPPER]
    satisfaction = sums[future, a, S_SATISFACTION]
    satisfied = sums[future, a, S_SATISFIED]
    given = sums[future, a, S_CONTRIBUTION]
    vulnerable = sums[future, a, S_VULNERABLE]
    weak_satisfaction = sums[future, a, S_SATISFACTION_VULNERABLE]
    weak_grievance = sums[future, a, S_GRIEVANCE_VULNERABLE]
    for k in range(count):
        own_trust = block.trust[k]
        grievance += block.grievance[k]
        latent += block.latent[k]
        trust += own_trust
        trust2 += own_trust * own_trust
        upper += np.float64(trust_upper[first + k])
        satisfaction += block.satisfaction[k]
        satisfied += block.satisfied[k]
        given += block.contribution[k]
        vulnerable += block.weak[k]
        weak_satisfaction += block.weak_satisfaction[k]
        weak_grievance += block.weak_grievance[k]
    sums[future, a, S_GRIEVANCE] = grievance
    sums[future, a, S_LATENT] = latent
    sums[future, a, S_TRUST] = trust
    sums[future, a, S_TRUST2] = trust2
    sums[future, a, S_UPPER] = upper
    sums[future, a, S_SATISFACTION] = satisfaction
    sums[future, a, S_SATISFIED] = satisfied
    sums[future, a, S_CONTRIBUTION] = given
    sums[future, a, S_VULNERABLE] = vulnerable
    sums[future, a, S_SATISFACTION_VULNERABLE] = weak_satisfaction
    sums[future, a, S_GRIEVANCE_VULNERABLE] = weak_grievance
