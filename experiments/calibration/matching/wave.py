"""One wave: which outputs can be emulated, which targets can be reached, what is ruled out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from experiments.calibration.matching.emulator import Emulator, LeaveOneOut, fit
from experiments.calibration.matching.implausibility import CUT_OFF, Wave, distance
from experiments.evidence.target import Target

__all__ = ["Emulated", "emulate"]

Array = NDArray[np.float64]

LEVEL: Final = 0.01
"""Of the F test that an output differs between points by more than luck."""

UNDEFINED, UNMOVED, UNSURE = (
    "undefined in some runs",
    "not moved by what is varied",
    "emulator too sure of itself",
)


@dataclass(frozen=True)
class Emulated:
    """What a wave found.

    Parameters
    ----------
    wave : Wave
        What it rules out.
    left_out : mapping of str to str
        Outputs that say nothing in this wave, and why.
    checks : mapping of str to LeaveOneOut
        By output.
    not_reached : tuple of Target
        Facts that no point comes near, set aside.
    nearest : mapping of Target to float
        Smallest implausibility of each target over the candidates.
    """

    wave: Wave
    left_out: Mapping[str, str]
    checks: Mapping[str, LeaveOneOut]
    not_reached: tuple[Target, ...]
    nearest: Mapping[Target, float]

    @property
    def settings(self) -> dict[str, list[float]]:
        """Settings of the emulators, by output."""
        return {output: one.settings for output, one in self.wave.emulators.items()}


def emulate(
    targets: Sequence[Target],
    points: Array,
    values: Sequence[Array],
    candidates: Array,
    order: int,
    settings: Mapping[str, Sequence[float]],
    set_aside: AbstractSet[Target] = frozenset(),
) -> Emulated:
    """Emulate every output and find what its targets rule out.

    Parameters
    ----------
    targets : sequence of Target
    points : array, shape (points, parameters)
        In the unit cube.
    values : sequence of arrays, shape (points, repeats)
        One an output, in the order in which targets name them first.
    candidates : array, shape (candidates, parameters)
        Where a target must come within reach.
    order : int
        Which implausibility decides.
    settings : mapping of str to sequence of float
        Of emulators fitted before, by output.
    set_aside : set of Target, optional
        Those that no point reached in an earlier wave.
    """
    emulators: dict[str, Emulator] = {}
    luck: dict[str, float] = {}
    left_out: dict[str, str] = {}
    checks: dict[str, LeaveOneOut] = {}
    unmoved: dict[str, tuple[float, float]] = {}
    outputs = dict.fromkeys(target.output for target in targets)
    for output, runs in zip(outputs, values, strict=True):
        why = _says_nothing(runs)
        if why:
            left_out[output] = why
            if why == UNMOVED:
                unmoved[output] = (float(runs.mean()), float(runs.var(ddof=1)))
            continue
        luck[output] = float(runs.var(axis=1, ddof=1).mean())
        one = fit(points, runs.mean(axis=1), luck[output] / runs.shape[1], settings.get(output))
        checks[output] = one.check
        if one.check.holds:
            emulators[output] = one
        else:
            left_out[output] = UNSURE
    usable = tuple(target for target in targets if target.output in emulators)
    every = Wave(usable, emulators, luck, order).implausibility(candidates)
    smallest = every.min(axis=0) if len(candidates) else np.zeros(len(usable))
    nearest = dict(zip(usable, smallest.tolist(), strict=True))
    nearest |= {t: _alone(t, *unmoved[t.output]) for t in targets if t.output in unmoved}
    missed = {target for target, value in nearest.items() if value > CUT_OFF} | set_aside
    kept = tuple(target for target in usable if target not in missed)
    wave = Wave(kept, {t.output: emulators[t.output] for t in kept}, luck, order)
    return Emulated(wave, left_out, checks, tuple(t for t in targets if t in missed), nearest)


def _alone(target: Target, mean: float, luck: float) -> float:
    """Return the implausibility of a fact whose output is the same wherever one looks."""
    total = luck + target.standard_error**2 + target.discrepancy**2
    away = float(abs(distance(target, np.array([mean]))[0]))
    return away / total**0.5 if total else (0.0 if away == 0.0 else np.inf)


def _says_nothing(runs: Array) -> str:
    """Return why an output cannot be emulated; "" if it can."""
    if not np.isfinite(runs).all():
        return UNDEFINED
    points, repeats = runs.shape
    between, within = float(runs.mean(axis=1).var(ddof=1)), float(runs.var(axis=1, ddof=1).mean())
    if np.ptp(runs) == 0.0:
        return UNMOVED
    if within == 0.0:
        return ""
    beyond_luck = stats.f.sf(repeats * between / within, points - 1, points * (repeats - 1))
    return "" if beyond_luck < LEVEL else UNMOVED
