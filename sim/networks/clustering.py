"""How many of a node's neighbours know each other."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.compiled import kernel

__all__ = ["closed_pairs"]


@kernel
def closed_pairs(indptr: Any, indices: Any) -> Any:
    """Count, for each node, the pairs of its neighbours that are tied (triangles at the node).

    Parameters
    ----------
    indptr, indices : int64 array, int32 array
        Compressed rows, see `sim.networks.network.Network`.

    Returns
    -------
    int64 array, shape (nodes,)
    """
    nodes = len(indptr) - 1
    closed = np.zeros(nodes, np.int64)
    seen_from = np.full(nodes, -1, np.int32)
    for node in range(nodes):
        for place in range(indptr[node], indptr[node + 1]):
            seen_from[indices[place]] = node
        found = 0
        for place in range(indptr[node], indptr[node + 1]):
            neighbour = indices[place]
            for step in range(indptr[neighbour], indptr[neighbour + 1]):
                if seen_from[indices[step]] == node:
                    found += 1
        closed[node] = found // 2  # each pair was met from both of its ends
    return closed
