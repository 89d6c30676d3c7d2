"""One reform against another, on the same residents with the same luck.

Two reforms whose intervals against the baseline overlap may still differ clearly: their arms share
luck, so the difference within pairs is the one to judge. Holm's correction (1979) is over
all pairs of reforms and the three indices, a family apart from that against the baseline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np

from experiments.contrasts import INDICES
from experiments.replication import Replication
from experiments.statistics import effect_of_pairs, holm

__all__ = ["BetweenReforms", "between_reforms"]


@dataclass(frozen=True)
class BetweenReforms:
    """How much higher the first of two reforms is on an index.

    Parameters
    ----------
    first, second, index : str
    difference : float
        Index points, first minus second, mean over the pairs.
    low, high : float or None
        95 % t interval; None with one pair.
    p_value, p_holm : float or None
        Of no difference, alone and corrected for the family.
    runs : int
    """

    first: str
    second: str
    index: str
    difference: float
    low: float | None
    high: float | None
    p_value: float | None
    p_holm: float | None
    runs: int

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def between_reforms(
    replications: Sequence[Replication], reforms: Sequence[str]
) -> list[BetweenReforms]:
    """Return the contrasts of all pairs of reforms; empty with fewer than two reforms."""
    keys = [(a, b, index) for a, b in combinations(reforms, 2) for index in INDICES]
    effects = [
        effect_of_pairs(np.array([r.measures[a][i] - r.measures[b][i] for r in replications]))
        for a, b, i in keys
    ]
    known = [effect.p_value for effect in effects if effect.p_value is not None]
    corrected = iter(holm(known))
    return [
        BetweenReforms(
            *key,
            effect.mean,
            effect.low,
            effect.high,
            effect.p_value,
            None if effect.p_value is None else next(corrected),
            effect.n,
        )
        for key, effect in zip(keys, effects, strict=True)
    ]
