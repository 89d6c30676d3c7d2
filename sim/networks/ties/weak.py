"""Weak ties: acquaintances anywhere in the simulated city (Granovetter 1973)."""

from __future__ import annotations

from typing import Any

from sim.compiled import kernel
from sim.networks.addresses import WEAK
from sim.networks.ties.pairs import write_pair
from sim.streams import NETWORK, uniform4

__all__ = ["add_weak_ties"]


@kernel
def add_weak_ties(
    household: Any,
    started: float,
    sociable: Any,
    sociable_factor: float,
    other_factor: float,
    seed: Any,
    pairs: Any,
    used: int,
) -> int:
    """Let every resident get to know people drawn from the whole city.

    Parameters
    ----------
    household : int32 array, shape (residents,)
    started : float
        Mean number of ties an average resident starts: half of those it has.
        The part after the point is the probability of one more.
    sociable, sociable_factor, other_factor, seed
        As in `sim.networks.ties.neighbourhood`.
    pairs, used
        See `sim.networks.ties`. A draw that falls into one's own household
        is no tie.
    """
    residents = len(household)
    for resident in range(residents):
        mean = started * (sociable_factor if sociable[household[resident]] else other_factor)
        tie = 0
        remaining = mean
        while remaining > 0.0:
            whether, whom, _, _ = uniform4(seed, NETWORK, resident, tie, WEAK, 0)
            other = int(whom * residents)
            if whether < remaining and household[other] != household[resident]:
                used = write_pair(pairs, used, resident, other)
            tie += 1
            remaining -= 1.0
    return used
