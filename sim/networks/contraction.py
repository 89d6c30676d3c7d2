"""Households as nodes: the graph that surveys of villages measure."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.compiled import kernel

__all__ = ["contract", "household_of_residents"]


@kernel
def household_of_residents(household_start: Any) -> Any:
    """Return the household of every resident, int32, shape (residents,)."""
    households = len(household_start) - 1
    household = np.empty(household_start[households], np.int32)
    for h in range(households):
        for resident in range(household_start[h], household_start[h + 1]):
            household[resident] = h
    return household


@kernel
def contract(indptr: Any, indices: Any, household_start: Any, household: Any) -> Any:
    """Tie two households if any of their members are tied.

    Parameters
    ----------
    indptr, indices : int64 array, int32 array
        Rows of the residents' network.
    household_start : integer array, shape (households + 1,)
    household : int32 array, shape (residents,)
        The household of every resident.

    Returns
    -------
    indptr, indices : int64 array, int32 array
        Rows of the households' network, sorted, each neighbour once.
    """
    households = len(household_start) - 1
    rows = np.zeros(households + 1, np.int64)
    entries = np.empty(len(indices), np.int32)
    kept = 0
    for h in range(households):
        begin = kept
        for place in range(indptr[household_start[h]], indptr[household_start[h + 1]]):
            other = household[indices[place]]
            if other != h:
                entries[kept] = other
                kept += 1
        entries[begin:kept].sort()
        end = kept
        kept = begin
        previous = -1
        for place in range(begin, end):
            if entries[place] != previous:
                previous = entries[place]
                entries[kept] = previous
                kept += 1
        rows[h + 1] = kept
    return rows, entries[:kept].copy()
