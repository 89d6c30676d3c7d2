"""What a resident does with a grievance: naming and claiming.

Felstiner, Abel & Sarat (1980) describe how few injuries become claims; the
choice among channels is a nested logit (McFadden 1978), so that a new online
channel draws from the desk it resembles and not from council and court alike.

The choice is made by the random utilities themselves: each named channel has
one Gumbel draw, each nest one positive stable draw that its channels share
(Cardell 1997). An improved channel can then only gain claimants; it never moves
anybody between two others.
"""

from __future__ import annotations

import math

from sim.compiled import rule
from sim.streams import CHANNEL_CHOICE, uniform4
from sim.vocabulary import (
    BY_COMMITTEE,
    BY_COMMUNITY_DESK,
    BY_COURT,
    BY_MEDIATION,
    BY_ONLINE,
    BY_PETITION,
    CHANNELS,
    LET_IT_BE,
    NEST_OF_CHANNEL,
    SETTLE_DIRECTLY,
)

__all__ = ["channel_value", "choose_channel", "fits", "gumbel", "log_positive_stable", "sine_of_pi"]

N_CHANNELS = len(CHANNELS)
NEIGHBOURHOOD_NEST = 2
ADMINISTRATION_NEST = 3

# Taylor series of the sine: 1, -1/3!, 1/5!, ...
SINE_SERIES = tuple((-1.0) ** k / math.factorial(2 * k + 1) for k in range(10))

# Which channels are made for which kind of grievance (rows: KINDS).
FITTING = (
    (0, 0, 0, 0, 1, 1, 1, 0, 0),  # livelihood service: organization, desk, online
    (0, 1, 1, 1, 0, 0, 0, 0, 0),  # neighbour dispute: directly, committee, mediation
    (0, 0, 0, 1, 0, 0, 0, 1, 1),  # labour and debt: mediation, court, petition
    (0, 0, 0, 0, 0, 1, 0, 1, 1),  # land and demolition: desk, court, petition
    (0, 0, 1, 0, 0, 1, 0, 0, 0),  # public safety: committee, desk
    (0, 0, 0, 0, 0, 0, 1, 0, 1),  # complaint against an office: online, petition
)


@rule
def fits(kind, channel):
    """Return 1 where a channel is made for a kind of grievance, else 0."""
    return FITTING[kind][channel]


@rule
def gumbel(u):
    """Return the standard Gumbel variate of a uniform."""
    return -math.log(-math.log(u))


@rule
def sine_of_pi(x):
    """Return sin(pi x) for x in (0, 1), by its Taylor series in arithmetic alone.

    Plain and compiled code must agree to the last bit, which library sines do
    not promise. Relative error below 1e-12.
    """
    y = x if x <= 0.5 else 1.0 - x
    z = 3.141592653589793 * y
    s = z * z
    total = SINE_SERIES[-1]
    for k in range(len(SINE_SERIES) - 2, -1, -1):
        total = total * s + SINE_SERIES[k]
    return total * z


@rule
def log_positive_stable(u, v, alpha):
    """Return log S where S is positive stable: E exp(-s S) = exp(-s**alpha).

    Kanter (1975). `u`, `v` are uniforms, 0 < alpha <= 1; S = 1 at alpha = 1.
    """
    if alpha >= 1.0:
        return 0.0
    return (
        math.log(sine_of_pi(alpha * u))
        - math.log(sine_of_pi(u)) / alpha
        + (1.0 - alpha) / alpha * (math.log(sine_of_pi((1.0 - alpha) * u)) - math.log(-math.log(v)))
    )


@rule
def channel_value(
    channel,
    kind,
    intensity,
    attempts,
    success,
    trust_local,
    trust_upper,
    awareness,
    distance,
    publicity,
    p,
):
    """Return the systematic utility of a channel.

    Expected success (learnt locally), trust in the government behind the
    channel, cost, distance to the door (1 = mean before any reform), legal
    awareness for the court, and how well the channel fits the kind.
    """
    value = p.channel_constant[channel]
    if channel == LET_IT_BE:
        return value - p.intensity_weight * intensity + p.fatigue * attempts
    value = (
        value
        + p.success_weight * success
        - p.cost_weight * p.channel_cost[channel]
        + p.fit_weight * fits(kind, channel)
    )
    if channel == BY_COMMUNITY_DESK:
        return value + p.trust_weight * trust_local - p.distance_weight * distance
    if channel == BY_COMMITTEE:
        return value + p.trust_weight * trust_local
    if channel == BY_MEDIATION:
        return value + p.trust_weight * trust_local + publicity
    if channel == BY_ONLINE or channel == BY_PETITION:
        return value + p.trust_weight * trust_upper
    if channel == BY_COURT:
        return value + p.trust_weight * trust_upper + p.awareness_weight * awareness
    return value


@rule
def choose_channel(
    seed,
    resident,
    address,
    day,
    kind,
    intensity,
    attempts,
    tried,
    entry,
    success,
    trust_local,
    trust_upper,
    awareness,
    distance,
    publicity,
    p,
):
    """Return the channel with the highest random utility among those open and untried.

    Parameters
    ----------
    seed : uint64 array of two
    resident, address, day : int
        The case's name; luck is keyed by it and by channel, so the same case
        keeps its tastes at every attempt.
    tried : int
        Bit mask of channels tried before.
    entry : int array, shape (channels,)
        Station a channel enters at, negative where the channel does not exist.
    success : float array, shape (channels,)
        Expected success as the area has learnt it.
    """
    u0, u1, u2, u3 = uniform4(seed, CHANNEL_CHOICE, resident, address, day, 3)
    stable_neighbourhood = log_positive_stable(u0, u1, p.nest_correlation)
    stable_administration = log_positive_stable(u2, u3, p.nest_correlation)
    best = LET_IT_BE
    best_utility = -1e300
    for channel in range(N_CHANNELS):
        word = channel & 3
        if word == 0:  # a block has the draws of four channels
            u0, u1, u2, u3 = uniform4(seed, CHANNEL_CHOICE, resident, address, day, channel >> 2)
        u = u0 if word == 0 else u1 if word == 1 else u2 if word == 2 else u3
        if (tried >> channel) & 1 or (channel > SETTLE_DIRECTLY and entry[channel] < 0):
            continue
        noise = gumbel(u)
        nest = NEST_OF_CHANNEL[channel]
        if nest == NEIGHBOURHOOD_NEST:
            noise = p.nest_correlation * (stable_neighbourhood + noise)
        elif nest == ADMINISTRATION_NEST:
            noise = p.nest_correlation * (stable_administration + noise)
        utility = noise + channel_value(
            channel,
            kind,
            intensity,
            attempts,
            success[channel],
            trust_local,
            trust_upper,
            awareness,
            distance,
            publicity,
            p,
        )
        if utility > best_utility:
            best_utility = utility
            best = channel
    return best
