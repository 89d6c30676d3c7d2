"""Who is drawn of an area's social network, and where on the paper."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import networkx
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sim.networks import Network
    from sim.population import Population

__all__ = ["PEOPLE", "Neighbourhood", "neighbourhood"]

PEOPLE: Final = 60
"""So many are drawn: more could not be told apart."""


@dataclass(frozen=True)
class Neighbourhood:
    """Some residents of an area who know each other.

    Parameters
    ----------
    area : int
    residents : int
        Residents of the area.
    rows : int array, shape (people,)
        Rows of those who are drawn.
    ties : int array, shape (ties, 2)
        Places in `rows`.
    degrees : int array, shape (people,)
        How many people each knows anywhere, drawn or not.
    x, y : float arrays, shape (people,)
        Places on the paper, 0 to 1.
    """

    area: int
    residents: int
    rows: NDArray[np.int64]
    ties: NDArray[np.int64]
    degrees: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]


def neighbourhood(population: Population, network: Network, area: int) -> Neighbourhood:
    """Return the residents of an area who are nearest to the one in its middle.

    Nearest by ties: friends first, then friends of friends (breadth first), inside
    the area. Where they stand on the paper means nothing but who knows whom (Fruchterman
    & Reingold 1991, from a fixed start).

    Parameters
    ----------
    population : Population
    network : Network
    area : int
        Number of the area.
    """
    first, last = (int(place) for place in population.area_start[area : area + 2])
    rows = _nearest(network, first, last)
    place = {row: k for k, row in enumerate(rows)}
    graph = networkx.Graph()
    graph.add_nodes_from(range(len(rows)))
    for row in rows:
        for other in network.neighbours(row).tolist():
            if other in place and other > row:
                graph.add_edge(place[row], place[other])
    where = networkx.spring_layout(graph, seed=0, iterations=80) if rows else {}
    points = np.array([where[k] for k in range(len(rows))]).reshape(-1, 2)
    spread = np.ptp(points, axis=0) if len(points) > 1 else np.ones(2)
    points = (points - (points.min(axis=0) if len(points) else 0.0)) / np.where(spread, spread, 1.0)
    return Neighbourhood(
        area=area,
        residents=last - first,
        rows=np.array(rows, np.int64),
        ties=np.array(graph.edges, np.int64).reshape(-1, 2),
        degrees=network.degree()[rows] if rows else np.zeros(0, np.int64),
        x=points[:, 0],
        y=points[:, 1],
    )


def _nearest(network: Network, first: int, last: int) -> list[int]:
    """Return rows between `first` and `last`, by distance from the one in the middle."""
    if first == last:
        return []
    middle = (first + last) // 2
    found, queue = {middle: None}, deque([middle])
    while queue and len(found) < PEOPLE:
        for other in network.neighbours(queue.popleft()).tolist():
            if first <= other < last and other not in found and len(found) < PEOPLE:
                found[other] = None
                queue.append(other)
    return sorted(found)
