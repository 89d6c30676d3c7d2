"""What a report is about: a comparison, the words to tell it in, and where each number leads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from markupsafe import Markup, escape

from experiments.analysis_of_pairs.overturning import Ranking, ranking
from experiments.contrasts import Contrast, family_p_values
from experiments.read_comparison import SavedComparison
from experiments.replication import BASELINE
from experiments.robust_headline import RobustHeadline
from experiments.words import Words
from sim.reform_spec import Package

__all__ = ["Subject"]

PAIRS = "pairs"
"""Anchor of the list of all pairs."""


@dataclass(frozen=True)
class Subject:
    """A comparison to report on.

    Parameters
    ----------
    comparison : SavedComparison
    words : Words
    """

    comparison: SavedComparison
    words: Words

    @property
    def arms(self) -> tuple[str, ...]:
        """Baseline and reforms."""
        return (BASELINE, *self.comparison.reforms)

    @property
    def pairs(self) -> int:
        """Number of pairs."""
        return len(self.comparison.replications)

    @cached_property
    def rows(self) -> dict[tuple[str, str], Contrast]:
        """The contrasts by reform and measure."""
        return {(row.reform, row.measure): row for row in self.comparison.rows}

    @cached_property
    def adjusted(self) -> dict[tuple[str, str], float]:
        """Holm's p by reform and index."""
        return family_p_values(self.comparison.rows)

    @cached_property
    def robust(self) -> dict[str, RobustHeadline]:
        """Under which values each reform wins."""
        return {one.reform: one for one in self.comparison.robust}

    @cached_property
    def ranking(self) -> Ranking:
        """The arms in order, and what would overturn it."""
        return ranking(self.comparison.replications, self.arms)

    @cached_property
    def city(self) -> str:
        """Title of the city, translated if it is one of ours as it comes."""
        scenario = self.comparison.scenario
        known = self.words.name("city", scenario.title, "")
        return known or scenario.title

    def said(self, key: str, count: float | None = None, /, **values: Any) -> Markup:
        """Return a sentence for the page: what varies in it is escaped, unless it is a link."""
        pattern = self.words.pattern(key, count)
        if count is not None:
            values.setdefault("n", f"{count:,}")
        return Markup(escape(pattern)).format(**values)

    def arm(self, arm: str) -> Markup:
        """Return an arm's name, marked as a name."""
        return Markup('<span class="arm">{}</span>').format(self.words.arm(arm))

    def parts(self, arm: str) -> list[str]:
        """Return what a package consists of, or the reform alone; empty for the baseline."""
        for spec in self.comparison.scenario.arms:
            if str(spec) == arm:
                parts = [str(part) for part in spec.parts]
                return parts if isinstance(spec, Package) else parts[:1]
        return []

    def run_anchor(self, measure: str, arm: str) -> str:
        """Return the anchor of the runs from which a number of an arm's measure is taken."""
        return f"runs-{measure.replace('_', '-')}-{self.arms.index(arm)}"

    def linked(self, text: str, measure: str | None = None, arm: str | None = None) -> Markup:
        """Return a number that leads to its runs: those of a measure and arm, or all pairs."""
        anchor = PAIRS if measure is None or arm is None else self.run_anchor(measure, arm)
        return Markup('<a class="number" href="#{}">{}</a>').format(anchor, text)

    def joined(self, items: list[Markup]) -> Markup:
        """Return items as a sentence lists them."""
        return Markup(self.words.listed([str(item) for item in items]))
