"""How every figure looks: one palette, marks besides colours, and the lines that all figures share.

Colours are told apart by colour-blind readers, and no figure relies on them alone: arms differ by
mark or line too. Words come from the catalogue, so a figure speaks the language of its page.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from experiments.words import Words, open_words
from sim.measures import MEASURES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

__all__ = [
    "COLOURS",
    "LEVEL",
    "LINES",
    "MARKS",
    "axis_label",
    "colour_of_arm",
    "english",
    "fit_texts",
    "house_style",
    "inner_legend",
    "legend_above",
    "new_axes",
    "pairs",
    "title",
    "way",
    "wrapped",
    "zero_line",
]

COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Okabe and Ito's palette, which colour-blind readers can tell apart."""

MARKS: Final = ("o", "s", "^", "D", "v", "P", "X")
LINES: Final = ("-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)), (0, (1, 1)), (0, (8, 2)))

LEVEL: Final = "95 % interval"

STYLE: Final[dict[str, Any]] = {
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.size": 9.0,
    "axes.labelsize": "medium",
    "lines.linewidth": 1.4,
    "pdf.fonttype": 42,  # letters stay letters: searchable, and editable for a journal
    "ps.fonttype": 42,
    "svg.fonttype": "none",
    "svg.hashsalt": "reformlab",  # the same figure is the same file
}
"""What matplotlib is told; a file of vectors keeps its text."""

LINE_HEIGHT: Final = 13.0
TITLE_PAD: Final = 6.0
UNIT_WIDTH: Final = 34


def english() -> Words:
    """Return the words of figures that were not asked for another language."""
    return open_words("en")


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the style of the house; what matplotlib is set to otherwise comes back."""
    from matplotlib import rc_context

    with rc_context(STYLE):
        yield


def new_axes(ax: Axes | None) -> Axes:
    """Return the axes to draw on: those given, or those of a new figure."""
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.subplots(layout="constrained")[1]


def colour_of_arm(place: int) -> str:
    """Colour of an arm: grey for the baseline (place 0), then as in the other figures."""
    return "0.4" if place == 0 else COLOURS[(place - 1) % len(COLOURS)]


def zero_line(ax: Axes, *, vertical: bool = False) -> None:
    """Draw where there is no difference, behind everything."""
    draw = ax.axvline if vertical else ax.axhline
    draw(0.0, color="0.6", linewidth=0.8, zorder=0)


def inner_legend(ax: Axes) -> None:
    """Put the legend where there is room."""
    ax.legend(frameon=False, fontsize="small")


def legend_above(ax: Axes, entries: int, columns: int) -> float:
    """Put the legend between figure and title; return how far up the title has to go."""
    place: dict[str, Any] = {"loc": "lower center", "bbox_to_anchor": (0.5, 1.0)}
    ax.legend(frameon=False, fontsize="x-small", ncols=columns, borderaxespad=0.2, **place)
    return TITLE_PAD + LINE_HEIGHT * -(-entries // columns)


def title(ax: Axes, text: str, pad: float = TITLE_PAD) -> None:
    """Give a figure its title."""
    ax.set_title(text, fontsize="medium", pad=pad)


def pairs(runs: int, words: Words, *, interval: bool = True) -> str:
    """Say over how many pairs a mean is, and which interval is drawn; one pair has none."""
    level = words("figure.level") if interval and runs > 1 else ""
    return words("figure.pairs", runs) + level


def way(better: str, words: Words, *, across: bool = False) -> str:
    """Say which direction is the better one; `across` for an axis from left to right."""
    return words(f"figure.across.{better}" if across else f"figure.up.{better}")


def axis_label(measure: str, words: Words, *, change: bool = False) -> str:
    """Return a measure with its unit."""
    key = "figure.change_of" if change else "figure.with_unit"
    return words(key, what=words.measure(measure), unit=words.unit(MEASURES[measure].unit))


def wrapped(text: str, width: int = UNIT_WIDTH) -> str:
    """Break a text into lines that fit beside an axis; Chinese has no spaces to break at."""
    return "\n".join(textwrap.wrap(text, width))


def fit_texts(figure: Figure) -> None:
    """Break titles and labels of axes that reach beyond the figure; called when all is drawn."""
    figure.draw_without_rendering()
    for ax in figure.axes:
        box = ax.get_window_extent()
        middle = (box.x0 + box.x1) / 2.0
        reach = 2.0 * min(middle, figure.bbox.width - middle)
        for text in (ax.title, ax.xaxis.label):
            _fit(text, reach)
        height = (box.y0 + box.y1) / 2.0
        _fit(ax.yaxis.label, 2.0 * min(height, figure.bbox.height - height), upright=True)


def _fit(text: Text, room: float, *, upright: bool = False) -> None:
    """Break a text into lines of the letters that there is room for."""
    if not text.get_text():
        return
    extent = text.get_window_extent()
    size = extent.height if upright else extent.width
    if size > 0.97 * room:  # a hair of room, since letters are wider in some files than in others
        lines = text.get_text().splitlines()
        letters = max(8, int(max(map(len, lines)) * 0.95 * room / size))
        text.set_text("\n".join(wrapped(line, letters) for line in lines))
