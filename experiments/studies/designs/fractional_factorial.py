"""Fractional factorial of resolution V: two levels, main effects and interactions of two apart.

Factors are columns of signs, each the parity of some of the basic columns. No four of
them may have the product one: then no main effect or interaction of two is confounded
with another. Columns are searched for greedily, as by Sanchez & Sanchez (2005, ACM
TOMACS 15(4)), which gives the smallest known designs up to 17 factors and more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from experiments.studies.designs import Asked
from experiments.studies.factor import Factor
from sim.errors import InputError

__all__ = ["NAME", "TITLE", "columns", "rows", "size"]

NAME = "fractional"
TITLE = "a fraction of two levels, resolution V"


def size(factors: Sequence[Factor], asked: Asked) -> int:
    """Return the number of rows: a power of two."""
    asked.decided(NAME)
    for factor in factors:
        if factor.values and len(factor.values) != 2:
            raise InputError(
                f"design {NAME}: {factor.name} has {len(factor.values)} values",
                why="a fraction of two levels needs two of each",
                right="give two, or take --design factorial",
            )
    return 1 << max(columns(len(factors)), default=0).bit_length()


def rows(factors: Sequence[Factor], asked: Asked) -> Iterator[tuple[Any, ...]]:
    """Go over the rows: a factor is at its first level where its parity is even."""
    levels = [factor.levels(2) for factor in factors]
    chosen = columns(len(factors))
    for row in range(size(factors, asked)):
        yield tuple(
            pair[(row & column).bit_count() & 1]
            for pair, column in zip(levels, chosen, strict=True)
        )


def columns(count: int) -> list[int]:
    """Return so many columns, each a number whose binary digits say which basic ones it is of.

    Examples
    --------
    >>> columns(7)
    [1, 2, 4, 8, 15, 16, 32]
    """
    chosen: list[int] = []
    pairs: set[int] = set()
    taken = {0}  # sums of up to three columns: a fourth that equals one is confounded
    candidate = 1
    while len(chosen) < count:
        if candidate not in taken:
            taken |= {candidate} | {candidate ^ other for other in (*chosen, *pairs)}
            pairs |= {candidate ^ other for other in chosen}
            chosen.append(candidate)
        candidate += 1
    return chosen
