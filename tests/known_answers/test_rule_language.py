"""Compiled code is written in a small language, so that it means the same everywhere.

Only exp, log, log1p, sqrt and floor and plain arithmetic promise the same bits compiled
and interpreted, on every platform the project supports, and for any number of threads.
The sources of every compiled function are read and held to that language.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sim

PACKAGE = Path(sim.__file__).parent
COMPILERS = {
    "rule",
    "stage",
    "subroutine",
    "array_subroutine",
    "kernel",
    "frugal_kernel",
    "parallel_kernel",
    "vector_loop",
}
SMALL = {"rule", "stage"}  # called by kernels, one resident or case at a time
OF_MATH = {"exp", "log", "log1p", "sqrt", "floor"}
CASTS = {"float64", "float32", "int64", "int32", "uint64", "uint32", "bool_"}
TABLES = {"empty", "zeros", "full"}  # kernels may make room; no sums, no elementwise functions
OF_KIND = {
    "kernel": {"copy", "sort"},  # of whole numbers, where the network is laid out in rows
    "parallel_kernel": {"reshape"},  # another view
}
BUILT_IN = {"min", "max", "range", "len", "int"}
OF_OURS = {
    "prefetch",  # changes no value
    "sum_lists",  # sums in the order of a loop: tests/test_row_sums.py
    "AreaWeek",  # named tuples
    "Block",
}


def compiled_functions() -> list[tuple[str, str, ast.FunctionDef]]:
    """Return (file and name, decorator, tree) of every compiled function."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                for decorator in node.decorator_list:
                    name = ast.unparse(decorator)
                    if name in COMPILERS:
                        where = f"{path.relative_to(PACKAGE).as_posix()}:{node.name}"
                        found.append((where, name, node))
    return found


FUNCTIONS = compiled_functions()
PARTS = {"rule", "stage", "subroutine", "array_subroutine", "vector_loop"}
NAMES = {where.split(":")[1] for where, kind, _ in FUNCTIONS if kind in PARTS}
# A kernel is called from Python only: out of the cache, it cannot become part of another.


def is_other_reading_of_bits(function: ast.expr) -> bool:
    """Whether a number is cast to a type of NumPy and its bits read as another: exact."""
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "view"
        and isinstance(function.value, ast.Call)
        and ast.unparse(function.value.func) in {f"np.{name}" for name in CASTS}
    )


def breaches(function: ast.FunctionDef, kind: str) -> list[str]:
    """Return what in a function is not of the language."""
    found = []
    for node in ast.walk(function):
        if isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(
            node.op, (ast.Pow, ast.MatMult)
        ):
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if is_other_reading_of_bits(node.func):
                continue
            module, _, name = called.rpartition(".")
            allowed = {
                "math": OF_MATH,
                "np": CASTS | (TABLES if kind not in SMALL else set()),
                "numba": {"prange"} if kind == "parallel_kernel" else set(),
                "": BUILT_IN | OF_OURS | NAMES,
            }.get(module, OF_KIND.get(kind, set()))
            if name not in allowed:
                found.append(f"line {node.lineno}: {called}")
        elif isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.Lambda, ast.Try)):
            found.append(f"line {node.lineno}: {type(node).__name__}")
    return found


@pytest.mark.parametrize(
    ("where", "kind", "function"), FUNCTIONS, ids=[where for where, _, _ in FUNCTIONS]
)
def test_compiled_code_keeps_to_its_language(where, kind, function) -> None:
    assert breaches(function, kind) == []


@pytest.mark.parametrize(
    "line",
    [
        "x**2",
        "np.exp(x)",
        "math.pow(x, 2.0)",
        "math.erf(x)",
        "math.lgamma(x)",
        "math.sin(x)",
        "sum(x)",
        "np.dot(x, x)",
        "x.sum()",
        "x.view(np.int64)",
        "abs(x)",
        "np.random.random()",
        "round(x)",
    ],
)
def test_the_reader_sees_what_is_not_of_the_language(line) -> None:
    tree = ast.parse(f"def f(x):\n    return {line}\n").body[0]
    assert isinstance(tree, ast.FunctionDef)
    assert breaches(tree, "rule")


def test_nothing_is_compiled_with_loosened_arithmetic() -> None:
    # One place decides how code is compiled, and it never asks for fast mathematics.
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text())
        words = {
            word.arg
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            for word in node.keywords
        }
        assert "fastmath" not in words, path
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        if path.name != "compiled.py":
            assert not names & {"njit", "jit", "vectorize", "guvectorize"}, path
    assert len(FUNCTIONS) >= 60
