"""Python's search for garbage, put off while much is made that stays.

Loading Mesa and numba, compiled code and a city makes half a million objects, none of
them garbage; looking through them again and again is a tenth of the time to the first
tick.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["uncollected"]


@contextmanager
def uncollected() -> Iterator[None]:
    """Put off the search for garbage until the block ends; one that was off stays off.

    Also good as a decorator of a function.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
