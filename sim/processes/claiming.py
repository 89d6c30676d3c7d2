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

import numpy as np

from sim.compiled import rule
from sim.elementary import SINGLE_ONE, single_logarithm, single_sine_of_pi
from sim.streams import CHANNEL_CHOICE, single_uniform4
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

__all__ = [
    "LANES",
    "N_CHANNELS",
    "channel_value",
    "choose_channel",
    "draw_tastes",
    "fits",
    "gumbel",
    "log_positive_stable",
]

N_CHANNELS = len(CHANNELS)
NEIGHBOURHOOD_NEST = 2
ADMINISTRATION_NEST = 3
LANES = 8  # cases whose tastes are drawn together

NEST = np.array(NEST_OF_CHANNEL, np.int8)

# Which channels are made for which kind of grievance (rows: KINDS).
FITTING = np.array(
    [
        [0, 0, 0, 0, 1, 1, 1, 0, 0],  # livelihood service: organization, desk, online
        [0, 1, 1, 1, 0, 0, 0, 0, 0],  # neighbour dispute: directly, committee, mediation
        [0, 0, 0, 1, 0, 0, 0, 1, 1],  # labour and debt: mediation, court, petition
        [0, 0, 0, 0, 0, 1, 0, 1, 1],  # land and demolition: desk, court, petition
        [0, 0, 1, 0, 0, 1, 0, 0, 0],  # public safety: committee, desk
        [0, 0, 0, 0, 0, 0, 1, 0, 1],  # complaint against an office: online, petition
    ],
    np.int8,
)


@rule
def fits(kind, channel):
    """Return 1 where a channel is made for a kind of grievance, else 0."""
    return FITTING[kind, channel]


@rule
def gumbel(u):
    """Return the standard Gumbel variate of a uniform, in single precision."""
    return -single_logarithm(-single_logarithm(u))


@rule
def log_positive_stable(u, v, alpha):
    """Return log S where S is positive stable: E exp(-s S) = exp(-s**alpha); single precision.

    Kanter (1975). `u`, `v` are uniforms, 0 < alpha <= 1; S = 1 at alpha = 1.
    """
    if alpha >= SINGLE_ONE:
        return alpha - alpha
    rest = SINGLE_ONE - alpha
    return (
        single_logarithm(single_sine_of_pi(alpha * u))
        - single_logarithm(single_sine_of_pi(u)) / alpha
        + rest / alpha * (single_logarithm(single_sine_of_pi(rest * u)) + gumbel(v))
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
    voice,
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
    if channel == BY_ONLINE:
        return value + p.trust_weight * trust_upper + voice
    if channel == BY_PETITION:
        return value + p.trust_weight * trust_upper
    if channel == BY_COURT:
        return value + p.trust_weight * trust_upper + p.awareness_weight * awareness
    return value


@rule
def draw_tastes(seed, resident, address, day, p, luck, taste):
    """Draw the random part of each channel's utility, for several cases at once.

    Parameters
    ----------
    seed : uint64 array of two
    resident, address, day : int arrays, shape (cases,)
        The cases' names; luck is keyed by name and channel, so the same case
        keeps its tastes at every attempt.
    p : parameter record
    luck : float32 array, shape (16, cases)
        Room for the uniforms.
        Room for the uniforms.
    taste : float32 array, shape (channels, cases)
        The tastes are written here.

    Notes
    -----
    Blocks 0 to 2 of the stream give a channel's Gumbel variate, block 3 the
    positive stable variates of the two nests. Single precision is enough for
    what nobody can observe to seven digits, and twice as fast.
    """
    lanes = len(resident)
    alpha = np.float32(p.nest_correlation)
    for block in range(4):
        for k in range(lanes):
            u0, u1, u2, u3 = single_uniform4(
                seed, CHANNEL_CHOICE, resident[k], address[k], day[k], block
            )
            luck[4 * block, k] = u0
            luck[4 * block + 1, k] = u1
            luck[4 * block + 2, k] = u2
            luck[4 * block + 3, k] = u3
    for k in range(lanes):
        luck[12, k] = log_positive_stable(luck[12, k], luck[13, k], alpha)
    for k in range(lanes):
        luck[14, k] = log_positive_stable(luck[14, k], luck[15, k], alpha)
    for channel in range(N_CHANNELS):
        nest = NEST[channel]
        if nest == NEIGHBOURHOOD_NEST or nest == ADMINISTRATION_NEST:
            shared = 12 if nest == NEIGHBOURHOOD_NEST else 14
            for k in range(lanes):
                taste[channel, k] = alpha * (luck[shared, k] + gumbel(luck[channel, k]))
        else:
            for k in range(lanes):
                taste[channel, k] = gumbel(luck[channel, k])


@rule
def choose_channel(
    taste,
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
    voice,
    p,
):
    """Return the channel with the highest random utility among those open and untried.

    Parameters
    ----------
    taste : float32 array, shape (channels,) or longer
        The random part of each channel's utility (`draw_tastes`).
    tried : int
        Bit mask of channels tried before.
    entry : int array, shape (channels,)
        Station a channel enters at, negative where the channel does not exist.
    success : float array, shape (channels,)
        Expected success as the area has learnt it.
    """
    best = LET_IT_BE
    best_utility = -1e300
    for channel in range(N_CHANNELS):
        if (tried >> channel) & 1 or (channel > SETTLE_DIRECTLY and entry[channel] < 0):
            continue
        utility = np.float64(taste[channel]) + channel_value(
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
            voice,
            p,
        )
        if utility > best_utility:
            best_utility = utility
            best = channel
    return best
