"""The same resident in both arms: better, worse or as before, counted by cell inside the worker.

A resident keeps number, traits and luck in every arm of a pair, so what the reform
did to this resident is one subtraction. Residents stay in the worker: what leaves it are
sums by cell (district x vulnerability flags x type of participant, and each of the
user's own labelled columns), some kilobytes for a city of any size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sim.vocabulary import PARTICIPANT_TYPES

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = [
    "BINS",
    "DISTRICT",
    "FLAGS",
    "MATTERS",
    "OUTCOMES",
    "SUMMED",
    "PairedCells",
    "PairedResidents",
    "compare_residents",
    "count_levels",
]

Array = npt.NDArray[Any]

OUTCOMES: Final[dict[str, str]] = {
    "satisfaction": "higher",
    "wellbeing": "higher",
    "trust_local": "higher",
    "grievance": "lower",
}
"""Residents' columns that are compared, all shares in [0, 1], and which direction is better."""

MATTERS: Final = 0.01
"""A change of a hundredth of the scale or more counts; below it a resident is as before."""

SUMMED: Final = ("better", "worse", "gain", "loss", "change")
"""What is summed over the residents of a cell: how many are better and worse off, by how
much these are, and the change of all of them. Gain, loss and change are to the better."""

DISTRICT, FLAGS, PARTICIPANT_TYPE = "district", "flags", "participant_type"
GROUPINGS: Final = (DISTRICT, FLAGS, PARTICIPANT_TYPE, "group", "vulnerability", "everybody")
"""What residents are grouped by here; a column of the user's of the same name is told apart."""

MOST_LABELS: Final = 50
"""A column of the user's with more labels tells residents apart, not groups."""

BINS: Final = 200
"""Bins of [0, 1] in which levels are counted: half the size of a change that matters."""


@dataclass(frozen=True)
class PairedCells:
    """Sums over the residents of each cell.

    Parameters
    ----------
    keys : mapping of str to int array, shape (cells,)
        What defines a cell: number of the district, bits of the flags
        (`sim.vocabulary.VULNERABILITIES`), type of participant; or a column of the user's.
    labels : mapping of str to tuple of str
        Words for the numbers of a key; none for ``flags``.
    residents : int array, shape (cells,)
    sums : float array, shape (len(OUTCOMES), len(SUMMED), cells)
    """

    keys: Mapping[str, Array]
    labels: Mapping[str, tuple[str, ...]]
    residents: Array
    sums: Array


@dataclass(frozen=True)
class PairedResidents:
    """What a reform did to residents in one pair, at the end of the run.

    Parameters
    ----------
    cells : tuple of PairedCells
        First those of district, flags and type, then one for each labelled column of the
        user's.
    levels : int array, shape (2, len(OUTCOMES), BINS)
        How many residents have which level, in the baseline and in the reform's arm.
    """

    cells: tuple[PairedCells, ...]
    levels: Array


def compare_residents(baseline: GovernanceModel, model: GovernanceModel) -> PairedResidents:
    """Compare every resident of two arms of one pair.

    Parameters
    ----------
    baseline, model : GovernanceModel
        Forked from the same state, at the end of their runs.
    """
    changes = np.stack([_to_the_better(baseline, model, name) for name in OUTCOMES])
    columns = baseline.columns
    keys = {
        DISTRICT: _district_of_resident(baseline),
        FLAGS: columns["vulnerability"],
        PARTICIPANT_TYPE: columns["participant_type"],
    }
    types = tuple(name.replace("_", " ") for name in PARTICIPANT_TYPES)
    labels = {DISTRICT: tuple(baseline.district_names), PARTICIPANT_TYPE: types}
    cells = [_cells(keys, labels, changes)]
    for name, words in baseline.further_columns.items():
        if 0 < len(words) <= MOST_LABELS:
            key = f"own {name}" if name in GROUPINGS else name
            cells.append(_cells({key: columns[name]}, {key: words}, changes))
    levels = np.stack([count_levels(arm) for arm in (baseline, model)])
    return PairedResidents(tuple(cells), levels)


def count_levels(model: GovernanceModel) -> Array:
    """Return how many residents have which level, shape (len(OUTCOMES), BINS)."""
    counts = np.empty((len(OUTCOMES), BINS), np.int64)
    for place, name in enumerate(OUTCOMES):
        bins = (model.columns[name].astype(np.float64) * BINS).astype(np.int64)
        counts[place] = np.bincount(np.clip(bins, 0, BINS - 1), minlength=BINS)
    return counts


def _to_the_better(baseline: GovernanceModel, model: GovernanceModel, name: str) -> Array:
    change = model.columns[name].astype(np.float64) - baseline.columns[name]
    return change if OUTCOMES[name] == "higher" else -change


def _district_of_resident(model: GovernanceModel) -> Array:
    places = model.population
    return np.repeat(places.district_of_area, np.diff(places.area_start))


def _cells(
    keys: Mapping[str, Array], labels: Mapping[str, tuple[str, ...]], changes: Array
) -> PairedCells:
    """Sum changes, shape (outcomes, residents), over the residents that agree in all keys."""
    code = np.zeros(changes.shape[1], np.int64)
    for values in keys.values():
        numbers = values.astype(np.int64)
        code = code * (int(numbers.max()) + 1) + numbers
    present, first, cell = np.unique(code, return_index=True, return_inverse=True)
    sums = np.empty((len(changes), len(SUMMED), len(present)))
    for place, change in enumerate(changes):
        better, worse = change >= MATTERS, change <= -MATTERS
        parts = (
            better,
            worse,
            np.where(better, change, 0.0),
            np.where(worse, -change, 0.0),
            change,
        )
        for row, part in enumerate(parts):
            sums[place, row] = np.bincount(cell, part, len(present))
    return PairedCells(
        {name: values[first].astype(np.int64) for name, values in keys.items()},
        dict(labels),
        np.bincount(cell, minlength=len(present)),
        sums,
    )
