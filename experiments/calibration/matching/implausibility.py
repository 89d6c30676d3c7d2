"""Implausibility: how far the model is from a fact, against all that is uncertain about both.

The distance between the emulated mean and the fact over the root of four variances:
of the observation, of luck (one city has one future), of the emulator, and of what the model
leaves out (Craig et al. 1997; Vernon, Goldstein & Bower 2010).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError, nearest

if TYPE_CHECKING:
    from experiments.calibration.matching.emulator import Emulator
    from experiments.evidence.target import Target

__all__ = ["CUT_OFF", "ORDERS", "Wave", "distance", "order_named"]

Array = NDArray[np.float64]

CUT_OFF: Final = 3.0
"""Any unimodal error lies within three standard deviations in 95 of 100 cases (Pukelsheim 1994)."""

ORDERS: Final = {"largest": 1, "second": 2, "third": 3}
"""By name, which of a point's implausibilities decides, from the largest."""


@dataclass(frozen=True)
class Wave:
    """What one wave of runs rules out.

    Parameters
    ----------
    targets : tuple of Target
        Facts whose output could be emulated, without those that no point reaches.
    emulators : mapping of str to Emulator
        By output.
    luck : mapping of str to float
        Variance over seeds, by output.
    order : int
        1: the largest implausibility decides; 2: the second-largest; and so on.
    """

    targets: tuple[Target, ...]
    emulators: Mapping[str, Emulator]
    luck: Mapping[str, float]
    order: int

    def implausibility(self, points: Array) -> Array:
        """Return it for each point and target, shape (points, targets)."""
        columns = dict(self._columns(points))
        if not columns:
            return np.zeros((len(points), 0))
        return np.stack([columns[target] for target in self.targets], axis=1)

    def keeps(self, points: Array) -> NDArray[np.bool_]:
        """Return which points are not ruled out.

        Those are that fewer than `order` targets speak against; one that is out is not
        looked at again, which is most of the time saved.
        """
        against = np.zeros(len(points), np.int64)
        for output, emulator in self.emulators.items():
            places = np.flatnonzero(against < self.order)
            if not places.size:
                break
            mean, variance = emulator.predict(points[places])
            for target in self.targets:
                if target.output == output:
                    away = self._standardised(target, mean, variance)
                    against[places] += away > CUT_OFF
        kept: NDArray[np.bool_] = against < self.order
        return kept

    def _columns(self, points: Array) -> Iterator[tuple[Target, Array]]:
        for output, emulator in self.emulators.items():
            mean, variance = emulator.predict(points)
            for target in self.targets:
                if target.output == output:
                    yield target, self._standardised(target, mean, variance)

    def _standardised(self, target: Target, mean: Array, variance: Array) -> Array:
        known = self.luck[target.output] + target.standard_error**2 + target.discrepancy**2
        result: Array = np.abs(distance(target, mean)) / np.sqrt(variance + known)
        return result


def distance(target: Target, values: Array) -> Array:
    """Return values minus the fact; of a range, minus its nearest end, 0 inside."""
    result: Array = values - np.clip(values, target.low, target.high)
    return result


def order_named(name: str, targets: Sequence[Target]) -> int:
    """Return which implausibility decides; refuse one that would never."""
    if name not in ORDERS:
        raise InputError(f"there is no cut '{name}'", right=nearest(name, ORDERS))
    order = ORDERS[name]
    if len(targets) < order:
        raise InputError(
            f"the {name}-largest of {len(targets)} implausibilities decides nothing",
            right="give more targets, or --cut largest",
        )
    return order
