"""Figures of discovery: coverage against density, and the box among the points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.figure_style import COLOURS, inner_legend, new_axes, title

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.analysis.discovery_study import Discovery

__all__ = ["plot_boxes", "plot_trajectory"]


def plot_trajectory(data: Discovery, ax: Axes | None = None) -> Axes:
    """Show what each box of PRIM covers and how dense it is; the chosen one is ringed.

    Parameters
    ----------
    data : Discovery
    ax : Axes, optional
        Where to draw; by default a new figure.
    """
    ax = new_axes(ax)
    coverage = [box.coverage for box in data.boxes]
    density = [box.density for box in data.boxes]
    count = [len(box.limits) for box in data.boxes]
    points = ax.scatter(coverage, density, c=count, cmap="viridis", zorder=2)
    ax.plot(coverage, density, color="0.8", linewidth=0.8, zorder=1)
    ax.plot(
        coverage[data.chosen],
        density[data.chosen],
        "o",
        markersize=13,
        fillstyle="none",
        color=COLOURS[1],
        label=f"box {data.chosen}",
    )
    ax.figure.colorbar(points, ax=ax, label="inputs limited", ticks=sorted(set(count)))
    ax.set_xlabel("coverage (share of all cases)")
    ax.set_ylabel("density (share of points within)")
    title(ax, f"{data.fails}\n{_size(data)}")
    inner_legend(ax)
    return ax


def plot_boxes(
    data: Discovery, ax: Axes | None = None, inputs: tuple[str, str] | None = None
) -> Axes:
    """Show points that fail and that do not over two inputs, with the chosen box.

    Parameters
    ----------
    data : Discovery
    ax : Axes, optional
        Where to draw; by default a new figure.
    inputs : (str, str), optional
        The two inputs; by default those whose limits are least likely by luck.
    """
    ax = new_axes(ax)
    box = data.boxes[data.chosen]
    names = inputs or _telling(data)
    places = [_place(data, name) for name in names]
    for cases, colour, label in ((False, "0.75", "holds"), (True, COLOURS[1], "fails")):
        at = data.cases == cases
        ax.plot(places[0][0][at], places[1][0][at], "o", markersize=3, color=colour, label=label)
    corners = []
    for name, (values, _) in zip(names, places, strict=True):
        limit = box.limits.get(name)
        if isinstance(limit, frozenset):
            inside = values[data.inputs[name].isin(limit).to_numpy()]
            corners.append((inside.min() - 0.4, inside.max() + 0.4))
        else:
            corners.append(limit or (values.min(), values.max()))
    (left, right), (low, high) = corners
    ax.plot(
        [left, right, right, left, left],
        [low, low, high, high, low],
        color=COLOURS[0],
        label=f"box {data.chosen}",
    )
    for axis, name, (_, words) in zip((ax.xaxis, ax.yaxis), names, places, strict=True):
        axis.set_label_text(name)
        if words:
            axis.set_ticks(range(len(words)), words)
    rest = len(set(box.limits) - set(names))
    more = f"; {rest} more input{'s are' if rest > 1 else ' is'} limited" if rest else ""
    title(ax, f"coverage {box.coverage:.2f}, density {box.density:.2f}{more}")
    inner_legend(ax)
    return ax


def _telling(data: Discovery) -> tuple[str, str]:
    box = data.boxes[data.chosen]
    chance = {name: min(p for p in pair if p is not None) for name, pair in box.quasi_p.items()}
    ranked = sorted(chance, key=lambda name: chance[name])
    ranked += [name for name in data.inputs.columns if name not in chance]
    return ranked[0], ranked[min(1, len(ranked) - 1)]


def _place(data: Discovery, name: str) -> tuple[Any, list[str]]:
    """Return where points lie along an input, and the words at its ticks if it has words."""
    values = data.inputs[name]
    if values.dtype.kind in "fiu":
        return values.to_numpy(), []
    words = sorted({str(value) for value in values})
    return np.array([words.index(str(value)) for value in values], dtype=np.float64), words


def _size(data: Discovery) -> str:
    return f"{int(data.cases.sum())} of {len(data.cases)} points"
