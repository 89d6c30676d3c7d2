"""Designs: which points of the factors' values a study visits. One file each, found by itself.

A design is a module with ``NAME``, ``TITLE``, ``size(factors, asked) -> int``, which
counts without making anything, and ``rows(factors, asked) -> iterable of rows``, one
value a factor. It may be asked for what it cannot give and then says so by an `InputError`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from experiments.studies.factor import Factor
from sim.errors import InputError, nearest

if TYPE_CHECKING:
    import pandas

__all__ = ["Asked", "design_named", "design_names", "make_points", "number_of_points"]


@dataclass(frozen=True)
class Asked:
    """What is asked of a design.

    Parameters
    ----------
    runs : int or None
        Number of points, where the design does not decide it.
    levels : int
        Levels of a range in a full factorial.
    rng : int
        Seed of what is drawn.
    """

    runs: int | None = None
    levels: int = 2
    rng: int = 0

    def points(self, design: str) -> int:
        """Return the number of points that must be given."""
        if self.runs is None:
            raise InputError(
                f"design {design}: how many points?", right="say it: --runs N, such as --runs 500"
            )
        if self.runs < 1:
            raise InputError(f"runs: {self.runs} is below 1", right="give 1 or more")
        return self.runs

    def decided(self, design: str) -> None:
        """Refuse a number of points that the design decides by itself."""
        if self.runs is not None:
            raise InputError(
                f"design {design}: --runs has no meaning",
                why="the factors and their levels decide how many points there are",
                right="leave it out",
            )


def design_names() -> list[str]:
    """Return the names of all designs."""
    return sorted(_designs())


def design_named(name: str) -> ModuleType:
    """Return a design.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    known = _designs()
    if name not in known:
        raise InputError(
            f"there is no design '{name}'",
            right=f"{nearest(name, known)} A list of points is given by its path, ending in .csv",
        )
    return known[name]


def number_of_points(name: str, factors: Sequence[Factor], asked: Asked) -> int:
    """Return how many points a design has, without making them."""
    size: int = design_named(name).size(factors, asked)
    return size


def make_points(name: str, factors: Sequence[Factor], asked: Asked) -> pandas.DataFrame:
    """Return the points of a design: one row each, one column a factor."""
    import pandas

    rows = design_named(name).rows(factors, asked)
    columns = zip(*rows, strict=True)
    types = {float: "float64", int: "int64", bool: "bool", str: "str"}
    return pandas.DataFrame(
        {
            factor.name: pandas.Series(list(column), dtype=types[factor.kind])
            for factor, column in zip(factors, columns, strict=True)
        }
    )


def _designs() -> dict[str, ModuleType]:
    modules = [
        importlib.import_module(f"{__name__}.{info.name}")
        for info in pkgutil.iter_modules(__path__)
    ]
    return {module.NAME: module for module in modules}
