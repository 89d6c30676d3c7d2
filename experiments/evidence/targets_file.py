"""Calibration targets from a file: the product's own, or a user's."""

from __future__ import annotations

import csv
import math
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from experiments.evidence.outputs import LEDGERS, OUTPUTS
from experiments.evidence.table_file import TableRow, rows_of_table
from experiments.evidence.target import ERROR_BASES, GRADES, STANDINGS, Target
from sim.problems import Problems

__all__ = ["NEEDED", "OPTIONAL", "not_reached", "own_targets", "read_targets"]

OPTIONAL = ("standing", "discrepancy", "discrepancy_basis", "remark")
NEEDED = (
    "id",
    "output",
    "fact",
    "low",
    "high",
    "standard_error",
    "error_basis",
    "unit",
    "ledger",
    "source",
    "grade",
)
"""Columns of a file of targets."""


@cache
def own_targets() -> tuple[Target, ...]:
    """Return the product's own targets, in the order of their file."""
    return read_targets(Path(str(files("experiments.evidence") / "targets.csv")))


@cache
def not_reached() -> tuple[tuple[str, str, str], ...]:
    """Return the facts that the model does not reach: number, fact, why.

    They are listed so that nothing is left out silently.
    """
    text = (files("experiments.evidence") / "targets_not_reached.csv").read_text(encoding="utf-8")
    return tuple((row["id"], row["fact"], row["why"]) for row in csv.DictReader(text.splitlines()))


def read_targets(path: Path) -> tuple[Target, ...]:
    """Read targets from a CSV file.

    Parameters
    ----------
    path : Path
        With the columns `NEEDED` and, if wanted, `OPTIONAL`; a target without a
        standing is compared.

    Raises
    ------
    InputError
        If it cannot be read, or a row is wrong: an output that does not exist, another
        unit than the output's, an official figure against the truth, a value that is no
        number; with the line.
    """
    problems = Problems(str(path))
    found = [_target(row) for row in rows_of_table(path, NEEDED, OPTIONAL, problems)]
    problems.raise_first()
    return tuple(found)


def _target(row: TableRow) -> Target:
    output = row.word("output", OUTPUTS, "output of the model")
    standing = row.texts.get("standing") or "compared"
    if standing not in STANDINGS:
        row.word("standing", STANDINGS, "standing")
    low, high = row.number("low"), row.number("high")
    if high < low:
        row.refuse("high", f"{high:g} is below low, {low:g}", right="exchange them")
    target = Target(
        id=row.text("id"),
        output=output,
        fact=row.text("fact"),
        low=low,
        high=high,
        standard_error=row.number("standard_error", low=0.0),
        error_basis=_begins_with(row, "error_basis", tuple(ERROR_BASES)),
        unit=row.text("unit"),
        ledger=row.word("ledger", LEDGERS, "ledger"),
        source=row.text("source"),
        grade=_begins_with(row, "grade", tuple(GRADES)),
        standing=standing,
        remark=row.texts.get("remark", ""),
        **_discrepancy(row),
    )
    if output in OUTPUTS:
        _check_unit(row, target)
        _check_ledger(row, target)
    if standing == "beside" and not target.remark:
        row.refuse("remark", "nothing is given", right="say why it is not comparable")
    return target


def _discrepancy(row: TableRow) -> dict[str, Any]:
    """Return what the model may miss the fact by, and why; nothing given is none."""
    if not row.texts.get("discrepancy"):
        return {}
    value = row.number("discrepancy", low=0.0)
    basis = _begins_with(row, "discrepancy_basis", tuple(ERROR_BASES)) if value else ""
    return {"discrepancy": value, "discrepancy_basis": basis}


def _begins_with(row: TableRow, column: str, words: tuple[str, ...]) -> str:
    text = row.text(column)
    if text and not text.startswith(words):
        right = f"begin with one of {', '.join(words)}"
        row.refuse(column, f"'{text}' does not say what kind it is", right=right)
    return text


def _check_unit(row: TableRow, target: Target) -> None:
    """Refuse a unit that is not the output's, and a share that is a percentage."""
    unit = OUTPUTS[target.output].unit
    if target.unit and target.unit != unit:
        row.refuse(
            "unit",
            f"'{target.unit}' is not the unit of {target.output}",
            right=f"give low, high and standard_error in {unit}, and write that",
        )
    elif unit == "share" and not math.isnan(target.high) and target.high > 1.0:
        row.refuse("high", f"{target.high:g} is no share", right="divide percentages by 100")


def _check_ledger(row: TableRow, target: Target) -> None:
    """Refuse to compare what offices say of themselves with the truth, and the other way."""
    own = OUTPUTS[target.output].ledger
    if target.ledger in LEDGERS and target.ledger != own and target.standing != "beside":
        row.refuse(
            "ledger",
            f"the fact is {target.ledger}, {target.output} is of the {own} ledger",
            why="official figures stand against official figures, truth against truth",
            right="name an output of the same ledger, or give it the standing 'beside'",
        )
