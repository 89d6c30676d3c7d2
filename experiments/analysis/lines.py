"""Tables of a few columns as text, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["lines", "span", "value"]


def lines(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table: the first column to the left, the others to the right, as wide as needed."""
    cells = [list(heading), *map(list, rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(heading))]
    text = [
        "  ".join(
            f"{cell:<{width}}" if place == 0 else f"{cell:>{width}}"
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    return [text[0], "─" * (sum(widths) + 2 * (len(widths) - 1)), *text[1:]]


def value(number: float | None, places: int = 2) -> str:
    """Write a number; a missing one as a dash, and no minus in front of zero."""
    if number is None:
        return "–"
    return f"{round(number, places) + 0.0:.{places}f}"


def span(low: float | None, high: float | None, places: int = 2) -> str:
    """Write an interval; a missing one as a dash."""
    if low is None or high is None:
        return "–"
    return f"{value(low, places)} to {value(high, places)}"
