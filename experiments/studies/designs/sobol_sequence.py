"""Sobol sequence: points that fill the space evenly, and go on filling it as there are more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from experiments.studies.designs import Asked
from experiments.studies.factor import Factor
from sim.errors import InputError

__all__ = ["NAME", "TITLE", "rows", "size"]

NAME = "sobol"
TITLE = "scrambled Sobol sequence, --runs points, a power of two"


def size(factors: Sequence[Factor], asked: Asked) -> int:
    """Return the number that is asked for."""
    points = asked.points(NAME)
    if points & (points - 1):
        lower = 1 << (points.bit_length() - 1)
        raise InputError(
            f"runs: {points} is no power of two",
            why="only then is a Sobol sequence balanced (Owen 2020)",
            right=f"give {lower} or {2 * lower}, or take --design lhs",
        )
    return points


def rows(factors: Sequence[Factor], asked: Asked) -> Iterator[tuple[Any, ...]]:
    """Draw the points (Sobol 1967, scrambled after Owen 1998; scipy); twice as many go on."""
    from numpy.random import default_rng
    from scipy.stats import qmc

    sampler = qmc.Sobol(len(factors), scramble=True, rng=default_rng(asked.rng))
    for shares in sampler.random_base2(size(factors, asked).bit_length() - 1).tolist():
        yield tuple(factor.at(share) for factor, share in zip(factors, shares, strict=True))
