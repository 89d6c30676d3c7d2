"""What the dashboard shows: of areas, over time, and side by side. Needs no NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.errors import InputError, nearest

__all__ = ["MAP_MEASURES", "TABLE", "TIME", "MapMeasure", "TimeMeasure", "map_measure"]


@dataclass(frozen=True, slots=True)
class MapMeasure:
    """What colours an area: the mean of a column over its residents.

    Parameters
    ----------
    name : str
        The column.
    label, unit : str
    factor : float
        By which the mean is multiplied, 1000 where it is counted per 1000 residents.
    better : str
        "higher" or "lower".
    """

    name: str
    label: str
    unit: str
    factor: float
    better: str


MAP_MEASURES: Final = {
    m.name: m
    for m in (
        MapMeasure("satisfaction", "Satisfaction", "mean, 0 to 1", 1.0, "higher"),
        MapMeasure("grievance", "Grievance", "mean, 0 to 1", 1.0, "lower"),
        MapMeasure("open_cases", "Open disputes", "per 1000 residents", 1000.0, "lower"),
        MapMeasure("acting", "Acting outside channels", "per 1000 residents", 1000.0, "lower"),
        MapMeasure("trust_local", "Trust in local government", "mean, 0 to 1", 1.0, "higher"),
        MapMeasure("contribution", "Readiness to give time", "mean, 0 to 1", 1.0, "higher"),
        MapMeasure("security", "Sense of security", "mean, 0 to 1", 1.0, "higher"),
        MapMeasure("wellbeing", "Wellbeing", "mean, 0 to 1", 1.0, "higher"),
    )
}


@dataclass(frozen=True, slots=True)
class TimeMeasure:
    """What is drawn over time; `since_start` if each point is the mean since week 0."""

    name: str
    label: str
    unit: str
    since_start: bool


TIME: Final = (
    TimeMeasure("order", "Order", "points of 100", True),
    TimeMeasure("vitality", "Vitality", "points of 100", True),
    TimeMeasure("satisfaction", "Satisfaction", "points of 100", True),
    TimeMeasure("open_cases", "Open disputes", "per 1000 residents", False),
    TimeMeasure("acting", "Acting outside channels", "per 1000 residents", False),
    TimeMeasure("hours_given", "Hours given", "per 1000 residents a week", False),
)

TABLE: Final = (
    "headline",
    "order",
    "vitality",
    "satisfaction",
    "collective_action",
    "open_disputes",
    "latent_grievance",
    "participants",
    "hours_given",
    "mean_satisfaction",
    "trust_local",
    "days_to_resolution",
    "reform_cost",
)
"""Measures of the table, in its order."""


def map_measure(name: str) -> MapMeasure:
    """Return what the map is asked to show.

    Raises
    ------
    InputError
        If there is no such measure of areas.
    """
    if name not in MAP_MEASURES:
        raise InputError(
            f"there is no map of '{name}'", where="measure", right=nearest(name, MAP_MEASURES)
        )
    return MAP_MEASURES[name]
