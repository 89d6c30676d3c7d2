"""Limiting cases: a scenario in which a published model is all that is left of this one.

A table ``[limiting_case]`` in a scenario file does three things. It frees parameters from
their ranges, so that processes can be switched off or made instant. It may put a graph of
theory in place of the generated network. And it may say how residents' traits lie at the
start. Such a scenario is for docking (Axtell, Axelrod, Epstein & Cohen 1996), not about a
city; nothing in it is a claim about one. See ``docs/docking.md``. Importable without NumPy.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sim.errors import nearest
from sim.frozen_mapping import FrozenMapping
from sim.problems import Problems, kind_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from sim.columns import Columns

__all__ = ["START_COLUMNS", "check_limiting_case", "frozen", "merged", "set_start", "thawed"]

GRAPHS: Final[dict[str, tuple[str, ...]]] = {
    "complete": (),
    "poisson": ("mean_degree",),
    "lattice": ("width", "height", "vision"),
}
"""Graph -> the keys it needs."""

START_COLUMNS: Final = ("threshold", "risk_aversion", "open_intensity", "resentment")
"""Columns whose start a limiting case may set; their places are part of the luck's address."""

LAWS: Final[dict[str, tuple[str, ...]]] = {
    "constant": ("value",),
    "uniform": ("low", "high"),
    "normal": ("mean", "spread"),
}
"""Law -> its numbers."""

DRAWN: Final = ("independently", "evenly")
"""Each resident by own luck, or at the midpoint quantiles in the order of their numbers."""

INSTIGATES: Final = -1.0
"""Threshold of those who act whatever others do."""

_WHO = len(START_COLUMNS)  # second word of the luck that says who instigates
_KEYS = ("source", "graph", "mean_degree", "width", "height", "vision", "instigators", "start")


def check_limiting_case(problems: Problems, data: Mapping[str, Any]) -> None:
    """Note everything that is wrong with the table ``[limiting_case]`` of a scenario."""
    table = problems.table(data, "limiting_case")
    if table is None:
        return
    graph = table.get("graph")
    needs = GRAPHS.get(graph, ()) if isinstance(graph, str) else ()
    problems.keys(table, "limiting_case", _KEYS, ("source", *needs))
    if "source" in table:
        problems.text(table["source"], "limiting_case.source")
    if graph is not None and graph not in GRAPHS:
        right = nearest(str(graph), GRAPHS)
        problems.add("limiting_case.graph", f"'{graph}' is not a graph of theory", right=right)
    if graph is not None and "network_file" in data:
        problems.add(
            "limiting_case.graph",
            "there is a network file, too",
            why="residents have one network",
            right="leave one of them out",
        )
    for key in ("mean_degree", "width", "height", "vision"):
        if key in table:
            _check_size(problems, table[key], key, needs)
    if "instigators" in table:
        problems.integer(table["instigators"], "limiting_case.instigators", low=0)
    start = problems.table(table, "start")
    if start is not None:
        problems.keys(start, "limiting_case.start", START_COLUMNS)
        for column in START_COLUMNS:
            if column in start:
                _check_law(problems, start[column], column)


def _check_size(problems: Problems, value: object, key: str, needs: tuple[str, ...]) -> None:
    """Check a number that describes a graph."""
    where = f"limiting_case.{key}"
    if key not in needs:
        problems.add(where, "does not belong to this graph", right="leave it out")
    elif key == "mean_degree":
        problems.number(value, where, low=0.0)
    else:
        problems.integer(value, where, low=1)


def _check_law(problems: Problems, law: object, column: str) -> None:
    """Check how a column lies at the start."""
    key = f"limiting_case.start.{column}"
    if not isinstance(law, Mapping):
        problems.add(key, f"must be a table, is {kind_of(law)}", right=f"write [{key}]")
        return
    name = law.get("law")
    if name not in LAWS:
        problems.add(
            f"{key}.law",
            f"'{name}' is not a law" if name is not None else "missing",
            right=nearest(str(name), LAWS),
        )
        return
    problems.keys(law, key, ("law", *LAWS[name], "divide_by", "drawn"), LAWS[name])
    share = column != "threshold"  # a threshold may lie anywhere, the others are shares
    for number in LAWS[name]:
        if number in law:
            low = 0.0 if share or number == "spread" else None
            problems.number(law[number], f"{key}.{number}", low=low, high=1.0 if share else None)
    if share and name == "normal":
        problems.add(f"{key}.law", "a share cannot be normal", right="give it a uniform law")
    if "divide_by" in law and problems.number(law["divide_by"], f"{key}.divide_by", low=0) == 0.0:
        problems.add(f"{key}.divide_by", "cannot be 0", right="leave it out, or give a number")
    if law.get("drawn", DRAWN[0]) not in DRAWN:
        right = nearest(str(law["drawn"]), DRAWN)
        problems.add(f"{key}.drawn", f"'{law['drawn']}' is unknown", right=right)


def frozen(table: Mapping[str, Any]) -> FrozenMapping[Any]:
    """Return nested tables as mappings that cannot be changed."""
    return FrozenMapping({k: frozen(v) if isinstance(v, Mapping) else v for k, v in table.items()})


def thawed(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return nested mappings as plain tables."""
    return {k: thawed(v) if isinstance(v, Mapping) else v for k, v in table.items()}


def merged(table: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return nested tables with changes written into them, key by key."""
    result = thawed(table)
    for key, value in changes.items():
        if isinstance(value, Mapping) and isinstance(result.get(key), Mapping):
            result[key] = merged(result[key], value)
        else:
            result[key] = value
    return result


def set_start(
    table: Mapping[str, Any], columns: Columns, seed: npt.NDArray[np.uint64], residents: int
) -> None:
    """Write the columns that a limiting case sets at the start.

    Parameters
    ----------
    table : Mapping
        The scenario's ``[limiting_case]``.
    columns : Columns
        Of a freshly built model.
    seed : uint64 array of two
    residents : int
    """
    import numpy as np

    from sim.start_luck import start_luck

    for place, column in enumerate(START_COLUMNS):
        law = table.get("start", {}).get(column)
        if law is not None:
            if law.get("drawn", DRAWN[0]) == "evenly":
                luck = (np.arange(residents) + 0.5) / residents
            else:
                luck = start_luck(seed, place, residents)
            columns[column][:] = _quantile(law, luck) / law.get("divide_by", 1.0)
    instigators = table.get("instigators", 0)
    if instigators:
        first = np.argsort(start_luck(seed, _WHO, residents), kind="stable")[:instigators]
        columns["threshold"][first] = INSTIGATES


def _quantile(law: Mapping[str, Any], luck: npt.NDArray[Any]) -> npt.NDArray[Any] | float:
    """Return the values of a law at these quantiles."""
    if law["law"] == "constant":
        return float(law["value"])
    if law["law"] == "uniform":
        return float(law["low"]) + (float(law["high"]) - float(law["low"])) * luck
    from scipy.special import ndtri

    return float(law["mean"]) + float(law["spread"]) * ndtri(luck)
