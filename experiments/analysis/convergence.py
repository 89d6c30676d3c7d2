"""Was the design large enough? What the leading indices say of their own certainty.

Three questions of Sarrazin, Pianosi & Wagener (2016): are the values settled (the widest
95 % interval at most 0.05), does the order of inputs hold, and is it clear which inputs do
not matter? Values in units of the outcome are measured against the largest of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from experiments.analysis.methods.method import Array, Method
    from experiments.analysis.sensitivity import Index

__all__ = ["WIDEST", "Convergence", "convergence"]

WIDEST: Final = 0.05
NEGLIGIBLE: Final = 0.05
"""An index whose whole interval is below it belongs to an input that does not matter."""


@dataclass(frozen=True)
class Convergence:
    """Whether a design was large enough.

    Parameters
    ----------
    widest : float or None
        Width of the widest 95 % interval of a leading index, as a share.
    where : str
        The input whose interval it is.
    change : float or None
        Largest change of a leading index since the first half of the design.
    ranking : float or None
        Rank correlation (Kendall's tau-b) with the order by the first half.
    negligible, unclear : tuple of str
        Inputs whose interval lies below 0.05, and those of which that is open.
    needed : int or None
        Trajectories or samples at which the widest interval would be 0.05, since widths
        fall with the square root; None where there is no interval.
    size_means : str
        "trajectories" or "samples".
    """

    widest: float | None
    where: str
    change: float | None
    ranking: float | None
    negligible: tuple[str, ...]
    unclear: tuple[str, ...]
    needed: int | None
    size_means: str

    @property
    def reached(self) -> bool:
        """Whether all leading indices are settled."""
        return self.widest is not None and self.widest <= WIDEST

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, with the verdict."""
        return {**asdict(self), "reached": self.reached}

    def __str__(self) -> str:
        if self.widest is None:
            return "no interval, so nothing can be said about convergence"
        said = f"widest interval {self.widest:.2f} ({self.where}), {WIDEST} is asked for"
        said += ": reached" if self.reached else f": not reached, about {self.needed:,} "
        if not self.reached:
            said += f"{self.size_means} would be needed"
        if self.change is not None:
            said += f"; largest change since half the design {self.change:.2f}"
        if self.ranking is not None:
            said += f", rank correlation with its order {self.ranking:.2f}"
        return said


def convergence(method: Method, indices: Sequence[Index], values: Array, size: int) -> Convergence:
    """Return whether a design was large enough.

    Parameters
    ----------
    method : Method
        Whose leading index is judged.
    indices : sequence of Index
        All indices.
    values : array, shape (points,)
        The outcome.
    size : int
        Trajectories or samples.
    """
    leading = [one for one in indices if one.index == method.leading]
    scale = max(abs(one.value) for one in leading) if method.in_units else 1.0
    scale = scale or float(np.std(values)) or 1.0
    widths = {
        one.input: (one.high - one.low) / scale
        for one in leading
        if one.low is not None and one.high is not None
    }
    changes = [abs(one.value - one.half) / scale for one in leading if one.half is not None]
    tau = None
    if len(changes) > 1:
        tau = float(stats.kendalltau([o.value for o in leading], [o.half for o in leading])[0])
    where = max(widths, key=lambda name: widths[name], default="")
    widest = widths.get(where)
    return Convergence(
        widest=widest,
        where=where,
        change=max(changes, default=None),
        ranking=None if tau is None or math.isnan(tau) else tau,
        negligible=tuple(o.input for o in leading if _ends(o, scale)[1] < NEGLIGIBLE),
        unclear=tuple(
            o.input for o in leading if _ends(o, scale)[0] < NEGLIGIBLE <= _ends(o, scale)[1]
        ),
        needed=None if widest is None else math.ceil(size * (widest / WIDEST) ** 2),
        size_means=method.size_means,
    )


def _ends(one: Index, scale: float) -> tuple[float, float]:
    """Return the interval as shares; where there is none, nothing is excluded."""
    low = -math.inf if one.low is None else one.low / scale
    high = math.inf if one.high is None else one.high / scale
    return low, high
