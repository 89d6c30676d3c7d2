"""Figures of sensitivity; they show what was found and compute nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from experiments.figure_style import COLOURS, LEVEL, inner_legend, new_axes, title, zero_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.analysis.sensitivity import Index, Sensitivity

__all__ = ["plot_convergence", "plot_indices", "plot_morris"]

SHOWN = 12
NAMED = len(COLOURS)
"""More than these colours nobody tells apart."""


def plot_morris(data: Sensitivity, ax: Axes | None = None) -> Axes:
    """Show mu* against sigma: what matters lies to the right, what interacts or bends, above.

    Parameters
    ----------
    data : Sensitivity
        Of the method of Morris.
    ax : Axes, optional
        Where to draw; by default a new figure.

    Returns
    -------
    Axes
    """
    ax = new_axes(ax)
    for rank, one in enumerate(data.ranking):
        named = rank < NAMED  # in a legend, because names beside points lie on each other
        ax.errorbar(
            one.value,
            data.of("sigma", one.input).value,
            xerr=_reach([one]),
            fmt="o",
            color=COLOURS[rank] if named else "0.75",
            markersize=5 if named else 3,
            label=one.input if named else ("others" if rank == NAMED else None),
            zorder=len(data.ranking) - rank,
        )
    end = max(1e-12, ax.get_xlim()[1])
    ax.plot([0.0, end], [0.0, end], color="0.6", linewidth=0.8, zorder=0)
    ax.text(end, end, "σ = µ*", color="0.4", fontsize="small", ha="right", va="bottom")
    ax.set_xlabel(f"µ*, effect of the whole range ({data.unit})")
    ax.set_ylabel(f"σ of effects ({data.unit})")
    title(ax, _title(data, "trajectories"))
    ax.legend(frameon=False, fontsize="small", title="by µ*", alignment="left")
    return ax


def plot_indices(data: Sensitivity, ax: Axes | None = None) -> Axes:
    """Show the leading index of each input as a bar, with its interval and its range over seeds.

    Where there is first order beside it, it is a mark in the bar: the rest is interaction.

    Parameters
    ----------
    data : Sensitivity
        Of any method but that of Morris.
    ax : Axes, optional
        Where to draw; by default a new figure.
    """
    ax = new_axes(ax)
    shown = data.ranking[:SHOWN]
    places = list(range(len(shown)))
    ax.barh(places, [one.value for one in shown], color="0.85", height=0.7)
    ax.errorbar(
        [one.value for one in shown],
        places,
        xerr=_reach(shown),
        fmt="none",
        color="0.2",
        capsize=3,
        label=LEVEL,
    )
    for place, one in zip(places, shown, strict=True):
        label = "each seed alone" if place == 0 else None
        ax.plot(
            [one.seed_low, one.seed_high],
            [place + 0.25] * 2,
            color=COLOURS[1],
            linewidth=2,
            label=label,
        )
    first = {one.input: one.value for one in data.indices if one.index == "S1"}
    if first and data.method.leading != "S1":
        ax.plot([first[o.input] for o in shown], places, "d", color=COLOURS[0], label="S1 alone")
    ax.set_yticks(places, [one.input for one in shown], fontsize="small")
    ax.invert_yaxis()
    zero_line(ax, vertical=True)
    ax.set_xlabel(f"{data.method.leading} (share)")
    title(ax, _title(data, "samples"))
    ax.legend(frameon=False, fontsize="small", loc="lower right")
    return ax


def plot_convergence(data: Sensitivity, ax: Axes | None = None) -> Axes:
    """Show how leading indices moved from half the design to all of it, with the last interval.

    Parameters
    ----------
    data : Sensitivity
        Of a design whose half is a design.
    ax : Axes, optional
        Where to draw; by default a new figure.

    Raises
    ------
    ValueError
        If there is no half.
    """
    shown = [one for one in data.ranking[:NAMED] if one.half is not None]
    if not shown:
        raise ValueError("no index by half the design: it was too small to be halved")
    ax = new_axes(ax)
    sizes = [data.size / 2, data.size]
    for place, one in enumerate(shown):
        colour = COLOURS[place % len(COLOURS)]
        heights = [float(one.half or 0.0), one.value]
        ax.plot(sizes, heights, color=colour, marker="o", label=one.input)
        ax.errorbar(sizes[1], one.value, yerr=_reach([one]), color=colour, capsize=3)
    ax.set_xscale("log", base=2)
    ax.set_xticks(sizes, [f"{size:g}" for size in sizes])
    ax.minorticks_off()
    unit = data.unit if data.method.in_units else "share"
    ax.set_xlabel(data.method.size_means)
    ax.set_ylabel(f"{data.method.leading} ({unit})")
    title(ax, _title(data, data.method.size_means))
    inner_legend(ax)
    return ax


def _title(data: Sensitivity, size_means: str) -> str:
    return f"{data.label}\n{data.size} {size_means}, {data.seeds} seeds, {LEVEL}"


def _reach(shown: list[Index]) -> Any:
    """Return lengths below and above, as error bars have them; zero where there is no interval."""
    below = [0.0 if one.low is None else max(0.0, one.value - one.low) for one in shown]
    above = [0.0 if one.high is None else max(0.0, one.high - one.value) for one in shown]
    return [below, above]
