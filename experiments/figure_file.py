"""A figure as a file fit for a paper: vectors at the size it is printed, written whole."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments.figure_style import fit_texts, house_style
from experiments.studies.whole_file import write_whole
from experiments.words import Words
from sim.errors import InputError, nearest

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["FORMATS", "check_file", "write_figure"]

FORMATS: Final = ("pdf", "svg", "eps", "png")
"""Kinds of files, by their ending; all but the last are vectors."""

MILLIMETRE: Final = 1.0 / 25.4
"""In inches, which matplotlib counts in."""

DOTS_PER_INCH: Final = 300
CHINESE_FONTS: Final = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Noto Sans CJK JP"),
    *("PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "SimHei", "WenQuanYi Micro Hei"),
    *("WenQuanYi Zen Hei", "Droid Sans Fallback"),
)
"""Fonts with Chinese letters that systems bring along, the best first."""


def check_file(path: Path) -> str:
    """Return the format that a file's name asks for, before anything is drawn.

    Raises
    ------
    InputError
        If figures are not written so, or the folder is not there.
    """
    ending = path.suffix.lstrip(".").lower()
    if ending not in FORMATS:
        raise InputError(
            f"'{path.suffix or path.name}' is no kind of figure",
            where=str(path),
            right=f"end the name in .{', .'.join(FORMATS[:-1])} or .{FORMATS[-1]}; "
            f"{nearest(ending, FORMATS)}",
        )
    if path.is_dir() or not path.parent.is_dir():
        raise InputError("there is no such folder", where=str(path.parent), right="make it first")
    return ending


def write_figure(
    draw: Callable[[Axes], Any], path: Path, words: Words, size: tuple[float, float]
) -> None:
    """Draw a figure in the style of the house and write it, whole or not at all.

    Parameters
    ----------
    draw : callable
        Draws on the axes it is given.
    path : Path
        Its ending says the format.
    words : Words
        The language of the figure.
    size : tuple of float
        Width and height in millimetres.

    Raises
    ------
    InputError
        If it cannot be written, or this machine has no font for the language.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    from experiments.report.svg import square_letters

    ending = check_file(path)
    inches = (size[0] * MILLIMETRE, size[1] * MILLIMETRE)
    look: dict[str, Any] = {"font.family": _fonts(words, ending)}
    if words.language != "en":  # fonts with Chinese letters are of another kind than 42 holds
        look |= {"pdf.fonttype": 3, "ps.fonttype": 3}
    laid_out = square_letters() if ending == "svg" else nullcontext()
    with house_style(), rc_context(look), laid_out:
        figure = Figure(figsize=inches, layout="constrained")
        draw(figure.subplots())
        fit_texts(figure)
        buffer = io.BytesIO()
        date = {"pdf": "CreationDate", "svg": "Date"}.get(ending)
        metadata = None if date is None else {date: None}  # the same figure is the same file
        figure.savefig(buffer, format=ending, dpi=DOTS_PER_INCH, metadata=metadata)
    try:
        write_whole(path, buffer.getvalue())
    except OSError as error:
        raise InputError("cannot be written", where=str(path), why=str(error)) from None


def _fonts(words: Words, ending: str) -> list[str]:
    """Return fonts that have the letters of a language; a file of SVG leaves them to its reader."""
    if words.language == "en":
        return ["DejaVu Sans"]
    if ending == "svg":
        return ["DejaVu Sans", "sans-serif"]
    found = _chinese_font()
    if found is None:
        raise InputError(
            "this machine has no font with Chinese letters",
            why=f"a file of {ending} holds its letters",
            right="install one (such as Noto Sans CJK), or write .svg, whose reader brings them",
        )
    return ["DejaVu Sans", found]


def _chinese_font() -> str | None:
    """Return a font with Chinese letters, also one installed after matplotlib made its list."""
    from matplotlib.font_manager import findSystemFonts, fontManager

    def first() -> str | None:
        there = {font.name for font in fontManager.ttflist}
        return next((name for name in CHINESE_FONTS if name in there), None)

    if first() is None:
        known = {font.fname for font in fontManager.ttflist}
        for path in sorted(set(findSystemFonts()) - known):
            try:
                fontManager.addfont(path)
            except (OSError, RuntimeError):  # no font that can be read
                continue
    return first()
