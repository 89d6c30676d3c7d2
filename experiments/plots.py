"""Figures of a comparison; they show rows and compute nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from experiments.contrasts import INDICES, Contrast
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

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Okabe and Ito's palette, which colour-blind readers can tell apart."""

LEVEL = "95 % interval"


def plot_differences(
    data: Sequence[Contrast],
    ax: Axes | None = None,
    measures: Sequence[str] = (*INDICES, "headline"),
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
    ax = new_axes(ax)
    step = 0.7 / max(1, len(reforms))
    for place, reform in enumerate(reforms):
        for line, name in enumerate(measures):
            row = rows[reform, name]
            height = line + (place - (len(reforms) - 1) / 2) * step
            _interval(ax, row, height, COLOURS[place % len(COLOURS)], reform if line == 0 else "")
    ax.axvline(0.0, color="0.6", linewidth=0.8, zorder=0)
    ax.set_yticks(range(len(measures)), [MEASURES[name].label for name in measures])
    ax.invert_yaxis()
    better = {MEASURES[name].better for name in measures}
    way = "right is better" if better == {"higher"} else "left is better"
    way = way if len(better) == 1 else "see each measure's direction"
    ax.set_xlabel(f"reform minus baseline ({units.pop()}; {way})")
    ax.set_title(f"Mean over {_runs(data)} pairs, {LEVEL}", fontsize="medium")
    ax.legend(frameon=False, fontsize="small")
    return ax


def plot_cost_and_effect(
    data: Sequence[Contrast],
    ax: Axes | None = None,
    cost: str = "official_hours",
    effect: str = "headline",
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
    """
    ax = new_axes(ax)
    rows = {(row.reform, row.measure): row for row in data}
    for place, reform in enumerate(dict.fromkeys(row.reform for row in data)):
        x, y = rows[reform, cost], rows[reform, effect]
        ax.errorbar(
            x.difference,
            y.difference,
            xerr=x.half_width,
            yerr=y.half_width,
            fmt="o",
            color=COLOURS[place % len(COLOURS)],
            label=reform,
        )
    ax.axhline(0.0, color="0.6", linewidth=0.8, zorder=0)
    ax.axvline(0.0, color="0.6", linewidth=0.8, zorder=0)
    ax.set_xlabel(f"{MEASURES[cost].label}: change ({MEASURES[cost].unit})")
    ax.set_ylabel(f"{MEASURES[effect].label}: change ({MEASURES[effect].unit})")
    ax.set_title(f"Cost and effect, {_runs(data)} pairs, {LEVEL}", fontsize="medium")
    ax.legend(frameon=False, fontsize="small")
    return ax


def plot_runs(
    data: Mapping[str, Sequence[float]], ax: Axes | None = None, measure: str = "headline"
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
    """
    ax = new_axes(ax)
    arms = list(data)
    for values in zip(*data.values(), strict=True):
        ax.plot(range(len(arms)), values, color="0.8", linewidth=0.8, zorder=0)
    for place, arm in enumerate(arms):
        ax.plot([place] * len(data[arm]), data[arm], "o", markersize=4, color=_arm_colour(place))
    ax.set_xticks(range(len(arms)), arms)
    ax.set_ylabel(f"{MEASURES[measure].label} ({MEASURES[measure].unit})")
    ax.set_title(f"{len(data[arms[0]])} runs; a line joins one pair", fontsize="medium")
    return ax


def comparison_figure(data: Sequence[Contrast], title: str) -> Figure:
    """Return the figure that a comparison saves: differences, and cost against effect."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 5), layout="constrained")
    left, right = figure.subplots(1, 2)
    plot_differences(data, left)
    plot_cost_and_effect(data, right, cost="reform_cost")
    figure.suptitle(title)
    return figure


def _interval(ax: Axes, row: Contrast, height: float, colour: str, label: str) -> None:
    ax.errorbar(
        row.difference,
        height,
        xerr=row.half_width,
        fmt="o",
        color=colour,
        capsize=3,
        label=label or None,
    )


def _arm_colour(place: int) -> str:
    """Colour of an arm: grey for the baseline, then as in the other figures."""
    return "0.4" if place == 0 else COLOURS[(place - 1) % len(COLOURS)]


def _runs(data: Sequence[Contrast]) -> int:
    return data[0].runs


def new_axes(ax: Axes | None) -> Axes:
    """Return the axes to draw on: those given, or those of a new figure."""
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.subplots(layout="constrained")[1]
