"""All that the pairs of a comparison say beyond mean differences, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from experiments.analysis_of_pairs.between_reforms import BetweenReforms, between_reforms
from experiments.analysis_of_pairs.dominance import Dominance, dominance_between
from experiments.analysis_of_pairs.effect_over_time import (
    EffectPath,
    Transition,
    effect_paths,
    transitions,
)
from experiments.analysis_of_pairs.equivalence import IndexEquivalence, equivalences
from experiments.analysis_of_pairs.pareto_front import ArmOnFront, pareto_front
from experiments.analysis_of_pairs.rank_acceptability import ArmRank, rank_acceptability
from experiments.analysis_of_pairs.winners_and_losers import GroupEffect, winners_and_losers
from experiments.replication import BASELINE, Replication
from sim.scenario import Time

if TYPE_CHECKING:
    import pandas

__all__ = ["Details"]


@dataclass(frozen=True)
class Details:
    """For whom, when, and against each other; each part is computed when it is first asked for.

    Parameters
    ----------
    replications : sequence of Replication
        The pairs.
    reforms : tuple of str
        Arms beside the baseline.
    time : Time
        Clocks of the scenario.
    margin : float
        Index points within which a difference would not matter.
    """

    replications: Sequence[Replication]
    reforms: tuple[str, ...]
    time: Time
    margin: float

    @property
    def arms(self) -> tuple[str, ...]:
        """Baseline and reforms."""
        return (BASELINE, *self.reforms)

    @cached_property
    def people(self) -> list[GroupEffect]:
        """Winners and losers by group."""
        return winners_and_losers(self.replications, self.reforms)

    @cached_property
    def paths(self) -> list[EffectPath]:
        """Paths of the effects, week by week."""
        return effect_paths(self.replications, self.reforms, self.time)

    @cached_property
    def transitions(self) -> list[Transition]:
        """Each effect at the beginning and at the end."""
        return transitions(self.paths, self.margin)

    @cached_property
    def equivalences(self) -> list[IndexEquivalence]:
        """Equivalence with the baseline, by reform and index."""
        return equivalences(self.replications, self.reforms, self.margin)

    @cached_property
    def between(self) -> list[BetweenReforms]:
        """Reform against reform."""
        return between_reforms(self.replications, self.reforms)

    @cached_property
    def dominance(self) -> list[Dominance]:
        """Stochastic dominance between any two arms."""
        return dominance_between(self.replications, self.reforms)

    @cached_property
    def front(self) -> list[ArmOnFront]:
        """What beats each arm."""
        return pareto_front(self.replications, self.arms)

    @cached_property
    def ranks(self) -> list[ArmRank]:
        """Ranks over all choices of values."""
        return rank_acceptability(self.replications, self.arms)

    def tables(self) -> dict[str, pandas.DataFrame]:
        """Return every part as a tidy data frame, by name."""
        import pandas

        tables = {name: pandas.DataFrame(rows) for name, rows in self._rows().items()}
        tables["effect_over_time"] = _path_table(self.paths)
        return tables

    def to_dict(self) -> dict[str, Any]:
        """Return every part but the weekly paths as plain data, for ``--json``."""
        return {"margin": self.margin, **self._rows()}

    def _rows(self) -> dict[str, list[dict[str, Any]]]:
        return {
            "winners_and_losers": [row.to_dict() for row in self.people],
            "transition": [row.to_dict() for row in self.transitions],
            "equivalence": [row.to_dict() for row in self.equivalences],
            "between_reforms": [row.to_dict() for row in self.between],
            "dominance": [row.to_dict() for row in self.dominance],
            "front": [row.to_dict() for row in self.front],
            "rank_acceptability": [row.to_dict() for row in self.ranks],
        }


def _path_table(paths: Sequence[EffectPath]) -> pandas.DataFrame:
    """Return the paths as one row a reform, measure and week, with pointwise intervals."""
    import pandas

    columns = ["reform", "measure", "week", "difference", "low", "high", "runs"]
    blocks = []
    for path in paths:
        low, high = path.interval() or (None, None)
        content = (path.reform, path.measure, path.weeks, path.mean, low, high)
        blocks.append(
            pandas.DataFrame(dict(zip(columns, (*content, len(path.differences)), strict=True)))
        )
    return pandas.concat(blocks, ignore_index=True) if blocks else pandas.DataFrame(columns=columns)
