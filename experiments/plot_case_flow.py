"""Figure of the case flow: from each channel, where matters go next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.figure_style import new_axes, title

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.case_flow import CaseFlow

__all__ = ["plot_case_flow"]


def plot_case_flow(data: CaseFlow, ax: Axes | None = None) -> Axes:
    """Show moves between channels as a map: a row where matters come from, a column where to.

    Parameters
    ----------
    data : CaseFlow
    ax : Axes, optional
        Where to draw; by default a new figure.
    """
    from matplotlib.colors import LogNorm

    ax = new_axes(ax)
    share = 1000.0 * data.moves / max(1, data.matters)
    highest = max(1.0, float(share.max()))
    shown = share.astype(float)
    shown[shown == 0.0] = float("nan")  # nobody went there: no colour
    picture = ax.imshow(shown, cmap="Blues", norm=LogNorm(0.1, highest), aspect="auto")
    for row, line in enumerate(share):
        for column, value in enumerate(line):
            if value >= 0.5:
                dark = value > highest**0.6
                ax.text(
                    column,
                    row,
                    f"{value:.0f}",
                    ha="center",
                    va="center",
                    fontsize="x-small",
                    color="white" if dark else "black",
                )
    ends = next(k for k, name in enumerate(data.targets) if name not in data.origins)
    ax.axvline(ends - 0.5, color="0.4", linewidth=0.8)
    ax.axhline(0.5, color="0.4", linewidth=0.8)
    words = [[name.replace("_", " ") for name in names] for names in (data.targets, data.origins)]
    ax.set_xticks(range(len(words[0])), words[0], rotation=35, ha="right")
    ax.set_yticks(range(len(words[1])), words[1])
    ax.set_xlabel("goes to next (right of the line: how it ends)")
    ax.set_ylabel("comes from")
    ax.figure.colorbar(picture, ax=ax, label="moves per 1000 matters that arose")
    title(ax, f"Where {data.matters:,} matters went, one run")
    return ax
