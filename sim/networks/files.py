"""Take a user's own network, from a file or from Python, and write one."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.networks.network import Network
from sim.networks.rows import rows_from_pairs

__all__ = ["own_network", "read_network", "write_network"]

EDGE_LISTS = (".txt", ".csv", ".tsv", ".edges", ".edgelist")
_RIGHT = "give two residents' numbers a line, separated by a comma or blanks, such as '0 17'"


def own_network(source: Any, residents: int) -> Network:
    """Return a user's own network, in whatever form it is given.

    Parameters
    ----------
    source : Network, networkx.Graph, str or Path
        A network as it is, a NetworkX graph (`Network.from_networkx`), or a file
        (`read_network`).
    residents : int
        Number of residents of the simulated city.

    Raises
    ------
    sim.errors.InputError
        If it cannot be the network of these residents.
    """
    import networkx

    if isinstance(source, (str, Path)):
        return read_network(source, residents)
    if isinstance(source, networkx.Graph):
        return Network.from_networkx(source, residents)
    if not isinstance(source, Network):
        raise InputError(
            f"a {type(source).__name__} is no network",
            where="network",
            right="give a networkx.Graph, a Network, or the path of a file",
        )
    if len(source) != residents:
        raise InputError(
            f"the network has {len(source)} nodes, the city {residents} residents",
            where="network",
            right=f"give a network of {residents} nodes, one a resident",
        )
    return source


def write_network(network: Network, path: str | Path) -> Path:
    """Write a network as an edge list that `read_network` reads; return its path.

    Parameters
    ----------
    network : Network
    path : str or Path
        A file that does not exist yet, ending as an edge list does.

    Raises
    ------
    sim.errors.InputError
        If the file exists, or would not be read as an edge list.
    """
    path = Path(path)
    if path.suffix.lower() not in EDGE_LISTS:
        raise InputError(
            f"an edge list cannot end in '{path.suffix}'",
            where=str(path),
            right=f"use {', '.join(EDGE_LISTS)}",
        )
    if path.exists():
        raise InputError("exists already", where=str(path), right="give another name")
    begin = np.repeat(np.arange(len(network)), network.degree())
    once = begin < network.indices
    pairs = np.column_stack([begin[once], network.indices[once]])
    np.savetxt(path, pairs, fmt="%d", delimiter=",", header="resident,resident", comments="")
    return path


def read_network(path: str | Path, residents: int) -> Network:
    """Read who knows whom from an edge list or a GraphML file.

    An **edge list** (``.txt``, ``.csv``, ``.tsv``, ``.edges``, ``.edgelist``)
    has two residents' numbers a line, separated by comma, semicolon, tab or
    blanks; further columns such as weights are not used. Lines that begin with
    ``#`` or ``%`` are comments; the first line may be a header. In **GraphML**
    nodes named by whole numbers are residents' numbers; if any name is not a
    whole number, the nodes are numbered in the order of the file, and there
    must be one a resident.

    Residents are numbered 0 to ``residents - 1``, by place. Residents who do
    not occur have no ties. A tie may be given once or from both ends.

    Parameters
    ----------
    path : str or Path
    residents : int
        Number of residents of the simulated city.

    Raises
    ------
    sim.errors.InputError
        If the file is missing, cannot be read as what its name says, names a
        resident who does not exist, ties a resident to itself, or has no ties.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in (*EDGE_LISTS, ".graphml"):
        raise InputError(
            f"a network file cannot end in '{path.suffix}'",
            where=str(path),
            right=f"use {', '.join(EDGE_LISTS)} for an edge list, or .graphml",
        )
    if not path.is_file():
        raise InputError(
            "there is no such file",
            where=str(path),
            why="it is a folder" if path.is_dir() else "",
            right="give the path of the network file, relative to the scenario file",
        )
    try:
        if kind == ".graphml":
            return _read_graphml(path, residents)
        with path.open(encoding="utf-8-sig") as lines:
            pairs = _read_edge_list(lines, str(path), residents)
    except OSError as error:
        raise InputError("cannot be read", where=str(path), why=str(error)) from error
    except UnicodeDecodeError as error:
        raise InputError("is not text", where=str(path), why=str(error), right=_RIGHT) from error
    return _network(pairs, str(path), residents)


def _read_edge_list(lines: Iterable[str], where: str, residents: int) -> NDArray[np.int32]:
    ends = array("i")
    first = True
    for number, line in enumerate(lines, start=1):
        if line.startswith(("#", "%")) or not line.strip():
            continue
        fields = line.replace(",", " ").replace(";", " ").split()
        here = f"{where}, line {number}"
        if len(fields) < 2:
            raise InputError(f"'{line.strip()}' is not a tie", where=here, right=_RIGHT)
        if not (first and _is_header(fields)):
            ends.extend(_tie(fields[0], fields[1], here, residents))
        first = False
    return np.array(ends, dtype=np.int32).reshape(-1, 2)


def _is_header(fields: list[str]) -> bool:
    """Say whether a first line names columns: neither of its ends is a number."""
    return not any(character.isdigit() for end in fields[:2] for character in end[:2])


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit()


def _tie(a: str, b: str, where: str, residents: int) -> tuple[int, int]:
    """Return the two residents of a tie."""
    ends = _resident(a, where, residents), _resident(b, where, residents)
    if ends[0] == ends[1]:
        raise InputError(
            f"resident {a} is tied to itself", where=where, right="remove the line or the edge"
        )
    return ends


def _resident(name: str, where: str, residents: int) -> int:
    if not _is_number(name):
        raise InputError(f"'{name}' is not a resident's number", where=where, right=_RIGHT)
    resident = int(name)
    if resident >= residents:
        raise InputError(
            f"there is no resident {resident}",
            where=where,
            why=f"the simulated city has {residents} residents",
            right=f"number residents from 0 to {residents - 1}",
        )
    return resident


def _read_graphml(path: Path, residents: int) -> Network:
    import networkx

    where = str(path)
    try:
        graph = networkx.read_graphml(path)
    except ElementTree.ParseError as error:
        _refuse_graphml(f"{where}, line {error.position[0]}", error)
    except (networkx.NetworkXError, KeyError, ValueError) as error:
        _refuse_graphml(where, error)
    if not all(_is_number(node) for node in graph):  # names: the order of the file counts
        try:
            return Network.from_networkx(graph, residents)
        except InputError as error:
            raise InputError(error.what, where=where, why=error.why, right=error.right) from error
    ends = [end for a, b in graph.edges() for end in _tie(a, b, where, residents)]
    for node in graph:
        _resident(node, where, residents)
    return _network(np.array(ends, dtype=np.int32).reshape(-1, 2), where, residents)


def _refuse_graphml(where: str, error: Exception) -> NoReturn:
    raise InputError(
        "is not GraphML",
        where=where,
        why=str(error),
        right="write it with networkx.write_graphml, or give an edge list",
    ) from error


def _network(pairs: NDArray[np.int32], where: str, residents: int) -> Network:
    if len(pairs) == 0:
        raise InputError("holds no ties", where=where, right=_RIGHT)
    return Network(*rows_from_pairs(residents, pairs, len(pairs)))
