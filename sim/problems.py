"""A list of what is wrong with a document, with the checks every section needs."""

from __future__ import annotations

import math
import numbers
from collections.abc import Collection, Mapping
from typing import Any

from sim.errors import InputError, nearest

__all__ = ["Problems", "kind_of"]


def kind_of(value: object) -> str:
    """Say in words what kind of value a scenario file holds."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, numbers.Integral):
        return "a whole number"
    if isinstance(value, numbers.Real):
        return "a number"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, (list, tuple)):
        return "a list"
    return f"a {type(value).__name__}"


class Problems:
    """What is wrong with one document, in the order found.

    Parameters
    ----------
    document : str
        Name of the file (or of the scenario) that messages begin with.
    """

    def __init__(self, document: str) -> None:
        self.document = document
        self.found: list[InputError] = []

    def add(self, key: str, what: str, *, why: str = "", right: str = "") -> None:
        """Note one problem at a key."""
        where = ": ".join(part for part in (self.document, key) if part)
        self.found.append(InputError(what, where=where, why=why, right=right))

    def raise_first(self) -> None:
        """Raise the first problem, saying how many there are; do nothing if there is none.

        Raises
        ------
        InputError
            The first problem found.
        """
        if not self.found:
            return
        first = self.found[0]
        if len(self.found) == 1:
            raise first
        count = f"this is the first of {len(self.found)} problems"
        right = f"{first.right}; {count}" if first.right else count
        raise InputError(first.what, where=first.where, why=first.why, right=right)

    def table(self, data: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
        """Return the table at `key`; None if it is absent, or wrong (which is noted)."""
        value = data.get(key)
        if key not in data or isinstance(value, Mapping):
            return value
        self.add(key, f"must be a table, is {kind_of(value)}", right=f"write [{key}]")
        return None

    def keys(
        self,
        table: Mapping[str, Any],
        prefix: str,
        known: Collection[str],
        required: Collection[str] = (),
    ) -> None:
        """Note every key of a table that is unknown, and every required one that is missing."""
        dot = f"{prefix}." if prefix else ""
        full = {dot + name for name in known}
        for key in table:
            if key not in known:
                self.add(dot + key, "unknown key", right=nearest(dot + key, full))
        for key in required:
            if key not in table:
                self.add(dot + key, "missing", right="add this key")

    def number(
        self,
        value: object,
        key: str,
        *,
        low: float | None = None,
        high: float | None = None,
        why: str = "",
    ) -> float | None:
        """Return a finite number within its range, or None after noting what is wrong."""
        if isinstance(value, bool) or not isinstance(value, numbers.Real):
            self.add(key, f"must be a number, is {kind_of(value)}", right=_example(value, low))
            return None
        number = float(value)
        if not math.isfinite(number):
            self.add(key, f"must be a finite number, is {number}", right=_range(low, high))
            return None
        return number if self._within(number, value, key, low, high, why) else None

    def integer(
        self,
        value: object,
        key: str,
        *,
        low: int | None = None,
        high: int | None = None,
        why: str = "",
    ) -> int | None:
        """Return a whole number within its range, or None after noting what is wrong.

        True and false are no numbers here, and 7.0 is not whole: a count that
        was written with a decimal point is a mistake more often than not.
        """
        if isinstance(value, bool) or not isinstance(value, numbers.Integral):
            self.add(
                key, f"must be a whole number, is {kind_of(value)}", right=_example(value, low)
            )
            return None
        number = int(value)
        return number if self._within(number, value, key, low, high, why) else None

    def text(self, value: object, key: str) -> str | None:
        """Return a text, or None after noting what is wrong."""
        if not isinstance(value, str):
            self.add(key, f"must be a text, is {kind_of(value)}", right="put it in quotes")
            return None
        if not value.strip():
            self.add(key, "must not be empty")
            return None
        return value

    def _within(
        self,
        number: float,
        shown: object,
        key: str,
        low: float | None,
        high: float | None,
        why: str,
    ) -> bool:
        if low is not None and number < low:
            what = f"{shown} is below {low:g}"
        elif high is not None and number > high:
            what = f"{shown} is above {high:g}"
        else:
            return True
        self.add(key, what, why=why, right=_range(low, high))
        return False


def _range(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"give a value from {low:g} to {high:g}"
    if low is not None:
        return f"give {low:g} or more"
    if high is not None:
        return f"give {high:g} or less"
    return ""


def _example(value: object, low: float | None) -> str:
    """Say how the same value would be written as a number, where that can be guessed."""
    if isinstance(value, str):
        try:
            float(value)
        except ValueError:
            pass
        else:
            return f"write {value} without quotes"
    if isinstance(value, float) and value.is_integer():
        return f"write {int(value)}"
    return "write " + (f"{low:g} or more" if low is not None else "a number without quotes")
