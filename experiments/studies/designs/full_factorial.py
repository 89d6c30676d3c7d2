"""Full factorial: every combination of levels."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from experiments.studies.designs import Asked
from experiments.studies.factor import Factor
from sim.errors import InputError

__all__ = ["NAME", "TITLE", "rows", "size"]

NAME = "factorial"
TITLE = "every combination of levels (two of a range, or --levels)"


def size(factors: Sequence[Factor], asked: Asked) -> int:
    """Return the product of the numbers of levels."""
    asked.decided(NAME)
    if asked.levels < 2:
        raise InputError(f"levels: {asked.levels} is below 2", right="give 2 or more")
    return math.prod(len(factor.levels(asked.levels)) for factor in factors)


def rows(factors: Sequence[Factor], asked: Asked) -> Iterator[tuple[Any, ...]]:
    """Go over the combinations; the last factor moves fastest."""
    return product(*(factor.levels(asked.levels) for factor in factors))
