"""Summaries and regression adjustment: from accepted particles to a posterior.

Many outputs say little of any one parameter, and a distance over all of them is mostly noise.
Summaries are therefore what a regression on the outputs foretells of each parameter (Fearnhead
& Prangle 2012). A second, local regression takes away the part of a particle's place that goes
with its distance (Beaumont, Zhang & Balding 2002); its residuals are widened by the degrees of
freedom that it took. Parameters stay in their range because they are cut off there: on a scale
without ends (logits) intervals of truths near an end came out too narrow.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["adjusted", "nearness", "summaries", "weighted_quantile"]

Array = NDArray[np.float64]

PARTICLES_A_SLOPE: Final = 5
"""Effective particles for each direction that is regressed on locally."""

PARTICLES_A_TERM: Final = 10
"""Particles for each term of the summaries: with fewer, only leading principal components."""

PARTICLES_A_SQUARE: Final = 20
"""Particles for each term from which on squares of outputs are among them."""


def summaries(points: Array, outputs: Array) -> Callable[[Array], Array]:
    """Return what foretells parameters from outputs: a function of outputs.

    Parameters
    ----------
    points : array, shape (particles, parameters)
        In the unit cube, drawn from the prior.
    outputs : array, shape (particles, outputs)
        All finite.
    """
    centre, spread = outputs.mean(axis=0), outputs.std(axis=0)
    moved = spread > 0.0
    count = int(moved.sum())
    squares = len(points) >= PARTICLES_A_SQUARE * (2 * count + 1)
    most = max(1, len(points) // PARTICLES_A_TERM)
    axes = None
    if most < count:
        scaled = (outputs[:, moved] - centre[moved]) / spread[moved]
        axes = np.linalg.svd(scaled, full_matrices=False)[2][:most].T

    def terms(values: Array) -> Array:
        each = (values[:, moved] - centre[moved]) / spread[moved]
        each = each if axes is None else each @ axes
        parts = [np.ones((len(each), 1)), each]
        return np.concatenate([*parts, each**2] if squares else parts, axis=1)

    slopes, *_ = np.linalg.lstsq(terms(outputs), points)

    def summarise(values: Array) -> Array:
        result: Array = terms(values) @ slopes
        return result

    return summarise


def nearness(distances: Array) -> Array:
    """Return Epanechnikov weights that fall to nothing just beyond the largest distance."""
    widest = float(distances.max()) * (1.0 + 1e-9) + 1e-12
    result: Array = 1.0 - (distances / widest) ** 2
    return np.maximum(result, 1e-12)


def adjusted(points: Array, summary: Array, observed: Array, weights: Array) -> Array:
    """Return points moved to where the observed summaries are.

    Parameters
    ----------
    points : array, shape (particles, parameters)
        In the unit cube.
    summary : array, shape (particles, summaries)
    observed : array, shape (summaries,)
    weights : array, shape (particles,)
        Of the particles, nearness included.

    Returns
    -------
    array, shape (particles, parameters)
        In the unit cube.
    """
    share = weights / weights.sum()
    directions = _directions(summary - observed, share)
    centre, mean = share @ directions, share @ points
    root = np.sqrt(share)[:, None]
    slopes, *_ = np.linalg.lstsq(root * (directions - centre), root * (points - mean))
    here = mean - centre @ slopes
    residuals = points - mean - (directions - centre) @ slopes
    # residuals are smaller than errors by what was fitted to them
    effective = 1.0 / float((share**2).sum())
    fitted = directions.shape[1] + 1.0
    residuals *= np.sqrt(effective / max(1.0, effective - fitted))
    return np.clip(here + residuals, 0.0, 1.0)


def _directions(away: Array, share: Array) -> Array:
    """Return the leading principal components of summaries, as many as there are particles for."""
    effective = 1.0 / float((share**2).sum())
    most = max(1, min(away.shape[1], int(effective / PARTICLES_A_SLOPE)))
    centred = np.sqrt(share)[:, None] * (away - share @ away)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    result: Array = away @ axes[:most].T
    return result


def weighted_quantile(values: Array, weights: Array, level: float) -> float:
    """Return the smallest value with at least this share of the weight up to it."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    place = int(np.searchsorted(reached, level - 1e-12))
    return float(values[order][min(place, len(order) - 1)])
