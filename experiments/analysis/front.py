"""Trade-offs: which points no other beats in every objective, and the volume they dominate."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["beats", "hypervolume", "on_front"]

Array = NDArray[np.float64]

BLOCK = 256
"""Points that are held against each other at once: memory does not grow with their square."""


def beats(values: ArrayLike) -> NDArray[np.bool_]:
    """Return whether the row-th point beats the column-th, shape (..., points, points).

    A point beats another where it is at least as good in every objective and better in one
    (Pareto efficiency).

    Parameters
    ----------
    values : float array, shape (..., points, objectives)
        The larger, the better.

    Examples
    --------
    >>> beats([[2.0, 2.0], [1.0, 2.0], [3.0, 0.0]]).tolist()
    [[False, True, False], [False, False, False], [False, False, False]]
    """
    points = np.asarray(values, dtype=np.float64)
    return _beat(points, points)


def _beat(one: Array, other: Array) -> NDArray[np.bool_]:
    """Return whether the row-th point of one beats the column-th of another."""
    a, b = one[..., :, None, :], other[..., None, :, :]
    return np.asarray((a >= b).all(axis=-1) & (a > b).any(axis=-1))


def on_front(values: ArrayLike) -> NDArray[np.bool_]:
    """Return which points are not dominated, all objectives being the better the larger.

    Equal points do not dominate each other: both are on the front.

    Parameters
    ----------
    values : array, shape (points, objectives)

    Examples
    --------
    >>> on_front([[1.0, 3.0], [2.0, 2.0], [1.0, 2.0]]).tolist()
    [True, True, False]
    """
    points = np.asarray(values, dtype=np.float64)
    # From the largest first objective down (of equal ones by the second, and so on) nobody is
    # beaten by who comes later, so each need only be held against the front so far, in blocks.
    order = np.lexsort(-points.T[::-1])
    ranked = points[order]
    front = np.zeros(0, dtype=np.int64)
    for first in range(0, len(ranked), BLOCK):
        new = first + np.flatnonzero(~beats(ranked[first : first + BLOCK]).any(axis=0))
        for start in range(0, len(front), BLOCK):
            new = new[~_beat(ranked[front[start : start + BLOCK]], ranked[new]).any(axis=0)]
        front = np.concatenate([front, new])
    stands = np.zeros(len(points), dtype=np.bool_)
    stands[order[front]] = True
    return stands


def hypervolume(values: ArrayLike, reference: ArrayLike) -> float:
    """Return the volume that points dominate above a reference (Zitzler & Thiele 1999).

    By slices along the last objective: exact, for the few objectives and some hundred points
    of a front that people can read.

    Parameters
    ----------
    values : array, shape (points, objectives)
        The larger, the better.
    reference : array, shape (objectives,)
        What is not better than this in every objective adds nothing.

    Examples
    --------
    >>> hypervolume([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]], [0.0, 0.0])
    6.0
    """
    low = np.asarray(reference, dtype=np.float64)
    points = np.asarray(values, dtype=np.float64).reshape(-1, len(low))
    points = points[(points > low).all(axis=1)]
    return _volume(points[on_front(points)], low) if len(points) else 0.0


def _volume(points: Array, low: Array) -> float:
    if len(low) == 1:
        return float(points[:, 0].max() - low[0])
    order = np.argsort(-points[:, -1], kind="stable")
    points, total = points[order], 0.0
    for count in range(1, len(points) + 1):
        below = points[count, -1] if count < len(points) else low[-1]
        height = float(points[count - 1, -1] - below)
        if height > 0.0:
            slice_ = points[:count, :-1]
            total += height * _volume(slice_[on_front(slice_)], low[:-1])
    return total
