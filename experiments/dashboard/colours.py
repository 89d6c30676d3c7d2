"""Colours that the colour-blind can tell apart, and writing that can be read on them."""

from __future__ import annotations

from functools import cache
from typing import Final

import matplotlib

__all__ = ["ARM_COLOURS", "ARM_DASHES", "on_scale", "scale_stops", "writing_on"]

ARM_COLOURS: Final = {"baseline": "#767676", "reformed": "#0072b2"}
"""Grey and the blue of Okabe & Ito (2008); on white both have a contrast above 4.5."""

ARM_DASHES: Final = {"baseline": "5 3", "reformed": ""}
"""Arms differ in dashes too, so colour alone tells nothing."""

STEPS: Final = 64


@cache
def _scale() -> tuple[tuple[int, int, int], ...]:
    """Return the colours of cividis (Nunez, Anderton & Renslow 2018), dark to light."""
    colours = matplotlib.colormaps["cividis"].resampled(STEPS)
    return tuple(
        (round(255 * r), round(255 * g), round(255 * b))
        for r, g, b, _ in (colours(k) for k in range(STEPS))
    )


def _place(value: float, low: float, high: float) -> int:
    """Return the step of a value on the scale; the middle where all are equal."""
    share = (value - low) / (high - low) if high > low else 0.5
    return min(STEPS - 1, max(0, int(share * STEPS)))


def on_scale(value: float, low: float, high: float) -> str:
    """Return the colour of a value, dark where low and light where high."""
    return "#{:02x}{:02x}{:02x}".format(*_scale()[_place(value, low, high)])


def writing_on(value: float, low: float, high: float) -> str:
    """Return black or white, whichever has more contrast with the colour of a value."""
    red, green, blue = (_linear(part / 255.0) for part in _scale()[_place(value, low, high)])
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#ffffff"


def _linear(part: float) -> float:
    """Return the linear part of an sRGB value (WCAG 2.1)."""
    linear: float = part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
    return linear


def scale_stops(count: int = 9) -> list[tuple[float, str]]:
    """Return places from 0 to 1 and their colours, for a legend."""
    return [(k / (count - 1), on_scale(k / (count - 1), 0.0, 1.0)) for k in range(count)]
