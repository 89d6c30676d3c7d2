"""PAWN: distance of distributions with an input fixed (Pianosi & Wagener 2015, 2018), by SALib."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.analysis.contained import contained
from experiments.analysis.methods.method import Estimate, problem
from experiments.analysis.methods.sampled import SampledMethod

if TYPE_CHECKING:
    from experiments.analysis.methods.method import Array

__all__ = ["METHOD"]

SLICES = 10
MOST_RESAMPLES = 30
"""Each resample compares 10 pairs of distributions an input."""


class Pawn(SampledMethod):
    """Looks at the whole distribution, so it suits outcomes with long tails.

    The index is the median over slices of an input of the Kolmogorov-Smirnov distance
    between the outcome within a slice and everywhere. An input that does nothing has not zero but
    about what two samples of one distribution differ by; that level is given as ``noise``.
    """

    name = "pawn"
    title = "PAWN"
    source = "Pianosi & Wagener 2015, 2018"
    leading = "median"

    def estimates(
        self, names: Sequence[str], design: Array, values: Array, *, seed: int, resamples: int
    ) -> list[Estimate]:
        """Return the median and the largest distance, and the level of noise."""
        import numpy as np
        from scipy import stats

        median, largest = _pawn(names, design, values, seed)
        random = np.random.default_rng(seed)
        again = []
        for _ in range(min(resamples, MOST_RESAMPLES)):
            rows = random.integers(len(values), size=len(values))
            again.append(_pawn(names, design[rows], values[rows], seed)[0])
        # centred on the estimate: repeated rows move distances up, so quantiles would lie too high
        half = stats.norm.ppf(0.975) * np.std(again, axis=0, ddof=1)
        noise = _pawn(names, design, random.permutation(values), seed)[0]
        result = []
        for place, name in enumerate(names):
            middle, reach = float(median[place]), float(half[place])
            result += [
                Estimate("median", name, middle, middle - reach, middle + reach),
                Estimate("maximum", name, float(largest[place])),
                Estimate("noise", name, float(noise[place])),
            ]
        return result


def _pawn(names: Sequence[str], design: Array, values: Array, seed: int) -> tuple[Array, Array]:
    from SALib.analyze import pawn

    with contained(seed) as own:
        found = pawn.analyze(problem(names), design, values, S=SLICES, seed=own)
    return found["median"], found["maximum"]


METHOD = Pawn()
