"""What to paste into a scenario file so that the model's stages are those of the times."""

from __future__ import annotations

from experiments.calibration.closing.stages import Stage, StageFit
from sim.parameters import PARAMETERS

__all__ = ["scenario_snippet", "touch_days"]

SHAPE = "handling.external_shape"
ROUNDED = 3
"""Significant digits."""


def touch_days(role: str) -> float:
    """Return the mean touch time that the model assumes for a role, in days at full speed."""
    hours = PARAMETERS[f"handling.touch_hours.{role}"].default
    scale = PARAMETERS["handling.touch_scale"].default
    return hours * scale * 7.0 / PARAMETERS["handling.hours_per_week"].default


def scenario_snippet(stages: StageFit, role: str, source: str) -> str:
    """Return lines for a scenario file.

    A value outside the range of its papers, or one that the times leave open, is a
    comment that says so.

    Parameters
    ----------
    stages : StageFit
    role : str
        The office whose outside delay it is.
    source : str
        Where the times come from, in words.
    """
    lines = ["[parameters]", f"# {source}"]
    for name, stage in (
        (f"handling.external_days.{role}", stages["external_days"]),
        (SHAPE, stages["external_shape"]),
    ):
        lines.append(_line(name, stage))
    desk = stages["desk_days"]
    lines.append(
        f"# touch and queueing together: {desk.value:.{ROUNDED}g} days; "
        "no parameter follows from it"
    )
    return "\n".join(lines)


def _line(name: str, stage: Stage) -> str:
    value = float(f"{stage.value:.{ROUNDED}g}")
    papers = PARAMETERS[name]
    if not stage.identified:
        return f"# {name} = {value:g}  # left open by the times"
    if not papers.low <= value <= papers.high:
        return f"# {name} = {value:g}  # outside its range, {papers.low:g} to {papers.high:g}"
    return f"{name} = {value:g}"
