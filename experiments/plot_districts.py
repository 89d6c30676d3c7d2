"""Figure of the districts: a schematic map in which area is residents and colour is change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from experiments.figure_style import english, new_axes, pairs, title
from experiments.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.analysis_of_pairs.winners_and_losers import GroupEffect

__all__ = ["plot_districts"]

DISTRICT = "district"
Rectangle = tuple[float, float, float, float]


def plot_districts(
    data: Sequence[GroupEffect],
    ax: Axes | None = None,
    reform: str | None = None,
    outcome: str = "satisfaction",
    words: Words | None = None,
) -> Axes:
    """Show what a reform changes for the residents of each district.

    A scenario says how many people live in a district, not where it lies: areas are shares of
    residents, and the order is that of the scenario.

    Parameters
    ----------
    data : sequence of GroupEffect
        Rows of a comparison, as in ``details.people``.
    ax : Axes, optional
        Where to draw; by default a new figure.
    reform : str, optional
        Which one; by default the first.
    outcome : str, optional
        Column of the residents that is compared.
    words : Words, optional
        The language; by default English.

    Raises
    ------
    ValueError
        If there are no districts of this reform and outcome.
    """
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize
    from matplotlib.patches import Rectangle as Patch

    of_districts = [r for r in data if r.grouping == DISTRICT and r.outcome == outcome]
    reform = of_districts[0].reform if reform is None and of_districts else reform
    rows = [row for row in of_districts if row.reform == reform]
    if not rows:
        known = ", ".join(dict.fromkeys(row.reform for row in of_districts)) or "none"
        raise ValueError(f"no districts of reform {reform}, outcome {outcome}; reforms: {known}")
    ax, words = new_axes(ax), words or english()
    most = max(abs(row.change) for row in rows) or 1.0
    colours = ScalarMappable(Normalize(-most, most), cmap="PuOr")
    shades = colours.to_rgba(np.array([row.change for row in rows]))
    for row, colour, (x, y, width, height) in zip(rows, shades, _tiles(rows), strict=True):
        ax.add_patch(Patch((x, y), width, height, facecolor=colour, edgecolor="white", linewidth=3))
        between = ""
        if row.low is not None:
            ends = words("number.range", low=f"{row.low:+.3g}", high=f"{row.high:+.3g}")
            between = f"\n({ends})"
        ax.text(
            x + width / 2.0,
            y + height / 2.0,
            f"{words.name('residents', row.group)}\n"
            f"n = {row.residents:,.0f}\n{row.change:+.3g}{between}",
            ha="center",
            va="center",
            fontsize="small",
            color="white" if abs(row.change) > 0.55 * most else "black",
        )
    ax.set_xlim(0.0, 1.0)
    ax.set_ylim(1.0, 0.0)
    ax.set_axis_off()
    name = words(f"figure.outcome.{outcome}")
    ax.figure.colorbar(colours, ax=ax, label=words("figure.mean_change", what=name))
    runs = max(row.runs for row in rows)
    said = {"arm": words.arm(str(reform)), "what": name, "pairs": pairs(runs, words)}
    title(ax, words("figure.district_map", **said) + "\n" + words("figure.no_map"))
    return ax


def _tiles(rows: Sequence[GroupEffect]) -> Iterator[Rectangle]:
    """Go over a tile (x, y, width, height) a district: one row of them, or two from four on."""
    residents = [row.residents for row in rows]
    half = len(rows) if len(rows) < 4 else (len(rows) + 1) // 2
    total, y = sum(residents), 0.0
    for line in (residents[:half], residents[half:]):
        height, x = sum(line) / total, 0.0
        for one in line:
            width = one / sum(line)
            yield x, y, width, height
            x += width
        y += height
