"""Figures of a comparison; they show rows and compute nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from experiments.contrasts import INDICES, Contrast
from experiments.figure_style import (
    COLOURS,
    LEVEL,
    MARKS,
    axis_label,
    colour_of_arm,
    english,
    inner_legend,
    new_axes,
    pairs,
    title,
    way,
    zero_line,
)
from experiments.words import Words
from sim.measures import MEASURES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "COLOURS",
    "LEVEL",
    "comparison_figure",
    "new_axes",
    "plot_cost_and_effect",
    "plot_differences",
    "plot_runs",
]


def plot_differences(
    data: Sequence[Contrast],
    ax: Axes | None = None,
    measures: Sequence[str] = (*INDICES, "headline"),
    words: Words | None = None,
) -> Axes:
    """Show what each reform does to measures of one unit, with intervals.

    Parameters
    ----------
    data : sequence of Contrast
        Rows of a comparison.
    ax : Axes, optional
        Where to draw; by default a new figure.
    measures : sequence of str, optional
        Which measures, from top to bottom; all of one unit.
    words : Words, optional
        The language; by default English.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the measures have different units, or none of them is in the rows.
    """
    units = {MEASURES[name].unit for name in measures}
    if len(units) != 1:
        raise ValueError(f"one axis has one unit, these measures have {sorted(units)}")
    rows = {(row.reform, row.measure): row for row in data if row.measure in measures}
    if not rows:
        raise ValueError("no rows of these measures")
    reforms = list(dict.fromkeys(row.reform for row in data))
    ax, words = new_axes(ax), words or english()
    step = 0.7 / max(1, len(reforms))
    for place, reform in enumerate(reforms):
        for line, name in enumerate(measures):
            height = line + (place - (len(reforms) - 1) / 2) * step
            label = words.arm(reform) if line == 0 else ""
            _interval(ax, rows[reform, name], height, place, label)
    zero_line(ax, vertical=True)
    ax.set_yticks(range(len(measures)), [words.measure(name) for name in measures])
    ax.invert_yaxis()
    better = {MEASURES[name].better for name in measures}
    direction = way(better.pop(), words, across=True) if len(better) == 1 else None
    unit = words.unit(units.pop())
    ax.set_xlabel(words("figure.minus", unit=unit, way=direction or words("figure.see_measure")))
    title(ax, words("figure.mean_over", pairs=pairs(data[0].runs, words)))
    inner_legend(ax)
    return ax


def plot_cost_and_effect(
    data: Sequence[Contrast],
    ax: Axes | None = None,
    cost: str = "official_hours",
    effect: str = "headline",
    words: Words | None = None,
) -> Axes:
    """Show what each reform takes against what it gives, with both intervals.

    Parameters
    ----------
    data : sequence of Contrast
        Rows of a comparison.
    ax : Axes, optional
        Where to draw; by default a new figure.
    cost, effect : str, optional
        The measures on the horizontal and the vertical axis.
    words : Words, optional
        The language; by default English.
    """
    ax, words = new_axes(ax), words or english()
    rows = {(row.reform, row.measure): row for row in data}
    for place, reform in enumerate(dict.fromkeys(row.reform for row in data)):
        x, y = rows[reform, cost], rows[reform, effect]
        ax.errorbar(
            x.difference,
            y.difference,
            xerr=x.half_width,
            yerr=y.half_width,
            fmt=MARKS[place % len(MARKS)],
            color=COLOURS[place % len(COLOURS)],
            label=words.arm(reform),
        )
    zero_line(ax)
    zero_line(ax, vertical=True)
    ax.set_xlabel(axis_label(cost, words, change=True))
    ax.set_ylabel(axis_label(effect, words, change=True))
    title(ax, words("figure.cost_and_effect", pairs=pairs(data[0].runs, words)))
    inner_legend(ax)
    return ax


def plot_runs(
    data: Mapping[str, Sequence[float]],
    ax: Axes | None = None,
    measure: str = "headline",
    words: Words | None = None,
) -> Axes:
    """Show every run of every arm, a line for each pair.

    Parameters
    ----------
    data : mapping of arm to sequence of float
        Values of the measure in the order of the replications, baseline first.
    ax : Axes, optional
        Where to draw; by default a new figure.
    measure : str, optional
        What the values are of.
    words : Words, optional
        The language; by default English.
    """
    ax, words = new_axes(ax), words or english()
    arms = list(data)
    for values in zip(*data.values(), strict=True):
        ax.plot(range(len(arms)), values, color="0.8", linewidth=0.8, zorder=0)
    for place, arm in enumerate(arms):
        ax.plot([place] * len(data[arm]), data[arm], "o", markersize=4, color=colour_of_arm(place))
    ax.set_xticks(range(len(arms)), [words.arm(arm) for arm in arms])
    ax.set_ylabel(axis_label(measure, words))
    title(ax, words("figure.joined", len(data[arms[0]])))
    return ax


def comparison_figure(data: Sequence[Contrast], heading: str) -> Figure:
    """Return the figure that a comparison saves: differences, and cost against effect."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 5), layout="constrained")
    left, right = figure.subplots(1, 2)
    plot_differences(data, left)
    plot_cost_and_effect(data, right, cost="reform_cost")
    figure.suptitle(heading)
    return figure


def _interval(ax: Axes, row: Contrast, height: float, place: int, label: str) -> None:
    ax.errorbar(
        row.difference,
        height,
        xerr=row.half_width,
        fmt=MARKS[place % len(MARKS)],
        color=COLOURS[place % len(COLOURS)],
        capsize=3,
        label=label or None,
    )
