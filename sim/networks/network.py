"""The network itself: compressed rows of neighbours that never change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.networks.clustering import closed_pairs
from sim.networks.contraction import contract, household_of_residents
from sim.networks.rows import rows_from_pairs
from sim.row_sums import lists_onward

if TYPE_CHECKING:
    import networkx

__all__ = ["Network"]


@dataclass(frozen=True, eq=False)
class Network:
    """An undirected network without loops or double ties, as compressed rows.

    The neighbours of ``i`` are ``indices[indptr[i]:indptr[i + 1]]``, ascending;
    every tie stands in both rows. The arrays are taken over and made read-only,
    so copies of a model share one network.

    Parameters
    ----------
    indptr : int64 array, shape (nodes + 1,)
        Where each row begins, and at the end the number of entries.
    indices : int32 array, shape (2 * ties,)
        Neighbours, row after row.

    Examples
    --------
    >>> import networkx
    >>> network = Network.from_networkx(networkx.path_graph(3), 3)
    >>> network.neighbours(1).tolist()
    [0, 2]
    >>> network.mean_degree  # doctest: +ELLIPSIS
    1.333...
    """

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]

    def __post_init__(self) -> None:
        """Fix the types and make both arrays read-only."""
        indptr = np.ascontiguousarray(self.indptr, dtype=np.int64)
        indices = np.ascontiguousarray(self.indices, dtype=np.int32)
        if len(indptr) == 0 or indptr[0] != 0 or indptr[-1] != len(indices):
            raise ValueError("indptr must run from 0 to the number of entries of indices")
        indptr.setflags(write=False)
        indices.setflags(write=False)
        object.__setattr__(self, "indptr", indptr)
        object.__setattr__(self, "indices", indices)

    def __copy__(self) -> Network:
        """Return itself: an immutable thing needs no copies."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Network:
        """Return itself, so that a forked model shares its network."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild from the arrays: an unpickled array forgets that it was read-only."""
        return Network, (self.indptr, self.indices)

    def __len__(self) -> int:
        """Return the number of nodes."""
        return len(self.indptr) - 1

    @cached_property
    def onward(self) -> NDArray[np.uint8]:
        """For each entry of `indices`, how many rows further the next one is."""
        return lists_onward(self.indptr)

    @property
    def ties(self) -> int:
        """Number of ties, each counted once."""
        return len(self.indices) // 2

    @property
    def mean_degree(self) -> float:
        """Mean number of neighbours; 0 for a network without nodes."""
        return len(self.indices) / len(self) if len(self) else 0.0

    def degree(self) -> NDArray[np.int64]:
        """Return the number of neighbours of each node, shape (nodes,)."""
        return np.diff(self.indptr)

    def neighbours(self, node: int) -> NDArray[np.int32]:
        """Return the neighbours of one node, ascending (a read-only view)."""
        if not 0 <= node < len(self):
            raise IndexError(f"node {node} is not one of 0 to {len(self) - 1}")
        return self.indices[self.indptr[node] : self.indptr[node + 1]]

    def is_identical(self, other: Network) -> bool:
        """Say whether both networks have the same nodes and the same ties."""
        return np.array_equal(self.indptr, other.indptr) and np.array_equal(
            self.indices, other.indices
        )

    def average_clustering(self) -> float:
        """Return the mean over nodes of the share of a node's neighbours who know each other.

        A node with fewer than two neighbours counts as 0, as in
        ``networkx.average_clustering`` (Watts & Strogatz 1998).
        """
        if len(self) == 0:
            return 0.0
        closed, possible = self._pairs()
        shares = np.zeros(len(self))
        np.divide(closed, possible, out=shares, where=possible > 0)
        return float(shares.mean())

    def transitivity(self) -> float:
        """Return the share of all pairs with a common neighbour who know each other.

        Three times the triangles over the connected triples, as in
        ``networkx.transitivity``; 0 where there are no triples.
        """
        closed, possible = self._pairs()
        total = int(possible.sum())
        return int(closed.sum()) / total if total else 0.0

    def _pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        degree = self.degree()
        return closed_pairs(self.indptr, self.indices), degree * (degree - 1) // 2

    def household_graph(self, household_start: NDArray[np.int32]) -> Network:
        """Return the network contracted to households.

        Two households are tied if a member of one knows a member of the other:
        what surveys of villages measure.

        Parameters
        ----------
        household_start : int32 array, shape (households + 1,)
            The residents of household ``h`` are
            ``household_start[h]:household_start[h + 1]``.

        Raises
        ------
        ValueError
            If the households do not cover exactly the nodes of this network.
        """
        starts = np.asarray(household_start)
        if len(starts) == 0 or starts[0] != 0 or starts[-1] != len(self):
            raise ValueError(f"households must cover residents 0 to {len(self)} and no others")
        household = household_of_residents(starts)
        return Network(*contract(self.indptr, self.indices, starts, household))

    def to_networkx(self) -> networkx.Graph:
        """Return the network as a ``networkx.Graph`` with nodes 0 to nodes - 1."""
        import networkx

        graph: networkx.Graph = networkx.Graph()
        graph.add_nodes_from(range(len(self)))
        for node in range(len(self)):
            row = self.neighbours(node)
            graph.add_edges_from((node, other) for other in row[row > node].tolist())
        return graph

    @classmethod
    def from_networkx(cls, graph: networkx.Graph, residents: int) -> Network:
        """Take over the ties of a NetworkX graph.

        Nodes named 0 to ``residents - 1`` keep their numbers. Other integers
        are numbered in ascending order, all other names in the graph's own
        order. Directions, multiplicities and attributes of ties are dropped.

        Parameters
        ----------
        graph : networkx.Graph
            Any NetworkX graph, directed or multiple ones included.
        residents : int
            Number of nodes the graph must have.

        Raises
        ------
        sim.errors.InputError
            If the number of nodes is another, or a node is tied to itself.
        """
        nodes: list[Any] = list(graph)
        if len(nodes) != residents:
            raise InputError(
                f"the graph has {len(nodes)} nodes, the city {residents} residents",
                where="network",
                right=f"give a graph of {residents} nodes, one a resident",
            )
        if all(isinstance(node, (int, np.integer)) for node in nodes):
            nodes.sort()
        number = {node: place for place, node in enumerate(nodes)}
        pairs = np.fromiter(
            (number[end] for edge in graph.edges() for end in edge), dtype=np.int32
        ).reshape(-1, 2)
        for loop in pairs[pairs[:, 0] == pairs[:, 1], 0][:1]:
            raise InputError(
                f"node {nodes[loop]!r} is tied to itself",
                where="network",
                right="remove such ties: graph.remove_edges_from(networkx.selfloop_edges(graph))",
            )
        return cls(*rows_from_pairs(residents, pairs, len(pairs)))
