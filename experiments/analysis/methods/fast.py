"""Extended FAST (Saltelli, Tarantola & Chan 1999) on several search curves, by SALib."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.analysis.contained import contained
from experiments.analysis.methods.method import Estimate, Method, problem
from sim.errors import InputError

if TYPE_CHECKING:
    from experiments.analysis.methods.method import Array

__all__ = ["METHOD"]

CURVE = 256
"""Points of a search curve."""


class Fast(Method):
    """First and total order by the spectrum along search curves.

    One curve of an input has 256 points; more samples are more curves, each with its own random
    phases. The intervals are Student's, over curves: resampling within a curve, as SALib
    does, is known not to work (SALib issue 649).
    """

    name = "fast"
    title = "extended FAST"
    source = "Saltelli, Tarantola & Chan 1999"
    leading = "ST"
    size_means = "samples"
    usual_size = 4 * CURVE
    smallest_size = 2 * CURVE

    def check(self, size: int) -> None:
        """Refuse fewer than two curves, or a part of one."""
        super().check(size)
        if size % CURVE:
            raise InputError(
                f"{size} samples are no whole number of search curves",
                why=f"a curve has {CURVE} points",
                right=f"give {size - size % CURVE} or {size - size % CURVE + CURVE}",
            )

    def points(self, inputs: int, size: int) -> int:
        """Return how many points a design has."""
        return size * inputs

    def design(self, inputs: int, size: int, seed: int) -> Array:
        """Return one set of curves after the other."""
        import numpy as np
        from SALib.sample import fast_sampler

        curves = []
        for number in range(size // CURVE):
            with contained(seed + 7919 * number) as own:
                curves.append(fast_sampler.sample(problem(["x"] * inputs), CURVE, seed=own))
        return np.concatenate(curves)

    def estimates(
        self, names: Sequence[str], design: Array, values: Array, *, seed: int, resamples: int
    ) -> list[Estimate]:
        """Return S1 and ST: means over the curves."""
        import numpy as np
        from SALib.analyze import fast
        from scipy import stats

        curves = values.reshape(-1, len(names) * CURVE)
        found = []
        for curve in curves:
            with contained(seed) as own:
                one = fast.analyze(problem(names), curve, num_resamples=2, seed=own)
            found.append([one["S1"], one["ST"]])
        each = np.array(found, dtype=np.float64)  # (curves, 2, inputs)
        mean, count = each.mean(axis=0), len(each)
        half = np.full_like(mean, np.nan)
        if count > 1:
            error = each.std(axis=0, ddof=1) / math.sqrt(count)
            half = error * stats.t.ppf(0.975, count - 1)
        result = []
        for row, index in enumerate(("S1", "ST")):
            for place, name in enumerate(names):
                value, width = float(mean[row, place]), float(half[row, place])
                ends = (value - width, value + width) if count > 1 else (None, None)
                result.append(Estimate(index, name, value, *ends))
        return result


METHOD = Fast()
