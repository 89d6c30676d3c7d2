"""Offices, committees, organizations, mediation bodies and courts: ordinary Mesa agents.

An office keeps what it decides about (posts, effort, who supervises it); its
desks and queue are one row of the casework's stations, because cases move
there in continuous time between two steps of the model.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim.casework.tables import NONE
from sim.compiled import plain
from sim.processes.burnout import cases_at_hand, exhaustion_after
from sim.processes.hierarchy import (
    adjusted_effort,
    compliance,
    desk_speed,
    induced_effort,
    watch_from_above,
)
from sim.vocabulary import MEDIATION, ROLES

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = [
    "Committee",
    "Court",
    "GovernmentOffice",
    "MediationBody",
    "Office",
    "SharedOffice",
]


LEAST_POSTS = 0.05  # lent to an office that has none and gets a case all the same

_cases_at_hand = plain(cases_at_hand)
_exhaustion_after = plain(exhaustion_after)
_watch_from_above = plain(watch_from_above)
_compliance = plain(compliance)
_induced_effort = plain(induced_effort)
_adjusted_effort = plain(adjusted_effort)
_desk_speed = plain(desk_speed)


def mean_of(values: Any, rows: Any) -> float:
    """Return the mean of `values` over `rows`, summed in their order."""
    total = 0.0
    for row in rows:
        total += float(values[row])
    return total / len(rows)


class _StationField:
    """An attribute of an office that lives in its station's row."""

    def __init__(self, name: str, kind: type) -> None:
        self.name = name
        self.kind = kind

    def __get__(self, office: Office | None, owner: type) -> Any:
        if office is None:
            return self
        return self.kind(office.model.caseload.stations[self.name][office.row])

    def __set__(self, office: Office, value: Any) -> None:
        office.model.caseload.stations[self.name][office.row] = value


class Office(mesa.Agent):
    """A body that handles cases.

    Parameters
    ----------
    model : GovernanceModel
    row : int
        Its row in the casework's stations.
    role : int
        A word of ``sim.vocabulary.ROLES``.
    district : int
        Number of its district, or -1 for the whole city.
    areas : int array
        Areas whose residents it serves.
    posts : float
        Full-time posts.

    Attributes
    ----------
    effort : float
        Own effort, 0 to 1.
    relay : float
        Share of the top's goals that reaches it.
    superior : Office or None
    burden_hours : float
        Weekly hours of administration moved here that its desks must do.
    pace : float
        Factor on the speed of its desks: what procedures cost or save.
    staffing : float
        Posts for cases behind each of its whole desks: another factor.
    incentive : float
        Effort that rewards induce, added to the usual, 0 to 1.
    clarity : float
        Share of the loss of goals on the way down that clear responsibility saves, 0 to 1.
    disrupted_until : float
        Absolute day until which a reorganization slows it.
    work_before : float
        Case-days waited and worked here until the last year's end.
    """

    servers = _StationField("servers", int)
    authority = _StationField("authority", float)
    skill = _StationField("skill", float)
    linkage = _StationField("linkage", float)
    passes = _StationField("passes", float)
    queue_length = _StationField("queue", int)
    speed = _StationField("speed", float)

    def __init__(
        self,
        model: GovernanceModel,
        *,
        row: int,
        role: int,
        district: int,
        areas: np.ndarray,
        posts: float,
    ) -> None:
        super().__init__(model)
        self.row = row
        self.role = role
        self.district = district
        self.areas = np.asarray(areas, np.int64)
        self.posts = posts
        self.posts_at_start = posts
        self.effort = 0.5
        self.relay = 1.0
        self.superior: Office | None = None
        self.span_of_control = 0.0
        self.burden_hours = 0.0
        self.disrupted_until = -1.0
        self.pace = 1.0
        self.staffing = 1.0
        self.incentive = 0.0
        self.clarity = 0.0
        self.work_before = 0.0
        self.closed = False

    @property
    def kind(self) -> str:
        """The role in words."""
        return ROLES[self.role]

    @property
    def effective_effort(self) -> float:
        """Own effort times what is relayed of the top's goals."""
        return self.effort * self.relay

    @property
    def disrupted(self) -> bool:
        """Whether a reorganization slows it now."""
        return self.model.day < self.disrupted_until

    def posts_for_cases(self) -> float:
        """Return the posts that are free for cases, at least `LEAST_POSTS`."""
        p = self.model.plain_p
        hours = p.hours_per_week
        posts = self.posts * p.case_share[self.role] - self.burden_hours / hours
        return max(LEAST_POSTS, posts)

    def desks_for_cases(self) -> int:
        """Return the desks its posts make for cases, at least one while it is open."""
        return max(1, math.floor(self.posts_for_cases() + 0.5))

    def man_desks(self) -> int:
        """Take note of the posts behind each desk, now; return the desks.

        Desks are whole; what rounding gives or takes changes how fast they work, so
        that no posts are won or lost by it.
        """
        desks = self.desks_for_cases()
        self.staffing = self.posts_for_cases() / desks
        self.refresh_speed()
        return desks

    def report_to(self, superior: Office | None) -> None:
        """Put this office under another; cases it may not close go there."""
        self.superior = superior
        self.model.caseload.stations["parent"][self.row] = (
            NONE if superior is None else superior.row
        )

    def write_speed(self, speed: float) -> None:
        """Put effort and speed where the casework reads them."""
        p = self.model.plain_p
        if self.disrupted:
            speed = speed * p.disruption_speed
        stations = self.model.caseload.stations
        stations["effort"][self.row] = self.effective_effort
        stations["speed"][self.row] = speed * self.pace * self.staffing

    def step(self) -> None:
        """Update effort and speed for the coming period; bodies nobody directs keep theirs."""
        self.refresh_speed()

    def refresh_speed(self) -> None:
        """Work as fast as effort and a reorganization allow, from now on."""
        self.write_speed(1.0)


class GovernmentOffice(Office):
    """An office of the administration, watched from above and from below."""

    def step(self) -> None:
        """Move effort towards what watch induces (supervisors step first)."""
        if not self.closed:  # a closed office decides its last cases as it was
            self.follow_watch()
        self.refresh_speed()

    def refresh_speed(self) -> None:
        """As any office, and slower the less effort there is."""
        self.write_speed(_desk_speed(self.effective_effort, self.model.plain_p.speed_floor))

    def follow_watch(self) -> None:
        """Update effort and the share of goals relayed to this office."""
        p = self.model.plain_p
        superior = self.superior
        if superior is None:
            above = 1.0
            self.relay = 1.0
        else:
            above = _watch_from_above(p.attention, superior.span_of_control)
            loss = p.relay_loss * (1.0 - self.clarity)
            self.relay = superior.relay * _compliance(loss, superior.effort)
        below = mean_of(self.model.areas["watch_below"], self.areas)
        incentive = min(1.0, p.incentive + self.incentive)
        induced = _induced_effort(above, below, incentive, p.effort_floor)
        self.effort = _adjusted_effort(
            self.effort, induced, p.effort_adjustment, self.model.society_weeks
        )


class SharedOffice(GovernmentOffice):
    """The petition office and the online platform: city offices beside the line."""


class Committee(GovernmentOffice):
    """A residents' committee: its hours for cases are what administration leaves."""

    def refresh_speed(self) -> None:
        """As any office, and slower the fewer of its hours are free."""
        free = float(self.model.areas["committee_free"][self.areas[0]])
        self.write_speed(max(0.05, free))


class MediationBody(Office):
    """People's, administrative or judicial mediators."""

    def step(self) -> None:
        """People's mediators tire where they have more cases at hand than they can bear."""
        if self.role == MEDIATION:
            p = self.model.plain_p
            area = self.model.areas[self.areas[0]]
            busy = int(self.model.caseload.stations["busy"][self.row])
            area["weariness"] = _exhaustion_after(
                float(area["weariness"]),
                _cases_at_hand(self.queue_length, busy, self.servers),
                p.mediator_load,
                p.burnout_build,
                p.burnout_recovery,
                self.model.society_weeks,
            )
        self.refresh_speed()


class Court(Office):
    """The district's court."""
