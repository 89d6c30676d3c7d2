"""The social network of one neighbourhood: some sixty people and who knows whom."""

from __future__ import annotations

from experiments.dashboard.colours import on_scale
from experiments.dashboard.frame import ArmFrame
from experiments.dashboard.neighbourhood import Neighbourhood
from experiments.dashboard.shown import MapMeasure
from experiments.dashboard.svg import add, drawing, text_of

__all__ = ["draw_network", "personal_scale"]

WIDTH, HEIGHT, MARGIN = 420.0, 300.0, 14.0


def personal_scale(measure: MapMeasure) -> tuple[float, float]:
    """Return the scale of a single resident: a share from 0 to 1, or a count of matters."""
    return (0.0, 3.0) if measure.name == "open_cases" else (0.0, 1.0)


def draw_network(arm: ArmFrame, people: Neighbourhood, measure: MapMeasure, title: str) -> str:
    """Return the network of one arm as SVG.

    A dot is a resident, larger the more people he or she knows; a square one acts outside
    channels. Colour is the resident's own value, on the scale of `personal_scale`.

    Parameters
    ----------
    arm : ArmFrame
    people : Neighbourhood
    measure : MapMeasure
    title : str
        What the drawing is called.
    """
    values, scale = arm.people[measure.name], personal_scale(measure)
    acting = arm.people["acting"] > 0.0
    root = drawing(
        WIDTH,
        HEIGHT,
        title,
        f"{len(people.rows)} residents of area {people.area}, {len(people.ties)} ties, "
        f"{int(acting.sum())} of them act outside channels",
    )
    x = MARGIN + people.x * (WIDTH - 2.0 * MARGIN)
    y = MARGIN + people.y * (HEIGHT - 2.0 * MARGIN)
    ties = " ".join(f"M{x[a]:.0f} {y[a]:.0f}L{x[b]:.0f} {y[b]:.0f}" for a, b in people.ties)
    if ties:
        add(
            root, "path", d=ties, stroke="currentColor", stroke_width=0.8, opacity=0.35, fill="none"
        )
    for k, row in enumerate(people.rows.tolist()):
        size = 4.0 + min(6.0, 0.5 * float(people.degrees[k]))
        look = {
            "fill": on_scale(float(values[k]), *scale),
            "stroke": "currentColor",
            "stroke_width": 0.8,
        }
        if acting[k]:
            place = {"x": x[k] - size, "y": y[k] - size, "width": 2.0 * size, "height": 2.0 * size}
            dot = add(root, "rect", **place, **look)
        else:
            dot = add(root, "circle", cx=x[k], cy=y[k], r=size, **look)
        said = f"resident {row}: {values[k]:.3g}, knows {people.degrees[k]} people"
        add(dot, "title", f"{said}, acts outside channels" if acting[k] else said)
    return text_of(root)
