"""Ties among neighbours: small overlapping groups of nearby households.

The households of an area stand in a row, as they are numbered. The row is cut
into groups (a stairwell, a courtyard) and, shifted by half a group, cut once
more, so every household belongs to two groups and groups hang together. Two
households that share a group know each other with one probability; each is
represented by one of its members. Groups are what makes neighbours of a
neighbour neighbours (Simmel's circles; Feld 1981, foci).
"""

from __future__ import annotations

from typing import Any

from sim.compiled import kernel
from sim.networks.addresses import NEIGHBOURHOOD
from sim.networks.ties.pairs import write_pair
from sim.streams import NETWORK, uniform4

__all__ = ["add_neighbourhood_ties", "candidates_in_groups"]


def candidates_in_groups(group: int) -> float:
    """Return with how many other households one shares a group, on average.

    Twice the group, less itself and less the households met in both groups;
    exact away from the ends of an area.

    >>> candidates_in_groups(8)
    11.0
    """
    shift = group // 2
    met_twice = ((group - shift) * (group - shift) + shift * shift) / group
    return 2 * group - met_twice - 1


@kernel
def add_neighbourhood_ties(
    area_household_start: Any,
    household_start: Any,
    group: int,
    probability: float,
    sociable: Any,
    sociable_factor: float,
    other_factor: float,
    seed: Any,
    pairs: Any,
    used: int,
) -> int:
    """Tie households that share a group, through one member of each.

    Parameters
    ----------
    area_household_start : integer array, shape (areas + 1,)
    household_start : integer array, shape (households + 1,)
    group : int
        Households in a group, at least 2.
    probability : float
        Probability that two average households of a group know each other;
        multiplied by the factors of both, at most 1.
    sociable : bool array, shape (households,)
    sociable_factor, other_factor : float
        Relative sociability of sociable and other households, mean 1.
    seed : uint64 array of two
    pairs, used
        See `sim.networks.ties`.
    """
    shift = group // 2
    for area in range(len(area_household_start) - 1):
        first = area_household_start[area]
        last = area_household_start[area + 1]
        for a in range(first, last):
            place = a - first
            size_a = household_start[a + 1] - household_start[a]
            chance_a = probability * (sociable_factor if sociable[a] else other_factor)
            # The later of the ends of its two groups; all up to there share one with it.
            end = first + max(
                (place // group + 1) * group, ((place + shift) // group + 1) * group - shift
            )
            for b in range(a + 1, min(end, last)):
                size_b = household_start[b + 1] - household_start[b]
                if size_a == 0 or size_b == 0:
                    continue
                chance = chance_a * (sociable_factor if sociable[b] else other_factor)
                draw, who_a, who_b, _ = uniform4(seed, NETWORK, a, b, NEIGHBOURHOOD, 0)
                if draw < chance:
                    member_a = household_start[a] + int(who_a * size_a)
                    member_b = household_start[b] + int(who_b * size_b)
                    used = write_pair(pairs, used, member_a, member_b)
    return used
