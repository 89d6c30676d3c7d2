"""Curves over time: both arms on the same axes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from experiments.dashboard.colours import ARM_COLOURS, ARM_DASHES
from experiments.dashboard.shown import TimeMeasure
from experiments.dashboard.svg import Element, add, drawing, text_of, ticks

__all__ = ["draw_time"]

WIDTH, HEIGHT = 320.0, 180.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 48.0, 22.0, 34.0


def draw_time(
    curves: Mapping[str, Sequence[float]], measure: TimeMeasure, horizon: int, labels: Mapping
) -> str:
    """Return the curves of both arms as SVG.

    Parameters
    ----------
    curves : mapping of arm to sequence of float
        A number a week, from week 1 on; NaN where there is none.
    measure : TimeMeasure
        What is drawn.
    horizon : int
        Weeks of the run.
    labels : mapping of arm to str
        What an arm is called.
    """
    known = [v for points in curves.values() for v in points if math.isfinite(v)]
    low, high = _range(known)
    weeks = max((len(points) for points in curves.values()), default=0)
    last_week = _last_week(weeks, horizon)
    root = drawing(WIDTH, HEIGHT, measure.label, _in_words(curves, measure, weeks, labels))
    _draw_axes(root, measure, (low, high), last_week)
    ends: list[tuple[float, str, str]] = []
    for arm, points in curves.items():
        places = [
            (
                LEFT + (WIDTH - LEFT - RIGHT) * (week + 1) / last_week,
                _height(value, low, high),
            )
            for week, value in enumerate(points)
            if math.isfinite(value)
        ]
        if not places:
            continue
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        look = {"stroke": ARM_COLOURS[arm], "stroke_width": 2, "stroke_dasharray": ARM_DASHES[arm]}
        add(root, "path", d=path, fill="none", **look)
        add(root, "circle", cx=places[-1][0], cy=places[-1][1], r=3.0, fill=ARM_COLOURS[arm])
        ends.append((places[-1][1], f"{points[-1]:.4g}", ARM_COLOURS[arm]))
    _write_ends(root, ends)
    return text_of(root)


def _range(known: Sequence[float]) -> tuple[float, float]:
    """Return an axis around the values, never so narrow that noise fills it."""
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    if low == high == 0.0:
        return 0.0, 1.0
    room = max(0.08 * (high - low), 0.02 * abs(high), 1e-6)
    return (0.0 if low >= 0.0 and low - room < 0.0 else low - room), high + room


def _last_week(weeks: int, horizon: int) -> int:
    """Return where the axis of weeks ends: it grows by doubling, up to the horizon."""
    end = 13
    while end < weeks:
        end *= 2
    return max(1, min(end, horizon))


def _height(value: float, low: float, high: float) -> float:
    share = (value - low) / (high - low) if high > low else 0.5
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _draw_axes(
    root: Element, measure: TimeMeasure, span: tuple[float, float], last_week: int
) -> None:
    words = {"font_size": 11, "fill": "currentColor"}
    add(root, "text", measure.unit, x=2.0, y=12.0, **words)
    faint = {"stroke": "currentColor", "opacity": 0.2}
    for value in ticks(*span):
        y = _height(value, *span)
        add(root, "line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, **faint)
        add(root, "text", f"{value:.4g}", x=LEFT - 5.0, y=y + 4.0, text_anchor="end", **words)
    floor = HEIGHT - BOTTOM
    add(root, "line", x1=LEFT, x2=WIDTH - RIGHT, y1=floor, y2=floor, stroke="currentColor")
    for week in ticks(0.0, float(last_week)):
        x = LEFT + (WIDTH - LEFT - RIGHT) * week / last_week
        add(root, "line", x1=x, x2=x, y1=floor, y2=floor + 4.0, stroke="currentColor")
        add(root, "text", f"{week:g}", x=x, y=floor + 16.0, text_anchor="middle", **words)
    middle = (LEFT + WIDTH - RIGHT) / 2.0
    add(root, "text", "weeks", x=middle, y=HEIGHT - 4.0, text_anchor="middle", **words)


def _write_ends(root: Element, ends: list[tuple[float, str, str]]) -> None:
    """Write the last values beside the curves, apart from each other."""
    before = -math.inf
    for y, said, colour in sorted(ends):
        place = max(y, before + 12.0)
        before = place
        add(root, "text", said, x=WIDTH - RIGHT + 6.0, y=place + 4.0, font_size=11, fill=colour)


def _in_words(
    curves: Mapping[str, Sequence[float]], measure: TimeMeasure, weeks: int, labels: Mapping
) -> str:
    """Say what the curves show, for those who cannot see them."""
    said = [
        f"{labels[arm]} {points[-1]:.4g}"
        for arm, points in curves.items()
        if points and math.isfinite(points[-1])
    ]
    return f"week {weeks}, {measure.unit}: " + (", ".join(said) or "nothing yet")
