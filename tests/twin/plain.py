"""Uncompiled rules: the model's own rule functions, with nothing compiled behind them.

``rule.py_func`` alone would not do: the names it calls are still the compiled
ones. So the function is rebuilt over a namespace of its own, in which every
compiled name is replaced by its plain version, and theirs likewise; luck comes
from the twin's own Philox and its logarithm is its own; NumPy's number types are Python's.
"""

from __future__ import annotations

import builtins
from types import CodeType, FunctionType, SimpleNamespace

import numpy as np

from sim import elementary, streams

from . import luck

# All that rules may use of NumPy: the names of number types.
NUMBERS = SimpleNamespace(int64=int, uint64=int, float64=float)

OWN = {
    streams.philox: luck.philox,
    streams.uniform4: luck.uniform4,
    streams.uniform: luck.uniform,
    elementary.logarithm: luck.logarithm,
    elementary.single_logarithm: luck.single_logarithm,
}

_rebuilt: dict[FunctionType, FunctionType] = {}


def plain(rule):
    """Return a rule as a plain Python function that calls plain functions only."""
    source = getattr(rule, "py_func", rule)
    if source in _rebuilt:
        return _rebuilt[source]
    namespace = {"__builtins__": builtins, "__name__": source.__module__}
    function = FunctionType(
        source.__code__, namespace, source.__name__, source.__defaults__, source.__closure__
    )
    _rebuilt[source] = function  # before its names: a rule may call itself
    for name in names_used(source.__code__):
        if name in source.__globals__:
            namespace[name] = counterpart(source.__globals__[name])
    return function


def counterpart(value):
    """Return what a name of a compiled rule means in a plain one."""
    if value is np:
        return NUMBERS
    if is_compiled(value):
        return OWN[value] if value in OWN else plain(value)
    if isinstance(value, FunctionType) and value.__module__.startswith("sim."):
        return plain(value)
    return value


def is_compiled(value):
    """Whether a value is a function compiled by numba."""
    return isinstance(getattr(value, "py_func", None), FunctionType)


def names_used(code):
    """Return the names that a function's code looks up, those of inner functions too."""
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= names_used(constant)
    return names
