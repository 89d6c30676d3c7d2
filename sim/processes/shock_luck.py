"""When random shocks come: a draw for each shock and period of society.

A Poisson process seen once a period: a shock that comes at a rate comes in a
period with probability 1 - exp(-rate dt).
"""

from __future__ import annotations

from sim.compiled import kernel
from sim.streams import SHOCK, uniform

__all__ = ["draw_of_shock"]


@kernel
def draw_of_shock(seed, shock, period):
    """Return the uniform that decides whether a shock comes in a period.

    Parameters
    ----------
    seed : uint64 array of two
    shock : int
        Its address (`sim.shocks.Shock.address`).
    period : int
        Number of the period of society.
    """
    return uniform(seed, SHOCK, shock, 0, period, 0)
