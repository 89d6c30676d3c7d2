"""How long a stage takes, how well a matter is decided, how fair it felt.

Three things are kept apart: touch time (at a desk), outside delay (no desk is
held) and queueing, which nobody sets: it is what desks and arrivals produce.
Every stage draws its luck by role, never by hop number, so a level that is gone
shifts nobody's luck. See ``docs/cases.md``; the flow is in ``case_flow.py``.
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiled import rule
from sim.processes.mediation import expit
from sim.streams import BACKGROUND_STAGE, STAGE, uniform4
from sim.vocabulary import (
    ADMINISTRATIVE_MEDIATION,
    COMMITTEE,
    COURT,
    JUDICIAL_MEDIATION,
    MEDIATION,
    ORGANIZATION,
    PETITION,
)

__all__ = [
    "exponential",
    "flags",
    "p_resolved",
    "procedure_felt",
    "stage_luck",
    "touch_days",
    "weibull",
]

# The four uniforms of each part of a stage's address, in order.
TOUCH_PART = 0  # touch, misrouting, transfer, patience
AGAIN_PART = 1  # touch and patience after misrouting, outside delay, outcome
PASSING_PART = 2  # passing on, breaking, time to break, transfer after misrouting


@rule
def weibull(u, scale, shape):
    """Return the Weibull variate of a uniform: scale * (-log u)**(1/shape)."""
    if shape == 1.0:
        return -math.log(u) * scale
    return scale * math.exp(math.log(-math.log(u)) / shape)


@rule
def exponential(u, mean):
    """Return the exponential variate of a uniform."""
    return -math.log(u) * mean


@rule
def touch_days(u, hours, scale, shape, hours_per_week, speed):
    """Return the days a desk needs: working hours, stretched to the week's calendar days."""
    return weibull(u, hours * scale, shape) * 7.0 / hours_per_week / speed


@rule
def stage_luck(seed, resident, address, day, role, channel, part):
    """Return the four uniforms of one part of a stage, keyed by role and channel of entry.

    Background cases (`resident` negative) have a stream of their own.
    """
    block = (((role << 4) | channel) << 2) | part
    if resident < 0:
        return uniform4(seed, BACKGROUND_STAGE, role, address, day, block)
    return uniform4(seed, STAGE, resident, address, day, block)


@rule
def flags(vulnerability):
    """Return the number of vulnerability flags set (0 to 4)."""
    v = np.int64(vulnerability)
    return (v & 1) + ((v >> 1) & 1) + ((v >> 2) & 1) + ((v >> 3) & 1)


@rule
def p_resolved(role, effort, skill, intensity, social_capital, p):
    """Return the probability that a decision settles the matter, mediation apart.

    A logit less the intensity of the conflict: effort counts in offices (what
    is watched), social capital in the neighbourhood (Putnam 1993).
    """
    if role == COMMITTEE:
        base = p.committee_base + p.committee_capital * social_capital
    elif role == ORGANIZATION:
        base = p.organization_base
    elif role == COURT:
        base = p.court_base
    elif role == PETITION:
        base = p.petition_base + p.resolve_effort * (effort - 0.5)
    else:
        base = p.resolve_base + p.resolve_effort * (effort - 0.5)
    return expit(base + skill - p.resolve_intensity * intensity)


@rule
def procedure_felt(
    role, effort, council, capture, rough, heard, unheard, contribution, vulnerability, p
):
    """Return how fair the procedure felt, in [0, 1] (Tyler 2006; Lind et al. 1990).

    Before a council, those who take part feel heard (`council`), those who do
    not feel decided over (`capture`), and weak parties bear rough justice
    (`rough` for each vulnerability flag). Where offices ask before they decide,
    all feel heard (`heard`), but those who take no part see others speak (`unheard`).
    """
    if role == COURT or role == JUDICIAL_MEDIATION:
        return p.procedure_court
    if role == MEDIATION or role == ADMINISTRATIVE_MEDIATION:
        return p.procedure_mediation
    if role == PETITION:
        return p.procedure_petition
    felt = p.procedure_base + p.procedure_effort * (effort - 0.5)
    felt = felt + heard - unheard * (1.0 - contribution)
    if role == COMMITTEE:
        felt = (
            felt + council * contribution - capture * (1.0 - contribution) - rough * vulnerability
        )
    return min(1.0, max(0.0, felt))
