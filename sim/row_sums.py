"""Sum the rows of a table that lists name: four numbers at a time, list after list.

Neighbours lie far apart in memory, and what they show is four numbers side by side: one
load, one conversion and one addition for all four, where the compiler by itself makes
four of each. Lists are short and of all lengths, so a loop for each would end where the
processor does not expect it, three or four ties' time lost a list: here one loop goes over
the entries of many lists, and a byte beside each entry says how many lists further the
next one is. Every column is summed in the order of its list, so the sums are those
of plain loops, bit for bit.
"""

from __future__ import annotations

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
    rows: Any,
    onward: Any,
    begin: Any,
    end: Any,
    ahead: Any,
    sums: Any,
    k: Any,
) -> Any:
    """Write the sum of the rows that each list names into a row of `sums`.

    Parameters
    ----------
    table : float32 array, shape (any, WIDTH), contiguous
    rows : integer array, contiguous
        Numbers of rows, none negative: the entries of all lists.
    onward : uint8 array, contiguous
        As of `lists_onward`.
    begin, end : int
        Where among the entries the first list begins and the last one ends.
    ahead : int
        How far ahead in `rows` memory is asked for what comes next.
    sums : float64 array, WIDTH numbers a row, contiguous
        Rows of empty lists are left as they are.
    k : int
        Row for the first list that is not empty; the last one's is at most `FURTHEST` later.

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
        def array(position: int) -> Any:
            array_type = signature.args[position]
            return context.make_array(array_type)(context, builder, arguments[position])

        def number(position: int) -> Any:
            given = signature.args[position]
            return context.cast(builder, arguments[position], given, types.int64)

        singles = builder.bitcast(array(0).data, _SINGLES.as_pointer())
        names, steps = array(1), array(2).data
        doubles = builder.bitcast(array(6).data, _DOUBLES.as_pointer())
        first, past, distance = number(3), number(4), number(5)

        def row_of(entry: Any) -> Any:
            name = context.cast(
                builder, builder.load(builder.gep(names.data, [entry])), rows.dtype, types.int64
            )
            return builder.gep(singles, [name])

        total = cgutils.alloca_once_value(builder, _NOTHING)
        place = cgutils.alloca_once_value(builder, number(7))

        def add(entry: Any) -> None:
            shown = builder.fpext(builder.load(row_of(entry), align=4), _DOUBLES)
            sum_so_far = builder.fadd(builder.load(total), shown)
            here = builder.load(place)
            builder.store(sum_so_far, builder.gep(doubles, [here]), align=8)
            step = builder.zext(builder.load(builder.gep(steps, [entry])), _INDEX)
            builder.store(builder.add(here, step), place)
            goes_on = builder.icmp_unsigned("==", step, ir.Constant(_INDEX, 0))
            builder.store(_kept_where(builder, goes_on, sum_so_far), total)

        known = builder.sub(names.nitems, distance)
        until = builder.select(builder.icmp_signed("<", past, known), past, known)
        until = builder.select(builder.icmp_signed(">", until, first), until, first)
        with cgutils.for_range_slice(builder, first, until, _ONE, intp=_INDEX, inc=True) as (e, _):
            ask_for(builder, row_of(builder.add(e, distance)))
            add(e)
        with cgutils.for_range_slice(builder, until, past, _ONE, intp=_INDEX, inc=True) as (e, _):
            add(e)
        return context.get_dummy_value()

    return types.void(table, rows, onward, begin, end, ahead, sums, k), generate


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
