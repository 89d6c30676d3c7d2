"""The luck with which a limiting case lays out its residents."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.compiled import kernel
from sim.streams import START, uniform

__all__ = ["start_luck"]


@kernel
def start_luck(seed: Any, place: int, residents: int) -> Any:
    """Return one uniform a resident for the column at `place`."""
    luck = np.empty(residents)
    for r in range(residents):
        luck[r] = uniform(seed, START, r, place, 0, 0)
    return luck
