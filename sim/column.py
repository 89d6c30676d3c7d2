"""One column: what is known about it, what it can hold, and the error for a wrong name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.errors import nearest

__all__ = ["KINDS", "Column", "UnknownColumnError", "fitting"]

# Booleans, signed and unsigned integers, floats: what a rule can read.
KINDS: Final = "biuf"


class UnknownColumnError(AttributeError, KeyError):
    """A name that is no column. The message names the nearest column.

    It is an `AttributeError` and a `KeyError`, since columns are reached both
    ways. The message is made only when it is read: ``getattr(agent, name, None)``
    over a city of residents must not search for the nearest name each time.

    Parameters
    ----------
    name : str
        The name asked for.
    known : iterable of str
        The names there are.
    owner : str
        Who was asked, such as ``"Resident"``.
    """

    def __init__(self, name: str, known: Iterable[str] = (), owner: str = "columns") -> None:
        self.unknown = name
        self.known = tuple(known)
        self.owner = owner
        super().__init__(name, self.known, owner)

    def __str__(self) -> str:
        hint = nearest(self.unknown, self.known) if self.known else "there are none yet"
        return f"{self.owner}: no column or attribute '{self.unknown}'; {hint}"


@dataclass(frozen=True)
class Column:
    """What is known about a column besides its values.

    Attributes
    ----------
    name : str
        The field's word in full, such as ``grievance``.
    dtype : numpy.dtype
        Type each value is rounded to when written.
    unit : str
        Unit, such as ``"weeks"``, ``"share"`` or ``"1"``.
    meaning : str
        One sentence.
    """

    name: str
    dtype: np.dtype[Any]
    unit: str
    meaning: str


def fitting(value: Any, dtype: np.dtype[Any], name: str) -> Any:
    """Return `value` as something a column of this type can take without loss of meaning.

    Floats are left to NumPy, which rounds to the nearest value of the column's
    type. Whole numbers and booleans must fit exactly: 2.7 in an integer column
    would silently become 2, and 300 in an 8-bit one 44.
    """
    if type(value) is float and dtype.kind == "f":  # the common case, quickly
        return value
    given = np.asarray(value)
    if given.dtype.kind not in KINDS:
        raise TypeError(f"'{name}' takes numbers of type {dtype}, not {value!r}")
    if dtype.kind == "f":
        return given
    with np.errstate(invalid="ignore"):
        stored = given.astype(dtype)
    if not np.array_equal(stored, given):
        raise ValueError(f"'{name}' is {dtype} and cannot hold {value!r} exactly")
    return stored
