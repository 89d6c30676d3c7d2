"""Sobol indices: first order, total and second order, by Saltelli's design and SALib."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from experiments.analysis.contained import contained
from experiments.analysis.methods.method import Estimate, Method, check_power_of_two, problem

if TYPE_CHECKING:
    from experiments.analysis.methods.method import Array

__all__ = ["METHOD", "Sobol"]


class Sobol(Method):
    """Which share of the variance each input makes: alone, with others, and in pairs.

    Parameters
    ----------
    second_order : bool
        Whether pairs are wanted: N (2 D + 2) points instead of N (D + 2).
    """

    name = "sobol"
    title = "Sobol"
    source = "Sobol 2001; Saltelli 2002; Saltelli et al. 2010"
    leading = "ST"
    size_means = "samples"
    usual_size = 64
    smallest_size = 8

    def __init__(self, second_order: bool = False) -> None:
        self.second_order = second_order

    def check(self, size: int) -> None:
        """Refuse too few samples, or no power of two."""
        super().check(size)
        check_power_of_two(size, self.title)

    def points(self, inputs: int, size: int) -> int:
        """Return how many points a design has."""
        return size * self._block(inputs)

    def design(self, inputs: int, size: int, seed: int) -> Array:
        """Return Saltelli's cross-sampling of a scrambled Sobol sequence, block by block."""
        from SALib.sample import sobol

        with contained(seed) as own:
            found: Array = sobol.sample(
                problem(["x"] * inputs), size, calc_second_order=self.second_order, seed=own
            )
        return found

    def estimates(
        self, names: Sequence[str], design: Array, values: Array, *, seed: int, resamples: int
    ) -> list[Estimate]:
        """Return S1, ST and, where the design has them, S2."""
        from SALib.analyze import sobol

        with contained(seed) as own:
            found = sobol.analyze(
                problem(names),
                values,
                calc_second_order=self.second_order,
                num_resamples=resamples,
                seed=own,
            )
        result = []
        for index in ("S1", "ST"):
            pairs = zip(names, found[index], found[f"{index}_conf"], strict=True)
            result += [_estimate(index, name, value, half) for name, value, half in pairs]
        if self.second_order:
            for i, j in combinations(range(len(names)), 2):
                value, half = found["S2"][i, j], found["S2_conf"][i, j]
                result.append(_estimate("S2", names[i], value, half, names[j]))
        return result

    def independent(self, inputs: int, points: int) -> list[int]:
        """Return the points of the matrices A and B: the first and the last of each block."""
        block = self._block(inputs)
        return [place for place in range(points) if place % block in (0, block - 1)]

    def _block(self, inputs: int) -> int:
        return 2 * inputs + 2 if self.second_order else inputs + 2


def _estimate(index: str, name: str, value: float, half: float, other: str = "") -> Estimate:
    value, half = float(value), float(half)
    return Estimate(index, name, value, value - half, value + half, other)


METHOD = Sobol()
