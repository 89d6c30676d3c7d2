"""Figure of robustness: the regret of each policy in each future."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.figure_style import new_axes, title
from sim.measures import MEASURES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.analysis.robustness import Robustness

__all__ = ["plot_regret"]


def plot_regret(data: Robustness, ax: Axes | None = None, measure: str = "headline") -> Axes:
    """Show regret as a heat map, policies by futures, the hardest futures to the right.

    Parameters
    ----------
    data : Robustness
    ax : Axes, optional
        Where to draw; by default a new figure.
    measure : str, optional
        What it is of.
    """
    ax = new_axes(ax)
    order = np.argsort(data.regret.max(axis=0), kind="stable")
    picture = ax.imshow(
        data.regret[:, order],
        aspect="auto",
        cmap="Blues",
        vmin=0.0,
        interpolation="nearest",  # no mean of two reforms
    )
    ax.figure.colorbar(picture, ax=ax, label=f"regret ({MEASURES[measure].unit})")
    ax.set_yticks(range(len(data.policies)), data.policies)
    ax.set_xlabel("futures, in the order of the largest regret in them")
    title(ax, f"{MEASURES[measure].label}, {data.gains.shape[1]} futures")
    return ax
