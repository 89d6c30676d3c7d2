"""Relay: what is reported upwards gains noise at every level (Downs 1967; Tullock 1965).

Each hop adds independent noise to a signal of unit variance, so what arrives after K
hops of standard deviation sigma is correlated with what was sent by
1/sqrt(1 + K sigma**2). The noise of a hop is the sum of four uniforms, bounded and
bell-shaped, addressed by the area it is about, the level it leaves and the day: a level
that is gone takes its own noise away and shifts nobody else's. Switched off by
``relay.report_noise = 0``.
"""

from __future__ import annotations

import math

from sim.compiled import rule
from sim.streams import RELAY, uniform4
from sim.vocabulary import COMMUNITY, DISTRICT, STREET

__all__ = ["RELAYING", "fidelity", "hop_noise", "hops_of", "relayed_noise"]

RELAYING = (COMMUNITY, STREET, DISTRICT)  # levels that may pass a report on


@rule
def hop_noise(u0, u1, u2, u3):
    """Return noise of mean 0 and variance 1 from four uniforms, within 3.5."""
    return (u0 + u1 + u2 + u3 - 2.0) * math.sqrt(3.0)


@rule
def hops_of(levels):
    """Return the number of hops of a report; `levels` has a bit for each role that passes it on."""
    hops = 0
    for role in RELAYING:
        hops += (levels >> role) & 1
    return hops


@rule
def fidelity(hops, noise):
    """Return the correlation of what arrives after `hops` with what was sent."""
    return 1.0 / math.sqrt(1.0 + hops * noise * noise)


@rule
def relayed_noise(seed, area, levels, day, noise):
    """Return what the levels of a report add to it, in standard deviations of the signal.

    Parameters
    ----------
    seed : uint64 array of two
    area : int
        What the report is about.
    levels : int
        A bit for each role that passes it on.
    day : int
        Absolute day of the report.
    noise : float
        Standard deviation of one hop, in those of the signal.
    """
    total = 0.0
    for role in RELAYING:
        if (levels >> role) & 1:
            u0, u1, u2, u3 = uniform4(seed, RELAY, area, role, day, 0)
            total = total + noise * hop_noise(u0, u1, u2, u3)
    return total
