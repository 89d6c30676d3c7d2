"""A growing list of ties, as pairs of residents in 32 bits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled import rule

__all__ = ["Pairs", "write_pair"]


@rule
def write_pair(pairs: Any, used: int, a: int, b: int) -> int:
    """Write one tie if there is room and return the number of ties so far."""
    if used < len(pairs):
        pairs[used, 0] = a
        pairs[used, 1] = b
    return used + 1


class Pairs:
    """Ties collected so far; doubles allowed.

    Parameters
    ----------
    capacity : int
        Expected number of ties. More make the list grow, at the cost of
        drawing one kind of ties twice.

    Attributes
    ----------
    ends : int32 array, shape (capacity, 2)
    used : int
    """

    def __init__(self, capacity: int) -> None:
        self.ends: NDArray[np.int32] = np.empty((capacity, 2), np.int32)
        self.used = 0

    def add(self, kernel: Any, *arguments: Any) -> None:
        """Let a kernel of ``sim.networks.ties`` add its ties."""
        used = kernel(*arguments, self.ends, self.used)
        if used > len(self.ends):
            longer = np.empty((used + used // 4, 2), np.int32)
            longer[: self.used] = self.ends[: self.used]
            self.ends = longer
            used = kernel(*arguments, self.ends, self.used)
        self.used = used
