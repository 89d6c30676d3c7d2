"""Methods that take any space-filling sample: they share one design, a Sobol sequence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.analysis.methods.method import Method, check_power_of_two

if TYPE_CHECKING:
    from experiments.analysis.methods.method import Array

__all__ = ["SampledMethod"]


class SampledMethod(Method):
    """A method on a sample, so that one study serves all of them."""

    size_means = "samples"
    usual_size = 512
    smallest_size = 128

    def check(self, size: int) -> None:
        """Refuse too few samples, or no power of two."""
        super().check(size)
        check_power_of_two(size, self.title)

    def points(self, inputs: int, size: int) -> int:
        """Return how many points a design has."""
        return size

    def design(self, inputs: int, size: int, seed: int) -> Array:
        """Return the first points of a scrambled Sobol sequence (Owen 2020)."""
        import numpy as np
        from scipy.stats import qmc

        sequence = qmc.Sobol(inputs, scramble=True, rng=np.random.default_rng(seed))
        found: Array = sequence.random(size)
        return found
