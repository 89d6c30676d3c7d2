"""How it unfolds: each effect at the beginning and at the end, and whether it has settled."""

from __future__ import annotations

from typing import Any, Final

from experiments.analysis_of_pairs.effect_over_time import MOVING, SETTLED, Transition
from experiments.report.numbers import signed
from experiments.report.subject import Subject
from experiments.statistics import Effect
from experiments.table import decimals
from experiments.units_in_words import unit_in_words

__all__ = ["TOLD", "over_time"]

TOLD: Final = ("mean_satisfaction", "open_disputes", "hours_given", "latent_grievance")
"""Weekly measures that have a figure; the table has all."""

VERDICTS: Final = {SETTLED: "settled", MOVING: "moving"}


def over_time(subject: Subject) -> dict[str, Any]:
    """Return a row a reform and weekly measure; none where no weekly series were kept."""
    rows = subject.comparison.details.transitions
    return {
        "window": rows[0].window if rows else 0,
        "known": bool(subject.comparison.details.paths),
        "reforms": [
            {
                "arm": subject.arm(reform),
                "rows": [_row(subject, row) for row in rows if row.reform == reform],
            }
            for reform in subject.comparison.reforms
        ]
        if rows
        else [],
    }


def _row(subject: Subject, row: Transition) -> dict[str, Any]:
    scale, unit = unit_in_words(row.unit)
    places = decimals(scale * (row.last.half_width or abs(row.last.mean) / 10.0))
    verdict = VERDICTS.get(row.verdict, "open")
    return {
        "label": subject.words.measure(row.measure),
        "unit": subject.words.unit(unit),
        "first": _effect(subject, row, row.first, scale, places),
        "last": _effect(subject, row, row.last, scale, places),
        "verdict": subject.words(f"time.verdict.{verdict}"),
    }


def _effect(
    subject: Subject, row: Transition, effect: Effect, scale: float, places: int
) -> dict[str, Any]:
    interval = None
    if effect.low is not None and effect.high is not None:
        ends = (signed(scale * end, places) for end in (effect.low, effect.high))
        interval = subject.words("number.range", low=next(ends), high=next(ends))
    change = signed(scale * effect.mean, places)
    return {"change": subject.linked(change, row.measure, row.reform), "interval": interval}
