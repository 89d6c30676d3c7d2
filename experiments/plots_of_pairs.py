"""Figures of what pairs say beyond a mean difference; they show rows and compute nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from experiments.analysis_of_pairs.paired_residents import MATTERS, OUTCOMES
from experiments.analysis_of_pairs.winners_and_losers import EVERYBODY, GroupEffect
from experiments.figure_style import (
    COLOURS,
    LINES,
    MARKS,
    colour_of_arm,
    english,
    inner_legend,
    legend_above,
    new_axes,
    pairs,
    title,
    way,
    wrapped,
    zero_line,
)
from experiments.words import Words
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

UNDER_AN_AXIS: Final = 16
"""Letters of a unit in a line below one of several upright axes."""

MOST_REFORMS: Final = 6
"""Reforms in one figure: as many as there are colours that can be told apart, and lines to read."""


def plot_effect_over_time(
    data: Sequence[EffectPath],
    ax: Axes | None = None,
    measure: str = "mean_satisfaction",
    words: Words | None = None,
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
    words : Words, optional
        The language; by default English.

    Raises
    ------
    ValueError
        If no path is of this measure.
    """
    paths = [path for path in data if path.measure == measure]
    if not paths:
        known = ", ".join(sorted({path.measure for path in data})) or "none"
        raise ValueError(f"no path of measure {measure}; there are: {known}")
    ax, words = new_axes(ax), words or english()
    for place, path in enumerate(paths):
        colour = COLOURS[place % len(COLOURS)]
        for level, strength in FAN if len(paths) <= MOST_FANS else ():
            interval = path.interval(level)
            if interval is not None:
                band: Style = {"color": colour, "alpha": strength, "linewidth": 0.0}
                ax.fill_between(path.weeks, *interval, **band)
        line: Style = {"linestyle": LINES[place % len(LINES)], "label": words.arm(path.reform)}
        ax.plot(path.weeks, path.mean, color=colour, linewidth=1.4, **line)
    zero_line(ax)
    ax.margins(x=0.01)
    about, runs = MEASURES[measure], len(paths[0].differences)
    fans = runs > 1 and len(paths) <= MOST_FANS
    ax.set_xlabel(words("figure.weeks") + (f"\n{words('figure.shaded')}" if fans else ""))
    unit = words("figure.unit_and_way", unit=words.unit(about.unit), way=way(about.better, words))
    ax.set_ylabel(f"{words('figure.difference')}\n({wrapped(unit)})")
    said = pairs(runs, words, interval=False)
    title(ax, words("figure.mean_of", what=words.measure(measure), pairs=said))
    inner_legend(ax)
    return ax


def plot_winners_and_losers(
    data: Sequence[GroupEffect],
    ax: Axes | None = None,
    outcome: str = "satisfaction",
    groupings: Sequence[str] = GROUPINGS,
    words: Words | None = None,
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
    words : Words, optional
        The language; by default English.

    Raises
    ------
    ValueError
        If there are no rows of this outcome and these groupings.
    """
    chosen = [row for name in groupings for row in data if row.grouping == name]
    rows = {(row.reform, row.grouping, row.group): row for row in chosen if row.outcome == outcome}
    if not rows:
        raise ValueError(f"no rows of outcome {outcome}; there are: {', '.join(OUTCOMES)}")
    ax, words = new_axes(ax), words or english()
    reforms = list(dict.fromkeys(reform for reform, _, _ in rows))
    groups = list(dict.fromkeys(key[1:] for key in rows))
    step = 0.8 / len(reforms)
    for place, reform in enumerate(reforms):
        of_reform = [rows.get((reform, *group)) for group in groups]
        heights = [line + (place - (len(reforms) - 1) / 2) * step for line in range(len(groups))]
        colour = COLOURS[place % len(COLOURS)]
        for side, sign, strength in (("better", 100.0, 1.0), ("worse", -100.0, 0.45)):
            widths = [0.0 if row is None else sign * getattr(row, side) for row in of_reform]
            label = words.arm(reform) if side == "better" else None
            bar: Style = {"height": 0.9 * step, "color": colour, "alpha": strength, "label": label}
            ax.barh(heights, widths, **bar)
            for row, height in zip(of_reform, heights, strict=True):
                ends = None if row is None else row.interval_of(side)
                if ends is not None:
                    ax.plot([sign * end for end in ends], [height] * 2, color="0.2", linewidth=0.8)
    zero_line(ax, vertical=True)
    ax.set_yticks(range(len(groups)), [_residents(rows, group, words) for group in groups])
    ax.invert_yaxis()
    ax.xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    ax.set_xlabel(words("figure.better_and_worse_off", size=f"{MATTERS:g}"))
    runs = max(row.runs for row in rows.values())
    what = words(f"figure.at_the_end.{outcome}")
    pad = legend_above(ax, len(reforms), columns=6)
    title(ax, words("figure.mean_of", what=what, pairs=pairs(runs, words)), pad)
    return ax


def plot_rank_acceptability(
    data: Sequence[ArmRank], ax: Axes | None = None, words: Words | None = None
) -> Axes:
    """Show in what share of all choices of values each arm takes each rank.

    Parameters
    ----------
    data : sequence of ArmRank
        The arms of a comparison; drawn from the one that is oftenest first downwards.
    ax : Axes, optional
        Where to draw; by default a new figure.
    words : Words, optional
        The language; by default English.
    """
    from matplotlib import colormaps

    ax, words = new_axes(ax), words or english()
    rows = sorted(data, key=lambda row: row.shares, reverse=True)
    colours = colormaps["cividis"]
    ranks = len(rows[0].shares)
    shown = min(MOST_RANKS, ranks)
    left = [0.0] * len(rows)
    for rank in range(shown):
        last = rank == shown - 1 and shown < ranks
        shares = [
            100.0 * sum(row.shares[rank:] if last else row.shares[rank : rank + 1]) for row in rows
        ]
        label = words("figure.rank_or_later" if last else "figure.rank", rank=rank + 1)
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
    ax.set_yticks(range(len(rows)), [words.arm(row.arm) for row in rows])
    ax.invert_yaxis()
    ax.set_xlim(0.0, 100.0)
    ax.set_xlabel(words("figure.choices", n=f"{rows[0].choices:,}"))
    pad = legend_above(ax, shown, columns=shown)
    title(ax, words("figure.rank_among", n=len(rows[0].shares)), pad)
    return ax


def plot_front(
    data: Sequence[ArmOnFront], ax: Axes | None = None, words: Words | None = None
) -> Axes:
    """Show the arms in all criteria at once: a line each, dashed where another beats it in all.

    Each axis runs from the worst arm (bottom) to the best (top) of this comparison, with the
    values written there.

    Parameters
    ----------
    data : sequence of ArmOnFront
        The arms of a comparison, baseline first.
    ax : Axes, optional
        Where to draw; by default a new figure.
    words : Words, optional
        The language; by default English.
    """
    ax, words = new_axes(ax), words or english()
    names = list(data[0].means)
    for place, arm in enumerate(data):
        style = "-" if arm.on_front else "--"
        label = words.arm(arm.arm)
        if not arm.on_front:
            others = ", ".join(words.arm(other) for other in arm.beaten_by[:2])
            label = words("figure.behind", arm=label, others=others)
        heights = [_height(data, name, arm.means[name]) for name in names]
        look: Style = {"marker": MARKS[place % len(MARKS)], "color": colour_of_arm(place)}
        ax.plot(range(len(names)), heights, style, label=label, **look)
    for place, name in enumerate(names):
        worst, best = _ends(data, name)
        where: Style = {"ha": "center", "fontsize": "x-small", "color": "0.3"}
        ax.text(place, 1.05, f"{best:.4g}", va="bottom", **where)
        ax.text(place, -0.05, f"{worst:.4g}", va="top", **where)
    labels = []
    for name in names:
        unit = words.unit(MEASURES[name].unit).replace(" residents", "")
        labels.append(f"{words.measure(name)}\n{wrapped(unit, UNDER_AN_AXIS)}")
    ax.set_xticks(range(len(names)), labels, fontsize="small")
    ax.set_yticks([0.0, 1.0], [words("figure.worst_arm"), words("figure.best_arm")])
    ax.set_ylim(-0.2, 1.2)
    title(ax, words("figure.all_criteria"), legend_above(ax, len(data), columns=2))
    return ax


def details_figure(details: Details, heading: str) -> Figure:
    """Return the figure that a comparison saves: over time, for whom, ranks and front.

    Of more than `MOST_REFORMS` reforms those with the best mean ranks are drawn.
    """
    from matplotlib.figure import Figure

    shown = _best_reforms(details)
    arms = (details.arms[0], *shown)
    figure = Figure(figsize=(14, 13), layout="constrained")
    axes: dict[str, Axes] = figure.subplot_mosaic(
        [["ranks", "front"], ["mood", "disputes"], ["people", "people"]]
    )
    plot_rank_acceptability([row for row in details.ranks if row.arm in arms], axes["ranks"])
    plot_front([row for row in details.front if row.arm in arms], axes["front"])
    paths = [path for path in details.paths if path.reform in shown]
    measured = {path.measure for path in paths}
    for name, measure in (("mood", "mean_satisfaction"), ("disputes", "open_disputes")):
        if measure in measured:
            plot_effect_over_time(paths, axes[name], measure)
        else:
            axes[name].set_axis_off()
    if details.people:
        groupings = (EVERYBODY,) if len(shown) > MOST_FANS else GROUPINGS
        people = [row for row in details.people if row.reform in shown]
        plot_winners_and_losers(people, axes["people"], groupings=groupings)
    else:
        axes["people"].set_axis_off()
    left_out = len(details.reforms) - len(shown)
    note = (
        f"\n{left_out} more reforms, with lower mean ranks, are in the tables" if left_out else ""
    )
    figure.suptitle(heading + note)
    return figure


def _best_reforms(details: Details) -> tuple[str, ...]:
    """Return the reforms to draw, in the order they were asked for."""
    ranks = sorted(details.ranks[1:], key=lambda row: row.mean_rank)
    best = {row.arm for row in ranks[:MOST_REFORMS]}
    return tuple(reform for reform in details.reforms if reform in best)


def _ends(data: Sequence[ArmOnFront], name: str) -> tuple[float, float]:
    """Return the worst and the best value of a criterion among the arms."""
    values = sorted(arm.means[name] for arm in data)
    ends = values[0], values[-1]
    return ends if MEASURES[name].better == "higher" else ends[::-1]


def _height(data: Sequence[ArmOnFront], name: str, value: float) -> float:
    worst, best = _ends(data, name)
    return 0.5 if worst == best else (value - worst) / (best - worst)


def _residents(
    rows: dict[tuple[str, str, str], GroupEffect], group: tuple[str, str], words: Words
) -> str:
    row = next(row for (_, *key), row in rows.items() if tuple(key) == group)
    name = words.name("residents", group[1])
    return words("figure.group", group=name, residents=f"{row.residents:,.0f}")
