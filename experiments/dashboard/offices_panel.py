"""The tree of institutions: who reports to whom, and how many cases each has at hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from experiments.dashboard.colours import on_scale, writing_on
from experiments.dashboard.frame import BESIDE, LINE, ArmFrame, Body, Desk
from experiments.dashboard.svg import Element, add, drawing, text_of

__all__ = ["FULL", "draw_offices"]

WIDTH, ROW, LABELS, GAP = 420.0, 30.0, 82.0, 6.0
FULL: Final = (0.0, 2.0)
"""Cases at hand per desk at the ends of the scale: none, and as many waiting as being worked on."""

NAMES: Final = {
    "committee": "committees",
    "mediation": "people's mediation",
    "organization": "organizations",
    "administrative_mediation": "adm. mediation",
    "judicial_mediation": "judicial mediation",
    "online": "online platform",
    "petition": "petition office",
}


def draw_offices(arm: ArmFrame, areas: int, title: str) -> str:
    """Return the offices of one arm as SVG.

    A row is a level; an office is as wide as the areas it serves and lies below the office it
    reports to. Bodies beside the line follow as bars.

    Parameters
    ----------
    arm : ArmFrame
    areas : int
        Areas of the city.
    title : str
        What the drawing is called.
    """
    top = (ROW + GAP) * len(LINE) + 8.0
    height = top + 20.0 * len(BESIDE)
    waiting = sum(desk.waiting for desk in arm.line) + sum(body.waiting for body in arm.beside)
    root = drawing(WIDTH, height, title, f"{waiting} cases wait in all offices together")
    for level, role in enumerate(LINE):
        offices = [desk for desk in arm.line if desk.role == role]
        _draw_level(root, role, offices, (ROW + GAP) * level, areas)
    for place, body in enumerate(arm.beside):
        _draw_body(root, body, top + 20.0 * place)
    return text_of(root)


def _draw_level(root: Element, role: str, offices: Sequence[Desk], y: float, areas: int) -> None:
    name = NAMES.get(role, role)
    label = {"x": 0.0, "font_size": 11, "fill": "currentColor"}
    add(root, "text", name, y=y + 13.0, **label)
    if not offices:
        add(root, "text", "no such level", y=y + 26.0, **{**label, "font_size": 10})
        line = {"x1": LABELS, "x2": WIDTH, "y1": y + ROW / 2.0, "y2": y + ROW / 2.0}
        add(root, "line", stroke="currentColor", stroke_dasharray="2 4", opacity=0.5, **line)
        return
    waiting = sum(desk.waiting for desk in offices)
    add(root, "text", f"{waiting} wait", y=y + 26.0, **{**label, "font_size": 10})
    unit = (WIDTH - LABELS) / areas
    for desk in offices:
        _draw_office(root, desk, LABELS + unit * desk.first, y, unit * (desk.last - desk.first))


def _draw_office(root: Element, desk: Desk, x: float, y: float, width: float) -> None:
    gap = min(1.5, width / 6.0)
    fill, writing = on_scale(desk.load, *FULL), writing_on(desk.load, *FULL)
    place = {"x": x + gap / 2.0, "y": y, "width": max(0.4, width - gap), "height": ROW}
    rect = add(root, "rect", fill=fill, **place)
    areas = (
        f"area {desk.first}"
        if desk.last == desk.first + 1
        else (f"areas {desk.first} to {desk.last - 1}")
    )
    said = f"{desk.waiting} wait, {desk.at_work} at work, {_desks(desk.desks)}"
    add(rect, "title", f"{desk.role} of {areas}: {said}")
    if width >= 16.0:
        middle = {"x": x + width / 2.0, "y": y + ROW / 2.0 + 4.0, "text_anchor": "middle"}
        number = str(desk.waiting)
        add(root, "text", number, font_size=11, fill=writing, pointer_events="none", **middle)


def _draw_body(root: Element, body: Body, y: float) -> None:
    if not body.offices:
        return
    name = NAMES.get(body.role, body.role)
    add(root, "text", name, x=0.0, y=y + 12.0, font_size=11, fill="currentColor")
    left, room = 120.0, 150.0
    length = room * min(1.0, body.load / FULL[1])
    frame = {"x": left, "y": y + 2.0, "height": 12.0}
    add(root, "rect", width=room, fill="none", stroke="currentColor", opacity=0.4, **frame)
    add(root, "rect", width=max(0.5, length), fill=on_scale(body.load, *FULL), **frame)
    said = f"{body.waiting} wait, {body.at_work} at work, {_desks(body.desks)}"
    add(root, "text", said, x=left + room + 6.0, y=y + 12.0, font_size=10, fill="currentColor")


def _desks(count: int) -> str:
    return "1 desk" if count == 1 else f"{count} desks"
