"""The figure of how the effect of `flatten` moves; it shows points and computes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from experiments.flatten_moves import EFFECTS, SETTING, SWEEPS, UNPOOLED, WHOLE, Point, Sweep
from experiments.plots import COLOURS
from sim.measures import MEASURES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["moves_figure", "plot_effect"]

_STYLES = {
    WHOLE: (COLOURS[0], "o", "flatten"),
    UNPOOLED: (COLOURS[1], "s", "flatten without pooling"),
}


def plot_effect(data: Sequence[Point], ax: Axes | None = None, measure: str = "order") -> Axes:
    """Show the effect on one measure along one sweep, with intervals.

    Parameters
    ----------
    data : sequence of Point
        Points of one sweep, all its arms.
    ax : Axes, optional
        Where to draw; by default a new figure.
    measure : str, optional
        Which effect.
    """
    if ax is None:
        from matplotlib import pyplot

        ax = pyplot.subplots(layout="constrained")[1]
    arms = list(dict.fromkeys(point.arm for point in data))
    width = max(point.x for point in data) - min(point.x for point in data)
    for place, arm in enumerate(arms):
        line = [point for point in data if point.arm == arm]
        effects = [point.effects[measure] for point in line]
        colour, marker, label = _STYLES[arm]
        aside = 0.015 * width * (place - (len(arms) - 1) / 2.0)
        ax.errorbar(
            [point.x + aside for point in line],
            [effect.mean for effect in effects],
            yerr=[effect.half_width or 0.0 for effect in effects],
            capsize=2.5,
            markersize=4.5,
            linewidth=1.3,
            color=colour,
            marker=marker,
            label=label,
        )
    ax.axhline(0.0, color="0.4", linewidth=0.8, zorder=0)
    return ax


def moves_figure(data: Sequence[Point], title: str) -> Figure:
    """Return the figure: a row a measure, a column an assumption, starting values dotted."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12.5, 10.5), layout="constrained")
    axes = figure.subplots(len(EFFECTS), len(SWEEPS), sharex="col", sharey="row")
    for column, sweep in enumerate(SWEEPS):
        line = [point for point in data if point.sweep == sweep.name]
        start = next((p.x for p in line if p.value == _default(sweep)), None)
        for row, measure in enumerate(EFFECTS):
            ax = plot_effect(line, axes[row][column], measure)
            ax.spines[["top", "right"]].set_visible(False)
            if start is not None:
                ax.axvline(start, color="0.6", linewidth=0.9, linestyle=":", zorder=0)
        axes[0][column].set_title(sweep.name, fontsize="large")
        axes[-1][column].set_xlabel(fill(f"{sweep.label} ({sweep.unit})", 32))
    for row, measure in enumerate(EFFECTS):
        about = MEASURES[measure]
        way = "up is better" if about.better == "higher" else "down is better"
        axes[row][0].set_ylabel(f"{about.label}:\nchange ({about.unit}; {way})")
    seen = {point.arm for point in data}
    column = next(c for c, s in enumerate(SWEEPS) if len(s.arms) == len(seen))
    axes[0][column].legend(frameon=False, fontsize="small")
    figure.suptitle(title)
    return figure


def _default(sweep: Sweep) -> float:
    """Return the starting value of what a sweep moves."""
    from sim.parameters import PARAMETERS
    from sim.reforms import REFORMS

    if sweep.kind == SETTING:
        return float(next(s.default for s in REFORMS[WHOLE].SETTINGS if s.name == sweep.key))
    return PARAMETERS[sweep.key].default
