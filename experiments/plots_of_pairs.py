"""Figures of what pairs say beyond a mean difference; they show rows and compute nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from experiments.analysis_of_pairs.paired_residents import MATTERS, OUTCOMES
from experiments.analysis_of_pairs.winners_and_losers import EVERYBODY, GroupEffect
from experiments.plots import COLOURS, LEVEL
from sim.measures import MEASURES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from experiments.analysis_of_pairs.details import Details
    from experiments.analysis_of_pairs.effect_over_time import EffectPath
    from experiments.analysis_of_pairs.pareto_front import ArmOnFront
    from experiments.analysis_of_pairs.rank_acceptability import ArmRank

Style = dict[str, Any]

__all__ = [
    "details_figure",
    "plot_effect_over_time",
    "plot_front",
    "plot_rank_acceptability",
    "plot_winners_and_losers",
]

FAN: Final = ((0.95, 0.15), (0.8, 0.15), (0.5, 0.2))
"""Levels of the pointwise intervals of a fan, and how strongly each is shaded."""

MOST_FANS: Final = 4
"""More fans than this would hide each other: then lines alone are drawn."""

GROUPINGS: Final = (EVERYBODY, "district", "group", "vulnerability")

MOST_RANKS: Final = 6


def plot_effect_over_time(
    data: Sequence[EffectPath], ax: Axes | None = None, measure: str = "mean_satisfaction"
) -> Axes:
    """Show how effects on a measure unfold: a fan chart of paired differences a reform.

    Parameters
    ----------
    data : sequence of EffectPath
        Paths of a comparison.
    ax : Axes, optional
        Where to draw; by default a new figure.
    measure : str, optional
        One of the weekly measures.

    Raises
    ------
    ValueError
        If no path is of this measure.
    """
    paths = [path for path in data if path.measure == measure]
    if not paths:
        known = ", ".join(sorted({path.measure for path in data})) or "none"
        raise ValueError(f"no path of measure {measure}; there are: {known}")
    ax = _axes(ax)
    for place, path in enumerate(paths):
        colour = COLOURS[place % len(COLOURS)]
        for level, strength in FAN if len(paths) <= MOST_FANS else ():
            interval = path.interval(level)
            if interval is not None:
                band: Style = {"color": colour, "alpha": strength, "linewidth": 0.0}
                ax.fill_between(path.weeks, *interval, **band)
        ax.plot(path.weeks, path.mean, color=colour, linewidth=1.4, label=path.reform)
    ax.axhline(0.0, color="0.4", linewidth=0.8, zorder=0)
    ax.margins(x=0.01)
    about, runs = MEASURES[measure], len(paths[0].differences)
    fans = runs > 1 and len(paths) <= MOST_FANS
    shades = "\nshaded: 50, 80 and 95 % interval of the mean, each week for itself" if fans else ""
    ax.set_xlabel(f"weeks since the reforms began{shades}")
    unit = "\n".join(textwrap.wrap(f"{about.unit}; {_way(about.better)}", 34))
    ax.set_ylabel(f"reform minus baseline\n({unit})")
    ax.set_title(f"{about.label}, mean of {_pairs(runs)}", fontsize="medium")
    ax.legend(frameon=False, fontsize="small")
    return ax


def plot_winners_and_losers(
    data: Sequence[GroupEffect],
    ax: Axes | None = None,
    outcome: str = "satisfaction",
    groupings: Sequence[str] = GROUPINGS,
) -> Axes:
    """Show which share of each group is better off (to the right) and worse off (to the left).

    Parameters
    ----------
    data : sequence of GroupEffect
        Rows of a comparison.
    ax : Axes, optional
        Where to draw; by default a new figure.
    outcome : str, optional
        Column of the residents that is compared.
    groupings : sequence of str, optional
        Which groups, from top to bottom.

    Raises
    ------
    ValueError
        If there are no rows of this outcome and these groupings.
    """
    chosen = [row for name in groupings for row in data if row.grouping == name]
    rows = {(row.reform, row.grouping, row.group): row for row in chosen if row.outcome == outcome}
    if not rows:
        raise ValueError(f"no rows of outcome {outcome}; there are: {', '.join(OUTCOMES)}")
    ax = _axes(ax)
    reforms = list(dict.fromkeys(reform for reform, _, _ in rows))
    groups = list(dict.fromkeys(key[1:] for key in rows))
    step = 0.8 / len(reforms)
    for place, reform in enumerate(reforms):
        of_reform = [rows.get((reform, *group)) for group in groups]
        heights = [line + (place - (len(reforms) - 1) / 2) * step for line in range(len(groups))]
        colour = COLOURS[place % len(COLOURS)]
        for side, sign, strength in (("better", 100.0, 1.0), ("worse", -100.0, 0.45)):
            widths = [0.0 if row is None else sign * getattr(row, side) for row in of_reform]
            label = reform if side == "better" else None
            bar: Style = {"height": 0.9 * step, "color": colour, "alpha": strength, "label": label}
            ax.barh(heights, widths, **bar)
            for row, height in zip(of_reform, heights, strict=True):
                ends = None if row is None else row.interval_of(side)
                if ends is not None:
                    ax.plot([sign * end for end in ends], [height] * 2, color="0.2", linewidth=0.8)
    ax.axvline(0.0, color="0.4", linewidth=0.8)
    ax.set_yticks(range(len(groups)), [_residents(rows, group) for group in groups])
    ax.invert_yaxis()
    ax.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    ax.set_xlabel(f"← worse off   % of the group, by {MATTERS:g} or more   better off →")
    runs = max(row.runs for row in rows.values())
    title = f"{outcome.replace('_', ' ').capitalize()} of the same residents at the end"
    level = f", {LEVEL}" if runs > 1 else ""
    ax.set_title(f"{title}, mean of {_pairs(runs)}{level}", fontsize="medium")
    ax.legend(frameon=False, fontsize="small")
    return ax


def plot_rank_acceptability(data: Sequence[ArmRank], ax: Axes | None = None) -> Axes:
    """Show in what share of all choices of values each arm takes each rank.

    Parameters
    ----------
    data : sequence of ArmRank
        The arms of a comparison; drawn from the one that is oftenest first downwards.
    ax : Axes, optional
        Where to draw; by default a new figure.
    """
    from matplotlib import colormaps

    ax = _axes(ax)
    rows = sorted(data, key=lambda row: row.shares, reverse=True)
    colours = colormaps["cividis"]
    shown = min(MOST_RANKS, len(rows))
    left = [0.0] * len(rows)
    for rank in range(shown):
        last = rank == shown - 1 and shown < len(rows)
        shares = [
            100.0 * sum(row.shares[rank:] if last else row.shares[rank : rank + 1]) for row in rows
        ]
        label = f"rank {rank + 1}" + (" or later" if last else "")
        colour = colours(rank / max(1, shown - 1))
        ax.barh(range(len(rows)), shares, left=left, color=colour, label=label)
        for line, (share, start) in enumerate(zip(shares, left, strict=True)):
            if share >= 8.0:
                dark = "white" if rank < shown / 2 else "black"
                where: Style = {
                    "ha": "center",
                    "va": "center",
                    "fontsize": "x-small",
                    "color": dark,
                }
                ax.text(start + share / 2.0, line, f"{share:.0f}", **where)
        left = [start + share for start, share in zip(left, shares, strict=True)]
    ax.set_yticks(range(len(rows)), [row.arm for row in rows])
    ax.invert_yaxis()
    ax.set_xlim(0.0, 100.0)
    ax.set_xlabel(f"% of {rows[0].choices:,} choices of weights, means and goalposts")
    _legend_above(ax, shown, columns=shown)
    ax.set_title(f"Rank among {len(rows)} arms", fontsize="medium", pad=20.0)
    return ax


def plot_front(data: Sequence[ArmOnFront], ax: Axes | None = None) -> Axes:
    """Show the arms in all criteria at once: a line each, dashed where another beats it in all.

    Each axis runs from the worst arm (bottom) to the best (top) of this comparison, with the
    values written there.

    Parameters
    ----------
    data : sequence of ArmOnFront
        The arms of a comparison, baseline first.
    ax : Axes, optional
        Where to draw; by default a new figure.
    """
    ax = _axes(ax)
    names = list(data[0].means)
    for place, arm in enumerate(data):
        style = "-" if arm.on_front else "--"
        label = arm.arm if arm.on_front else f"{arm.arm} (behind {', '.join(arm.beaten_by[:2])})"
        heights = [_height(data, name, arm.means[name]) for name in names]
        colour = "0.4" if place == 0 else COLOURS[(place - 1) % len(COLOURS)]
        ax.plot(range(len(names)), heights, style, marker="o", color=colour, label=label)
    for place, name in enumerate(names):
        worst, best = _ends(data, name)
        where: Style = {"ha": "center", "fontsize": "x-small", "color": "0.3"}
        ax.text(place, 1.05, f"{best:.4g}", va="bottom", **where)
        ax.text(place, -0.05, f"{worst:.4g}", va="top", **where)
    labels = [f"{MEASURES[name].label}\n({_short(MEASURES[name].unit)})" for name in names]
    ax.set_xticks(range(len(names)), labels)
    ax.set_yticks([0.0, 1.0], ["worst arm", "best arm"])
    ax.set_ylim(-0.2, 1.2)
    lines = _legend_above(ax, len(data), columns=2)
    title = "Arms in all criteria; dashed: another arm is better in all at once"
    ax.set_title(title, fontsize="medium", pad=6.0 + 13.0 * lines)
    return ax


def details_figure(details: Details, title: str) -> Figure:
    """Return the figure that a comparison saves: over time, for whom, ranks and front."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(14, 13), layout="constrained")
    axes: dict[str, Axes] = figure.subplot_mosaic(
        [["ranks", "front"], ["mood", "disputes"], ["people", "people"]]
    )
    plot_rank_acceptability(details.ranks, axes["ranks"])
    plot_front(details.front, axes["front"])
    measured = {path.measure for path in details.paths}
    for name, measure in (("mood", "mean_satisfaction"), ("disputes", "open_disputes")):
        if measure in measured:
            plot_effect_over_time(details.paths, axes[name], measure)
        else:
            axes[name].set_axis_off()
    if details.people:
        many = len(details.reforms) > MOST_FANS
        groupings = (EVERYBODY,) if many else GROUPINGS
        plot_winners_and_losers(details.people, axes["people"], groupings=groupings)
    else:
        axes["people"].set_axis_off()
    figure.suptitle(title)
    return figure


def _ends(data: Sequence[ArmOnFront], name: str) -> tuple[float, float]:
    """Return the worst and the best value of a criterion among the arms."""
    values = sorted(arm.means[name] for arm in data)
    ends = values[0], values[-1]
    return ends if MEASURES[name].better == "higher" else ends[::-1]


def _height(data: Sequence[ArmOnFront], name: str, value: float) -> float:
    worst, best = _ends(data, name)
    return 0.5 if worst == best else (value - worst) / (best - worst)


def _residents(rows: dict[tuple[str, str, str], GroupEffect], group: tuple[str, str]) -> str:
    row = next(row for (_, *key), row in rows.items() if tuple(key) == group)
    return f"{group[1]} (n = {row.residents:,.0f})"


def _legend_above(ax: Axes, entries: int, columns: int) -> int:
    """Put the legend between figure and title; return how many lines it has."""
    place: Style = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0), "borderaxespad": 0.2}
    ax.legend(frameon=False, fontsize="x-small", ncols=columns, **place)
    return -(-entries // columns)


def _short(unit: str) -> str:
    return unit.replace(" residents", "")


def _way(better: str) -> str:
    return "up is better" if better == "higher" else "down is better"


def _pairs(runs: int) -> str:
    return f"{runs} pair{'s' if runs > 1 else ''}"


def _axes(ax: Axes | None) -> Axes:
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.subplots(layout="constrained")[1]
