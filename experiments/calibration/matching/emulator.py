"""An emulator: a Gaussian process that stands for the mean of an output over seeds.

From scikit-learn: a linear trend plus a Matérn process with a length scale for each input,
and the known variance of a mean over seeds on the diagonal (Ankenman, Nelson & Staum 2010).
What is rougher than the process can follow is fitted as noise, and counts as the emulator's
own uncertainty. It is judged by leave-one-out errors (Rasmussen & Williams 2006, section 5.4.2),
standardised by what it says of its own certainty (Bastos & O'Hagan 2009).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["FEWEST_PER_PARAMETER", "USUAL_PER_PARAMETER", "Emulator", "LeaveOneOut", "fit"]

Array = NDArray[np.float64]

USUAL_PER_PARAMETER: Final = 10
"""Points a parameter (Loeppky, Sacks & Welch 2009)."""

FEWEST_PER_PARAMETER: Final = 4
"""Below that, a trend and length scales are fitted to hardly more than themselves."""

CHUNK: Final = 4096
WITHIN: Final = 3.0
MOST_BEYOND: Final = 0.05
"""Share of errors beyond three standard deviations that an emulator may have: what any unimodal
distribution has at most (Pukelsheim 1994)."""

LEVEL: Final = 0.01
"""Of the test that an emulator has more of them."""


@dataclass(frozen=True)
class LeaveOneOut:
    """How well an emulator foretells each point from all others.

    Parameters
    ----------
    within_two : float
        Share of errors within two of its own standard deviations; .95 if it is Gaussian.
    beyond_three : float
        Share beyond three.
    explained : float
        Share of the variance between points that is foretold (negative: worse than the mean).
    points : int
    """

    within_two: float
    beyond_three: float
    explained: float
    points: int

    @property
    def holds(self) -> bool:
        """Whether the emulator's own certainty can be relied on (binomial test)."""
        from scipy import stats

        beyond = round(self.beyond_three * self.points)
        return bool(stats.binom.sf(beyond - 1, self.points, MOST_BEYOND) >= LEVEL)


@dataclass(frozen=True)
class Emulator:
    """The mean of an output over seeds, anywhere in the unit cube.

    Parameters
    ----------
    process : GaussianProcessRegressor
        Fitted, in standardised units of the output.
    centre, scale : float
        From those to the output's unit.
    check : LeaveOneOut
    """

    process: Any
    centre: float
    scale: float
    check: LeaveOneOut

    @property
    def settings(self) -> list[float]:
        """Logarithms of the kernel's settings, from which it can be made again."""
        return [float(value) for value in self.process.kernel_.theta]

    def predict(self, points: Array) -> tuple[Array, Array]:
        """Return mean and variance of the output's mean over seeds, each of shape (points,).

        Parameters
        ----------
        points : array, shape (points, parameters)
            In the unit cube.
        """
        means, variances = [], []
        for first in range(0, len(points), CHUNK):
            mean, deviation = self.process.predict(
                _centred(points[first : first + CHUNK]), return_std=True
            )
            means.append(mean)
            variances.append(deviation**2)
        if not means:
            return np.empty(0), np.empty(0)
        mean, variance = np.concatenate(means), np.concatenate(variances)
        return self.centre + self.scale * mean, self.scale**2 * variance


def fit(
    points: Array, means: Array, noise: float, settings: Sequence[float] | None = None
) -> Emulator:
    """Fit an emulator.

    Parameters
    ----------
    points : array, shape (points, parameters)
        In the unit cube.
    means : array, shape (points,)
        The output, mean over the seeds of each point.
    noise : float
        Variance of such a mean.
    settings : sequence of float, optional
        As `Emulator.settings` gave them; by default they are sought (likelihood).
    """
    from scipy.linalg import cho_solve
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import ConstantKernel, DotProduct, Matern, WhiteKernel

    centre, scale = float(means.mean()), float(means.std()) or 1.0
    values = (means - centre) / scale
    scales = Matern(np.full(points.shape[1], 2.0), (0.2, 100.0), nu=2.5)
    kernel = ConstantKernel(1.0, (1e-3, 1e3)) * DotProduct(1.0, "fixed")
    kernel += ConstantKernel(0.5, (1e-4, 1e3)) * scales + WhiteKernel(1e-3, (1e-6, 10.0))
    if settings is not None:
        kernel = kernel.clone_with_theta(np.array(settings))
    process = GaussianProcessRegressor(
        kernel,
        alpha=noise / scale**2 + 1e-6,
        optimizer=None if settings is not None else "fmin_l_bfgs_b",
    )
    with warnings.catch_warnings():
        # a length scale at its upper bound only says that the input does not matter
        warnings.simplefilter("ignore", ConvergenceWarning)
        process.fit(_centred(points), values)
    inverse = np.diag(cho_solve((process.L_, True), np.eye(len(points))))
    errors = process.alpha_ / inverse
    standardised = np.abs(process.alpha_) / np.sqrt(inverse)
    check = LeaveOneOut(
        float((standardised <= 2.0).mean()),
        float((standardised > WITHIN).mean()),
        float(1.0 - (errors**2).sum() / max(1e-300, (values**2).sum())),
        len(points),
    )
    return Emulator(process, centre, scale, check)


def _centred(points: Array) -> Array:
    """Move the unit cube to [-1, 1], where a linear trend has its centre in the middle."""
    return 2.0 * points - 1.0
