"""Figures that are compared with pictures of them; ``python tests/figure_baselines.py`` draws anew.

Look at each picture before it is committed: it says what the figure is meant to look like.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from experiments.analysis_of_pairs.effect_over_time import EffectPath
from experiments.analysis_of_pairs.pareto_front import ArmOnFront
from experiments.analysis_of_pairs.rank_acceptability import ArmRank
from experiments.analysis_of_pairs.winners_and_losers import GroupEffect
from experiments.contrasts import Contrast
from experiments.figure_style import fit_texts, house_style
from experiments.plot_districts import plot_districts
from experiments.plots import plot_cost_and_effect, plot_differences, plot_runs
from experiments.plots_of_pairs import (
    plot_effect_over_time,
    plot_front,
    plot_rank_acceptability,
    plot_winners_and_losers,
)
from sim.measures import MEASURES

FOLDER = Path(__file__).parent / "figures"
REFORMS = ("flatten", "mediation")
DOTS_PER_INCH = 60


def contrast(reform: str, measure: str, difference: float, half: float) -> Contrast:
    about = MEASURES[measure]
    low, high = difference - half, difference + half
    return Contrast(
        *(reform, measure, about.unit, about.better, 50.0, difference, low, high, 0.5, 0),
        *(0.7, 0.9, 0.1, 12),
    )


def contrasts(shift: float = 0.0) -> list[Contrast]:
    """Rows of two reforms, as far apart as their names are long."""
    return [
        contrast(reform, measure, shift + len(reform) - 8.0 + place, 0.5 + 0.2 * place)
        for reform in REFORMS
        for place, measure in enumerate(
            ("order", "vitality", "satisfaction", "headline", "reform_cost")
        )
    ]


def paths() -> list[EffectPath]:
    weeks = np.arange(1.0, 27.0)
    luck = np.linspace(-1.0, 1.0, 5)[:, None] * np.sqrt(weeks) / 4.0
    return [
        EffectPath(reform, "open_disputes", weeks, slope * weeks + luck)
        for reform, slope in zip(REFORMS, (0.2, -0.1), strict=True)
    ]


def group(reform: str, grouping: str, name: str, better: float, worse: float) -> GroupEffect:
    return GroupEffect(
        *(reform, "satisfaction", grouping, name, 1200.0 * (1 + len(name)), better, worse),
        *(1.0 - better - worse, better - 0.02, better + 0.02, worse - 0.01, worse + 0.01),
        *(0.1, 0.1, better - worse, better - worse - 0.02, better - worse + 0.02, None, None, 5),
    )


def people() -> list[GroupEffect]:
    groups = (("everybody", "everybody"), ("district", "East"), ("district", "West"))
    return [
        group(reform, *names, 0.1 + 0.08 * place, 0.3 - 0.09 * place)
        for reform in REFORMS
        for place, names in enumerate((*groups, ("group", "migrant")))
    ]


RANKS = [
    ArmRank("baseline", (0.1, 0.3, 0.6), {}, None, None, 3000),
    ArmRank("flatten", (0.7, 0.2, 0.1), {}, None, None, 3000),
    ArmRank("mediation", (0.2, 0.5, 0.3), {}, None, None, 3000),
]
FRONT = [
    ArmOnFront("baseline", {"order": 50.0, "vitality": 20.0, "reform_cost": 0.0}, (), 1.0),
    ArmOnFront("flatten", {"order": 60.0, "vitality": 30.0, "reform_cost": 10.0}, (), 1.0),
    ArmOnFront(
        "mediation", {"order": 55.0, "vitality": 25.0, "reform_cost": 20.0}, ("flatten",), 0.1
    ),
]
RUNS = {"baseline": [1.0, 2.0, 3.0], "flatten": [2.0, 4.0, 4.0], "mediation": [2.5, 1.0, 3.5]}

FIGURES: dict[str, Any] = {
    "differences": lambda ax: plot_differences(contrasts(), ax),
    "cost_and_effect": lambda ax: plot_cost_and_effect(contrasts(), ax, "reform_cost"),
    "runs": lambda ax: plot_runs(RUNS, ax),
    "effect_over_time": lambda ax: plot_effect_over_time(paths(), ax, "open_disputes"),
    "winners_and_losers": lambda ax: plot_winners_and_losers(people(), ax),
    "rank_acceptability": lambda ax: plot_rank_acceptability(RANKS, ax),
    "front": lambda ax: plot_front(FRONT, ax),
    "districts": lambda ax: plot_districts(people(), ax),
}


def save(draw: Any, path: Path) -> None:
    """Draw a figure as `reformlab plot` does, small and in points."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with house_style(), rc_context({"font.family": ["DejaVu Sans"]}):
        figure = Figure(figsize=(4.7, 3.2), layout="constrained")
        draw(figure.subplots())
        fit_texts(figure)
        figure.savefig(path, dpi=DOTS_PER_INCH, metadata={"Software": None})


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, draw in FIGURES.items():
        save(draw, FOLDER / f"{name}.png")
