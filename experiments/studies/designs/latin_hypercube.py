"""Latin hypercube: each factor's range in as many slices as points, one point in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from experiments.studies.designs import Asked
from experiments.studies.factor import Factor

__all__ = ["NAME", "TITLE", "rows", "size"]

NAME = "lhs"
TITLE = "Latin hypercube, --runs points"


def size(factors: Sequence[Factor], asked: Asked) -> int:
    """Return the number that is asked for."""
    return asked.points(NAME)


def rows(factors: Sequence[Factor], asked: Asked) -> Iterator[tuple[Any, ...]]:
    """Draw the points (McKay, Beckman & Conover 1979; scipy)."""
    from numpy.random import default_rng
    from scipy.stats import qmc

    sampler = qmc.LatinHypercube(len(factors), rng=default_rng(asked.rng))
    for shares in sampler.random(asked.points(NAME)).tolist():
        yield tuple(factor.at(share) for factor, share in zip(factors, shares, strict=True))
