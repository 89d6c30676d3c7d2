"""Figure over time: bands of quantiles around the median, one colour an arm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.figure_style import COLOURS, inner_legend, new_axes, title

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.analysis.fan import Fan

__all__ = ["plot_fan"]


def plot_fan(data: Sequence[Fan], ax: Axes | None = None, unit: str = "") -> Axes:
    """Show how a series unfolds, with the bands that hold most runs.

    Parameters
    ----------
    data : sequence of Fan
        One an arm, of one series.
    ax : Axes, optional
        Where to draw; by default a new figure.
    unit : str, optional
        Of the series.

    Raises
    ------
    ValueError
        If the fans are of different series.
    """
    names = {one.series for one in data}
    if len(names) != 1:
        raise ValueError(f"one axis has one series, these are {sorted(names)}")
    ax = new_axes(ax)
    for place, one in enumerate(data):
        colour = COLOURS[place % len(COLOURS)]
        weeks = one.days / 7.0
        for inner in range(len(one.levels) // 2):
            ax.fill_between(
                weeks,
                one.values[inner],
                one.values[-1 - inner],
                color=colour,
                alpha=0.18,
                linewidth=0,
            )
        ax.plot(weeks, one.values[len(one.levels) // 2], color=colour, label=one.arm)
    bands = [
        f"{100 * (one.levels[-1 - inner] - one.levels[inner]):.0f} %"
        for inner in range(len(one.levels) // 2)
    ]
    name = names.pop()
    ax.set_xlabel("weeks from the start of the run")
    ax.set_ylabel(f"{name} ({unit})" if unit else name)
    title(ax, f"median and bands of {' and '.join(bands)} of {one.runs} runs")
    inner_legend(ax)
    return ax
