"""Action outside channels: petitions in crowds, sit-ins, blockades.

One rule contains three classics: Epstein (2002), G - R P > T with
G = H (1 - L) and P = 1 - exp(-k floor(C/A)); Granovetter (1978), acting when
enough others do; Watts (2002), the same on a network. Missing channels push
people outside them directly.
"""

from __future__ import annotations

import math

from sim.compiled import rule

__all__ = ["acts", "arrest_probability", "hardship", "pull_to_act"]


@rule
def arrest_probability(officers, active, k):
    """Return 1 - exp(-k floor(C/A)); A counts oneself, so `active` is at least 1."""
    return 1.0 - math.exp(-k * math.floor(officers / active))


@rule
def hardship(grievance, unresolved, blend):
    """Return H: shared grievance blended with one's own unresolved matters."""
    return (1.0 - blend) * grievance + blend * min(1.0, unresolved)


@rule
def pull_to_act(hard, legitimacy, push, active_neighbours, neighbours, p):
    """Return what draws a resident to act, the risk apart; arguments as of `acts`."""
    share = 0.0
    if neighbours > 0.0:
        share = active_neighbours / neighbours
    return hard * (1.0 - legitimacy) + push + p.solidarity * share


@rule
def acts(hard, legitimacy, push, risk, officers, active_neighbours, neighbours, threshold, p):
    """Return True where a resident acts outside channels.

    Parameters
    ----------
    hard, legitimacy : float
        H and L of G = H (1 - L).
    push : float
        Direct push of missing channels.
    risk : float
        Risk aversion R in [0, 1], weighted by `p.risk_weight`.
    officers : float
        Officers in sight, C.
    active_neighbours, neighbours : float
        Of the resident's ties.
    threshold : float
        T of this resident.
    """
    pull = pull_to_act(hard, legitimacy, push, active_neighbours, neighbours, p)
    if pull <= threshold:  # the risk of arrest can only lower it
        return False
    fear = arrest_probability(officers, 1.0 + active_neighbours, p.arrest_constant)
    return pull - risk * p.risk_weight * fear > threshold
