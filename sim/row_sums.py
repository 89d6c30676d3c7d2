"""Sum the rows of a table that a list names: four numbers at a time.

Neighbours lie far apart in memory, and what they show is four numbers side by side: one
load, one conversion and one addition for all four, where the compiler by itself makes
four of each. Every column is summed in the order of the list, so the sums are those
of a plain loop, bit for bit.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from sim.prefetch import ask_for

__all__ = ["WIDTH", "sum_rows"]

WIDTH = 4  # numbers a row
_SINGLES = ir.VectorType(ir.FloatType(), WIDTH)
_DOUBLES = ir.VectorType(ir.DoubleType(), WIDTH)
_INDEX = ir.IntType(64)


@intrinsic
def sum_rows(
    typingctx: Any, table: Any, rows: Any, begin: Any, end: Any, ahead: Any, sums: Any, k: Any
) -> Any:
    """Write the sum of some rows of a table into row `k` of `sums`.

    Parameters
    ----------
    table : float32 array, shape (any, WIDTH), contiguous
    rows : integer array, contiguous
        Numbers of rows, none negative.
    begin, end : int
        The rows to add are ``rows[begin:end]``.
    ahead : int
        How far ahead in `rows` memory is asked for what comes next.
    sums : float64 array, shape (any, WIDTH), contiguous
    k : int

    Notes
    -----
    For compiled code; nothing is checked there, as with any index in it.
    """
    if not (_is_table(table, types.float32) and _is_table(sums, types.float64)):
        return None
    if not (isinstance(rows, types.Array) and isinstance(rows.dtype, types.Integer)):
        return None

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        def data(position: int) -> Any:
            array_type = signature.args[position]
            return context.make_array(array_type)(context, builder, arguments[position]).data

        def number(position: int) -> Any:
            given = signature.args[position]
            return context.cast(builder, arguments[position], given, types.int64)

        singles = builder.bitcast(data(0), _SINGLES.as_pointer())
        names, doubles = data(1), builder.bitcast(data(5), _DOUBLES.as_pointer())
        first, past, distance = number(2), number(3), number(4)
        length = context.make_array(signature.args[1])(context, builder, arguments[1]).nitems
        final = builder.sub(length, ir.Constant(_INDEX, 1))

        def row_of(place: Any) -> Any:
            name = context.cast(
                builder, builder.load(builder.gep(names, [place])), rows.dtype, types.int64
            )
            return builder.gep(singles, [name])

        total = cgutils.alloca_once(builder, _DOUBLES)
        builder.store(ir.Constant(_DOUBLES, [0.0] * WIDTH), total)
        step = ir.Constant(_INDEX, 1)
        with cgutils.for_range_slice(builder, first, past, step, intp=_INDEX, inc=True) as (e, _):
            soon = builder.add(e, distance)
            soon = builder.select(builder.icmp_signed("<", soon, final), soon, final)
            ask_for(builder, row_of(soon))
            shown = builder.fpext(builder.load(row_of(e), align=4), _DOUBLES)
            builder.store(builder.fadd(builder.load(total), shown), total)
        builder.store(builder.load(total), builder.gep(doubles, [number(6)]), align=8)
        return context.get_dummy_value()

    return types.void(table, rows, begin, end, ahead, sums, k), generate


def _is_table(array: Any, dtype: Any) -> bool:
    """Return whether a numba type is that of a contiguous table of `dtype`."""
    return (
        isinstance(array, types.Array)
        and array.ndim == 2
        and array.layout == "C"
        and array.dtype == dtype
    )
