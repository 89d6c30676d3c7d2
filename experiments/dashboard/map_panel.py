"""The map: districts and areas as tiles, coloured by a measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from experiments.dashboard.colours import on_scale, scale_stops, writing_on
from experiments.dashboard.frame import ArmFrame
from experiments.dashboard.shown import MapMeasure
from experiments.dashboard.svg import Element, add, drawing, text_of
from experiments.dashboard.tiles import CityLayout, Tile

__all__ = ["HEADING", "MAP", "draw_legend", "draw_map", "written"]

MAP: Final = Tile(0.0, 0.0, 420.0, 300.0)
HEADING: Final = 16.0
ROOM_FOR_A_NUMBER: Final = (34.0, 14.0)


def draw_map(
    arm: ArmFrame,
    layout: CityLayout,
    names: Sequence[str],
    measure: MapMeasure,
    scale: tuple[float, float],
    title: str,
    chosen: int,
) -> str:
    """Return the map of one arm as SVG.

    Parameters
    ----------
    arm : ArmFrame
    layout : CityLayout
        Where everything is.
    names : sequence of str
        Of the districts.
    measure : MapMeasure
        What colours the areas.
    scale : (float, float)
        Values of the darkest and the lightest colour.
    title : str
        What the map is called.
    chosen : int
        The area that is marked.
    """
    areas = layout.areas
    values = arm.areas[measure.name]
    root = drawing(
        MAP.width,
        MAP.height,
        title,
        f"{measure.label} of {len(areas)} areas, from {written(float(values.min()), scale)} "
        f"to {written(float(values.max()), scale)} {measure.unit}",
    )
    for name, tile in zip(names, layout.districts, strict=True):
        place = {"x": tile.x + 4.0, "y": tile.y + 12.0, "font_size": 11}
        add(root, "text", _fitting(name, tile.width), fill="currentColor", **place)
    for number, (tile, value) in enumerate(zip(areas, values.tolist(), strict=True)):
        _draw_area(root, number, tile, value, arm, measure, scale)
    _draw_borders(root, layout, arm)
    mark = areas[chosen].shrunk(1.5)
    add(
        root,
        "rect",
        x=mark.x,
        y=mark.y,
        width=mark.width,
        height=mark.height,
        fill="none",
        stroke="#d55e00",
        stroke_width=3,
    )
    return text_of(root)


def _draw_area(
    root: Element,
    number: int,
    tile: Tile,
    value: float,
    arm: ArmFrame,
    measure: MapMeasure,
    scale: tuple[float, float],
) -> None:
    group = add(root, "g", data_area=number)
    said = written(value, scale)
    place = {"x": tile.x, "y": tile.y, "width": tile.width, "height": tile.height}
    rect = add(group, "rect", fill=on_scale(value, *scale), **place)
    community = int(arm.community[number])
    shared = f", served by the community of area {community}" if community != number else ""
    add(rect, "title", f"area {number}: {said} {measure.unit}{shared}")
    if tile.width >= ROOM_FOR_A_NUMBER[0] and tile.height >= ROOM_FOR_A_NUMBER[1]:
        add(
            group,
            "text",
            said,
            x=tile.x + tile.width / 2.0,
            y=tile.y + tile.height / 2.0 + 4.0,
            text_anchor="middle",
            font_size=11,
            fill=writing_on(value, *scale),
            pointer_events="none",
        )


def _draw_borders(root: Element, layout: CityLayout, arm: ArmFrame) -> None:
    """Draw thick lines between areas of different communities, thin ones inside a community."""
    community = arm.community.tolist()
    for between, width in ((False, 0.6), (True, 3.0)):
        lines = [line for a, b, line in layout.borders if (community[a] != community[b]) == between]
        if lines:
            add(root, "path", d=" ".join(lines), stroke="#ffffff", stroke_width=width)


def draw_legend(name: str, scale: tuple[float, float], unit: str, title: str) -> str:
    """Return a scale as SVG: colours, and the values at its ends and middle.

    Parameters
    ----------
    name : str
        Of the drawing in its page, each another one.
    scale : (float, float)
    unit, title : str
    """
    low, high = scale
    root = drawing(420.0, 34.0, title, f"{written(low, scale)} to {written(high, scale)} {unit}")
    shades = add(add(root, "defs"), "linearGradient", id=name)
    for place, colour in scale_stops():
        add(shades, "stop", offset=f"{place:.3f}", stop_color=colour)
    add(root, "rect", x=2.0, y=2.0, width=416.0, height=10.0, fill=f"url(#{name})")
    for place, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        said = written(low + place * (high - low), scale)
        add(
            root,
            "text",
            f"{said} {unit}" if place == 0.5 else said,
            x=2.0 + 416.0 * place,
            y=27.0,
            text_anchor=anchor,
            font_size=11,
            fill="currentColor",
        )
    return text_of(root)


def written(value: float, scale: tuple[float, float]) -> str:
    """Write a value with as many decimals as tell the scale's ends apart."""
    width = scale[1] - scale[0]
    places = 0 if width >= 50.0 else 1 if width >= 5.0 else 2 if width >= 0.2 else 3
    return f"{value:.{places}f}"


def _fitting(name: str, width: float) -> str:
    """Return as much of a name as fits above a district."""
    room = max(1, int(width / 7.0))
    return name if len(name) <= room else name[: room - 1] + "…"
