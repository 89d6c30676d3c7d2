"""What is shown of a city at one moment: small tables by area and office, nothing per resident.

A frame is made while nobody simulates and never changes, so that pages draw from it while
the city moves on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from experiments.dashboard.shown import MAP_MEASURES, TIME
from sim.vocabulary import ROLES

if TYPE_CHECKING:
    from sim.agents.office import Office
    from sim.model import GovernanceModel

__all__ = ["BESIDE", "LINE", "ArmFrame", "Body", "Desk", "arm_frame"]

LINE: Final = ("city", "district", "street", "community", "committee")
"""Roles of the line of government, from the top; committees stand below it."""

BESIDE: Final = tuple(role for role in ROLES if role not in LINE)
"""Roles beside the line."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One open office of the line.

    Parameters
    ----------
    role : str
    first, last : int
        It serves the areas ``first`` to ``last - 1``.
    waiting, at_work : int
        Cases in its queue and on its desks.
    desks : int
        How many cases it can work on at once.
    """

    role: str
    first: int
    last: int
    waiting: int
    at_work: int
    desks: int

    @property
    def load(self) -> float:
        """Cases at hand per desk; above 1 some wait."""
        return (self.waiting + self.at_work) / max(1, self.desks)


@dataclass(frozen=True, slots=True)
class Body:
    """All open offices of one role together."""

    role: str
    offices: int
    waiting: int
    at_work: int
    desks: int

    @property
    def load(self) -> float:
        """Cases at hand per desk; above 1 some wait."""
        return (self.waiting + self.at_work) / max(1, self.desks)


@dataclass(frozen=True)
class ArmFrame:
    """One arm at one moment.

    Parameters
    ----------
    areas : mapping of str to float64 array, shape (areas,)
        Values of the map, by measure.
    community : int array, shape (areas,)
        Number of the community that serves each area.
    line : tuple of Desk
        Open offices, superiors first.
    beside : tuple of Body
        Bodies beside the line, by role.
    people : mapping of str to float array, shape (watched residents,)
        Values of the residents whose network is shown.
    measures : mapping of str to float
        Of the weeks measured so far; empty in week 0.
    now : mapping of str to float
        The last point of what is drawn over time.
    """

    areas: Mapping[str, NDArray[np.float64]]
    community: NDArray[np.int64]
    line: tuple[Desk, ...]
    beside: tuple[Body, ...]
    people: Mapping[str, NDArray[np.float64]]
    measures: Mapping[str, float]
    now: Mapping[str, float]


def arm_frame(model: GovernanceModel, watched: NDArray[np.int64]) -> ArmFrame:
    """Return what is shown of a model now.

    Parameters
    ----------
    model : GovernanceModel
    watched : int array
        Rows of the residents whose network is shown.
    """
    values = model.measures() if model.account.weeks > 0.0 else {}
    line, community = _line(model)
    return ArmFrame(
        areas={name: _by_area(model, name) for name in MAP_MEASURES},
        community=community,
        line=line,
        beside=_beside(model),
        people={name: _of_people(model, name, watched) for name in MAP_MEASURES},
        measures=values,
        now=_now(model, values),
    )


def _by_area(model: GovernanceModel, name: str) -> NDArray[np.float64]:
    """Return the mean of a column over each area's residents; 0 where nobody lives."""
    start = model.population.area_start
    residents = np.diff(start)
    lived_in = residents > 0
    means = np.zeros(len(residents))
    sums = np.add.reduceat(model.columns[name], start[:-1][lived_in], dtype=np.float64)
    means[lived_in] = sums / residents[lived_in] * MAP_MEASURES[name].factor
    return means


def _of_people(model: GovernanceModel, name: str, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(model.columns[name][rows], np.float64)


def _line(model: GovernanceModel) -> tuple[tuple[Desk, ...], NDArray[np.int64]]:
    institutions, stations = model.institutions, model.caseload.stations
    waiting, at_work, desks = (stations[name] for name in ("queue", "busy", "servers"))
    community = np.zeros(model.population.areas, np.int64)
    found: list[Desk] = []

    def add(role: str, office: Office) -> None:
        first, last = int(office.areas.min()), int(office.areas.max()) + 1
        books = (int(column[office.row]) for column in (waiting, at_work, desks))
        found.append(Desk(role, first, last, *books))

    add("city", institutions.city)
    for role, offices in (
        ("district", institutions.districts),
        ("street", institutions.streets),
        ("community", institutions.communities),
        ("committee", institutions.committees),
    ):
        for office in offices:
            if not office.closed and len(office.areas):
                add(role, office)
                if role == "community":
                    community[office.areas] = int(office.areas[0])
    return tuple(found), community


def _beside(model: GovernanceModel) -> tuple[Body, ...]:
    stations = model.caseload.stations
    still_open = stations["successor"] < 0
    bodies = []
    for role in BESIDE:
        own = still_open & (stations["role"] == ROLES.index(role))
        totals = (int(stations[name][own].sum()) for name in ("queue", "busy", "servers"))
        bodies.append(Body(role, int(own.sum()), *totals))
    return tuple(bodies)


def _now(model: GovernanceModel, values: Mapping[str, float]) -> dict[str, float]:
    """Return the latest point of what is drawn over time."""
    per_1000 = 1000.0 / model.population.residents
    week = {name: series[-1] for name, series in model.series.items()}
    now = {item.name: values[item.name] for item in TIME if item.since_start and values}
    if week:
        now["open_cases"] = week["open_cases"] * per_1000
        now["acting"] = week["acting"] * 1000.0
        now["hours_given"] = week["hours_given"] * per_1000
    return now
