"""Social influence on grievance and trust (Friedkin & Johnsen 1990).

x <- x + (1 - exp(-rate dt)) (A W x + (1 - A) u - x): the neighbours' mean
against one's own anchor. The fixed point x* = (I - A W)^-1 (I - A) u is the
same for every step length. A reform may act on anchors, never on x itself.
"""

from __future__ import annotations

from sim.compiled import rule

__all__ = ["influenced"]


@rule
def influenced(own, neighbours, anchor, susceptibility, share):
    """Return the opinion after one step.

    Parameters
    ----------
    own, neighbours, anchor : float
        Opinion, mean of the neighbours' opinions (own anchor if there are
        none), and what one's own experience says.
    susceptibility : float
        A, weight of the neighbours, in [0, 1].
    share : float
        1 - exp(-rate dt), share of the way gone in this step.
    """
    return own + share * (susceptibility * neighbours + (1.0 - susceptibility) * anchor - own)
