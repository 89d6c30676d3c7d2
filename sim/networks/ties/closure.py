"""Triadic closure: a friend's friend becomes a friend (Jackson & Rogers 2007)."""

from __future__ import annotations

from typing import Any

from sim.compiled import kernel, rule
from sim.networks.addresses import CLOSURE
from sim.networks.ties.pairs import write_pair
from sim.streams import NETWORK, uniform4

__all__ = ["add_closure_ties"]


@rule
def _friend(resident: int, draw: float, indptr: Any, indices: Any, first: int, last: int) -> int:
    """Return one neighbour outside the household ``first`` to ``last - 1``, or -1.

    Rows are sorted and members of a household are all tied and numbered in
    sequence, so in a row they stand side by side: the draw steps over them.
    """
    begin = indptr[resident]
    outside = indptr[resident + 1] - begin - (last - first - 1)
    if outside <= 0:
        return -1
    place = begin + int(draw * outside)
    if indices[place] >= first:
        place += last - first - 1
    return int(indices[place])


@kernel
def add_closure_ties(
    household_start: Any,
    household: Any,
    indptr: Any,
    indices: Any,
    started: float,
    sociable: Any,
    sociable_factor: float,
    other_factor: float,
    seed: Any,
    pairs: Any,
    used: int,
) -> int:
    """Let residents be introduced by a friend to one of the friend's friends.

    Both steps leave the household: a friend of one's own household's is
    already known to the household.

    Parameters
    ----------
    household_start : integer array, shape (households + 1,)
    household : int32 array, shape (residents,)
    indptr, indices : int64 array, int32 array
        Rows of the network of all other ties. It is not changed while ties
        are closed, so the order of residents does not matter.
    started : float
        Mean number of introductions an average resident seeks. One that leads
        back into the own household, or to somebody known, adds no tie.
    sociable, sociable_factor, other_factor, seed
        As in `sim.networks.ties.neighbourhood`.
    pairs, used
        See `sim.networks.ties`.
    """
    for resident in range(len(household)):
        home = household[resident]
        remaining = started * (sociable_factor if sociable[home] else other_factor)
        first = household_start[home]
        last = household_start[home + 1]
        tie = 0
        while remaining > 0.0:
            whether, by, to, _ = uniform4(seed, NETWORK, resident, tie, CLOSURE, 0)
            if whether < remaining:
                friend = _friend(resident, by, indptr, indices, first, last)
                if friend >= 0:
                    there = household[friend]
                    other = _friend(
                        friend,
                        to,
                        indptr,
                        indices,
                        household_start[there],
                        household_start[there + 1],
                    )
                    if household[other] != home:
                        used = write_pair(pairs, used, resident, other)
            tie += 1
            remaining -= 1.0
    return used
