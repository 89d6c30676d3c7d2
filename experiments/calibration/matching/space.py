"""The space that is not ruled out: what all waves keep, and points drawn from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.matching.implausibility import Wave

__all__ = ["Drawn", "Space"]

Array = NDArray[np.float64]

ROUND: Final = 2**13
MOST_ROUNDS: Final = 24
MARGIN: Final = 0.05
FEWEST_FOR_A_BOX: Final = 50


@dataclass(frozen=True)
class Drawn:
    """Points not ruled out.

    Parameters
    ----------
    points : array, shape (points, parameters)
        Evenly spread over the space left, in the unit cube.
    share : float
        Share of the cube that is left, as the draws say.
    tried : int
        How many were drawn to find them.
    """

    points: Array
    share: float
    tried: int


@dataclass(frozen=True)
class Space:
    """The part of the unit cube that no wave rules out.

    Parameters
    ----------
    parameters : int
    waves : tuple of Wave
    """

    parameters: int
    waves: tuple[Wave, ...] = ()

    def keeps(self, points: Array) -> NDArray[np.bool_]:
        """Return which points no wave rules out; those outside the cube are."""
        inside = (points >= 0.0) & (points <= 1.0)
        kept: NDArray[np.bool_] = np.asarray(inside.all(axis=1))
        for wave in self.waves:
            places = np.flatnonzero(kept)
            if places.size:
                kept[places] = wave.keeps(points[places])
        return kept

    def draw(self, count: int, seed: Sequence[int]) -> Drawn:
        """Draw points from it by rejection, later on from a box around those found.

        Parameters
        ----------
        count : int
            How many are wanted; fewer come where the space is too small to be found.
        seed : sequence of int
        """
        from scipy.stats import qmc

        random = np.random.default_rng(list(seed))
        low, high = np.zeros(self.parameters), np.ones(self.parameters)
        found: list[Array] = []
        tried = kept_in_box = tried_in_box = 0
        for _ in range(MOST_ROUNDS):
            sampler = qmc.Sobol(self.parameters, scramble=True, rng=random)
            candidates = low + (high - low) * sampler.random(ROUND)
            kept = candidates[self.keeps(candidates)]
            found.append(kept)
            tried += ROUND
            kept_in_box += len(kept)
            tried_in_box += ROUND
            together = np.concatenate(found)
            if kept_in_box >= count or len(together) >= 4 * count:
                break
            box = _box(together) if len(together) >= FEWEST_FOR_A_BOX else None
            if box is not None and np.prod(box[1] - box[0]) < 0.5 * np.prod(high - low):
                (low, high), kept_in_box, tried_in_box = box, 0, 0
        together = np.concatenate(found)
        share = float(np.prod(high - low)) * kept_in_box / tried_in_box
        chosen = random.permutation(len(together))[:count]
        return Drawn(together[chosen], share, tried)


def _box(points: Array) -> tuple[Array, Array]:
    """Return the ends of a box around points, a little wider than they are."""
    low, high = points.min(axis=0), points.max(axis=0)
    reach = MARGIN * (high - low)
    return np.maximum(0.0, low - reach), np.minimum(1.0, high + reach)
