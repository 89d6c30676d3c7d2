"""The state of many residents, column by column.

A column is a NumPy array with one entry a resident, a name, a unit and a
meaning. Columns belong to one model (never to a class), so two models in one
process share nothing, and a copy of a model copies its columns.
"""

from __future__ import annotations

import copy
import keyword
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from sim.column import KINDS, Column, UnknownColumnError, fitting

__all__ = ["Columns"]

Array = npt.NDArray[Any]


class Digest(Protocol):
    """What `Columns.digest` feeds: anything with ``update``, such as ``hashlib.sha256()``."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Take in more bytes."""


class Columns(Mapping[str, Array]):
    """An ordered set of named arrays of equal length: the state of one population.

    ``columns.grievance`` and ``columns["grievance"]`` are the array itself, not a
    copy. Iteration is over names, sorted. Columns that are views of one shared
    buffer (the two fields of a signal, say) still share one after `copy`, after
    ``copy.deepcopy`` and after pickling.

    Parameters
    ----------
    length : int
        Number of residents; every column has this many entries.

    Examples
    --------
    >>> columns = Columns(3)
    >>> columns.declare("grievance", "f4", "share", "how aggrieved a resident is")
    array([0., 0., 0.], dtype=float32)
    >>> columns.grievance[:] = [0.1, 0.2, 0.3]
    >>> columns["grievance"] is columns.grievance
    True
    """

    __hash__ = object.__hash__
    __eq__ = object.__eq__

    def __init__(self, length: int) -> None:
        if length < 0:
            raise ValueError(f"columns: length must be 0 or more, not {length}")
        self._length = int(length)
        self._arrays: dict[str, Array] = {}
        self._about: dict[str, Column] = {}
        # The buffer a column lives in: itself, or the larger array it is a view of.
        self._buffers: dict[str, Array] = {}
        self._reserved: frozenset[str] = frozenset(dir(type(self)))

    # ------------------------------------------------------------- declaring

    def declare(
        self,
        name: str,
        dtype: npt.DTypeLike,
        unit: str,
        meaning: str,
        *,
        fill: float = 0,
    ) -> Array:
        """Add a new column, filled with `fill`, and return its array.

        Parameters
        ----------
        name : str
            A Python identifier without a leading underscore.
        dtype : dtype-like
            Boolean, integer or float, in native byte order.
        unit, meaning : str
            See `Column`.
        fill : float, optional
            Value of every entry.
        """
        kind = np.dtype(dtype)
        self._check_new(name, kind)
        array = np.full(self._length, fitting(fill, kind, name), dtype=kind)
        return self._add(name, array, array, unit, meaning)

    def adopt(
        self, name: str, array: Array, unit: str, meaning: str, *, part_of: Array | None = None
    ) -> Array:
        """Add an existing array as a column, without copying it.

        Parameters
        ----------
        name, unit, meaning : str
            See `Column`.
        array : ndarray, shape (length,)
            May be a strided view, such as ``signal[:, 0]``.
        part_of : ndarray, optional
            The array of which `array` is a view. By default NumPy's own
            ``array.base``. `buffer` gives it back, also after copying.
        """
        self._check_new(name, array.dtype)
        return self._add(name, array, self._buffer_of(name, array, part_of), unit, meaning)

    def replace(self, name: str, array: Array, *, part_of: Array | None = None) -> None:
        """Put another array of the same type in a column's place, as when buffers swap."""
        old = self[name]
        if array.dtype != old.dtype:
            raise TypeError(f"columns: '{name}' is {old.dtype}, the replacement {array.dtype}")
        self._buffers[name] = self._buffer_of(name, array, part_of)
        self._arrays[name] = array

    def reserve(self, names: Iterable[str]) -> None:
        """Keep `names` from becoming columns, now and later.

        An agent's own attributes are reserved: a column of the same name could
        be written through the agent but never read.
        """
        names = frozenset(names)
        for name in sorted(names & self._arrays.keys()):
            raise ValueError(f"columns: '{name}' is an attribute of the agent; rename the column")
        self._reserved |= names

    def _check_new(self, name: str, dtype: np.dtype[Any]) -> None:
        if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
            raise ValueError(
                f"columns: {name!r} cannot be a column's name; it must be a Python identifier "
                "without a leading underscore"
            )
        if name in self._reserved:
            raise ValueError(f"columns: '{name}' is taken by an attribute; choose another name")
        if name in self._arrays:
            raise ValueError(f"columns: '{name}' is declared already; use replace() to swap it")
        if dtype.kind not in KINDS or dtype.itemsize > 8 or not dtype.isnative:
            raise TypeError(
                f"columns: '{name}' cannot be {dtype}; a column is boolean, integer or float, "
                "of at most 64 bits, in native byte order"
            )

    def _buffer_of(self, name: str, array: Array, part_of: Array | None) -> Array:
        if array.shape != (self._length,):
            raise ValueError(
                f"columns: '{name}' has shape {array.shape}, not ({self._length},): one entry "
                "a resident"
            )
        buffer = part_of
        if buffer is None:
            buffer = array.base if isinstance(array.base, np.ndarray) else array
        first, end = _byte_bounds(buffer)
        low, high = _byte_bounds(array)
        if array.size and not first <= low <= high <= end:
            raise ValueError(f"columns: '{name}' is not a view of the array it is said to be in")
        # Only a contiguous buffer can be laid out again by offset and strides.
        return buffer if buffer.flags.c_contiguous or buffer.flags.f_contiguous else array

    def _add(self, name: str, array: Array, buffer: Array, unit: str, meaning: str) -> Array:
        self._arrays[name] = array
        self._buffers[name] = buffer
        self._about[name] = Column(name, array.dtype, unit, meaning)
        return array

    # --------------------------------------------------------------- reading

    @property
    def length(self) -> int:
        """Number of residents: entries in each column."""
        return self._length

    @property
    def nbytes(self) -> int:
        """Bytes of all columns together, each counted once."""
        return sum(array.nbytes for array in self._arrays.values())

    def about(self, name: str) -> Column:
        """Return type, unit and meaning of a column."""
        if name not in self._about:
            raise UnknownColumnError(name, self._arrays)
        return self._about[name]

    def buffer(self, name: str) -> Array:
        """Return the array a column is a view of (the column itself if it stands alone)."""
        if name not in self._buffers:
            raise UnknownColumnError(name, self._arrays)
        return self._buffers[name]

    def find(self, name: str) -> Array | None:
        """Return a column's array, or None when there is no such column."""
        return self._arrays.get(name)

    def __getitem__(self, name: str) -> Array:
        try:
            return self._arrays[name]
        except KeyError:
            raise UnknownColumnError(name, self._arrays) from None

    def __getattr__(self, name: str) -> Array:
        # Only names that normal lookup misses come here. Names with an
        # underscore never are columns, and asking for them while a copy is
        # still being filled must not search for `_arrays` again.
        if name.startswith("_"):
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        return self[name]

    def __setattr__(self, name: str, value: object) -> None:
        if not name.startswith("_"):
            raise AttributeError(
                f"columns: write into the array (columns.{name}[:] = ...), use "
                f"replace('{name}', array) to swap it, or declare() to add a column"
            )
        object.__setattr__(self, name, value)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._arrays))

    def __len__(self) -> int:
        """Return the number of columns (`length` is the number of residents)."""
        return len(self._arrays)

    def __contains__(self, name: object) -> bool:
        return name in self._arrays

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._arrays]

    def __repr__(self) -> str:
        listed = ", ".join(f"{name}: {self[name].dtype}" for name in self)
        return f"Columns({self._length:,} residents; {listed or 'no columns'})"

    # --------------------------------------------------------------- writing

    def write(self, name: str, rows: Any, value: Any) -> None:
        """Write `value` into a column at `rows`, rounded to the column's type.

        Parameters
        ----------
        name : str
            The column.
        rows : int, slice or ndarray of int
            Where to write.
        value : scalar or ndarray
            One value for all rows, or one a row.

        Raises
        ------
        ValueError
            If a whole-number or boolean column cannot hold the value exactly.
            (A float column rounds, to the nearest.)
        TypeError
            If the value is not a number.
        """
        array = self[name]
        array[rows] = fitting(value, array.dtype, name)

    # ------------------------------------------------- hashing, copy, pickle

    def digest(self, digest: Digest) -> None:
        """Feed name, type and values of every column, sorted by name, into a hash."""
        for name in self:
            array = self._arrays[name]
            digest.update(name.encode())
            digest.update(array.dtype.str.encode())
            digest.update(np.ascontiguousarray(array).data)

    def copy(self) -> Columns:
        """Return columns with arrays of their own, sharing buffers as these do."""
        return copy.deepcopy(self)

    def __getstate__(self) -> dict[str, Any]:
        """Return buffers, and where in which buffer each column lies.

        Buffers are handed over as the objects they are, so ``copy.deepcopy`` and
        pickle, which know each object once, keep columns and a model that holds
        the same buffer together.
        """
        buffers: list[Array] = []
        number: dict[int, int] = {}
        places = {}
        for name, array in self._arrays.items():
            buffer = self._buffers[name]
            if id(buffer) not in number:
                number[id(buffer)] = len(buffers)
                buffers.append(buffer)
            offset = _address(array) - _address(buffer) if array.size else 0
            view = (offset, array.strides, array.flags.writeable)
            places[name] = (number[id(buffer)], None if array is buffer else view)
        return {
            "length": self._length,
            "about": list(self._about.values()),
            "buffers": buffers,
            "places": places,
            "reserved": self._reserved,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._length = state["length"]
        self._about = {column.name: column for column in state["about"]}
        self._reserved = state["reserved"]
        self._arrays = {}
        self._buffers = {}
        for name, (number, view) in state["places"].items():
            buffer = array = state["buffers"][number]
            if view is not None:
                offset, strides, writeable = view
                layout = buffer if buffer.flags.c_contiguous else buffer.T
                array = np.ndarray(
                    (self._length,),
                    dtype=self._about[name].dtype,
                    buffer=layout.reshape(-1).view(np.uint8),
                    offset=offset,
                    strides=strides,
                )
                array.flags.writeable = writeable
            self._arrays[name] = array
            self._buffers[name] = buffer


def _address(array: Array) -> int:
    address: int = array.__array_interface__["data"][0]
    return address


def _byte_bounds(array: Array) -> tuple[int, int]:
    """Return the first address of an array's entries and the one after the last."""
    low = high = _address(array)
    for entries, stride in zip(array.shape, array.strides, strict=True):
        if stride < 0:
            low += (entries - 1) * stride
        else:
            high += (entries - 1) * stride
    return low, high + array.itemsize
