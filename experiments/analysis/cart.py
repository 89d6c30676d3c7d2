"""CART: where cases of interest are frequent, by a classification tree (Breiman et al. 1984).

Beside PRIM, because the two find different shapes: a tree tiles the whole space, PRIM looks
for one dense box (Lempert, Bryant & Bankes 2008).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike

from experiments.analysis.prim import Limits

if TYPE_CHECKING:
    import pandas

__all__ = ["Leaf", "cart"]

SMALLEST_MASS: Final = 0.05
MOST_LEAVES: Final = 8
"""A tree of more leaves is no longer read by anybody."""


@dataclass(frozen=True)
class Leaf:
    """A part of the space of inputs that the tree does not divide further.

    Parameters
    ----------
    limits : mapping of str to limits
        Of the inputs on the way to it; open ends are infinite.
    runs, cases : int
        Runs within, and cases of interest among them.
    coverage, density, mass : float
        As of a `Box`.
    """

    limits: Mapping[str, Limits]
    runs: int
    cases: int
    coverage: float
    density: float
    mass: float

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data; an open end is None."""
        return {
            "limits": {
                name: sorted(limit, key=str)
                if isinstance(limit, frozenset)
                else [end if math.isfinite(end) else None for end in limit]
                for name, limit in self.limits.items()
            },
            **{key: getattr(self, key) for key in ("runs", "cases", "coverage", "density", "mass")},
        }


def cart(
    inputs: pandas.DataFrame,
    cases: ArrayLike,
    *,
    smallest_mass: float = SMALLEST_MASS,
    most_leaves: int = MOST_LEAVES,
) -> tuple[Leaf, ...]:
    """Return the leaves of a tree, the densest first.

    Parameters
    ----------
    inputs : DataFrame, shape (runs, inputs)
        Numbers and categories; of a category each value is a yes or no.
    cases : array of bool, shape (runs,)
        Which runs are of interest.
    smallest_mass : float, optional
        Share of all runs that a leaf must have.
    most_leaves : int, optional
        Leaves at most; the best divisions come first.

    Raises
    ------
    ValueError
        If all runs or none are of interest.

    Examples
    --------
    >>> import numpy, pandas
    >>> x = pandas.DataFrame({"a": numpy.linspace(0, 1, 101), "b": numpy.linspace(0, 1, 101) ** 2})
    >>> cart(x[["a"]], x["a"] > 0.705)[0].limits
    {'a': (0.705, inf)}
    """
    from sklearn.tree import DecisionTreeClassifier

    found = np.asarray(cases, dtype=bool)
    if found.all() or not found.any():
        raise ValueError("all runs or none are cases of interest: nothing to tell apart")
    numbers = _numbers(inputs)
    tree = DecisionTreeClassifier(
        min_samples_leaf=max(1, math.ceil(smallest_mass * len(found))),
        max_leaf_nodes=most_leaves,
        random_state=0,  # decides between equally good divisions
    ).fit(numbers.to_numpy(dtype=np.float64), found)
    at = tree.apply(numbers.to_numpy(dtype=np.float64))
    leaves = []
    for node, limits in _ways(tree.tree_, list(numbers.columns)).items():
        inside = at == node
        runs, hits = int(inside.sum()), int(found[inside].sum())
        leaves.append(
            Leaf(
                _named(limits, inputs),
                runs,
                hits,
                hits / int(found.sum()),
                hits / runs,
                runs / len(found),
            )
        )
    return tuple(sorted(leaves, key=lambda leaf: (-leaf.density, -leaf.coverage)))


_Way = dict[tuple[str, Any], tuple[float, float]]
"""Limits by input and category (None for a number)."""


def _numbers(inputs: pandas.DataFrame) -> pandas.DataFrame:
    """Return the inputs as numbers, one column of zeros and ones for each category."""
    import pandas

    columns: dict[tuple[str, Any], Any] = {}
    for name in inputs.columns:
        values = inputs[name]
        if values.dtype.kind in "fiu":
            columns[name, None] = values.to_numpy(dtype=np.float64)
        else:
            for category in sorted(set(values), key=str):
                columns[name, category] = (values == category).to_numpy(dtype=np.float64)
    frame = pandas.DataFrame(dict(enumerate(columns.values())))
    frame.columns = pandas.Index(list(columns), tupleize_cols=False)
    return frame


def _ways(tree: Any, columns: list[tuple[str, Any]]) -> dict[int, _Way]:
    """Return the limits on the way to each leaf, by its node."""
    found: dict[int, _Way] = {}
    open_nodes: list[tuple[int, _Way]] = [(0, {})]
    while open_nodes:
        node, way = open_nodes.pop()
        left, right = int(tree.children_left[node]), int(tree.children_right[node])
        if left == right:  # no children
            found[node] = way
            continue
        column, cut = columns[tree.feature[node]], float(tree.threshold[node])
        low, high = way.get(column, (-math.inf, math.inf))
        open_nodes += [
            (left, {**way, column: (low, min(high, cut))}),
            (right, {**way, column: (max(low, cut), high)}),
        ]
    return found


def _named(way: _Way, inputs: pandas.DataFrame) -> dict[str, Limits]:
    """Return the limits by input; of categories those that are left."""
    limits: dict[str, Limits] = {}
    for (name, category), (low, high) in way.items():
        if category is None:
            limits[name] = (low, high)
            continue
        left = limits.get(name, frozenset(inputs[name]))
        assert isinstance(left, frozenset)
        limits[name] = left & {category} if low > 0.0 else left - {category}
    return limits
