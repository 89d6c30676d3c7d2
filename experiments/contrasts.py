"""A contrast: what one reform does to one measure, over all pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.replication import Replication
from experiments.statistics import (
    Effect,
    correlation_of_pairs,
    effect_of_pairs,
    holm,
    no_event_bound,
)
from sim.measures import INDEX_COMPONENTS, MEASURES

__all__ = [
    "INDICES",
    "RARE",
    "Contrast",
    "contrast",
    "contrasts",
    "family_p_values",
    "measures_in_order",
    "pairs",
]

INDICES: Final = tuple(INDEX_COMPONENTS)
"""The three indices: the family of contrasts that is judged together."""

RARE: Final = frozenset({"collective_action", "official_action"})
"""Measures that count rare bursts: fewer than `PAIRS_FOR_RARE` pairs cannot judge them."""

PAIRS_FOR_RARE: Final = 30

_GROUPS: Final = (
    "order",
    "vitality",
    "satisfaction",
    "headline",
    "cost",
    "equity",
    "trust",
    "time",
    "hand-offs",
    "reports",
)


@dataclass(frozen=True)
class Contrast:
    """What a reform does to a measure.

    Parameters
    ----------
    reform, measure : str
        The reform as it was asked for, and the name of the measure.
    unit, better : str
        Of the measure; better is "higher" or "lower".
    baseline : float
        Mean over the replications without the reform.
    difference : float
        Mean over the pairs of reform minus baseline.
    low, high : float or None
        95 % t interval of the mean difference; None where there is one pair.
        If an event that is counted never happened, three over the person-years
        observed on either side of zero.
    share_of_pairs_better : float
        Share of pairs in which the reform is strictly better.
    ties : int
        Number of pairs in which both arms are equal.
    confidence : float or None
        Confidence that the mean effect is to the better (one-sided t).
    correlation : float or None
        Pearson's, of the two arms over the pairs; None where one is constant.
    p_value : float or None
        Two-sided p of no mean effect, not adjusted.
    runs : int
        Number of pairs.
    never_happened : bool
        Whether the measure counts an event that did not happen in any arm.
    """

    reform: str
    measure: str
    unit: str
    better: str
    baseline: float
    difference: float
    low: float | None
    high: float | None
    share_of_pairs_better: float
    ties: int
    confidence: float | None
    correlation: float | None
    p_value: float | None
    runs: int
    never_happened: bool = False

    @property
    def half_width(self) -> float | None:
        """Half the width of the interval; None where there is none."""
        if self.low is None or self.high is None:
            return None
        return (self.high - self.low) / 2.0

    @property
    def to_the_better(self) -> bool:
        """Whether the mean difference is in the better direction."""
        return self.difference > 0.0 if self.better == "higher" else self.difference < 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the row as ``--json`` prints it; numbers are finite or None."""
        keys = (
            "reform",
            "measure",
            "unit",
            "better",
            "baseline",
            "difference",
            "low",
            "high",
            "share_of_pairs_better",
            "confidence",
            "correlation",
            "runs",
        )
        return {key: getattr(self, key) for key in keys}


def contrasts(
    replications: Sequence[Replication], reforms: Sequence[str], weeks: int
) -> list[Contrast]:
    """Return every reform's contrasts, the indices and the headline first.

    Parameters
    ----------
    replications : sequence of Replication
        The pairs.
    reforms : sequence of str
        Arms to compare with the baseline.
    weeks : int
        Weeks measured in each run.
    """
    return [
        contrast(replications, reform, measure, weeks)
        for reform in reforms
        for measure in measures_in_order()
    ]


def contrast(
    replications: Sequence[Replication], reform: str, measure: str, weeks: int
) -> Contrast:
    """Return what a reform does to a measure; see `contrasts`."""
    baseline, changed = pairs(replications, reform, measure)
    about = MEASURES[measure]
    differences = changed - baseline
    effect = effect_of_pairs(differences)
    gains = differences if about.better == "higher" else -differences
    never = measure in RARE and not baseline.any() and not changed.any()
    if never:
        effect = _nothing_happened(replications, weeks)
    above = effect.probability_above_zero
    return Contrast(
        reform=reform,
        measure=measure,
        unit=about.unit,
        better=about.better,
        baseline=float(baseline.mean()),
        difference=effect.mean,
        low=effect.low,
        high=effect.high,
        share_of_pairs_better=float((gains > 0.0).mean()),
        ties=int((gains == 0.0).sum()),
        confidence=above if above is None or about.better == "higher" else 1.0 - above,
        correlation=correlation_of_pairs(baseline, changed),
        p_value=effect.p_value,
        runs=effect.n,
        never_happened=never,
    )


def pairs(
    replications: Sequence[Replication], reform: str, measure: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the values of baseline and reform, each of shape (replications,)."""
    values = np.array([r.pair(reform, measure) for r in replications], dtype=np.float64)
    return values[:, 0], values[:, 1]


def family_p_values(rows: Sequence[Contrast]) -> dict[tuple[str, str], float]:
    """Return Holm's p values of the family of (reform, index); empty with a single pair."""
    family = [row for row in rows if row.measure in INDICES and row.p_value is not None]
    adjusted = holm([row.p_value for row in family if row.p_value is not None])
    return {
        (row.reform, row.measure): p_value for row, p_value in zip(family, adjusted, strict=True)
    }


def measures_in_order() -> list[str]:
    """Return the names of all measures: indices, headline, then group by group."""
    headline = [name for name, about in MEASURES.items() if about.group == "headline"]
    first = [*INDICES, *headline]
    rest = [name for name in MEASURES if name not in first]
    return first + sorted(rest, key=lambda name: _GROUPS.index(MEASURES[name].group))


def _nothing_happened(replications: Sequence[Replication], weeks: int) -> Effect:
    """No event is a bound, not a zero: three over the thousands of person-years observed."""
    person_years = sum(r.residents for r in replications) * weeks / 52.0
    bound = no_event_bound(person_years / 1000.0)
    return Effect(0.0, -bound, bound, 0.5, 1.0, len(replications))
