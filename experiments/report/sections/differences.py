"""The table of differences: what each reform changes, in natural units, with its interval."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from experiments.contrasts import INDICES, Contrast, measures_in_order
from experiments.report.numbers import (
    change_of,
    interval_of,
    level_of,
    per_cent,
    unit_of,
)
from experiments.report.subject import Subject
from experiments.table import ALPHA, ARROWS
from sim.measures import MEASURES

__all__ = ["differences"]

MAIN: Final = (*INDICES, "headline")
OPEN_UP_TO: Final = 3
"""Reforms whose full tables are shown unfolded."""


def differences(subject: Subject) -> dict[str, Any]:
    """Return the indices of all reforms, and a table of all measures a reform."""
    reforms = subject.comparison.reforms
    return {
        "measures": [subject.words.measure(name) for name in MAIN],
        "main": [
            {
                "arm": subject.arm(reform),
                "cells": [_cell(subject, subject.rows[reform, name]) for name in MAIN],
            }
            for reform in reforms
        ],
        "all": [
            {"arm": subject.arm(reform), "groups": _groups(subject, reform)} for reform in reforms
        ],
        "unfolded": len(reforms) <= OPEN_UP_TO,
    }


def _cell(subject: Subject, row: Contrast) -> dict[str, Any]:
    return {
        "change": subject.linked(change_of(row), row.measure, row.reform),
        "interval": interval_of(row, subject.words),
        "holds": subject.adjusted.get((row.reform, row.measure), 1.0) < ALPHA,
        "better": row.to_the_better,
        "none": row.difference == 0.0,
    }


def _groups(subject: Subject, reform: str) -> list[dict[str, Any]]:
    """Return the measures of a reform, group by group; the indices stand in the group of all."""
    groups = groupby(measures_in_order(), key=_group_of)
    return [
        {
            "name": subject.words.name("group", name, name),
            "rows": [_row(subject, subject.rows[reform, measure]) for measure in measures],
        }
        for name, measures in groups
    ]


def _group_of(measure: str) -> str:
    return "headline" if measure in INDICES else MEASURES[measure].group


def _row(subject: Subject, row: Contrast) -> dict[str, Any]:
    sure = "–" if row.confidence is None else per_cent(row.confidence, subject.words)
    return {
        **_cell(subject, row),
        "label": subject.words.measure(row.measure),
        "unit": unit_of(row.measure, subject.words),
        "arrow": ARROWS[row.better],
        "way": subject.words(f"differences.way.{row.better}"),
        "baseline": subject.linked(level_of(row), row.measure, row.reform),
        "never_happened": row.never_happened,
        "pairs": subject.words(
            "differences.pairs_better",
            better=round(row.share_of_pairs_better * row.runs),
            all=row.runs,
        ),
        "confidence": sure,
    }
