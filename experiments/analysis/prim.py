"""PRIM: the patient rule induction method (Friedman & Fisher 1999), for scenario discovery.

Finds boxes of inputs within which a case of interest (a reform that fails, say) is
frequent. A box is peeled: a slice of about `peel` of what is in it is cut off where this
raises the density most for what it costs, again and again; then it is pasted: widened
wherever that raises the density once more. Every box on the way is kept, because how much
coverage to give up for density is the reader's choice (Bryant & Lempert 2010).

Peeling, pasting, quantiles and ties are those of the EMA workbench (Kwakkel 2017), by its
lenient criterion: gain of density over the number of runs given up, so that inputs of few
categories are not preferred.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

if TYPE_CHECKING:
    import pandas

__all__ = ["Box", "Limits", "prim", "recommended"]

Mask = NDArray[np.bool_]
Limits = tuple[float, float] | frozenset[Any]
"""Of an input: the lowest and highest value within, or the categories within."""

PEEL: Final = 0.05
PASTE: Final = 0.05
SMALLEST_MASS: Final = 0.05


@dataclass(frozen=True)
class Box:
    """A part of the space of inputs, and what is in it.

    Parameters
    ----------
    limits : mapping of str to limits
        Of the restricted inputs only.
    runs, cases : int
        Runs within, and cases of interest among them.
    coverage : float
        Share of all cases of interest that are within.
    density : float
        Share of the runs within that are cases of interest.
    mass : float
        Share of all runs that are within.
    quasi_p : mapping of str to (float or None, float or None)
        For each restricted input the chance that so many cases lie within by luck if the
        lower, or the upper, limit did nothing (one-sided binomial; Bryant & Lempert 2010);
        for categories the first counts; None where there is no such limit.
    """

    limits: Mapping[str, Limits]
    runs: int
    cases: int
    coverage: float
    density: float
    mass: float
    quasi_p: Mapping[str, tuple[float | None, float | None]]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data; categories as a sorted list."""
        return {
            "limits": {
                name: sorted(limit, key=str) if isinstance(limit, frozenset) else list(limit)
                for name, limit in self.limits.items()
            },
            "runs": self.runs,
            "cases": self.cases,
            "coverage": self.coverage,
            "density": self.density,
            "mass": self.mass,
            "quasi_p": {name: list(pair) for name, pair in self.quasi_p.items()},
        }


def prim(
    inputs: pandas.DataFrame,
    cases: ArrayLike,
    *,
    peel: float = PEEL,
    paste: float = PASTE,
    smallest_mass: float = SMALLEST_MASS,
    explained: ArrayLike | None = None,
) -> tuple[Box, ...]:
    """Return the boxes on the way from all runs to the densest, in the order they were found.

    Parameters
    ----------
    inputs : DataFrame, shape (runs, inputs)
        Columns of floats are continuous, of integers are counted, of anything else are
        categories.
    cases : array of bool, shape (runs,)
        Which runs are of interest.
    peel, paste : float, optional
        Share of the runs cut off, or of the runs outside taken in, at a step.
    smallest_mass : float, optional
        Share of all runs that a box must keep.
    explained : array of bool, shape (runs,), optional
        Runs within boxes found before; they are left out, so that the next box is another.

    Returns
    -------
    tuple of Box
        The first is unrestricted.

    Raises
    ------
    ValueError
        If all runs or none are of interest, or a share is not between 0 and 1.

    Examples
    --------
    >>> import numpy, pandas
    >>> x = pandas.DataFrame({"a": numpy.linspace(0, 1, 101), "b": numpy.linspace(0, 1, 101)[::-1]})
    >>> boxes = prim(x, x["a"] > 0.5)
    >>> boxes[-1].density
    1.0
    """
    found = np.asarray(cases, dtype=bool)
    if found.shape != (len(inputs),):
        raise ValueError(f"{len(inputs)} runs need as many cases, here {found.shape}")
    if found.all() or not found.any():
        raise ValueError("all runs or none are cases of interest: nothing to tell apart")
    for name, share in (("peel", peel), ("paste", paste), ("smallest_mass", smallest_mass)):
        if not 0.0 < share < 1.0:
            raise ValueError(f"{name} must be between 0 and 1, is {share}")
    left = ~np.asarray(explained, dtype=bool) if explained is not None else np.ones_like(found)
    return _Search(inputs, found, left, peel, paste, smallest_mass).boxes()


def recommended(boxes: Sequence[Box]) -> int:
    """Return the number of the box with the highest harmonic mean of coverage and density.

    A starting point for the reader's own choice on the trade-off, no more.
    """

    def balance(box: Box) -> float:
        total = box.coverage + box.density
        return 2.0 * box.coverage * box.density / total if total else 0.0

    return max(range(len(boxes)), key=lambda number: balance(boxes[number]))


@dataclass(frozen=True)
class _Column:
    """An input: its values, and the limits within which all of them are."""

    name: str
    kind: str  # "float", "int" or "category"
    values: NDArray[Any]
    whole: Limits

    def within(self, limits: Limits) -> Mask:
        if isinstance(limits, frozenset):
            return np.isin(self.values, list(limits))
        return (limits[0] <= self.values) & (self.values <= limits[1])


_Limited = dict[str, Limits]
"""The limits of every input."""


class _Search:
    """One walk from all runs to the densest box."""

    def __init__(
        self,
        inputs: pandas.DataFrame,
        cases: Mask,
        left: Mask,
        peel: float,
        paste: float,
        smallest_mass: float,
    ) -> None:
        columns = [_column(name, inputs[name]) for name in inputs.columns]
        # floats, then counts, then categories: the order decides between equals
        order = ("float", "int", "category")
        self.columns = [c for kind in order for c in columns if c.kind == kind]
        self.cases, self.left = cases, left
        self.peel, self.paste, self.smallest_mass = peel, paste, smallest_mass

    def boxes(self) -> tuple[Box, ...]:
        limits: _Limited = {c.name: c.whole for c in self.columns}
        inside = self.left
        trajectory = [self._box(limits, inside)]
        for candidates, grows in ((self._peels, False), (self._pastes, True)):
            while step := self._best(candidates(limits, inside), inside, grows):
                limits, inside = step
                trajectory.append(self._box(limits, inside))
        return tuple(trajectory)

    def _best(
        self, candidates: Iterator[tuple[_Limited, Mask]], inside: Mask, grows: bool
    ) -> tuple[_Limited, Mask] | None:
        """Return the candidate of highest gain per run, then of fewest limits, if it is one."""
        best, best_score = None, (0.0, 0)
        runs, density = self._count(inside)
        for limits, mask in candidates:
            new_runs, new_density = self._count(mask)
            gain = 0.0
            if new_density != density:
                gain = (new_density - density) / abs(new_runs - runs)
            free = sum(limits[c.name] == c.whole for c in self.columns)
            if best is None or (gain, free) > best_score:
                best, best_score = (limits, mask), (gain, free)
        if best is None or not best_score[0] > 0.0:
            return None
        new_runs = int(best[1].sum())
        if new_runs / len(self.cases) < self.smallest_mass:
            return None
        moved = new_runs > runs if grows else new_runs < runs
        return best if moved else None

    def _count(self, inside: Mask) -> tuple[int, float]:
        runs = int(inside.sum())
        return runs, float(self.cases[inside].mean()) if runs else 0.0

    def _peels(self, limits: _Limited, inside: Mask) -> Iterator[tuple[_Limited, Mask]]:
        peels = {
            "float": self._peels_of_numbers,
            "int": self._peels_of_counts,
            "category": self._peels_of_categories,
        }
        for column in self.columns:
            for limit, mask in peels[column.kind](column, limits[column.name], inside):
                yield {**limits, column.name: limit}, mask

    def _peels_of_numbers(
        self, column: _Column, limits: Limits, inside: Mask
    ) -> Iterator[tuple[Limits, Mask]]:
        low, high = limits
        values = column.values[inside]
        cut = _quantile(values, 1.0 - self.peel)
        yield (low, cut), inside & (column.values <= cut)
        cut = _quantile(values, self.peel)
        yield (cut, high), inside & (column.values >= cut)

    def _peels_of_counts(
        self, column: _Column, limits: Limits, inside: Mask
    ) -> Iterator[tuple[Limits, Mask]]:
        """Cut whole numbers off: at least one, if the slice would hold less."""
        low, high = limits
        values = column.values
        cut = int(_quantile(values[inside], 1.0 - self.peel))
        kept = inside & ((values < high) if cut == high else (values <= cut)) & (values >= low)
        yield (low, float(values[kept if kept.any() else inside].max())), kept
        cut = int(_quantile(values[inside], self.peel))
        kept = inside & ((values > low) if cut == low else (values >= cut)) & (values <= high)
        yield (float(values[kept if kept.any() else inside].min()), high), kept

    def _peels_of_categories(
        self, column: _Column, limits: Limits, inside: Mask
    ) -> Iterator[tuple[Limits, Mask]]:
        assert isinstance(limits, frozenset)
        if len(limits) > 1:
            for category in sorted(limits, key=str):
                yield limits - {category}, inside & (column.values != category)

    def _pastes(self, limits: _Limited, _: Mask) -> Iterator[tuple[_Limited, Mask]]:
        for column in self.columns:
            now = limits[column.name]
            if now == column.whole:
                continue
            widen = self._pastes_of_categories if column.kind == "category" else self._widened
            for limit in widen(column, limits):
                wider = {**limits, column.name: limit}
                yield wider, self._within(wider)

    def _widened(self, column: _Column, limits: _Limited) -> Iterator[Limits]:
        low, high = limits[column.name]
        lowest, highest = column.whole
        below = column.values[self._within({**limits, column.name: (lowest, low)})]
        yield (_quantile(below, 1.0 - self.paste) if below.size else lowest, high)
        above = column.values[self._within({**limits, column.name: (high, highest)})]
        yield (low, _quantile(above, self.paste) if above.size else highest)

    def _pastes_of_categories(self, column: _Column, limits: _Limited) -> Iterator[Limits]:
        now, whole = limits[column.name], column.whole
        assert isinstance(now, frozenset) and isinstance(whole, frozenset)
        for category in sorted(whole - now, key=str):
            yield now | {category}

    def _within(self, limits: _Limited) -> Mask:
        mask = self.left.copy()
        for column in self.columns:
            if limits[column.name] != column.whole:
                mask &= column.within(limits[column.name])
        return mask

    def _box(self, limits: _Limited, inside: Mask) -> Box:
        runs, density = self._count(inside)
        cases = int(self.cases[inside].sum())
        restricted = [c for c in self.columns if limits[c.name] != c.whole]
        return Box(
            limits={c.name: limits[c.name] for c in restricted},
            runs=runs,
            cases=cases,
            coverage=cases / int(self.cases.sum()),
            density=density,
            mass=runs / len(self.cases),
            quasi_p={c.name: self._quasi_p(c, limits, runs, cases) for c in restricted},
        )

    def _quasi_p(
        self, column: _Column, limits: _Limited, runs: int, cases: int
    ) -> tuple[float | None, float | None]:
        now, whole = limits[column.name], column.whole
        if isinstance(now, frozenset):
            return self._p_without({**limits, column.name: whole}, runs, cases), None
        assert not isinstance(whole, frozenset)
        low = high = None
        if now[0] != whole[0]:
            low = self._p_without({**limits, column.name: (whole[0], now[1])}, runs, cases)
        if now[1] != whole[1]:
            high = self._p_without({**limits, column.name: (now[0], whole[1])}, runs, cases)
        return low, high

    def _p_without(self, limits: _Limited, runs: int, cases: int) -> float:
        share = self._count(self._within(limits))[1]
        return float(stats.binomtest(cases, runs, share, alternative="greater").pvalue)


def _column(name: str, series: pandas.Series) -> _Column:
    values = series.to_numpy()
    if values.dtype.kind == "f":
        return _Column(name, "float", values, (float(values.min()), float(values.max())))
    if values.dtype.kind in "iu":
        return _Column(name, "int", values, (float(values.min()), float(values.max())))
    values = np.asarray(values, dtype=object)
    return _Column(name, "category", values, frozenset(values.tolist()))


def _quantile(values: NDArray[Any], share: float) -> float:
    """Return a value between two different ones near a quantile, so that a cut has two sides."""
    ordered = np.sort(values)
    place = (len(ordered) - 1) * share
    low, high = math.floor(place), math.ceil(place)
    if share > 0.5:
        while ordered[low] == ordered[high] and low > 0:
            low -= 1
    else:
        while ordered[low] == ordered[high] and high < len(ordered) - 1:
            high += 1
    return float((ordered[low] + ordered[high]) / 2)
