"""What the models of the limiting cases give by themselves: formulas, and a reference run."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

__all__ = [
    "cascade",
    "epstein_reference",
    "final_size_law",
    "jump",
    "midpoint_thresholds",
    "share_without_police",
    "tangency",
    "trigger_probability",
    "watts_window",
]

PEOPLE: Final = 100
MEAN: Final = 25.0
PHI: Final = 0.18


# ---------------------------------------------------------------- Granovetter (1978)


def midpoint_thresholds(spread: float) -> NDArray[np.float64]:
    """Return the thresholds of a hundred people, in people, at the midpoint quantiles."""
    quantiles = (np.arange(PEOPLE) + 0.5) / PEOPLE
    return np.asarray(MEAN + spread * ndtri(quantiles), np.float64)


def cascade(thresholds: NDArray[np.float64]) -> int:
    """Count heads: how many act in the end, by Granovetter's recursion."""
    acting = 0
    while (more := int((thresholds <= acting).sum())) != acting:
        acting = more
    return acting


def jump() -> float:
    """Return the spread at which the hundred tip, by counting heads."""
    return float(
        brentq(lambda s: cascade(midpoint_thresholds(s)) - PEOPLE / 2.0, 12.0, 13.0, xtol=1e-5)
    )


def tangency() -> float:
    """Return the spread at which r = F(r) loses its small root, for N to infinity."""

    def gap(spread: float) -> float:
        z = -math.sqrt(2.0 * math.log(100.0 / (spread * math.sqrt(2.0 * math.pi))))
        return float(100.0 * ndtr(z) - MEAN - spread * z)

    return float(brentq(gap, 5.0, 20.0))


def final_size_law(spread: float) -> list[float]:
    """Return the probability of each final number for independent normal thresholds.

    Ball's triangular equations (1986), in exact rational arithmetic.
    """
    stays = [Fraction(float(ndtr((MEAN - k) / spread))) for k in range(PEOPLE + 1)]
    law: list[Fraction] = []
    for number in range(PEOPLE + 1):
        others = PEOPLE - number
        used = sum(
            (
                math.comb(PEOPLE - k, number - k) * chance / stays[k] ** others
                for k, chance in enumerate(law)
            ),
            Fraction(0),
        )
        law.append(stays[number] ** others * (math.comb(PEOPLE, number) - used))
    return [float(chance) for chance in law]


# ---------------------------------------------------------------------- Watts (2002)


def vulnerable(degree: int) -> bool:
    """Whether one active neighbour is enough at this degree."""
    return degree > 0 and 1.0 / degree > PHI


def watts_window() -> tuple[float, float]:
    """Return the mean degrees between which the vulnerable percolate, Watts' equation (5)."""

    def excess(z: float) -> float:
        degrees = [k for k in range(1, 60) if vulnerable(k)]
        return sum(k * (k - 1) * _poisson(k, z) for k in degrees) - z

    return float(brentq(excess, 0.5, 2.0)), float(brentq(excess, 3.0, 9.0))


def trigger_probability(z: float) -> float:
    """Return the chance that a random seed touches the giant vulnerable cluster."""
    dead = 0.5
    swayed = [(k * _poisson(k, z) / z, k) for k in range(1, 60) if vulnerable(k)]
    for _ in range(2000):
        dead = 1.0 - sum(w for w, _ in swayed) + sum(w * dead ** (k - 1) for w, k in swayed)
    return 1.0 - math.exp(-z * (1.0 - dead))


def _poisson(k: int, z: float) -> float:
    return math.exp(-z) * z**k / math.factorial(k)


# -------------------------------------------------------------------- Epstein (2002)


def share_without_police(legitimacy: float, threshold: float = 0.1) -> float:
    """Return the share acting without officers: 1 - T/(1 - L)."""
    return max(0.0, 1.0 - threshold / (1.0 - legitimacy))


def epstein_reference(
    weeks: int,
    rng: int,
    *,
    legitimacy: float = 0.82,
    officers: float = 4.5,
    moving: float = 0.5,
    whole_officers: bool = True,
) -> NDArray[np.float64]:
    """Return the share acting by week, in a model of its own with luck of its own.

    Written from the rules, not from the product: a lattice, convolutions instead of ties,
    NumPy's generator. 1,120 people on 40 x 40 sites, vision 7, 20 places, terms up to 30.

    Parameters
    ----------
    weeks, rng : int
    legitimacy, officers, moving : float
        Mean officers in sight, and the share of them drawn anew in every period.
    whole_officers : bool
        Whether only whole officers a head count (floor), as Epstein says.
    """
    side, people, vision, places, longest = 40, 1120, 7, 20, 30
    luck = np.random.default_rng(rng)
    view = np.zeros((side, side))
    for down in range(-vision, vision + 1):
        for right in range(-vision, vision + 1):
            if 0 < abs(down) + abs(right) <= vision:
                view[down % side, right % side] += 1.0
    spectrum = np.fft.rfft2(view)
    site = np.sort(luck.permutation(side * side)[:people])
    hardship, aversion = luck.random(people), luck.random(people)
    free_from = np.zeros(people)
    acts = np.zeros(people)
    shares = np.empty(weeks)
    for week in range(weeks):
        ground = np.zeros(side * side)
        ground[site] = acts
        seen = np.fft.irfft2(np.fft.rfft2(ground.reshape(side, side)) * spectrum, (side, side))
        active = 1.0 + np.rint(seen).ravel()[site]
        sight = (1.0 - moving) * officers + moving * luck.poisson(officers, places)
        ratio = np.repeat(sight, people // places) / active
        fear = 1.0 - np.exp(-2.3 * (np.floor(ratio) if whole_officers else ratio))
        wants = (hardship * (1.0 - legitimacy) - aversion * fear > 0.1) & (free_from <= week)
        caught = wants & (luck.random(people) < 1.0 - np.exp(-ratio))
        free_from[caught] = week + 2 + np.floor(luck.random(int(caught.sum())) * longest)
        acts = wants.astype(float)
        shares[week] = acts.mean()
    return shares
