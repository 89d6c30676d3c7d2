"""Sum the rows of a table that lists name: four numbers at a time, list after list.

Neighbours lie far apart in memory, and what they show is four numbers side by side: one
load, one conversion and one addition for all four, where the compiler by itself makes
four of each. Lists are short and of all lengths, so a loop for each would end where the
processor does not expect it, three or four ties' time lost a list: here one loop goes over
the entries of many lists, and a byte beside each entry says how many lists further the
next one is. Every column is summed in the order of its list, so the sums are those
of plain loops, bit for bit.

Several futures of one city have the same lists: what a neighbour shows in each of them then
stands side by side, and is fetched from memory once for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from sim.prefetch import ask_for

__all__ = ["FURTHEST", "WIDTH", "lists_onward", "sum_lists"]

WIDTH = 4  # numbers a row
FURTHEST = 255  # lists that the next entry may lie ahead
_SINGLES = ir.VectorType(ir.FloatType(), WIDTH)
_DOUBLES = ir.VectorType(ir.DoubleType(), WIDTH)
_INDEX = ir.IntType(64)
_ONE = ir.Constant(_INDEX, 1)
AT_ONCE = 4  # futures: a cache line of singles, and as many sums as the processor can keep
_A_LINE = ir.Constant(_INDEX, AT_ONCE)
_NOTHING = ir.Constant(_DOUBLES, [0.0] * WIDTH)


def lists_onward(indptr: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """Return for each entry of the lists how many lists further the next entry is.

    Parameters
    ----------
    indptr : int64 array, shape (lists + 1,)
        Where each list begins, and at the end the number of entries.

    Returns
    -------
    uint8 array, shape (entries,)
        0 within a list, 1 at its end, more where empty lists follow; `FURTHEST` where
        it is more than that, and at the very end.
    """
    onward = np.zeros(int(indptr[-1]), np.uint8)
    filled = np.flatnonzero(np.diff(indptr))
    gaps = np.diff(filled, append=filled[-1:] + FURTHEST)
    onward[indptr[filled + 1] - 1] = np.minimum(gaps, FURTHEST)
    return onward


@intrinsic
def sum_lists(
    typingctx: Any,
    table: Any,
    futures: Any,
    rows: Any,
    onward: Any,
    begin: Any,
    end: Any,
    ahead: Any,
    sums: Any,
    k: Any,
    apart: Any,
) -> Any:
    """Write the sum of the rows that each list names into a row of `sums`, for each future.

    Parameters
    ----------
    table : float32 array, contiguous
        WIDTH numbers for each row and future, the futures of a row side by side.
    futures : int
        How many there are, 1 or more.
    rows : integer array, contiguous
        Numbers of rows, none negative: the entries of all lists.
    onward : uint8 array, contiguous
        As of `lists_onward`.
    begin, end : int
        Where among the entries the first list begins and the last one ends.
    ahead : int
        How far ahead in `rows` memory is asked for what comes next.
    sums : float64 array, contiguous
        WIDTH numbers a row. Rows of empty lists are left as they are.
    k : int
        Row for the first list that is not empty; the last one's is at most `FURTHEST` later.
    apart : int
        Rows from those of one future to those of the next.

    Notes
    -----
    For compiled code; nothing is checked there, as with any index in it.
    """
    if not (_is_contiguous(table, types.float32) and _is_contiguous(sums, types.float64)):
        return None
    if not (isinstance(rows, types.Array) and isinstance(rows.dtype, types.Integer)):
        return None
    if not _is_contiguous(onward, types.uint8):
        return None

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        lists = _Lists(context, builder, signature.args, arguments)
        with lists.each(ir.Constant(_INDEX, 0), lists.futures, _A_LINE) as future:
            left = builder.sub(lists.futures, future)
            for few in range(1, AT_ONCE):
                with builder.if_then(builder.icmp_signed("==", left, ir.Constant(_INDEX, few))):
                    lists.go_over(future, few)
            with builder.if_then(builder.icmp_signed(">=", left, _A_LINE)):
                lists.go_over(future, AT_ONCE)
        return context.get_dummy_value()

    arrays = (table, futures, rows, onward, begin, end, ahead, sums, k, apart)
    return types.void(*arrays), generate


class _Lists:
    """The code of `sum_lists`, as it is written."""

    def __init__(self, context: Any, builder: Any, given: Any, arguments: Any) -> None:
        def array(position: int) -> Any:
            return context.make_array(given[position])(context, builder, arguments[position])

        def number(position: int) -> Any:
            return context.cast(builder, arguments[position], given[position], types.int64)

        self.context, self.builder, self.row_type = context, builder, given[2].dtype
        self.table = builder.bitcast(array(0).data, _SINGLES.as_pointer())
        self.futures = number(1)
        self.names, self.onward = array(2), array(3).data
        self.begin, self.end, self.ahead = number(4), number(5), number(6)
        self.sums = builder.bitcast(array(7).data, _DOUBLES.as_pointer())
        self.apart = number(9)
        self.start = number(8)

    def go_over(self, future: Any, several: int) -> None:
        """Write the loop over the entries for so many futures, the sums so far kept in registers.

        Memory is asked in advance while entries are left.
        """
        builder = self.builder
        place = cgutils.alloca_once(builder, _INDEX)
        builder.store(builder.add(self.start, builder.mul(future, self.apart)), place)
        totals = [cgutils.alloca_once(builder, _DOUBLES) for _ in range(several)]
        for total in totals:
            builder.store(_NOTHING, total)

        def add(entry: Any) -> None:
            here = builder.load(place)
            step = builder.zext(builder.load(builder.gep(self.onward, [entry])), _INDEX)
            builder.store(builder.add(here, step), place)
            goes_on = builder.icmp_unsigned("==", step, ir.Constant(_INDEX, 0))
            first = builder.add(self._first_of_row(entry), future)
            for k, total in enumerate(totals):
                shown = builder.gep(self.table, [builder.add(first, ir.Constant(_INDEX, k))])
                numbers = builder.fpext(builder.load(shown, align=4), _DOUBLES)
                so_far = builder.fadd(builder.load(total), numbers)
                row = builder.add(here, builder.mul(self.apart, ir.Constant(_INDEX, k)))
                builder.store(so_far, builder.gep(self.sums, [row]), align=8)
                builder.store(_kept_where(builder, goes_on, so_far), total)

        known = builder.sub(self.names.nitems, self.ahead)
        until = builder.select(builder.icmp_signed("<", self.end, known), self.end, known)
        until = builder.select(builder.icmp_signed(">", until, self.begin), until, self.begin)
        with self.each(self.begin, until, _ONE) as entry:
            soon = builder.add(self._first_of_row(builder.add(entry, self.ahead)), future)
            ask_for(builder, builder.gep(self.table, [soon]))
            add(entry)
        with self.each(until, self.end, _ONE) as entry:
            add(entry)

    @contextmanager
    def each(self, begin: Any, end: Any, step: Any) -> Iterator[Any]:
        """Write a loop over numbers."""
        loop = cgutils.for_range_slice(self.builder, begin, end, step, intp=_INDEX, inc=True)
        with loop as (number, _):
            yield number

    def _first_of_row(self, entry: Any) -> Any:
        """Return where in the table the row that an entry names begins."""
        name = self.builder.load(self.builder.gep(self.names.data, [entry]))
        row = self.context.cast(self.builder, name, self.row_type, types.int64)
        return self.builder.mul(row, self.futures)


def _kept_where(builder: Any, condition: Any, numbers: Any) -> Any:
    """Return the numbers where a condition holds, else zeros, without a branch."""
    bits = ir.VectorType(_INDEX, WIDTH)
    mask = builder.sext(condition, _INDEX)
    masks = ir.Constant(bits, ir.Undefined)
    for lane in range(WIDTH):
        masks = builder.insert_element(masks, mask, ir.Constant(ir.IntType(32), lane))
    return builder.bitcast(builder.and_(builder.bitcast(numbers, bits), masks), _DOUBLES)


def _is_contiguous(array: Any, dtype: Any) -> bool:
    """Return whether a numba type is that of a contiguous array of `dtype`."""
    return isinstance(array, types.Array) and array.layout == "C" and array.dtype == dtype
