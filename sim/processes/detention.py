"""Detention of those who act outside channels (Epstein 2002; administrative detention).

In Epstein's model every officer arrests, each period, one of those acting in sight, who
then sits out a random term. With C officers and A acting in sight (oneself included)
that is C/A arrests a head and period: the rate here. Who is detained does not act until
the term is over; grievance and resentment are left where they were. With
`detention.detention_rate` 0 nobody is detained and nothing changes, bit for bit.
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiled import rule

__all__ = ["detention_chance", "detention_term"]


@rule
def detention_chance(officers, active, rate, weeks):
    """Return the chance of being detained in a period of acting: 1 - exp(-rate C/A dt).

    Parameters
    ----------
    officers, active : float
        C and A; A counts oneself, so it is at least 1.
    rate : float
        Arrests an officer makes in a week.
    weeks : float
        Length of the period.
    """
    return 1.0 - math.exp(-rate * officers / active * weeks)


@rule
def detention_term(u, longest):
    """Return the term in whole weeks, 1 to `longest`, all alike."""
    return 1 + np.int64(u * math.floor(longest))
