"""The figures of a report: those of the command, drawn narrow and in the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from experiments.analysis_of_pairs.winners_and_losers import EVERYBODY
from experiments.contrasts import INDICES
from experiments.figure_style import title
from experiments.plots import plot_cost_and_effect, plot_differences
from experiments.plots_of_pairs import (
    plot_effect_over_time,
    plot_rank_acceptability,
    plot_winners_and_losers,
)
from experiments.report.sections.over_time import TOLD
from experiments.report.sections.people import OUTCOME
from experiments.report.subject import Subject
from experiments.report.svg import figure_svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["figures"]

WIDTH: Final = 4.7
LINE: Final = 0.17
"""Height of a line of a figure, in inches."""

MOST_REFORMS: Final = 6
"""Reforms in a figure: as many as there are colours that can be told apart."""


def figures(subject: Subject) -> dict[str, list[dict[str, Any]]]:
    """Return the figures of each section: an ``svg`` element and what it shows in words."""
    reforms = shown_reforms(subject)
    return {
        "ranks": [_ranks(subject, reforms)],
        "differences": [_differences(subject, reforms)],
        "people": _people(subject, reforms),
        "time": _over_time(subject, reforms),
        "trade_offs": [_cost(subject, reforms)],
    }


def shown_reforms(subject: Subject) -> tuple[str, ...]:
    """Return the reforms to draw, those that rank first, in the order they were asked for."""
    best = [arm for arm in subject.ranking.arms if arm in subject.comparison.reforms][:MOST_REFORMS]
    return tuple(reform for reform in subject.comparison.reforms if reform in best)


def _figure(
    subject: Subject,
    name: str,
    draw: Callable[[Axes], Any],
    height: float,
    anchor: str = "",
    **values: Any,
) -> dict[str, Any]:
    """Draw a figure; its title stands in the caption, where the page can break it."""
    said = subject.words(name, **values)

    def draw_without_title(ax: Axes) -> None:
        draw(ax)
        title(ax, "")

    anchor = anchor or f"figure-{name.partition('.')[0]}"
    svg = figure_svg(draw_without_title, anchor, said, (WIDTH, height))
    return {"svg": Markup(svg), "caption": said}


def _pairs(subject: Subject) -> str:
    level = subject.words("figure.level") if subject.pairs > 1 else ""
    return subject.words("figure.pairs", subject.pairs) + level


def _ranks(subject: Subject, reforms: Sequence[str]) -> dict[str, Any]:
    arms = (subject.arms[0], *reforms)
    rows = [row for row in subject.comparison.details.ranks if row.arm in arms]
    height = 1.1 + 0.3 * len(rows)
    return _figure(
        subject,
        "overturn.figure.caption",
        lambda ax: plot_rank_acceptability(rows, ax, subject.words),
        height,
    )


def _differences(subject: Subject, reforms: Sequence[str]) -> dict[str, Any]:
    rows = [row for row in subject.comparison.rows if row.reform in reforms]
    measures = (*INDICES, "headline")
    height = 1.2 + LINE * len(measures) * (len(reforms) + 1)
    return _figure(
        subject,
        "differences.figure.caption",
        lambda ax: _outside(plot_differences(rows, ax, measures, subject.words), len(reforms)),
        height,
        pairs=_pairs(subject),
    )


def _outside(ax: Axes, entries: int) -> None:
    """Put the legend above the figure, where it hides nothing."""
    from experiments.figure_style import legend_above

    legend_above(ax, entries, columns=3)


def _people(subject: Subject, reforms: Sequence[str]) -> list[dict[str, Any]]:
    rows = [
        row
        for row in subject.comparison.details.people
        if row.outcome == OUTCOME and row.reform in reforms
    ]
    if not rows:
        return []
    groupings = (EVERYBODY, "district", "group", "vulnerability")
    groups = len({(r.grouping, r.group) for r in rows if r.grouping in groupings})

    def draw(ax: Axes) -> None:
        plot_winners_and_losers(rows, ax, OUTCOME, groupings, subject.words)
        _outside(ax, len(reforms))

    height = 1.1 + 0.13 * groups * (len(reforms) + 0.8)
    return [_figure(subject, "people.figure.caption", draw, height, pairs=_pairs(subject))]


def _over_time(subject: Subject, reforms: Sequence[str]) -> list[dict[str, Any]]:
    paths = [path for path in subject.comparison.details.paths if path.reform in reforms]
    found = []
    for measure in TOLD:
        if any(path.measure == measure for path in paths):
            found.append(_path(subject, paths, measure))
    return found


def _path(subject: Subject, paths: Sequence[Any], measure: str) -> dict[str, Any]:
    def draw(ax: Axes) -> None:
        plot_effect_over_time(paths, ax, measure, subject.words)

    return _figure(
        subject,
        "time.figure.caption",
        draw,
        2.9,
        f"figure-{measure}".replace("_", "-"),
        what=subject.words.measure(measure),
        pairs=subject.words("figure.pairs", subject.pairs),
    )


def _cost(subject: Subject, reforms: Sequence[str]) -> dict[str, Any]:
    rows = [row for row in subject.comparison.rows if row.reform in reforms]

    def draw(ax: Axes) -> None:
        plot_cost_and_effect(rows, ax, cost="reform_cost", words=subject.words)
        _outside(ax, len(reforms))

    return _figure(subject, "trade_offs.figure.caption", draw, 2.9, pairs=_pairs(subject))
