"""Discovery in a study: where in the space of inputs a reform fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.analysis.cart import Leaf, cart
from experiments.analysis.lines import lines
from experiments.analysis.outcomes import Outcome, outcome
from experiments.analysis.prim import Box, prim, recommended
from sim.errors import InputError

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure

    from experiments.analysis.prim import Limits
    from experiments.studies.results import StudyResults

__all__ = ["Discovery", "DiscoveryReport", "discover_study"]

FEWEST_CASES = 10
"""Fewer cases of interest on either side describe themselves and nothing else."""


@dataclass(frozen=True)
class Discovery:
    """Where one outcome fails.

    Parameters
    ----------
    what : Outcome
        A level, or the change that a reform makes.
    threshold : float
        What counts as failing: a mean over the seeds worse than this, in natural units.
    inputs : pandas.DataFrame
        The points, one row each.
    cases : array of bool, shape (points,)
        Which points fail.
    boxes : tuple of Box
        PRIM's trajectory; empty where there are too few cases.
    chosen : int
        Number of the box that is shown.
    leaves : tuple of Leaf
        CART's.
    """

    what: Outcome
    threshold: float
    inputs: pandas.DataFrame
    cases: NDArray[np.bool_]
    boxes: tuple[Box, ...]
    chosen: int
    leaves: tuple[Leaf, ...]

    @property
    def fails(self) -> str:
        """What counts as failing, for people."""
        way = "below" if self.what.better == "higher" else "above"
        return f"{self.what.label} {way} {self.threshold:g} {self.what.unit}"

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "outcome": self.what.label,
            "measure": self.what.measure,
            "reform": self.what.reform,
            "fails": self.fails,
            "threshold": self.threshold,
            "points": len(self.cases),
            "seeds": int(self.what.values.shape[1]),
            "cases": int(self.cases.sum()),
            "boxes": [box.to_dict() for box in self.boxes],
            "chosen": self.chosen if self.boxes else None,
            "leaves": [leaf.to_dict() for leaf in self.leaves],
        }

    def text(self) -> str:
        """Return it for a terminal."""
        points, cases = len(self.cases), int(self.cases.sum())
        seeds = self.what.values.shape[1]
        head = f"{self.fails} (mean of {seeds} seed{'s' if seeds > 1 else ''}): "
        head += f"{cases} of {points} points"
        if not self.boxes:
            return f"{head}; too few on one side to describe (at least {FEWEST_CASES} are needed)"
        return "\n".join([head, "", *self._prim(), "", *self._cart()])

    def _prim(self) -> list[str]:
        steps = sorted({*range(0, len(self.boxes), max(1, len(self.boxes) // 8)), self.chosen})
        rows = [
            [
                f"{'→' if number == self.chosen else ' '} {number}",
                f"{box.coverage:.2f}",
                f"{box.density:.2f}",
                f"{box.mass:.2f}",
                str(box.runs),
                str(len(box.limits)),
            ]
            for number, box in ((number, self.boxes[number]) for number in steps)
        ]
        text = lines(["PRIM box", "coverage", "density", "mass", "points", "inputs"], rows)
        text += ["", f"box {self.chosen}: it fails where"]
        box = self.boxes[self.chosen]
        for name, limit in box.limits.items():
            p = ", ".join(f"{one:.2g}" for one in box.quasi_p[name] if one is not None)
            text.append(f"  {_where(name, _closed(limit, self.inputs[name]))}   (quasi-p {p})")
        return text if box.limits else [*text, "  anywhere: no box is worth its limits"]

    def _cart(self) -> list[str]:
        rows = [
            [
                " and ".join(_where(name, limit) for name, limit in leaf.limits.items())
                or "anywhere",
                f"{leaf.coverage:.2f}",
                f"{leaf.density:.2f}",
                f"{leaf.mass:.2f}",
            ]
            for leaf in self.leaves[:4]
        ]
        return lines(["CART, the densest leaves", "coverage", "density", "mass"], rows)


@dataclass(frozen=True)
class DiscoveryReport:
    """What a discovery found, one an outcome."""

    name: str
    found: tuple[Discovery, ...]

    def text(self) -> str:
        """Return it for a terminal."""
        return "\n\n\n".join(one.text() for one in self.found)

    def to_dict(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        return {"outcomes": [one.to_dict() for one in self.found]}

    def figure(self) -> Figure:
        """Return a row an outcome: the trade-off, and the box."""
        from matplotlib.figure import Figure

        from experiments.analysis.plot_discovery import plot_boxes, plot_trajectory

        shown = [one for one in self.found if one.boxes]
        figure = Figure(figsize=(11.0, 4.5 * max(1, len(shown))), layout="constrained")
        if shown:
            axes = figure.subplots(len(shown), 2, squeeze=False)
            for one, (left, right) in zip(shown, axes, strict=True):
                plot_trajectory(one, left)
                plot_boxes(one, right)
        return figure


def discover_study(
    results: StudyResults,
    measures: list[str],
    *,
    threshold: float = 0.0,
    level: bool = False,
    chosen: int | None = None,
) -> DiscoveryReport:
    """Return where reforms fail, or where the city does.

    Parameters
    ----------
    results : StudyResults
        Complete.
    measures : list of str
        Outcomes.
    threshold : float, optional
        A point is a failure if the mean over the seeds is worse than this: of a
        difference, 0 is no better than without the reform.
    level : bool, optional
        The baseline's level instead of the differences that reforms make.
    chosen : int, optional
        Number of the box to show; by default `recommended`.

    Raises
    ------
    InputError
        If a run is missing, nothing is varied, or there is no box of that number.
    """
    if not results.inputs:
        raise InputError(
            "nothing is varied, so there is nowhere to look", where=str(results.folder)
        )
    found = []
    reforms: list[str | None] = [None] if level else [*results.arms[1:]] or [None]
    for reform in reforms:
        for measure in measures:
            what = outcome(results, measure, reform)
            found.append(_discover(results.points[results.inputs], what, threshold, chosen))
    return DiscoveryReport("discovery", tuple(found))


def _discover(
    inputs: pandas.DataFrame, what: Outcome, threshold: float, chosen: int | None
) -> Discovery:
    mean = what.values.mean(axis=1)
    cases = mean < threshold if what.better == "higher" else mean > threshold
    boxes: tuple[Box, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    if FEWEST_CASES <= cases.sum() <= len(cases) - FEWEST_CASES:
        boxes, leaves = prim(inputs, cases), cart(inputs, cases)
        if chosen is not None and not 0 <= chosen < len(boxes):
            raise InputError(f"--box {chosen}: there is none", right=f"give 0 to {len(boxes) - 1}")
    number = (recommended(boxes) if chosen is None else chosen) if boxes else 0
    return Discovery(what, threshold, inputs, cases, boxes, number, leaves)


def _closed(limit: Limits, values: pandas.Series) -> Limits:
    """Open the ends of a box at which every point is within."""
    if isinstance(limit, frozenset):
        return limit
    low, high = limit
    return (
        -np.inf if low <= values.min() else low,
        np.inf if high >= values.max() else high,
    )


def _where(name: str, limit: Limits) -> str:
    if isinstance(limit, frozenset):
        return f"{name} is " + " or ".join(sorted(map(str, limit)))
    low, high = limit
    if np.isinf(low):
        return f"{name} ≤ {high:.4g}"
    return f"{name} ≥ {low:.4g}" if np.isinf(high) else f"{low:.4g} ≤ {name} ≤ {high:.4g}"
