"""The runs behind every number: the pairs with their seeds, and each measure pair by pair."""

from __future__ import annotations

from typing import Any

from experiments.contrasts import measures_in_order
from experiments.replication import base_name
from experiments.report.numbers import plain, unit_of
from experiments.report.subject import Subject
from experiments.table import decimals
from experiments.units_in_words import unit_in_words
from sim.measures import MEASURES

__all__ = ["runs"]


def runs(subject: Subject) -> dict[str, Any]:
    """Return the pairs, and a table a measure: a row a pair, a column an arm."""
    replications = subject.comparison.replications
    return {
        "pairs": [
            {"number": r.number, "seed": r.seed, "seconds": f"{r.seconds:.1f}"}
            for r in replications
        ],
        "arms": [subject.arm(arm) for arm in subject.arms],
        "measures": [_measure(subject, name) for name in measures_in_order()],
    }


def _measure(subject: Subject, name: str) -> dict[str, Any]:
    comparison = subject.comparison
    of_reform = [comparison.values(reform, name) for reform in comparison.reforms]
    joint = any(
        base_name(name) in run.measures[arm]
        for run in comparison.replications
        for arm in run.measures
    )
    own = [baseline for baseline, _ in of_reform]
    changed = [values for _, values in of_reform]
    every = [value for column in (*own, *changed) for value in column]
    scale, _ = unit_in_words(MEASURES[name].unit)
    spread = max(every) - min(every)
    places = min(5, decimals(scale * (spread or abs(every[0])) / 20.0))

    def write(value: float) -> str:
        return plain(scale * value, places)

    rows = []
    for place, run in enumerate(comparison.replications):
        values = ["" if joint else write(own[0][place])]
        for before, after in zip(own, changed, strict=True):
            arrow = f"{write(before[place])} → " if joint else ""
            values.append(arrow + write(after[place]))
        rows.append({"number": run.number, "cells": values})
    return {
        "label": subject.words.measure(name),
        "unit": unit_of(name, subject.words),
        "anchors": [subject.run_anchor(name, arm) for arm in subject.arms],
        "joint": joint,
        "rows": rows,
    }
