"""What a number becomes when it is written down in a declared type."""

from __future__ import annotations

from struct import Struct

_SINGLE = Struct("f")


def single(value):
    """Return the nearest number of single precision (float32)."""
    return _SINGLE.unpack(_SINGLE.pack(value))[0]


def whole(bits, signed):
    """Return a function that lets whole numbers of so many bits pass and no other."""
    low = -(1 << (bits - 1)) if signed else 0
    high = low + (1 << bits)

    def exactly(value):
        if value != int(value) or not low <= value < high:
            raise OverflowError(f"{value} is no whole number of {bits} bits")
        return int(value)

    return exactly


ROUND = {
    "float32": single,
    "int16": whole(16, True),
    "uint8": whole(8, False),
}
"""Declared type -> how it rounds."""
