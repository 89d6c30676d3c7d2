"""Delta: moment-independent importance (Borgonovo 2007; Plischke et al. 2013), by SALib."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.analysis.contained import contained
from experiments.analysis.methods.method import Estimate, problem
from experiments.analysis.methods.sampled import SampledMethod

if TYPE_CHECKING:
    from experiments.analysis.methods.method import Array

__all__ = ["METHOD"]

MOST_RESAMPLES = 20
"""Each resample estimates some twenty densities an input."""


class Delta(SampledMethod):
    """How far the density of the outcome moves when an input is known, on average."""

    name = "delta"
    title = "delta"
    source = "Borgonovo 2007; Plischke, Borgonovo & Smith 2013"
    leading = "delta"

    def estimates(
        self, names: Sequence[str], design: Array, values: Array, *, seed: int, resamples: int
    ) -> list[Estimate]:
        """Return delta, its bias reduced by the bootstrap, and S1 from the same sample.

        Raises
        ------
        ValueError
            If SALib could not take an input; it says so only in its notes.
        """
        from SALib.analyze import delta

        with contained(seed) as own:
            found = delta.analyze(
                problem(names),
                design,
                values,
                num_resamples=min(resamples, MOST_RESAMPLES),
                seed=own,
            )
        result = []
        for index, key in (("delta", "delta_raw"), ("S1", "S1")):
            for place, name in enumerate(names):
                value, half = float(found[key][place]), float(found[f"{key}_conf"][place])
                if not math.isfinite(value):
                    raise ValueError(f"delta of '{name}' cannot be taken: {found['notes'][place]}")
                result.append(Estimate(index, name, value, value - half, value + half))
        return result


METHOD = Delta()
