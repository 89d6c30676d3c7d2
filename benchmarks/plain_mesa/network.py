"""Who knows whom, drawn tie by tie into a NetworkX graph, as `sim.networks` describes it."""

from __future__ import annotations

from itertools import combinations
from random import Random
from types import SimpleNamespace

import networkx as nx

from sim.networks.ties.neighbourhood import candidates_in_groups

__all__ = ["social_graph"]

Households = list[range]


def social_graph(
    areas: list[Households], districts: list[range], p: SimpleNamespace, random: Random
) -> nx.Graph:
    """Return the network of ties at home, next door, at work, anywhere, and through friends.

    Parameters
    ----------
    areas : list of list of range
        The residents of each household of each area.
    districts : list of range
        The residents of each district.
    p : namespace
        Parameter values.
    random : random.Random
    """
    residents = districts[-1].stop
    graph = nx.Graph()
    graph.add_nodes_from(range(residents))
    mean = 1.0 + p.sociable_share * (p.sociable_factor - 1.0)
    home: list[range] = []
    sociability: list[float] = []
    for households in areas:
        for members in households:
            graph.add_edges_from(combinations(members, 2))
            sociable = random.random() < p.sociable_share
            readiness = (p.sociable_factor if sociable else 1.0) / mean
            home += [members] * len(members)
            sociability += [readiness] * len(members)
    for households in areas:
        _add_neighbours(graph, households, sociability, p, random)
    for district in districts:
        _add_colleagues(graph, district, home, sociability, p, random)
    for resident in range(residents):
        for _ in range(_times(p.weak_ties / 2.0 * sociability[resident], random)):
            other = random.randrange(residents)
            if other not in home[resident]:
                graph.add_edge(resident, other)
    graph.add_edges_from(_introductions(graph, home, sociability, p, random))
    return graph


def _times(expected: float, random: Random) -> int:
    """Return a whole number with this mean: the whole part, and one more by chance."""
    whole = int(expected)
    return whole + (random.random() < expected - whole)


def _add_neighbours(
    graph: nx.Graph,
    households: Households,
    sociability: list[float],
    p: SimpleNamespace,
    random: Random,
) -> None:
    """Tie households that share one of two overlapping groups, through one member of each."""
    group = round(p.neighbourhood_group)
    shift = group // 2
    chance = p.neighbourhood_ties / candidates_in_groups(group)
    for a, members in enumerate(households):
        end = max((a // group + 1) * group, ((a + shift) // group + 1) * group - shift)
        own = chance * sociability[members[0]]
        for others in households[a + 1 : end]:
            if random.random() < own * sociability[others[0]]:
                graph.add_edge(random.choice(members), random.choice(others))


def _add_colleagues(
    graph: nx.Graph,
    district: range,
    home: list[range],
    sociability: list[float],
    p: SimpleNamespace,
    random: Random,
) -> None:
    """Sort those who work into small teams and tie some of each team."""
    count = max(1, round(len(district) * p.workplace_share / p.workplace_size))
    teams: list[list[int]] = [[] for _ in range(count)]
    for resident in district:
        if random.random() < p.workplace_share:
            random.choice(teams).append(resident)
    for team in teams:
        for a, b in combinations(team, 2):
            if random.random() < p.workplace_probability * sociability[a] * sociability[b]:
                graph.add_edge(a, b)


def _introductions(
    graph: nx.Graph,
    home: list[range],
    sociability: list[float],
    p: SimpleNamespace,
    random: Random,
) -> list[tuple[int, int]]:
    """Return ties to friends of friends; both steps leave the household."""
    ties = []
    for resident in graph:
        for _ in range(_times(p.closure_introductions * sociability[resident], random)):
            friends = [other for other in graph[resident] if other not in home[resident]]
            if not friends:
                continue
            friend = random.choice(friends)
            others = [other for other in graph[friend] if other not in home[friend]]
            other = random.choice(others)
            if other not in home[resident]:
                ties.append((resident, other))
    return ties
