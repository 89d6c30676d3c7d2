"""Figures of a search: the trade-off with its front, and how the volume dominated grew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.figure_style import COLOURS, inner_legend, new_axes, title
from sim.measures import MEASURES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.analysis.search import Archive

__all__ = ["plot_front", "plot_hypervolume"]


def plot_front(data: Archive, ax: Axes | None = None, aims: tuple[int, int] = (0, 1)) -> Axes:
    """Show what was looked at over two aims, with what is not beaten in all aims together.

    Parameters
    ----------
    data : Archive
    ax : Axes, optional
        Where to draw; by default a new figure.
    aims : (int, int), optional
        Numbers of the two aims.
    """
    ax = new_axes(ax)
    front = data.front
    groups = (
        ([c for c in data.found if not data.affordable(c)], "x", "0.8", "over the budget"),
        ([c for c in data.found if data.affordable(c) and c not in front], "o", "0.6", "beaten"),
        (front, "o", COLOURS[1], "front"),
    )
    for candidates, marker, colour, label in groups:
        if candidates:
            x, y = ([data.found[c].values[aim] for c in candidates] for aim in aims)
            ax.plot(x, y, marker, color=colour, markersize=5, label=label)
    for aim, axis in zip(aims, (ax.xaxis, ax.yaxis), strict=True):
        name = data.aims[aim].name
        about = MEASURES.get(name)
        way = "higher" if data.aims[aim].higher else "lower"
        axis.set_label_text(
            f"{about.label}: change ({about.unit}; {way} is better)" if about else name
        )
    title(ax, f"{len(data.found)} packages, {len(front)} on the front")
    inner_legend(ax)
    return ax


def plot_hypervolume(data: Archive, ax: Axes | None = None) -> Axes:
    """Show the volume dominated after each generation: flat means settled.

    Parameters
    ----------
    data : Archive
    ax : Axes, optional
        Where to draw; by default a new figure.
    """
    from matplotlib.ticker import MaxNLocator

    ax = new_axes(ax)
    volumes = data.hypervolumes
    ax.plot(range(1, len(volumes) + 1), volumes, "o-", color=COLOURS[0], markersize=3)
    ax.set_ylim(bottom=0.0)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_xlabel("generation")
    ax.set_ylabel("volume dominated (product of the aims' units)")
    title(ax, f"{data.population} packages a generation")
    return ax
