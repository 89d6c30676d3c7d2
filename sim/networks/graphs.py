"""Graphs of theory, for limiting cases: complete, Poisson, and a lattice with a range of vision.

Every draw is addressed (stream ``NETWORK``), by the residents or sites it concerns.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled import kernel
from sim.errors import InputError
from sim.networks.addresses import POISSON, SITE
from sim.networks.network import Network
from sim.networks.rows import rows_from_pairs
from sim.networks.ties.pairs import Pairs, write_pair
from sim.streams import NETWORK, uniform

__all__ = ["graph_of", "lattice_sites"]

MOST_RESIDENTS = 20_000
"""Graphs of theory look at every pair: larger ones would take minutes."""


def graph_of(table: Mapping[str, Any], residents: int, seed: NDArray[np.uint64]) -> Network:
    """Return the graph that a limiting case names.

    Parameters
    ----------
    table : Mapping
        The scenario's ``[limiting_case]``, checked.
    residents : int
    seed : uint64 array of two

    Raises
    ------
    sim.errors.InputError
        If there are too many residents for such a graph.
    """
    if residents > MOST_RESIDENTS:
        raise InputError(
            f"{residents} residents are too many for a graph of theory",
            where="limiting_case.graph",
            right=f"simulate at most {MOST_RESIDENTS}, or leave the graph out",
        )
    graph = table["graph"]
    if graph == "lattice":
        sizes = int(table["width"]), int(table["height"])
        pairs = _lattice_pairs(lattice_sites(residents, *sizes, seed), *sizes, int(table["vision"]))
        return Network(*rows_from_pairs(residents, pairs, len(pairs)))
    chance = 1.0
    if graph == "poisson":
        chance = float(table["mean_degree"]) / max(1, residents - 1)
    ties = Pairs(int(1.1 * chance * residents * (residents - 1) / 2) + 1000)
    ties.add(_each_pair, residents, chance, seed)
    return Network(*rows_from_pairs(residents, ties.ends, ties.used))


@kernel
def _each_pair(residents: Any, chance: Any, seed: Any, pairs: Any, used: Any) -> Any:
    """Tie every pair with the same chance (Erdos & Renyi 1959)."""
    for a in range(residents):
        for b in range(a + 1, residents):
            if chance >= 1.0 or uniform(seed, NETWORK, a, b, POISSON, 0) < chance:
                used = write_pair(pairs, used, a, b)
    return used


@kernel
def _luck_of_sites(sites: Any, seed: Any) -> Any:
    luck = np.empty(sites)
    for site in range(sites):
        luck[site] = uniform(seed, NETWORK, site, 0, SITE, 0)
    return luck


def lattice_sites(
    residents: int, width: int, height: int, seed: NDArray[np.uint64]
) -> NDArray[np.int64]:
    """Return the site of each resident, ascending: as many as there are, drawn from all.

    Raises
    ------
    sim.errors.InputError
        If there are more residents than sites.
    """
    if residents > width * height:
        raise InputError(
            f"{residents} residents do not fit {width} x {height} sites",
            where="limiting_case.width",
            right="give a larger width or height",
        )
    first = np.argsort(_luck_of_sites(width * height, seed), kind="stable")[:residents]
    return np.sort(first)


def _lattice_pairs(
    sites: NDArray[np.int64], width: int, height: int, vision: int
) -> NDArray[np.int32]:
    """Tie residents whose sites are at most `vision` steps apart on the torus."""
    who = np.full((height, width), -1, np.int32)
    who.ravel()[sites] = np.arange(len(sites), dtype=np.int32)
    found = []
    for down in range(vision + 1):
        for right in range(-(vision - down), vision - down + 1):
            if (down, right) > (0, 0):  # the other half are the same ties from the other end
                other = np.roll(who, (down, right), (0, 1))
                both = (who >= 0) & (other >= 0) & (who != other)
                found.append(np.column_stack([who[both], other[both]]))
    return np.concatenate(found)
