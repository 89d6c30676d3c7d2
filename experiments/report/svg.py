"""A figure as SVG that stands inside a page: text stays text, and nothing is named twice.

Letters are drawn by the reader's own fonts, so Chinese shows where the reader has it. To lay it
out, matplotlib must know how wide letters are; for those its own font lacks it is given a
font of empty letters, all of them as wide as high, as Chinese letters are. The machine needs none.
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree

from experiments.figure_style import STYLE, fit_texts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["figure_svg"]

STAND_IN: Final = "reformlab square letters"
SQUARE: Final = ((0x3000, 0x303F), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xFF00, 0xFFEF))
"""Ranges of letters that are as wide as high: signs, Chinese, and wide forms."""

UNITS: Final = 1000
REFERENCE: Final = re.compile(r"#([\w.-]+)")


def figure_svg(
    draw: Callable[[Axes], Any], name: str, label: str, size: tuple[float, float] = (4.7, 3.1)
) -> str:
    """Draw a figure and return it as an ``svg`` element.

    Parameters
    ----------
    draw : callable
        Draws on the axes it is given.
    name : str
        Of the figure on its page: every id in it begins so.
    label : str
        What it shows, for those who do not see it.
    size : tuple of float, optional
        Width and height in inches: narrow, so that its letters can be read on a telephone.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    look = {"font.family": ["DejaVu Sans"], "font.size": 8.5, "svg.hashsalt": name}
    with rc_context({**STYLE, **look}), square_letters():
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure.subplots())
        fit_texts(figure)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
    return _for_a_page(buffer.getvalue(), name, label)


@contextmanager
def square_letters() -> Iterator[None]:
    """Let matplotlib fall back on letters that are empty and square."""
    from matplotlib import rc_context, rcParams
    from matplotlib.font_manager import fontManager

    names = {font.name for font in fontManager.ttflist}
    with tempfile.TemporaryDirectory() as folder:
        added = STAND_IN not in names
        if added:
            path = Path(folder) / "square.ttf"
            path.write_bytes(_square_font())
            fontManager.addfont(path)
        try:
            with rc_context({"font.family": [*rcParams["font.family"], STAND_IN]}):
                yield
        finally:
            if added:
                fontManager.ttflist = [f for f in fontManager.ttflist if f.name != STAND_IN]


@cache
def _square_font() -> bytes:
    """Return a TrueType font whose letters are empty squares."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    font = FontBuilder(UNITS, isTTF=True)
    font.setupGlyphOrder([".notdef", "square"])
    font.setupCharacterMap(
        {code: "square" for first, last in SQUARE for code in range(first, last + 1)}
    )
    font.setupGlyf({".notdef": Glyph(), "square": Glyph()})
    font.setupHorizontalMetrics({".notdef": (UNITS, 0), "square": (UNITS, 0)})
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": STAND_IN, "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _for_a_page(content: bytes, name: str, label: str) -> str:
    """Return an SVG document as an element of a page, without the addresses of its vocabularies."""
    root = ElementTree.fromstring(content)
    for parent in root.iter():
        for child in list(parent):
            if child.tag.endswith(("}metadata", "}style")):  # the style would reach the whole page
                parent.remove(child)
    used = {
        found
        for element in root.iter()
        for value in element.attrib.values()
        for found in REFERENCE.findall(value)
    }
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.tail = None
        element.text = element.text if element.tag == "text" else None
        for key, value in list(element.attrib.items()):
            del element.attrib[key]
            _keep(element, key.rpartition("}")[2], value, name, used)
    root.attrib = {
        "viewBox": root.attrib["viewBox"],
        "role": "img",
        "aria-labelledby": f"{name}-title",
        "class": "figure",
    }
    heading = ElementTree.Element("title", {"id": f"{name}-title"})
    heading.text = label
    root.insert(0, heading)
    return ElementTree.tostring(root, encoding="unicode")


def _keep(element: ElementTree.Element, key: str, value: str, name: str, used: set[str]) -> None:
    """Give an attribute back: ids only where something refers to them, fonts left to the page."""
    if key == "id":
        if value in used:
            element.attrib["id"] = f"{name}-{value}"
        return
    if key == "style":
        value = re.sub(r"font-family:[^;]*;?|font: ([\d.]+px)[^;]*", _size_alone, value)
    element.attrib[key] = REFERENCE.sub(
        lambda found: (
            f"#{name}-{found[1]}" if found[1] in used and _refers(key, value) else found[0]
        ),
        value,
    )


def _refers(key: str, value: str) -> bool:
    """Whether an attribute points to another element: colours begin with a # too."""
    return key == "href" or "url(#" in value


def _size_alone(found: re.Match[str]) -> str:
    return f"font-size: {found[1]}" if found[1] else ""
