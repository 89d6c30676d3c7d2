"""From pairs of people to compressed rows: count, fill, sort, drop doubles."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.compiled import kernel

__all__ = ["rows_from_pairs"]

# Up to here moving neighbours along is faster than a general sort.
_SHORT_ROW = 48


@kernel
def rows_from_pairs(nodes: int, pairs: Any, count: int) -> Any:
    """Turn pairs into rows, each sorted, each neighbour once.

    Two passes over the pairs and one over the rows, in place: besides the
    pairs and the result nothing of their size is ever held.

    Parameters
    ----------
    nodes : int
        Number of rows.
    pairs : int32 array, shape (capacity, 2)
        Ends of ties, in any order, doubles and both directions allowed; both
        ends below `nodes` and never equal.
    count : int
        How many of the pairs are in use.

    Returns
    -------
    indptr : int64 array, shape (nodes + 1,)
    indices : int32 array
        See `sim.networks.network.Network`.
    """
    indptr = np.zeros(nodes + 1, np.int64)
    for pair in range(count):
        indptr[pairs[pair, 0]] += 1
        indptr[pairs[pair, 1]] += 1
    for node in range(nodes):
        indptr[node + 1] += indptr[node]
    # indptr[i] is now the end of row i; filling backwards turns it into its start.
    if nodes:
        indptr[nodes] = indptr[nodes - 1]
    entries = np.empty(2 * count, np.int32)
    for pair in range(count):
        a = pairs[pair, 0]
        b = pairs[pair, 1]
        indptr[a] -= 1
        entries[indptr[a]] = b
        indptr[b] -= 1
        entries[indptr[b]] = a
    kept = 0
    begin = indptr[0]
    for node in range(nodes):
        end = indptr[node + 1]
        if end - begin > _SHORT_ROW:
            entries[begin:end].sort()
        else:
            for place in range(begin + 1, end):
                value = entries[place]
                free = place
                while free > begin and entries[free - 1] > value:
                    entries[free] = entries[free - 1]
                    free -= 1
                entries[free] = value
        indptr[node] = kept
        previous = -1
        for place in range(begin, end):
            value = entries[place]
            if value != previous:
                entries[kept] = value
                kept += 1
                previous = value
        begin = end
    indptr[nodes] = kept
    return indptr, entries[:kept].copy()
