"""Units as sentences write them."""

from __future__ import annotations

__all__ = ["unit_in_words"]


def unit_in_words(unit: str) -> tuple[float, str]:
    """Return the factor and the unit in which a sentence writes a difference.

    Examples
    --------
    >>> unit_in_words("share of residents")
    (100.0, 'percentage points')
    """
    return (100.0, "percentage points") if unit.startswith("share") else (1.0, unit)
