"""The table of a comparison, as text for a terminal of 120 columns."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest
from typing import Final

from experiments.contrasts import INDICES, Contrast, family_p_values, measures_in_order
from sim.measures import MEASURES

__all__ = ["ALPHA", "decimals", "measures_table", "number", "table"]

ALPHA: Final = 0.05

ARROWS: Final = {"higher": "↑", "lower": "↓"}
MEASURE, UNIT = 32, 19
COLUMNS: Final = (
    # heading, width; the first two are texts and wrap
    ("measure", MEASURE + 2),
    ("unit", UNIT),
    ("baseline", 8),
    ("change", 8),
    ("95 % interval", 21),
    ("pairs", 8),
    ("conf.", 5),
    ("corr.", 5),
    ("runs", 4),
)
KEY: Final = (
    "↑ higher is better, ↓ lower is better. change: reform minus baseline, mean over the pairs "
    "(same residents, same luck). pairs: share in which the reform is strictly better (= ties). "
    "conf.: confidence that the mean effect is to the better. corr.: correlation of the two arms "
    "over the pairs. * holds after Holm's correction over all reforms and the three indices."
)


def table(rows: Sequence[Contrast]) -> str:
    """Return the table: one block a reform, indices first.

    Parameters
    ----------
    rows : sequence of Contrast
        In the order to show them.
    """
    adjusted = family_p_values(rows)
    lines: list[str] = []
    for reform, block in groupby(rows, key=lambda row: row.reform):
        lines += [f"{reform}, against the baseline", *_heading()]
        lines += _block(list(block), adjusted)
        lines.append("")
    lines += textwrap.wrap(KEY, _width())
    return "\n".join(lines)


def measures_table(values: dict[str, float]) -> str:
    """Return the measures of a single run as text, group by group."""
    lines = []
    group = "headline"
    for name in measures_in_order():
        if name not in values:
            continue
        about = MEASURES[name]
        now = "headline" if name in INDICES else about.group
        if now != group:
            group = now
            lines += ["", group]
        places = decimals(abs(values[name]) / 50.0)
        label = f"{ARROWS[about.better]} {about.label}"
        lines.append(f"  {label:<52}{number(values[name], places):>12}  {about.unit}")
    return "\n".join(lines)


def decimals(size: float) -> int:
    """Return how many decimals show two digits of a number of this size, at most five."""
    if size <= 0.0 or not math.isfinite(size):
        return 2
    return min(5, max(0, 1 - math.floor(math.log10(size))))


def number(value: float | None, places: int, sign: bool = False) -> str:
    """Write a number; a missing one as a dash, and no minus in front of zero."""
    if value is None or not math.isfinite(value):
        return "–"
    value = round(value, places) + 0.0
    return f"{value:+.{places}f}" if sign and value else f"{value:.{places}f}"


def _block(rows: list[Contrast], adjusted: dict[tuple[str, str], float]) -> Iterator[str]:
    group = ""
    for row in rows:
        now = "" if _leads(row) else MEASURES[row.measure].group
        if now != group:
            group = now
            yield f"  · {group}"
        yield from _row(row, adjusted)


def _leads(row: Contrast) -> bool:
    """Whether a measure stands on top, without a heading of its own."""
    return row.measure in INDICES or MEASURES[row.measure].group == "headline"


def _row(row: Contrast, adjusted: dict[tuple[str, str], float]) -> Iterator[str]:
    places = decimals(_grain(row))
    holds = adjusted.get((row.reform, row.measure), 1.0) < ALPHA
    interval = "–"
    if row.low is not None:
        interval = f"{number(row.low, places, True)} to {number(row.high, places, True)}"
    ties = f"{row.ties}=" if row.ties else ""
    cells = [
        number(row.baseline, places),
        number(row.difference, places, True) + ("*" if holds else " "),
        interval + (" " if not row.never_happened else "†"),
        f"{ties} {row.share_of_pairs_better:.2f}".strip(),
        number(row.confidence, 2),
        number(row.correlation, 2),
        str(row.runs),
    ]
    about = MEASURES[row.measure]
    labels = textwrap.wrap(about.label, MEASURE)
    units = textwrap.wrap(about.unit, UNIT)
    for line, (label, unit) in enumerate(zip_longest(labels, units, fillvalue="")):
        mark = ARROWS[row.better] if line == 0 else " "
        texts = [f"{mark} {label}", unit]
        yield _line([*texts, *(cells if line == 0 else [""] * len(cells))])


def _grain(row: Contrast) -> float:
    """The size whose two leading digits are shown: the uncertainty, else the change itself."""
    return row.half_width or abs(row.difference) / 10.0 or abs(row.baseline) / 100.0


def _heading() -> list[str]:
    return [_line([name for name, _ in COLUMNS]), "─" * _width()]


def _line(cells: Sequence[str]) -> str:
    parts = [
        f"{cell:<{width}}" if place < 2 else f"{cell:>{width}}"
        for place, (cell, (_, width)) in enumerate(zip(cells, COLUMNS, strict=True))
    ]
    return " ".join(parts).rstrip()


def _width() -> int:
    return sum(width for _, width in COLUMNS) + len(COLUMNS) - 1
