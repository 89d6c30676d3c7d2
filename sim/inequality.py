"""How unevenly something is spread."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["gini"]


def gini(values: npt.ArrayLike) -> float:
    """Return the Gini coefficient of non-negative values: 0 even, 1 - 1/n all in one hand.

    Raises
    ------
    ValueError
        If there are no values or one is negative. All zeros count as 1: nobody
        gives, which is no evenness.
    """
    x = np.sort(np.asarray(values, np.float64).ravel())
    if x.size == 0 or x[0] < 0.0:
        raise ValueError("the Gini coefficient needs at least one value, none negative")
    total = float(x.sum())
    if total == 0.0:
        return 1.0
    ranks = np.arange(1, x.size + 1, dtype=np.float64)
    return float(2.0 * (ranks * x).sum() / (x.size * total) - (x.size + 1.0) / x.size)
