"""Ask the memory for a row before it is needed.

An event touches a resident in the middle of columns that fill hundreds of
megabytes: without a word in advance, the processor waits for each.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

__all__ = ["ask_for", "prefetch"]

_READ, _NEAR, _DATA = 0, 3, 1


def ask_for(builder: Any, place: Any) -> None:
    """Write the instruction that loads the cache line of a place in the background."""
    byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
    function = cgutils.get_or_insert_function(
        builder.module,
        ir.FunctionType(ir.VoidType(), [byte, number, number, number]),
        "llvm.prefetch.p0i8",
    )
    how = (ir.Constant(number, k) for k in (_READ, _NEAR, _DATA))
    builder.call(function, [builder.bitcast(place, byte), *how])


@intrinsic
def prefetch(typingctx: Any, array: Any, row: Any, offset: Any) -> Any:
    """Load a cache line of an array's row into the caches, in the background.

    Parameters
    ----------
    array : array
    row : int
        Not negative; a row that does not exist does no harm.
    offset : int
        Bytes from the beginning of the row.

    Notes
    -----
    A hint only: it changes no value. For compiled code.
    """
    if not (isinstance(array, types.Array) and isinstance(row, types.Integer)):
        return None

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array_type, row_type, _ = signature.args
        value = context.make_array(array_type)(context, builder, arguments[0])
        index = context.cast(builder, arguments[1], row_type, types.intp)
        stride = cgutils.unpack_tuple(builder, value.strides)[0]
        byte = ir.IntType(8).as_pointer()
        start = context.cast(builder, arguments[2], signature.args[2], types.intp)
        place = builder.gep(
            builder.bitcast(value.data, byte), [builder.add(builder.mul(index, stride), start)]
        )
        ask_for(builder, place)
        return context.get_dummy_value()

    return types.void(array, row, offset), generate
