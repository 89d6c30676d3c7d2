"""Who wins and who loses: the same residents with and without the reform, by district and group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from experiments.analysis_of_pairs.paired_residents import MATTERS
from experiments.analysis_of_pairs.winners_and_losers import EVERYBODY, GroupEffect
from experiments.report.numbers import per_cent, signed
from experiments.report.subject import Subject
from experiments.table import ALPHA, decimals

__all__ = ["OUTCOME", "people"]

OUTCOME: Final = "satisfaction"
"""What is told of residents; the folder's table has the others too."""

APART: Final = MATTERS / 10.0


def people(subject: Subject) -> dict[str, Any]:
    """Return one table a reform; none where the comparison kept no residents."""
    rows = [row for row in subject.comparison.details.people if row.outcome == OUTCOME]
    found = []
    for reform in subject.comparison.reforms:
        of_reform = [row for row in rows if row.reform == reform]
        if of_reform:
            found.append(_table(subject, reform, of_reform))
    return {"reforms": found, "size": f"{MATTERS:g}"}


def _table(subject: Subject, reform: str, rows: Sequence[GroupEffect]) -> dict[str, Any]:
    everybody = next((row for row in rows if row.grouping == EVERYBODY), rows[0])
    return {
        "arm": subject.arm(reform),
        "said": subject.said(
            "people.everybody",
            better=subject.linked(per_cent(everybody.better, subject.words)),
            worse=subject.linked(per_cent(everybody.worse, subject.words)),
            unchanged=subject.linked(per_cent(everybody.unchanged, subject.words)),
        ),
        "apart": _apart(subject, rows),
        "rows": [_row(subject, row) for row in rows],
    }


def _apart(subject: Subject, rows: Sequence[GroupEffect]) -> Any:
    """Name the groups that fare clearly otherwise than the rest."""
    clear = [row for row in rows if row.against_rest_p is not None and row.against_rest_p < ALPHA]
    above = [_name(subject, row) for row in clear if (row.against_rest or 0.0) >= APART]
    below = [_name(subject, row) for row in clear if (row.against_rest or 0.0) <= -APART]
    if rows[0].runs < 2:
        return subject.said("people.one_pair")
    parts = [
        subject.said(f"people.{word}", groups=subject.words.listed(names))
        for word, names in (("above", above), ("below", below))
        if names
    ]
    none = subject.said("people.none", size=f"{APART:g}")
    return subject.said("people.joint").join(parts) if parts else none


def _name(subject: Subject, row: GroupEffect) -> str:
    return subject.words.name("residents", row.group)


def _row(subject: Subject, row: GroupEffect) -> dict[str, Any]:
    size = abs(row.change) if row.low is None or row.high is None else (row.high - row.low) / 2.0
    places = decimals(100.0 * (size or abs(row.change) / 10.0))
    rest = row.against_rest
    clear = row.against_rest_p is not None and row.against_rest_p < ALPHA
    return {
        "name": _name(subject, row),
        "grouping": subject.words.name("grouping", row.grouping, row.grouping.replace("_", " ")),
        "residents": f"{row.residents:,.0f}",
        "better": subject.linked(per_cent(row.better, subject.words)),
        "worse": subject.linked(per_cent(row.worse, subject.words)),
        "change": subject.linked(signed(100.0 * row.change, places)),
        "interval": "–"
        if row.low is None or row.high is None
        else subject.words(
            "number.range",
            low=signed(100.0 * row.low, places),
            high=signed(100.0 * row.high, places),
        ),
        "against_rest": "–" if rest is None else signed(100.0 * rest, places),
        "holds": clear,
    }
