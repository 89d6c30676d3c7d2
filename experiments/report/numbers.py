"""How numbers are written: as many digits as the uncertainty allows, with a true minus sign."""

from __future__ import annotations

import math

from experiments.contrasts import Contrast
from experiments.table import decimals, number
from experiments.units_in_words import unit_in_words
from experiments.words import Words
from sim.measures import MEASURES

__all__ = [
    "at_least",
    "change_of",
    "interval_of",
    "level_of",
    "per_cent",
    "places_of",
    "plain",
    "signed",
    "unit_of",
]

MINUS = "\N{MINUS SIGN}"


def signed(value: float | None, places: int) -> str:
    """Write a change with its sign."""
    return number(value, places, True).replace("-", MINUS)


def plain(value: float | None, places: int) -> str:
    """Write a level."""
    return number(value, places).replace("-", MINUS)


def per_cent(share: float, words: Words) -> str:
    """Write a share so that some are never none, nor almost all everybody."""
    if 0.0 < share < 0.001:
        written = "< 0.1"
    elif 0.999 < share < 1.0:
        written = "> 99.9"
    else:
        fine = 0.0 < share < 0.01 or 0.99 < share < 1.0
        written = f"{100.0 * share:.{int(fine)}f}"
    return words("number.per_cent", n=written)


def at_least(share: float, words: Words) -> str:
    """Write a share rounded down: 94.96 must not read as the 95 it fails to reach."""
    return words("number.per_cent", n=f"{math.floor(1000.0 * share) / 10.0:g}")


def scale_of(row: Contrast) -> float:
    """Return the factor in which a measure is written: shares as percentage points."""
    return unit_in_words(row.unit)[0]


def places_of(row: Contrast) -> int:
    """Return the decimals that show two digits of the uncertainty."""
    size = row.half_width or abs(row.difference) / 10.0 or abs(row.baseline) / 100.0
    return decimals(scale_of(row) * size)


def change_of(row: Contrast) -> str:
    """Write a mean difference."""
    return signed(row.difference * scale_of(row), places_of(row))


def level_of(row: Contrast) -> str:
    """Write the baseline's mean."""
    return plain(row.baseline * scale_of(row), places_of(row))


def interval_of(row: Contrast, words: Words) -> str:
    """Write an interval; a dash where one pair has none."""
    if row.low is None or row.high is None:
        return "–"
    ends = (signed(end * scale_of(row), places_of(row)) for end in (row.low, row.high))
    return words("number.range", low=next(ends), high=next(ends))


def unit_of(measure: str, words: Words) -> str:
    """Return the unit of a measure as the report writes it: shares in per cent."""
    unit = MEASURES[measure].unit
    return (
        words("number.per_cent_of", of=words.unit(unit))
        if unit.startswith("share")
        else words.unit(unit)
    )
