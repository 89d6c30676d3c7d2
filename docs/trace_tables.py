"""The tables of the TRACE document: what was verified and validated, as code and data say."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Final

from docs import study_files
from docs.markdown import number, table
from docs.mechanism_page import mechanism_rows
from docs.slots import filled
from docs.synthetic_page import coverage_tables
from docs.validation_page import verdicts_of
from experiments.calibration.chosen import targets_of_runs
from experiments.ensembles.ensemble_file import SHIPPED, load_ensemble
from experiments.evidence.targets_file import own_targets
from experiments.targets import rows
from experiments.validation import expected, given
from sim.parameters import PARAMETERS
from sim.parameters.metadata import GRADES

__all__ = ["TABLES", "trace_page"]

ROOT: Final = Path(__file__).resolve().parents[1]
DATA: Final = ROOT / "docs/generated"
KINDS: Final = {
    "tests/known_answers": "mechanisms and numerics against theory",
    "tests/docking": "published models inside it",
    "tests": "everything else: contracts, commands, files, studies",
}
"""Folders of tests, and what they hold the code against."""


def trace_page(text: str) -> str:
    """Return the page with every table in its present form."""
    return filled(text, TABLES, "docs/trace.md")


def data_evaluation() -> str:
    """Return how many parameters have which grade, process by process."""
    groups = dict.fromkeys(parameter.group for parameter in PARAMETERS.values())
    lines = []
    for group in groups:
        own = [p for p in PARAMETERS.values() if p.group == group]
        counts = [sum(p.grade == grade for p in own) for grade in GRADES]
        lines.append((f"[{group}](generated/parameters.md#{group.replace('_', '-')})", *counts))
    totals = [sum(p.grade == grade for p in PARAMETERS.values()) for grade in GRADES]
    return table(("process", *GRADES), [*lines, ("**all**", *totals)])


def verification() -> str:
    """Return the number of tests by what they hold the code against."""
    return table(
        ("tests", "held against", "files", "test functions"),
        [(f"`{folder}`", about, *_count(folder)) for folder, about in KINDS.items()],
    )


def known_answers() -> str:
    """Return each mechanism with its known answer and test."""
    return table(
        ("mechanism", "known answer", "test"),
        [(row[0], row[4], _from_docs(row[5])) for row in mechanism_rows() if row[4]],
    )


def targets() -> str:
    """Return calibration targets against the model at its starting values."""
    values = study_files.values_of(study_files.read(DATA / "targets.csv"))
    wanted = targets_of_runs(own_targets(), 208)
    lines = []
    for row in rows(values, wanted):
        miss = row.relative_miss
        lines.append(
            (
                row.target.id,
                row.target.fact,
                number(row.target.low, 3),
                number(row.model, 3),
                "–" if miss is None else f"{100.0 * miss:+.0f} %",
            )
        )
    return table(("id", "fact", "target", "model", "miss"), lines)


def ensemble() -> str:
    """Return what the shipped ensemble was made from."""
    shipped = load_ensemble(SHIPPED, anyway=True)
    made = shipped.made
    return table(
        ("what", "it is"),
        [
            ("members", f"{len(shipped.weights)}, worth {shipped.effective_size:.0f}"),
            ("city and clocks", f"{made.city}, {made.warmup_weeks} + {made.horizon_weeks} weeks"),
            ("runs", f"{made.runs:,}"),
            ("command", f"`{made.command}`"),
            ("targets that decide", ", ".join(made.targets)),
            ("targets that no point reaches", ", ".join(made.not_reached) or "none"),
        ],
    )


def coverage() -> str:
    """Return coverage of posterior intervals on synthetic truth."""
    return coverage_tables(study_files.read(DATA / "synthetic_truth.csv"))[0]


def regions() -> str:
    """Return coverage of history matching on synthetic truth."""
    return coverage_tables(study_files.read(DATA / "synthetic_truth.csv"))[1]


def validation() -> str:
    """Return the verdicts on patterns kept out of calibration."""
    return table(
        ("pattern", "source", "expected", "model (95 % interval)", "verdict"),
        [
            (v.pattern.claim, v.pattern.source, expected(v.pattern), given(v), v.word)
            for v in verdicts_of(study_files.read(DATA / "validation.csv"))
        ],
    )


def _count(folder: str) -> tuple[int, int]:
    """Return files and functions of tests of a folder, those of its folders left out."""
    files = sorted((ROOT / folder).glob("test_*.py"))
    functions = sum(
        isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for path in files
        for node in ast.parse(path.read_text(encoding="utf-8")).body
    )
    return len(files), functions


def _from_docs(link: str) -> str:
    return link.replace("](../../", "](../")


TABLES: Final[dict[str, Callable[[], str]]] = {
    "data evaluation": data_evaluation,
    "verification": verification,
    "known answers": known_answers,
    "targets": targets,
    "ensemble": ensemble,
    "coverage": coverage,
    "regions": regions,
    "validation": validation,
}
"""By the name that stands in the page."""
