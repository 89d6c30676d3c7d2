"""Distributions of the time to close, compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy import stats

from experiments.calibration.closing.closing_times import Floats, Histogram
from experiments.calibration.closing.kaplan_meier import Curve
from experiments.calibration.closing.likelihood import Fit, Survival, fit

__all__ = ["FAMILIES", "Compared", "compare_distributions", "largest_gap"]


@dataclass(frozen=True)
class Compared:
    """One family and how well it fits.

    Parameters
    ----------
    family : str
    shape : float or None
        Its shape, where it has one.
    scale : float
        In days.
    never : float
        Share never closed.
    aic_above_best : float
        Of the families compared, 0 for the best.
    gap : float
        Largest distance of its share open from the estimate of Kaplan and Meier.
    """

    family: str
    shape: float | None
    scale: float
    never: float
    aic_above_best: float
    gap: float


FAMILIES: Final[dict[str, tuple[Any, int]]] = {
    "exponential": (stats.expon, 0),
    "Weibull": (stats.weibull_min, 1),
    "gamma": (stats.gamma, 1),
    "log-normal": (stats.lognorm, 1),
    "log-logistic": (stats.fisk, 1),
}
"""Distributions of scipy, and how many shapes they have beside their scale."""


def compare_distributions(data: Histogram, curve: Curve) -> list[Compared]:
    """Fit every family; return them, the best first.

    Parameters
    ----------
    data : Histogram
        What is fitted to.
    curve : Curve
        What the fits are held against.
    """
    fits: dict[str, Fit] = {}
    weight = data.closed / data.closed.sum()
    typical = float(np.exp((weight * np.log(data.middle)).sum()))
    for name, (family, shapes) in FAMILIES.items():
        fits[name] = fit(data, _survival(family, shapes), np.array([typical] + [1.0] * shapes))
    best = min(found.aic for found in fits.values())
    compared = [
        Compared(
            name,
            float(found.values[1]) if len(found.values) > 1 else None,
            float(found.values[0]),
            found.never,
            found.aic - best,
            largest_gap(data, curve, _survival(*FAMILIES[name]), found),
        )
        for name, found in fits.items()
    ]
    return sorted(compared, key=lambda one: one.aic_above_best)


def largest_gap(data: Histogram, curve: Curve, survival: Survival, found: Fit) -> float:
    """Return the largest distance between a fit and the Kaplan-Meier curve, at the bins' edges."""
    edges = data.edges[1:-1]
    fitted = found.never + (1.0 - found.never) * survival(edges, found.values)
    return float(np.abs(fitted - curve.at(edges)).max(initial=0.0))


def _survival(family: Any, shapes: int) -> Survival:
    def survival(days: Floats, values: Floats) -> Floats:
        return np.array(family.sf(days, *values[1 : 1 + shapes], scale=values[0]))

    return survival
