"""Officers who move about: how many are in sight is a matter of luck (Epstein 2002).

Epstein's officers walk at random over the ground; the number in sight of a place is
then close to Poisson. Here areas do not move, so the number is drawn anew for each
area and period: a part of it stands still, the rest is Poisson with the same mean.
With `patrols.moving_share` 0 it is the fixed number, bit for bit.
"""

from __future__ import annotations

import math

from sim.compiled import rule

__all__ = ["officers_in_sight", "poisson_number"]

_MOST = 1000


@rule
def poisson_number(u, mean):
    """Return the Poisson number at quantile `u` by adding up probabilities; mean below 700."""
    chance = math.exp(-mean)
    below = chance
    number = 0
    while u > below and number < _MOST:
        number += 1
        chance = chance * mean / number
        below += chance
    return number


@rule
def officers_in_sight(officers, moving_share, u):
    """Return the officers in sight of an area in one period.

    Parameters
    ----------
    officers : float
        Their mean number.
    moving_share : float
        Share of them who move about.
    u : float
        Luck of the area and period.
    """
    return (1.0 - moving_share) * officers + moving_share * poisson_number(u, officers)
