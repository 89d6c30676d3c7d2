"""Ties at work: small teams that mix the areas of a district.

Each resident with a workplace (a school counts as one) belongs to one team of
the district, drawn at random, so team sizes are Poisson. Two members of a team
know each other with one probability.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.compiled import array_subroutine, kernel
from sim.networks.addresses import COLLEAGUES, WORKPLACE
from sim.networks.ties.pairs import write_pair
from sim.streams import NETWORK, uniform4

__all__ = ["add_workplace_ties"]


@array_subroutine
def _teams(first: int, last: int, share: float, teams: int, seed: Any) -> Any:
    """Sort the residents of a district into teams.

    Returns
    -------
    start : int32 array, shape (teams + 1,)
    member : int32 array
        Residents, team after team, ascending within a team.
    """
    team_of = np.empty(last - first, np.int32)
    start = np.zeros(teams + 1, np.int32)
    for resident in range(first, last):
        works, team, _, _ = uniform4(seed, NETWORK, resident, 0, WORKPLACE, 0)
        if works < share:
            team_of[resident - first] = int(team * teams)
            start[team_of[resident - first]] += 1
        else:
            team_of[resident - first] = -1
    for team in range(teams):
        start[team + 1] += start[team]
    # start[t] is the end of team t; filling backwards turns it into its start.
    if teams:
        start[teams] = start[teams - 1]
    member = np.empty(start[teams], np.int32)
    for resident in range(last - 1, first - 1, -1):
        team = team_of[resident - first]
        if team >= 0:
            start[team] -= 1
            member[start[team]] = resident
    return start, member


@kernel
def add_workplace_ties(
    first: int,
    last: int,
    household: Any,
    share: float,
    teams: int,
    probability: float,
    sociable: Any,
    sociable_factor: float,
    other_factor: float,
    seed: Any,
    pairs: Any,
    used: int,
) -> int:
    """Tie colleagues of one district.

    Parameters
    ----------
    first, last : int
        The district's residents are ``first`` to ``last - 1``.
    household : int32 array, shape (residents,)
        Household of each resident of the city.
    share : float
        Share of residents with a workplace or school.
    teams : int
        Number of teams in the district.
    probability : float
        Probability that two average members of a team know each other.
    sociable, sociable_factor, other_factor, seed
        As in `sim.networks.ties.neighbourhood`.
    pairs, used
        See `sim.networks.ties`.
    """
    start, member = _teams(first, last, share, teams, seed)
    for team in range(teams):
        for i in range(start[team], start[team + 1]):
            a = member[i]
            chance_a = probability * (sociable_factor if sociable[household[a]] else other_factor)
            for j in range(i + 1, start[team + 1]):
                b = member[j]
                chance = chance_a * (sociable_factor if sociable[household[b]] else other_factor)
                draw, _, _, _ = uniform4(seed, NETWORK, a, b, COLLEAGUES, 0)
                if draw < chance:
                    used = write_pair(pairs, used, a, b)
    return used
