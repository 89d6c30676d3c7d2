"""One at a time: the base point, and each factor at its ends, or listed values, alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from experiments.studies.designs import Asked
from experiments.studies.factor import Factor

__all__ = ["NAME", "TITLE", "rows", "size"]

NAME = "one-at-a-time"
TITLE = "the base point, then each factor alone at its ends"


def size(factors: Sequence[Factor], asked: Asked) -> int:
    """Return one, and as many as the factors have other values."""
    asked.decided(NAME)
    return 1 + sum(len(factor.ends()) for factor in factors)


def rows(factors: Sequence[Factor], asked: Asked) -> Iterator[tuple[Any, ...]]:
    """Go over the points."""
    base = tuple(factor.base for factor in factors)
    yield base
    for place, factor in enumerate(factors):
        for value in factor.ends():
            yield (*base[:place], value, *base[place + 1 :])
