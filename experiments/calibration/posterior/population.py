"""Adaptive population Monte Carlo: approximate Bayesian computation in few, equal steps.

The algorithm of Lenormand, Jabot & Deffuant (2013), made for models that take long: as the
sequential Monte Carlo of Toni et al. (2009) with the weights of Beaumont et al. (2009), but
the tolerance follows from the best particles so far (as Del Moral, Doucet & Jasra 2012 let it
follow from the population), those are never simulated again, and it ends when new particles
are hardly ever better. How many runs a step takes is known beforehand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError

__all__ = ["Population", "distances", "populations"]

Array = NDArray[np.float64]

KEPT: Final = 0.5
"""Share of the particles of a step that are kept (Lenormand, Jabot & Deffuant 2013)."""

LEAST_ACCEPTED: Final = 0.05
"""Share of new particles within the last tolerance below which it ends."""

MOST_TRIES: Final = 1000


@dataclass(frozen=True)
class Population:
    """Particles within a tolerance.

    Parameters
    ----------
    points : array, shape (particles, parameters)
        In the unit cube.
    importance : array, shape (particles,)
        Density of the prior over that of the draw by which each came.
    outputs : array, shape (particles, outputs)
        What was simulated at each.
    distances : array, shape (particles,)
    accepted : float
        Share of the new particles of the step that were within the tolerance before it.
    simulated : int
        Runs so far.
    """

    points: Array
    importance: Array
    outputs: Array
    distances: Array
    accepted: float
    simulated: int

    @property
    def tolerance(self) -> float:
        """The largest distance."""
        return float(self.distances.max())

    @property
    def weights(self) -> Array:
        """Weights that sum to one."""
        return self.importance / self.importance.sum()

    @property
    def effective_size(self) -> float:
        """How many equally weighted particles these are worth (Kish 1965)."""
        return float(1.0 / (self.weights**2).sum())


Simulate = Callable[[int, Array], tuple[Array, Array]]
"""From the number of a step and its points to the points that were simulated (those of a step
that was begun before stay) and their outputs, shape (points, outputs)."""

Keeps = Callable[[Array], NDArray[np.bool_]]
"""Whether points lie where the prior is."""


def populations(
    simulate: Simulate,
    measure: Callable[[Array], Array],
    keeps: Keeps,
    share: float,
    first: Array,
    steps: int,
    seed: int,
) -> list[Population]:
    """Return the population after each step, the last one the narrowest.

    Parameters
    ----------
    simulate : callable
        Runs the model, each run with luck of its own.
    measure : callable
        From outputs, shape (points, outputs), to their distances from what is observed.
    keeps : callable
        The prior is even where this holds and nothing elsewhere.
    share : float
        Share of the unit cube where it holds.
    first : array, shape (particles, parameters)
        Drawn from the prior.
    steps : int
        At most so many, the first included.
    seed : int
        Of what moves particles.
    """
    count = len(first)
    kept = max(2, round(KEPT * count))
    first, outputs = simulate(1, first)
    everybody = Population(first, np.ones(count), outputs, measure(outputs), 1.0, count)
    found = [_best(everybody, kept)]
    for step in range(2, steps + 1):
        before = found[-1]
        random = np.random.default_rng([seed, step])
        move = _Move(before)
        new, stay = move.draw(keeps, count - kept, random)
        new, outputs = simulate(step, new)
        importance = stay / (share * move.density(new))
        away = measure(outputs)
        accepted = float((away < before.tolerance).mean())
        both = Population(
            np.concatenate([before.points, new]),
            np.concatenate([before.importance, importance]),
            np.concatenate([before.outputs, outputs]),
            np.concatenate([before.distances, away]),
            accepted,
            before.simulated + len(new),
        )
        found.append(_best(both, kept))
        if accepted < LEAST_ACCEPTED:
            break
    return found


def _best(population: Population, kept: int) -> Population:
    """Return the particles with the smallest distances."""
    nearest = np.argsort(population.distances, kind="stable")[:kept]
    return Population(
        population.points[nearest],
        population.importance[nearest],
        population.outputs[nearest],
        population.distances[nearest],
        population.accepted,
        population.simulated,
    )


class _Move:
    """How particles are drawn from a population: by weight, and then moved.

    The move is Gaussian with twice the weighted covariance (Beaumont et al. 2009).

    Parameters
    ----------
    population : Population
    """

    def __init__(self, population: Population) -> None:
        self.points, self.weights = population.points, population.weights
        covariance = np.atleast_2d(np.cov(self.points.T, aweights=self.weights, ddof=0))
        jitter = 1e-9 * np.eye(self.points.shape[1])
        self.root = np.linalg.cholesky(2.0 * covariance + jitter)

    def draw(self, keeps: Keeps, count: int, random: np.random.Generator) -> tuple[Array, float]:
        """Return points inside the prior, and the share of moves that stay there.

        Moves out of it are drawn again, so that the density of a draw is `density` over
        that share.
        """
        found: list[Array] = []
        inside = tried = 0
        while inside < count and tried < MOST_TRIES * count:
            parents = random.choice(len(self.weights), 4 * count, p=self.weights)
            moves = random.standard_normal((4 * count, len(self.root))) @ self.root.T
            points = self.points[parents] + moves
            found.append(points[keeps(points)])
            inside += len(found[-1])
            tried += 4 * count
        if inside < count:
            raise InputError(
                "the space that is not ruled out is too small to draw from",
                why=f"{inside} of {tried} moves stayed inside",
                right="take fewer waves, or --cut third",
            )
        return np.concatenate(found)[:count], inside / tried

    def density(self, points: Array) -> Array:
        """Return the density of moved particles at some points."""
        gaps = (points[:, None, :] - self.points[None]).reshape(-1, len(self.root))
        squared = (np.linalg.solve(self.root, gaps.T) ** 2).sum(axis=0)
        normal = (2.0 * np.pi) ** (len(self.root) / 2.0) * float(np.prod(np.diag(self.root)))
        result: Array = np.exp(-0.5 * squared.reshape(len(points), -1)) @ self.weights / normal
        return result


def distances(summary: Array, observed: Array) -> Array:
    """Return the root mean square distance of each row of summaries from what is observed.

    Summaries are foretold parameters in units of their range; one of which the outputs say
    nothing is the same for all particles, and so counts for nothing.

    Parameters
    ----------
    summary : array, shape (points, parameters)
    observed : array, shape (parameters,)
    """
    result: Array = np.sqrt(((summary - observed) ** 2).mean(axis=1))
    return result
