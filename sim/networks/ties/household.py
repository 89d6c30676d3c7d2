"""Ties within a household: all its members know each other."""

from __future__ import annotations

from typing import Any

from sim.compiled import kernel
from sim.networks.ties.pairs import write_pair

__all__ = ["add_household_ties"]


@kernel
def add_household_ties(household_start: Any, pairs: Any, used: int) -> int:
    """Tie every two members of each household.

    Parameters
    ----------
    household_start : integer array, shape (households + 1,)
    pairs, used
        See `sim.networks.ties`.
    """
    for household in range(len(household_start) - 1):
        end = household_start[household + 1]
        for a in range(household_start[household], end):
            for b in range(a + 1, end):
                used = write_pair(pairs, used, a, b)
    return used
