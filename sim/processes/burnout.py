"""Those who give too much are worn out (Freudenberger 1974; Maslach & Jackson 1981).

What goes beyond a load that can be borne for long builds up exhaustion, which
recovers at a rate of its own: E' = b x (1 - E) - r E with excess x = max(0, load
/ bearable - 1). At constant load it rests at b x / (b x + r). Volunteers who are
exhausted give less; people's mediators who are exhausted bring fewer to agree.
The load of volunteers is the hours they give, so whatever makes residents give
more (voluntary service, councils) reaches them; the hours a reform asks for on
top (`demand`) have their own price in `exhaustion` and are not counted twice.

Off, bit for bit, at ``burnout.burnout_build`` = 0.
"""

from __future__ import annotations

import math

from sim.compiled import rule

__all__ = ["cases_at_hand", "exhaustion_after", "lost_in_all"]


@rule
def exhaustion_after(exhaustion, load, bearable, build, recovery, weeks):
    """Return exhaustion after `weeks` under a constant load (exact)."""
    strain = build * max(0.0, load / bearable - 1.0)
    speed = strain + recovery
    return exhaustion + (1.0 - math.exp(-speed * weeks)) * (strain / speed - exhaustion)


@rule
def lost_in_all(exhaustion, burnout):
    """Return the share of contribution lost to two causes that add up without doubling."""
    return exhaustion + burnout * (1.0 - exhaustion)


@rule
def cases_at_hand(waiting, busy, mediators):
    """Return the cases, waiting or under way, of each mediator."""
    return (waiting + busy) / mediators
