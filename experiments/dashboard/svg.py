"""Drawings as SVG text. Names from scenario files are escaped because the tree is serialised."""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

__all__ = ["Element", "add", "drawing", "text_of", "ticks", "tidy"]


def drawing(width: float, height: float, title: str, description: str = "") -> Element:
    """Begin a drawing that fills the width it is given.

    Parameters
    ----------
    width, height : float
        Of its own coordinates.
    title : str
        What it shows, for those who cannot see it.
    description : str, optional
        What is to be seen in it, in a sentence.
    """
    root = Element(
        "svg",
        {
            "viewBox": f"0 0 {tidy(width)} {tidy(height)}",
            "role": "img",
            "aria-label": f"{title}. {description}" if description else title,
            "class": "lab-drawing",
        },
    )
    return root


def add(parent: Element, tag: str, text: str = "", /, **attributes: object) -> Element:
    """Add an element; underscores in names of attributes become hyphens, numbers are tidied."""
    values = {
        name.rstrip("_").replace("_", "-"): tidy(value) if isinstance(value, float) else str(value)
        for name, value in attributes.items()
    }
    child = SubElement(parent, tag, values)
    child.text = text or None
    return child


def text_of(root: Element) -> str:
    """Return a drawing as text, every name in it escaped."""
    # as XML, which escapes attributes too, and with closing tags, which HTML needs
    return tostring(root, encoding="unicode", short_empty_elements=False)


def tidy(value: float) -> str:
    """Write a coordinate: a tenth of a pixel is enough."""
    return f"{value:.1f}".removesuffix(".0")


def ticks(low: float, high: float, count: int = 4) -> Sequence[float]:
    """Return round numbers that divide a range into about `count` steps."""
    if not high > low:
        return [low]
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1.0, 2.0, 2.5, 5.0, 10.0) if m * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]
