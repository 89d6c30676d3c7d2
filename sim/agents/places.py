"""Where a resident lives, worked out from the layout of the population.

Residents are laid out by place: the residents of a household have consecutive
rows, so have those of an area. Place is therefore a search in a short table
of first rows, and costs no column.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

__all__ = ["PLACES", "place_of"]

PLACES: Final = ("household", "area", "street", "district")


def place_of(population: Any, name: str, rows: npt.ArrayLike) -> npt.NDArray[Any]:
    """Return the index of the place in which residents live.

    Parameters
    ----------
    population : Population
        Has ``household_start``, ``area_start``, ``street_of_area`` and
        ``district_of_area``.
    name : {"household", "area", "street", "district"}
        Kind of place. An area is the ground of one residents' committee.
    rows : int or ndarray of int
        Rows of residents.

    Returns
    -------
    ndarray of int, shape of `rows`
        Index of the household, area, street or district.
    """
    if name == "household":
        return _containing(population.household_start, rows)
    area = _containing(population.area_start, rows)
    if name == "area":
        return area
    if name == "street":
        return np.asarray(population.street_of_area)[area]
    if name == "district":
        return np.asarray(population.district_of_area)[area]
    raise ValueError(f"'{name}' is no kind of place; known are {', '.join(PLACES)}")


def _containing(first_row: npt.NDArray[Any], rows: npt.ArrayLike) -> npt.NDArray[Any]:
    # In the table's own type: another one would make NumPy convert the whole
    # table for each question. From the right, so that of places without
    # residents, which share their first row with the next, none is found.
    wanted = np.asarray(rows, dtype=first_row.dtype)
    return np.asarray(np.searchsorted(first_row, wanted, side="right") - 1)
