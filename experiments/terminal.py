"""What a terminal can show: how wide it is, and whether colours are wanted; needs no NumPy."""

from __future__ import annotations

import os
import shutil
from typing import Final, TextIO

__all__ = ["WIDEST", "Paint", "paint_for", "width_of"]

WIDEST: Final = 120
"""Text is not made wider than this: long lines are hard to read."""

NARROWEST: Final = 60

CODES: Final = {"heading": "1", "better": "32", "worse": "31", "soft": "2"}
"""What a part of a text is, and how it is coloured; words and signs say the same besides."""


class Paint:
    """Colours parts of a text, or leaves it as it is.

    Parameters
    ----------
    wanted : bool
    """

    def __init__(self, wanted: bool) -> None:
        self.wanted = wanted

    def __call__(self, text: str, what: str) -> str:
        """Return a text coloured as what it is: a key of `CODES`."""
        return f"\x1b[{CODES[what]}m{text}\x1b[0m" if self.wanted and text else text


def paint_for(stream: TextIO) -> Paint:
    """Return colours for a terminal, and none elsewhere, or where somebody does not want them.

    The environment's NO_COLOR (no-color.org), if not empty, and TERM=dumb switch them off.
    """
    unwanted = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return Paint(stream.isatty() and not unwanted)


def width_of(stream: TextIO) -> int:
    """Return the columns for text: those of a terminal up to `WIDEST`, else `WIDEST`."""
    if not stream.isatty():
        return WIDEST
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns))
