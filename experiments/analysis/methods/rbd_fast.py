"""RBD-FAST: first order from any sample (Tarantola et al. 2006; Plischke 2010), by SALib."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.analysis.contained import contained
from experiments.analysis.methods.method import Estimate, problem
from experiments.analysis.methods.sampled import SampledMethod

if TYPE_CHECKING:
    from experiments.analysis.methods.method import Array

__all__ = ["METHOD"]


class RbdFast(SampledMethod):
    """First order at a cost that does not grow with the number of inputs; no interactions."""

    name = "rbd-fast"
    title = "RBD-FAST"
    source = "Tarantola, Gatelli & Mara 2006; Plischke 2010; Tissot & Prieur 2012"
    leading = "S1"

    def estimates(
        self, names: Sequence[str], design: Array, values: Array, *, seed: int, resamples: int
    ) -> list[Estimate]:
        """Return S1."""
        from SALib.analyze import rbd_fast

        with contained(seed) as own:
            found = rbd_fast.analyze(
                problem(names), design, values, num_resamples=resamples, seed=own
            )
        return [
            Estimate("S1", name, float(value), float(value - half), float(value + half))
            for name, value, half in zip(names, found["S1"], found["S1_conf"], strict=True)
        ]


METHOD = RbdFast()
