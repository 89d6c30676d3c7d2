"""How much of what varies in a study is luck: components of variance, points against seeds.

Every point of a design is run with the same seeds, so a value is

    y[point, seed] = mean + input effect[point] + luck[seed] + interaction[point, seed]

with independent random effects. ``luck`` is what a seed does everywhere alike; the
interaction is luck that falls differently at each point. The components are estimated by
equating mean squares with their expectations (two-way random effects without replication;
Searle, Casella & McCulloch 1992); a negative estimate is taken as zero.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["Luck", "share_of_luck"]


@dataclass(frozen=True)
class Luck:
    """Where the variance of single runs comes from; the three shares add up to one.

    Parameters
    ----------
    inputs : float
        Share that comes from the inputs.
    shared : float
        Share of luck that is the same at every point; indices are blind to it.
    apart : float
        Share of luck that falls differently at each point; it enters indices as noise.
    left_in_mean : float
        Share of the variance over points of the mean over seeds that is still luck: how
        much larger than the truth a total index may come out.
    seeds : int
        Seeds at each point.
    """

    inputs: float
    shared: float
    apart: float
    left_in_mean: float
    seeds: int

    @property
    def total(self) -> float:
        """Share of the variance of single runs that is luck."""
        return self.shared + self.apart

    def to_dict(self) -> dict[str, float]:
        """Return it as plain data, with the total."""
        return {**asdict(self), "total": self.total}

    def __str__(self) -> str:
        return (
            f"luck is {100 * self.total:.0f} % of the variance of single runs "
            f"({100 * self.shared:.0f} % alike at all points, {100 * self.apart:.0f} % not); "
            f"{100 * self.left_in_mean:.0f} % of the variance of means over {self.seeds} seeds"
        )


def share_of_luck(values: ArrayLike) -> Luck:
    """Return how much of the variance of runs is luck.

    Parameters
    ----------
    values : array of shape (points, seeds)
        One outcome, at least two points and two seeds; points a sample of their space.

    Raises
    ------
    ValueError
        If there are fewer, a value is not finite, or nothing varies.

    Examples
    --------
    >>> share_of_luck([[1.0, 2.0], [3.0, 4.0], [8.0, 9.0]]).apart
    0.0
    """
    y = np.asarray(values, dtype=np.float64)
    if y.ndim != 2 or min(y.shape) < 2:
        raise ValueError(f"two points and two seeds are needed, here {y.shape}")
    if not np.isfinite(y).all():
        raise ValueError("a value is not a finite number")
    points, seeds = y.shape
    by_point, by_seed = y.mean(axis=1), y.mean(axis=0)
    rest = y - by_point[:, None] - by_seed[None, :] + y.mean()
    square_points = seeds * float(by_point.var(ddof=1))
    square_seeds = points * float(by_seed.var(ddof=1))
    apart = float((rest**2).sum()) / ((points - 1) * (seeds - 1))
    inputs = max(0.0, (square_points - apart) / seeds)
    shared = max(0.0, (square_seeds - apart) / points)
    total = inputs + shared + apart
    if total <= 0.0:
        raise ValueError("nothing varies: there is nothing to share out")
    of_means = inputs + apart / seeds
    return Luck(
        inputs=inputs / total,
        shared=shared / total,
        apart=apart / total,
        left_in_mean=apart / seeds / of_means if of_means > 0.0 else 0.0,
        seeds=seeds,
    )
