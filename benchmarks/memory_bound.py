"""The pass over residents without its arithmetic: how fast memory lets it be."""

from __future__ import annotations

import numba
import numpy as np

from sim import GovernanceModel
from sim.prefetch import prefetch

__all__ = ["MemoryBound"]

READ = (
    "open_intensity",
    "trust_start",
    "trust_upper",
    "threshold",
    "risk_aversion",
    "satisfaction",
)
READ_BYTES = ("vulnerability", "participant_type", "topics")
READ_AND_WRITTEN = ("resentment", "trust_experience", "belief")
AT_ONCE = 256
TIES_AHEAD = 64  # asked of memory in advance, as the pass does


@numba.njit(error_model="numpy", parallel=True, nogil=True)
def _touch(
    area_start, indptr, indices, before, after, r0, r1, r2, r3, r4, r5, b0, b1, b2, w0, w1, w2, sums
):
    """Read and write what `update_residents` does, in its order, as whole numbers.

    Whole numbers, because sums of them may be taken in any order: the compiler
    is free to use the widest instructions there are.
    """
    last_tie = len(indices) - 1
    for a in numba.prange(len(sums)):
        total = np.uint64(0)
        small = np.uint32(0)
        for begin in range(area_start[a], area_start[a + 1], AT_ONCE):
            end = min(begin + AT_ONCE, area_start[a + 1])
            for e in range(indptr[begin], indptr[end]):
                prefetch(before, np.uint32(indices[min(e + TIES_AHEAD, last_tie)]), 0)
                j = np.uint32(indices[e])
                total += before[j, 0] + before[j, 1]
            for i in range(begin, end):
                total += indptr[i]
            for i in range(begin, end):
                small += r0[i] + r1[i] + r2[i] + r3[i]
            for i in range(begin, end):
                small += r4[i] + r5[i] + b0[i] + b1[i] + b2[i]
            for i in range(begin, end):
                w0[i] += 1
            for i in range(begin, end):
                w1[i] += 1
            for i in range(begin, end):
                w2[i] += 1
            for i in range(begin, end):
                after[i, 0] = before[i, 0] + 1
                after[i, 1] = before[i, 1] + 1
        sums[a] = total + small


class MemoryBound:
    """The reads and writes of one society update of a model, on copies of its columns.

    Parameters
    ----------
    model : GovernanceModel
        Its network is shared, its columns are copied.
    """

    def __init__(self, model: GovernanceModel) -> None:
        columns = model.columns
        signal = model.signal.copy().view(np.uint64)
        self._arguments = (
            model.population.area_start,
            model.network.indptr.view(np.uint64),
            model.network.indices,
            signal,
            signal.copy(),
            *(columns[name].copy().view(np.uint32) for name in READ),
            *(columns[name].copy() for name in READ_BYTES),
            *(columns[name].copy().view(np.uint32) for name in READ_AND_WRITTEN),
            np.zeros(model.population.areas, np.uint64),
        )
        self._threads = model.threads

    def touch_all(self) -> None:
        """Go over all residents once."""
        numba.set_num_threads(min(self._threads, numba.config.NUMBA_NUM_THREADS))
        _touch(*self._arguments)
