"""The order of one step of the model, read from its source."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from textwrap import dedent
from types import FunctionType
from typing import Any

from sim import model as module_of_model
from sim.books import Books
from sim.caseload import Caseload
from sim.institutions import Institutions
from sim.model import GovernanceModel
from sim.own_process import OwnProcess
from sim.reforms import Reform
from sim.shocks import Shock

__all__ = ["ORDER", "calls_of", "schedule_rows"]

ORDER = (
    ("beginning of a period", "_begin_period"),
    ("every tick", "step"),
    ("end of a period", "_move_society"),
    ("end of a period", "end_period"),
)
"""Which method holds what happens when."""

_WHOSE: dict[str, type] = {
    "self": GovernanceModel,
    "self.caseload": Caseload,
    "self.institutions": Institutions,
    "self.books": Books,
    "shock": Shock,
    "reform": Reform,
    "process": OwnProcess,
}
_NO_EVENT = (
    "self._begin_period",
    "self._move_society",
    "self.end_period",
    "self.chain_hash",
    "self.use_threads",
)


def schedule_rows() -> list[tuple[str, ...]]:
    """Return (when, call, what happens, where it is written), in the order of one step."""
    rows = []
    for when, method in ORDER:
        for call in calls_of(getattr(GovernanceModel, method)):
            if call not in _NO_EVENT:
                rows.append((when, f"`{call}`", *_told(call)))
    return rows


def calls_of(function: Any) -> list[str]:
    """Return what a method calls for effect, in the order of its lines."""
    tree = ast.parse(dedent(inspect.getsource(function)))
    return [
        ast.unparse(node.value.func)
        for node in _statements(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.stmt):
            yield part
            yield from _statements(part)


def _told(call: str) -> tuple[str, str]:
    """Return what a call does, in the words of docstrings, and the files that say how."""
    function = _function(call)
    inside = list(_processes(function)) if inspect.getmodule(function) is module_of_model else []
    files = [_file(inner) for inner in inside] or [_file(function)]
    says = [_line(function)] if _line(function) else [_line(inner) for inner in inside]
    if not all(says) or not says:
        raise ValueError(f"{call}: give it a docstring, the schedule of the ODD is made of these")
    links = ", ".join(f"[`{name}`](../{name})" for name in dict.fromkeys(files))
    return " ".join(says), links


def _function(call: str) -> Any:
    """Return the function of a call written in the model's file."""
    if "." not in call:
        return _plain(getattr(module_of_model, call))
    whose, _, name = call.rpartition(".")
    if whose not in _WHOSE:
        raise ValueError(f"{call}: say in docs/odd_schedule.py whose method it is")
    return getattr(_WHOSE[whose], name)


def _processes(function: Any) -> Iterator[Any]:
    """Yield the functions of processes that a method of the model calls, in their order."""
    tree = ast.parse(dedent(inspect.getsource(function)))
    names = [
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    for name in names:
        found = _plain(getattr(module_of_model, name, None))
        if isinstance(found, FunctionType) and found.__module__.startswith("sim.processes."):
            yield found


def _plain(function: Any) -> Any:
    return getattr(function, "py_func", function)


def _line(function: Any) -> str:
    return (inspect.getdoc(function) or "").partition("\n")[0]


def _file(function: Any) -> str:
    module = importlib.import_module(function.__module__)
    return "/".join(module.__name__.split(".")) + ".py"
