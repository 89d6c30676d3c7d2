"""What a method of sensitivity analysis is: a design, and indices estimated from its values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sim.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

__all__ = ["Estimate", "Method"]


@dataclass(frozen=True)
class Estimate:
    """One index of one input, or of two together.

    Parameters
    ----------
    index : str
        Name of the index, such as "ST".
    input : str
        Whose it is.
    value : float
    low, high : float or None
        95 % interval over resamples of the design; None where the method has none.
    other : str
        The second input of an interaction, else "".
    """

    index: str
    input: str
    value: float
    low: float | None = None
    high: float | None = None
    other: str = ""


class Method(ABC):
    """One method.

    A design is an array of shape (points, inputs) in the unit cube. It is extensible: the
    points of a smaller size are the first points of a larger one with the same seed.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    source: ClassVar[str]
    leading: ClassVar[str]
    """The index by which inputs are ranked and convergence is judged."""
    size_means: ClassVar[str]
    """"trajectories" or "samples"."""
    usual_size: ClassVar[int]
    smallest_size: ClassVar[int]
    in_units: ClassVar[bool] = False
    """Whether indices have the unit of the outcome; else they are shares."""
    representative: ClassVar[bool] = True
    """Whether the points are a sample of the space, so that the share of luck can be taken."""

    def check(self, size: int) -> None:
        """Refuse a size that the method cannot use.

        Raises
        ------
        InputError
            If so.
        """
        if size < self.smallest_size:
            raise InputError(
                f"{size} {self.size_means} are too few for {self.title}",
                right=f"give {self.smallest_size} or more",
            )

    @abstractmethod
    def points(self, inputs: int, size: int) -> int:
        """Return how many points a design has."""

    @abstractmethod
    def design(self, inputs: int, size: int, seed: int) -> Array:
        """Return a design, shape (points, inputs), in the unit cube."""

    @abstractmethod
    def estimates(
        self, names: Sequence[str], design: Array, values: Array, *, seed: int, resamples: int
    ) -> list[Estimate]:
        """Return the indices of an outcome.

        Parameters
        ----------
        names : sequence of str
            The inputs.
        design : array, shape (points, inputs)
            As the method made it.
        values : array, shape (points,)
            The outcome; finite, and not constant.
        seed : int
            Of the resampling.
        resamples : int
            How often the design is resampled for intervals, at least 2.
        """

    def independent(self, inputs: int, points: int) -> Any:
        """Return which points are an independent sample of the space, as an index."""
        return slice(None)


def problem(names: Sequence[str]) -> dict[str, Any]:
    """Return SALib's description of inputs in the unit cube, under names it cannot mistake."""
    return {
        "num_vars": len(names),
        "names": [f"x{place}" for place in range(len(names))],
        "bounds": [[0.0, 1.0]] * len(names),
    }


def check_power_of_two(size: int, title: str) -> None:
    """Refuse a number of samples that would spoil a Sobol sequence (Owen 2020).

    Raises
    ------
    InputError
        If it is no power of two; names the nearest.
    """
    if size & (size - 1):
        below = 1 << (size.bit_length() - 1)
        raise InputError(
            f"{size} samples are no power of two",
            why=f"the balance of the Sobol sequence that {title} uses would be lost",
            right=f"give {below} or {2 * below}",
        )
