"""Resamples of the pairs: how far a statement would hold in other draws of the same futures.

The bootstrap over pairs (Efron 1979). A pair is drawn whole, with all its arms, so what
arms share is kept. The draws are a fixed design: a table printed twice is the same table.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["RESAMPLES", "counts_of_pairs", "resampled_means"]

RESAMPLES: Final = 500
DESIGN_SEED: Final = 20120102

Array = NDArray[np.float64]


def counts_of_pairs(pairs: int, resamples: int = RESAMPLES) -> Array:
    """Return how often each pair is drawn, shape (resamples, pairs); rows sum to `pairs`."""
    random = np.random.default_rng(DESIGN_SEED)
    equal = np.full(pairs, 1.0 / pairs)
    return random.multinomial(pairs, equal, resamples).astype(np.float64)


def resampled_means(values: Array, resamples: int = RESAMPLES) -> Array:
    """Return the means over resampled pairs, shape (resamples, ...), of values (pairs, ...)."""
    pairs = len(values)
    return np.tensordot(counts_of_pairs(pairs, resamples) / pairs, values, axes=1)
