"""The figures that ``reformlab plot`` draws, by name: what each shows, and how high it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim.errors import InputError, nearest

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.comparison import Comparison
    from experiments.words import Words

__all__ = ["KINDS", "Asked", "Kind"]


@dataclass(frozen=True)
class Asked:
    """What a figure is asked to show.

    Parameters
    ----------
    comparison : Comparison
    words : Words
    measure, reform : str or None
        As given on the command line; None for the figure's own default.
    """

    comparison: Comparison
    words: Words
    measure: str | None
    reform: str | None


@dataclass(frozen=True)
class Kind:
    """A kind of figure.

    Parameters
    ----------
    about : str
        What it shows, for the command's help.
    draw : callable
    height : float
        In millimetres, at 120 of width.
    takes : tuple of str
        Which of ``measure`` and ``reform`` it understands.
    """

    about: str
    draw: Callable[[Asked, Axes], Any]
    height: float = 80.0
    takes: tuple[str, ...] = ()

    def check(self, asked: Asked, name: str) -> None:
        """Refuse what the figure would ignore, and names that are not there."""
        for option in ("measure", "reform"):
            value = getattr(asked, option)
            if value is not None and option not in self.takes:
                able = ", ".join(kind for kind, one in KINDS.items() if option in one.takes)
                raise InputError(
                    f"--{option} has no meaning for '{name}'",
                    right=f"leave it out, or draw one of {able}",
                )
        reforms = asked.comparison.reforms
        if asked.reform is not None and asked.reform not in reforms:
            raise InputError(
                f"there is no reform '{asked.reform}' in this comparison",
                right=nearest(asked.reform, reforms),
            )


def _differences(asked: Asked, ax: Axes) -> None:
    from experiments.plots import plot_differences

    if asked.measure is None:
        plot_differences(asked.comparison.rows, ax, words=asked.words)
    else:
        measures = [_known(asked.measure, _all_measures())]
        plot_differences(asked.comparison.rows, ax, measures, asked.words)


def _cost(asked: Asked, ax: Axes) -> None:
    from experiments.plots import plot_cost_and_effect

    effect = _known(asked.measure or "headline", _all_measures())
    plot_cost_and_effect(asked.comparison.rows, ax, "reform_cost", effect, asked.words)


def _runs(asked: Asked, ax: Axes) -> None:
    from experiments.plots import plot_runs
    from experiments.replication import BASELINE, base_name

    measure = _known(asked.measure or "headline", _all_measures())
    comparison = asked.comparison
    if base_name(measure) in comparison.replications[0].measures[comparison.reforms[0]]:
        raise InputError(
            f"measure '{measure}' has another baseline for each reform",
            right="draw 'differences' of it",
        )
    values = {BASELINE: comparison.values(comparison.reforms[0], measure)[0]}
    values |= {reform: comparison.values(reform, measure)[1] for reform in comparison.reforms}
    plot_runs(values, ax, measure, asked.words)


def _over_time(asked: Asked, ax: Axes) -> None:
    from experiments.plots_of_pairs import plot_effect_over_time

    paths = asked.comparison.details.paths
    if not paths:
        raise InputError("this comparison has no weekly series", right="draw another kind")
    measure = _known(asked.measure or "mean_satisfaction", {path.measure for path in paths})
    plot_effect_over_time(paths, ax, measure, asked.words)


def _people(asked: Asked, ax: Axes) -> None:
    from experiments.analysis_of_pairs.paired_residents import OUTCOMES
    from experiments.plots_of_pairs import plot_winners_and_losers

    people = asked.comparison.details.people
    if not people:
        raise InputError("this comparison kept no residents", right="draw another kind")
    outcome = _known(asked.measure or "satisfaction", OUTCOMES)
    plot_winners_and_losers(people, ax, outcome, words=asked.words)


def _ranks(asked: Asked, ax: Axes) -> None:
    from experiments.plots_of_pairs import plot_rank_acceptability

    plot_rank_acceptability(asked.comparison.details.ranks, ax, asked.words)


def _front(asked: Asked, ax: Axes) -> None:
    from experiments.plots_of_pairs import plot_front

    plot_front(asked.comparison.details.front, ax, asked.words)


def _districts(asked: Asked, ax: Axes) -> None:
    from experiments.analysis_of_pairs.paired_residents import OUTCOMES
    from experiments.plot_districts import plot_districts

    people = asked.comparison.details.people
    if not any(row.grouping == "district" for row in people):
        raise InputError(
            "this comparison has no districts to tell apart",
            why="one district is simulated, or no residents were kept",
            right="compare with --districts 2 or more",
        )
    outcome = _known(asked.measure or "satisfaction", OUTCOMES)
    plot_districts(people, ax, asked.reform, outcome, asked.words)


def _known(name: str, names: Any) -> str:
    if name not in names:
        raise InputError(
            f"there is no measure '{name}' for this figure", right=nearest(name, names)
        )
    return name


def _all_measures() -> Any:
    from sim.measures import MEASURES

    return MEASURES


KINDS: Final[dict[str, Kind]] = {
    "differences": Kind(
        "what each reform changes, with intervals", _differences, 75.0, ("measure",)
    ),
    "cost": Kind("cost of each reform against its effect", _cost, 80.0, ("measure",)),
    "runs": Kind("every run of every arm, pair by pair", _runs, 80.0, ("measure",)),
    "over-time": Kind("how effects unfold: fan charts", _over_time, 80.0, ("measure",)),
    "people": Kind("who is better and who is worse off", _people, 110.0, ("measure",)),
    "ranks": Kind("ranks over all choices of values", _ranks, 65.0),
    "front": Kind("all arms in all criteria", _front, 85.0),
    "districts": Kind("districts and what changes there", _districts, 85.0, ("measure", "reform")),
}
"""Kinds of figures by name."""
