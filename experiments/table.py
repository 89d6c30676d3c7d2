"""The table of a comparison, as text: of 120 columns, or of as many as a terminal has."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest
from typing import Final

from experiments.contrasts import INDICES, Contrast, family_p_values, measures_in_order
from experiments.terminal import WIDEST, Paint
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
LEFT_OUT: Final = ("corr.", "runs", "conf.", "pairs", "unit")
"""Columns that a narrow terminal does without, in this order."""

NARROWEST_MEASURE: Final = 20
KEY: Final = (
    "↑ higher is better, ↓ lower is better. change: reform minus baseline, mean over the pairs "
    "(same residents, same luck). pairs: share in which the reform is strictly better (= ties). "
    "conf.: confidence that the mean effect is to the better. corr.: correlation of the two arms "
    "over the pairs. * holds after Holm's correction over all reforms and the three indices."
)


def table(rows: Sequence[Contrast], width: int = WIDEST, paint: Paint | None = None) -> str:
    """Return the table: one block a reform, indices first.

    Parameters
    ----------
    rows : sequence of Contrast
        In the order to show them.
    width : int, optional
        Columns of text to keep to; the least important are left out where there are few.
    paint : Paint, optional
        Colours; by default none.
    """
    columns, paint = _columns(width), paint or Paint(False)
    adjusted = family_p_values(rows)
    lines: list[str] = []
    for reform, block in groupby(rows, key=lambda row: row.reform):
        heading = paint(f"{reform}, against the baseline", "heading")
        lines += [heading, *_heading(columns)]
        lines += _block(list(block), adjusted, columns, paint)
        lines.append("")
    lines += textwrap.wrap(KEY + _absent(columns), min(width, WIDEST))
    return "\n".join(lines)


def _columns(width: int) -> dict[str, int]:
    """Return the columns that fit, with their widths."""
    columns = dict(COLUMNS)
    for name in LEFT_OUT:
        if _width(columns) <= width:
            return columns
        del columns[name]
    over = max(0, _width(columns) - width)
    columns["measure"] = max(NARROWEST_MEASURE, columns["measure"] - over)
    return columns


def _absent(columns: dict[str, int]) -> str:
    """Say which columns a narrow terminal has not."""
    absent = [name for name, _ in COLUMNS if name not in columns]
    if not absent:
        return ""
    return f" Left out on a narrow terminal: {', '.join(absent)}; the saved table.txt has them."


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


def _block(
    rows: list[Contrast],
    adjusted: dict[tuple[str, str], float],
    columns: dict[str, int],
    paint: Paint,
) -> Iterator[str]:
    group = ""
    for row in rows:
        now = "" if _leads(row) else MEASURES[row.measure].group
        if now != group:
            group = now
            yield paint(f"  · {group}", "soft")
        holds = adjusted.get((row.reform, row.measure), 1.0) < ALPHA
        yield from _row(row, holds, columns, paint)


def _leads(row: Contrast) -> bool:
    """Whether a measure stands on top, without a heading of its own."""
    return row.measure in INDICES or MEASURES[row.measure].group == "headline"


def _row(row: Contrast, holds: bool, columns: dict[str, int], paint: Paint) -> Iterator[str]:
    """Go over the lines of a row: label and unit may need several."""
    places = decimals(_grain(row))
    interval = "–"
    if row.low is not None:
        interval = f"{number(row.low, places, True)} to {number(row.high, places, True)}"
    ties = f"{row.ties}=" if row.ties else ""
    cells = {
        "baseline": number(row.baseline, places),
        "change": number(row.difference, places, True) + ("*" if holds else " "),
        "95 % interval": interval + (" " if not row.never_happened else "†"),
        "pairs": f"{ties} {row.share_of_pairs_better:.2f}".strip(),
        "conf.": number(row.confidence, 2),
        "corr.": number(row.correlation, 2),
        "runs": str(row.runs),
    }
    about = MEASURES[row.measure]
    labels = textwrap.wrap(about.label, columns["measure"] - 2)
    units = textwrap.wrap(about.unit, columns["unit"]) if "unit" in columns else []
    colour = ("better" if row.to_the_better else "worse") if holds else ""
    for line, (label, unit) in enumerate(zip_longest(labels, units, fillvalue="")):
        mark = ARROWS[row.better] if line == 0 else " "
        texts = {"measure": f"{mark} {label}", "unit": unit}
        yield _line(texts | (cells if line == 0 else {}), columns, paint, colour)


def _grain(row: Contrast) -> float:
    """The size whose two leading digits are shown: the uncertainty, else the change itself."""
    return row.half_width or abs(row.difference) / 10.0 or abs(row.baseline) / 100.0


def _heading(columns: dict[str, int]) -> list[str]:
    names = {name: name for name in columns}
    return [_line(names, columns, Paint(False)), "─" * _width(columns)]


def _line(cells: dict[str, str], columns: dict[str, int], paint: Paint, colour: str = "") -> str:
    """Align texts to the left and numbers to the right; a change that holds has its colour."""
    parts = []
    for name, width in columns.items():
        cell = cells.get(name, "")
        aligned = f"{cell:<{width}}" if name in ("measure", "unit") else f"{cell:>{width}}"
        coloured = name == "change" and colour and cell
        parts.append(paint(aligned, colour) if coloured else aligned)
    return " ".join(parts).rstrip()


def _width(columns: dict[str, int]) -> int:
    return sum(columns.values()) + len(columns) - 1
