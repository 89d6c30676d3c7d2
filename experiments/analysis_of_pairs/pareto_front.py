"""Which arms no other arm beats in everything at once: order, vitality, satisfaction, cost.

An arm is **on the front** unless another is at least as good in all four and better in one
(Pareto efficiency). It needs no weights, so it says less than a ranking, and says it more safely.
Means over the pairs decide; how sure that is, resamples of the pairs tell. The cost is that of the
reform itself; the baseline costs nothing, so it is on the front unless a reform is free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from experiments.analysis.front import beats
from experiments.analysis_of_pairs.resampling import resampled_means
from experiments.contrasts import INDICES
from experiments.replication import Replication
from sim.measures import MEASURES

__all__ = ["CRITERIA", "ArmOnFront", "pareto_front"]

CRITERIA: Final = (*INDICES, "reform_cost")
"""Measures that an arm is judged by; each in its own better direction."""


@dataclass(frozen=True)
class ArmOnFront:
    """An arm and what beats it.

    Parameters
    ----------
    arm : str
    means : dict of str to float
        Of the criteria, over the pairs, in natural units.
    beaten_by : tuple of str
        Arms that are at least as good in all criteria and better in one.
    share_on_front : float
        Share of resamples of the pairs in which none does.
    """

    arm: str
    means: dict[str, float]
    beaten_by: tuple[str, ...]
    share_on_front: float

    @property
    def on_front(self) -> bool:
        """Whether no arm beats it."""
        return not self.beaten_by

    def to_dict(self) -> dict[str, Any]:
        """Return it as one flat row."""
        return {
            "arm": self.arm,
            **self.means,
            "on_front": self.on_front,
            "beaten_by": ", ".join(self.beaten_by),
            "share_on_front": self.share_on_front,
        }


def pareto_front(
    replications: Sequence[Replication],
    arms: Sequence[str],
    criteria: Sequence[str] = CRITERIA,
) -> list[ArmOnFront]:
    """Return every arm with what beats it.

    Parameters
    ----------
    replications : sequence of Replication
        The pairs.
    arms : sequence of str
        Name the baseline to have it among them.
    criteria : sequence of str, optional
        Measures to judge by.
    """
    values = np.array(  # (pairs, arms, criteria)
        [[[r.measures[arm][name] for name in criteria] for arm in arms] for r in replications]
    )
    upward = np.array([1.0 if MEASURES[name].better == "higher" else -1.0 for name in criteria])
    means = values.mean(axis=0)
    beaten = beats(means * upward)
    shares = 1.0 - beats(resampled_means(values * upward)).any(axis=-2).mean(axis=0)
    return [
        ArmOnFront(
            arm,
            dict(zip(criteria, means[place].tolist(), strict=True)),
            tuple(other for row, other in enumerate(arms) if beaten[row, place]),
            float(shares[place]),
        )
        for place, arm in enumerate(arms)
    ]
