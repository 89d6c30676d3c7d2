"""The tables behind the sentences, as text for a terminal (``--details``)."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from experiments.analysis_of_pairs.details import Details
from experiments.analysis_of_pairs.paired_residents import MATTERS
from experiments.analysis_of_pairs.winners_and_losers import EVERYBODY
from experiments.table import number

__all__ = ["details_text"]

Row = dict[str, Any]
Columns = dict[str, Callable[[Row], Any]]
Content = tuple[str, Columns, Sequence[Row]]

WIDTH = 118
INDENT = 2
PLACES = 3
WHOLE = ("residents", "near from", "dominates in")
LONGEST_TEXT = 40


def details_text(details: Details, width: int = WIDTH) -> str:
    """Return every table that is not empty, each under a heading that says how to read it.

    Parameters
    ----------
    details : Details
    width : int, optional
        Columns of text to keep to: a wider table is shown in several parts.
    """
    parts = (
        _people,
        _over_time,
        _equivalence,
        _between,
        _dominance,
        _front,
        _ranks,
    )
    return "\n\n".join(_table(*content, width) for part in parts for content in part(details))


def _people(details: Details) -> Iterator[Content]:
    """Show everybody in all outcomes, then the groups in satisfaction; the files have the rest."""
    if not details.people:
        return
    rows = [row.to_dict() for row in details.people]
    shown = _same("better", "worse", "gain", "loss", "change", "low", "high")
    yield (
        f"The same residents at the end: shares better or worse by {MATTERS:g} or more; gain and "
        "loss: mean of those; change: mean of all, to the better, with 95 % interval",
        {**_same("reform", "outcome"), **shown},
        [row for row in rows if row["grouping"] == EVERYBODY],
    )
    yield (
        "The same by group, for satisfaction; vs rest: change less that of all others, p after "
        "Holm's correction",
        {
            **_same("reform", "group", "residents"),
            **shown,
            "vs rest": _value("against_rest"),
            "p": _value("against_rest_p"),
        },
        [row for row in rows if row["grouping"] != EVERYBODY and row["outcome"] == "satisfaction"],
    )


def _over_time(details: Details) -> Iterator[Content]:
    if details.transitions:
        yield (
            f"Effects in the first and last {details.transitions[0].window} weeks; drift: last "
            "window less the one before; settled: shown to drift by less than ±margin; near from: "
            "week from which the mean stays near the last",
            {
                **_same("reform", "measure", "first", "last", "growth_low", "growth_high", "drift"),
                "margin": _value("drift_margin"),
                **_same("verdict"),
                "near from": _value("within_margin_from"),
            },
            [row.to_dict() for row in details.transitions],
        )


def _equivalence(details: Details) -> Iterator[Content]:
    if details.equivalences:
        yield (
            f"Equivalence with the baseline within ±{details.margin:g} points: 90 % interval of "
            "the mean difference, p of two one-sided tests",
            _same("reform", "index", "mean", "low", "high", "p_value", "equivalent"),
            [row.to_dict() for row in details.equivalences],
        )


def _between(details: Details) -> Iterator[Content]:
    if details.between:
        yield (
            "Reform against reform: first minus second, index points, 95 % interval",
            _same("first", "second", "index", "difference", "low", "high", "p_holm"),
            [row.to_dict() for row in details.between],
        )


def _dominance(details: Details) -> Iterator[Content]:
    rows = [row.to_dict() for row in details.dominance if row.order]
    if rows:
        yield (
            "Stochastic dominance (order 1 or 2; pairs of arms without it are left out); "
            "violation: share of area on the wrong side of the 1st order; firm: share of resamples",
            {
                **_same("arm"),
                "dominates in": _value("order"),
                **_same("other", "over", "outcome", "violation", "firm"),
            },
            rows,
        )


def _front(details: Details) -> Iterator[Content]:
    names = list(details.front[0].means)
    yield (
        "Front over order, vitality, satisfaction (points) and cost of the reform (post-years per "
        "100,000); share: of resamples in which no arm beats it in all at once",
        {
            **_same("arm", *names, "on_front"),
            "share": _value("share_on_front"),
            **_same("beaten_by"),
        },
        [row.to_dict() for row in details.front],
    )


def _ranks(details: Details) -> Iterator[Content]:
    ranks = [f"rank_{place + 1}" for place in range(min(5, len(details.arms)))]
    yield (
        f"Rank acceptability over {details.ranks[0].choices:,} choices of weights, means and "
        "goalposts (first five ranks); confidence: of being first under its central weights",
        {
            **_same("arm", *ranks),
            **{
                f"weight {index}": _value(f"central_weight_{index}")
                for index in ("order", "vitality", "satisfaction")
            },
            **_same("confidence"),
        },
        [row.to_dict() for row in details.ranks],
    )


def _same(*names: str) -> Columns:
    return {name: _value(name) for name in names}


def _value(name: str) -> Callable[[Row], Any]:
    return lambda row: row[name]


def _table(heading: str, columns: Columns, rows: Sequence[Row], width: int) -> str:
    """Align texts to the left and numbers to the right, under a heading.

    A table wider than `width` is shown in parts, each beginning with the texts that name its rows.
    """
    cells = [[_cell(name, take(row)) for name, take in columns.items()] for row in rows]
    titles = [name.replace("_", " ") for name in columns]
    widths = [max(map(len, column)) for column in zip(titles, *cells, strict=True)]
    texts = [isinstance(take(rows[0]), str) for take in columns.values()]
    parts = [
        [_aligned(line, widths, texts, part) for line in (titles, *cells)]
        for part in _parts(widths, texts, width + INDENT)
    ]
    lines = [line for k, part in enumerate(parts) for line in ([""] if k else []) + part]
    return "\n".join([*textwrap.wrap(heading, width), *lines])


def _parts(widths: Sequence[int], texts: Sequence[bool], width: int) -> list[list[int]]:
    """Return which columns stand together; in several parts, texts stand in each, for they name."""

    def taken(columns: Sequence[int]) -> int:
        return sum(widths[column] + 2 for column in columns)

    every = list(range(len(widths)))
    if taken(every) <= width:
        return [every]
    names = [column for column in every if texts[column]]
    parts = [list(names)]
    for column in every:
        if not texts[column]:
            if taken([*parts[-1], column]) > width and len(parts[-1]) > len(names):
                parts.append(list(names))
            parts[-1].append(column)
    return parts


def _aligned(
    line: Sequence[str], widths: Sequence[int], texts: Sequence[bool], part: Sequence[int]
) -> str:
    cells = (f"{line[k]:<{widths[k]}}" if texts[k] else f"{line[k]:>{widths[k]}}" for k in part)
    return f"  {'  '.join(cells)}".rstrip()


def _cell(name: str, value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else value[: LONGEST_TEXT - 1] + "…"
    return f"{value:,.0f}" if name in WHOLE else number(float(value), PLACES)
