"""A map where there is no geometry: squarified treemap (Bruls, Huizing & van Wijk 2000).

A scenario says how many people live where, not where that is. So places are tiles whose area is
their residents, laid out by the tree of levels: areas inside streets inside districts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.population import Population

__all__ = ["CityLayout", "Tile", "lay_out_city", "squarified"]


@dataclass(frozen=True, slots=True)
class Tile:
    """A rectangle; x to the right, y downwards."""

    x: float
    y: float
    width: float
    height: float

    def shrunk(self, by: float, above: float = 0.0) -> Tile:
        """Return the tile with a margin taken off inside, and more of it at the top."""
        return Tile(
            self.x + by,
            self.y + by + above,
            max(0.0, self.width - 2.0 * by),
            max(0.0, self.height - 2.0 * by - above),
        )


@dataclass(frozen=True)
class CityLayout:
    """Where on the map everything is; the same in both arms and for the whole run.

    Parameters
    ----------
    districts, areas : list of Tile
        By number.
    borders : list of (int, int, str)
        Two areas that touch, and the line between them as an SVG path.
    """

    districts: list[Tile]
    areas: list[Tile]
    borders: list[tuple[int, int, str]]


def squarified(sizes: Sequence[float], space: Tile) -> list[Tile]:
    """Divide a rectangle into tiles as square as possible, in the order of `sizes`.

    Parameters
    ----------
    sizes : sequence of float
        Above 0; areas are in their proportion.
    space : Tile
        What is divided.

    Returns
    -------
    list of Tile
        One a size, in their order.
    """
    total = sum(sizes)
    if not sizes or total <= 0.0:
        return []
    scale = space.width * space.height / total
    left = [size * scale for size in sizes]
    tiles: list[Tile] = []
    while left:
        short = min(space.width, space.height)
        count = 1
        while count < len(left) and _worst(left[: count + 1], short) <= _worst(left[:count], short):
            count += 1
        row, space = _row(left[:count], space)
        tiles += row
        left = left[count:]
    return tiles


def _worst(areas: Sequence[float], short: float) -> float:
    """Return the worst ratio of sides in a row along the short side of what is left."""
    total = sum(areas)
    if short <= 0.0 or total <= 0.0:
        return float("inf")
    return max(
        max(short**2 * area / total**2, total**2 / (short**2 * area)) for area in areas if area
    )


def _row(areas: Sequence[float], space: Tile) -> tuple[list[Tile], Tile]:
    """Lay one row along the short side; return it and the space that is left."""
    total, tiles = sum(areas), []
    if space.width >= space.height:
        width, y = total / space.height if space.height else 0.0, space.y
        for area in areas:
            height = area / width if width else 0.0
            tiles.append(Tile(space.x, y, width, height))
            y += height
        rest = Tile(space.x + width, space.y, max(0.0, space.width - width), space.height)
    else:
        height, x = total / space.width if space.width else 0.0, space.x
        for area in areas:
            width = area / height if height else 0.0
            tiles.append(Tile(x, space.y, width, height))
            x += width
        rest = Tile(space.x, space.y + height, space.width, max(0.0, space.height - height))
    return tiles, rest


def lay_out_city(population: Population, space: Tile, heading: float) -> CityLayout:
    """Lay out districts, and the areas in them street by street.

    Parameters
    ----------
    population : Population
    space : Tile
        What the map fills.
    heading : float
        Height that is kept free above the areas of a district, for its name.
    """
    residents = np.maximum(np.diff(population.area_start), 1).astype(float)
    district_of, street_of = population.district_of_area, population.street_of_area
    numbers = range(int(district_of.max()) + 1)
    districts = squarified([residents[district_of == d].sum() for d in numbers], space)
    areas: list[Tile] = [space] * population.areas
    for d, district in zip(numbers, districts, strict=True):
        streets = np.unique(street_of[district_of == d])
        inside = squarified(
            [residents[street_of == s].sum() for s in streets], district.shrunk(2.0, heading)
        )
        for street, ground in zip(streets, inside, strict=True):
            own = np.flatnonzero(street_of == street)
            for area, tile in zip(own, squarified(residents[own].tolist(), ground), strict=True):
                areas[int(area)] = tile
    lines = ((a, b, _border(areas[a], areas[b])) for a in range(len(areas)) for b in range(a))
    return CityLayout(districts, areas, [border for border in lines if border[2]])


def _border(one: Tile, other: Tile) -> str:
    """Return the line that two tiles have in common, or nothing."""
    near = 0.05
    for a, b in ((one, other), (other, one)):
        top, bottom = max(a.y, b.y), min(a.y + a.height, b.y + b.height)
        if abs(a.x + a.width - b.x) < near and bottom - top > near:
            return f"M{b.x:.1f} {top:.1f}V{bottom:.1f}"
        left, right = max(a.x, b.x), min(a.x + a.width, b.x + b.width)
        if abs(a.y + a.height - b.y) < near and right - left > near:
            return f"M{left:.1f} {b.y:.1f}H{right:.1f}"
    return ""
