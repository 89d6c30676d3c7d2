"""Elementary effects (Morris 1991; mu* of Campolongo, Cariboni & Saltelli 2007), by SALib."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.analysis.contained import contained
from experiments.analysis.methods.method import Estimate, Method, problem

if TYPE_CHECKING:
    from experiments.analysis.methods.method import Array

__all__ = ["METHOD"]

LEVELS = 4


class Morris(Method):
    """Screening: which inputs matter at all, and which not alike everywhere.

    Effects are for a move over the whole range of an input, in the outcome's unit.
    ``mu_star`` is their mean size, ``mu`` their mean, ``sigma`` their standard deviation
    (interaction or curvature).
    """

    name = "morris"
    title = "Morris"
    source = "Morris 1991; Campolongo, Cariboni & Saltelli 2007"
    leading = "mu_star"
    size_means = "trajectories"
    usual_size = 20
    smallest_size = 2
    in_units = True

    def points(self, inputs: int, size: int) -> int:
        """Return how many points a design has."""
        return size * (inputs + 1)

    def design(self, inputs: int, size: int, seed: int) -> Array:
        """Return trajectories on a grid of four levels, drawn one after the other."""
        from SALib.sample import morris

        with contained(seed) as own:
            found: Array = morris.sample(problem(["x"] * inputs), size, num_levels=LEVELS, seed=own)
        return found

    def estimates(
        self, names: Sequence[str], design: Array, values: Array, *, seed: int, resamples: int
    ) -> list[Estimate]:
        """Return mu*, mu and sigma."""
        from SALib.analyze import morris

        with contained(seed) as own:
            found = morris.analyze(
                problem(names), design, values, num_resamples=resamples, num_levels=LEVELS, seed=own
            )
        result = []
        for place, name in enumerate(names):
            size, half = float(found["mu_star"][place]), float(found["mu_star_conf"][place])
            result += [
                Estimate("mu_star", name, size, size - half, size + half),
                Estimate("mu", name, float(found["mu"][place])),
                Estimate("sigma", name, float(found["sigma"][place])),
            ]
        return result


METHOD = Morris()
