"""Offices as agents: desks, two queues, and what happens to a case when a desk is done with it."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

import mesa

from benchmarks.plain_mesa import rules
from sim import vocabulary as v
from sim.agents.office import LEAST_POSTS

if TYPE_CHECKING:
    from benchmarks.plain_mesa.area import Area
    from benchmarks.plain_mesa.case import Case
    from benchmarks.plain_mesa.model import PlainCity

__all__ = ["Committee", "GovernmentOffice", "MediationBody", "Office", "PassingOffice"]


class Office(mesa.Agent):
    """A body that handles cases: a committee's kind, an organization, a court, or a subclass.

    Parameters
    ----------
    model : PlainCity
    role : int
        A word of ``sim.vocabulary.ROLES``.
    posts : float
        Full-time posts.
    areas : list of Area
        Whose residents it serves.
    """

    model: PlainCity

    def __init__(self, model: PlainCity, role: int, posts: float, areas: list[Area]) -> None:
        super().__init__(model)
        p = model.p
        self.role = role
        self.posts = posts
        self.areas = areas
        for_cases = max(LEAST_POSTS, posts * p.case_share[role])
        self.desks = max(1, math.floor(for_cases + 0.5))
        self.staffing = for_cases / self.desks
        self.busy = 0
        self.queue: deque[Case] = deque()
        self.urgent: deque[Case] = deque()
        self.superior: Office | None = None
        self.parent: Office | None = None  # where cases go on to
        self.span_of_control = 0
        self.effort = 0.5
        self.relay = 1.0
        self.speed = 1.0
        self.skill = 0.0
        self.authority = 1.0

    def step(self) -> None:
        """Nobody directs this body: effort and speed stay."""

    # ------------------------------------------------------------ desks and queues

    def receive(self, case: Case) -> None:
        """A case arrives: a free desk takes it, or it waits for as long as patience lasts."""
        if self.busy < self.desks:
            self._serve(case)
            return
        (self.urgent if case.urgent else self.queue).append(case)
        patience = rules.exponential(1.0 - self.random.random(), self.model.p.patience_days)
        self.model.schedule(patience, self.lose, case)

    def _serve(self, case: Case) -> None:
        p = self.model.p
        self.busy += 1
        days = rules.touch_days(
            1.0 - self.random.random(),
            p.touch_hours[self.role],
            p.touch_scale,
            p.touch_shape,
            p.hours_per_week,
            self.speed * self.staffing,
        )
        self.model.schedule(days, self.complete, case)

    def complete(self, case: Case) -> None:
        """A desk has done its work on a case and takes the next."""
        self.busy -= 1
        if case.resident is None:
            if case.complexity > self.authority and self.parent is not None:
                self.send(case, self.parent)
        else:
            self.finish(case)
        while self.busy < self.desks and (self.urgent or self.queue):
            self._serve((self.urgent or self.queue).popleft())

    def lose(self, case: Case) -> None:
        """A claimant loses patience and leaves the queue."""
        (self.urgent if case.urgent else self.queue).remove(case)
        if case.resident is not None:
            self.model.fail(case, self.role, 0.0)

    def send(self, case: Case, to: Office) -> None:
        """Send a case to another office."""
        case.handoffs += 1
        days = rules.exponential(1.0 - self.random.random(), self.model.p.transfer_days)
        self.model.schedule(days, to.receive, case)

    # ------------------------------------------------------------ what becomes of a case

    def finish(self, case: Case) -> None:
        """Wait for what must come from outside, then decide."""
        p = self.model.p
        days = rules.weibull(
            1.0 - self.random.random(), p.external_days[self.role], p.external_shape
        )
        self.model.schedule(days, self.decide, case)

    def decide(self, case: Case) -> None:
        """Settle the matter, or not."""
        p = self.model.p
        chance = rules.p_resolved(
            self.role,
            self.effort * self.relay,
            self.skill,
            case.intensity,
            case.resident.area.social_capital,
            p,
        )
        procedure = self.procedure(case)
        if self.random.random() < chance:
            self.model.resolve(case, self.role, procedure)
        else:
            self.model.fail(case, self.role, procedure)

    def procedure(self, case: Case) -> float:
        """Return how fair the claimant finds it here."""
        resident = case.resident
        return rules.procedure_felt(
            self.role,
            self.effort * self.relay,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            resident.contribution,
            resident.flags,
            self.model.p,
        )


class GovernmentOffice(Office):
    """An office of the administration, watched from above and from below."""

    def __init__(self, model: PlainCity, role: int, posts: float, areas: list[Area]) -> None:
        super().__init__(model, role, posts, areas)
        self.authority = model.p.authority[role]

    def step(self) -> None:
        """Move effort towards what watch induces; superiors step first."""
        self.follow_watch()
        self.speed = rules.desk_speed(self.effort * self.relay, self.model.p.speed_floor)

    def follow_watch(self) -> None:
        """Update effort and the share of the top's goals that is relayed to here."""
        p = self.model.p
        above = 1.0
        if self.superior is not None:
            above = rules.watch_from_above(p.attention, self.superior.span_of_control)
            self.relay = self.superior.relay * rules.compliance(p.relay_loss, self.superior.effort)
        below = sum(area.watch_below for area in self.areas) / len(self.areas)
        induced = rules.induced_effort(above, below, p.incentive, p.effort_floor)
        self.effort = rules.adjusted_effort(self.effort, induced, p.effort_adjustment, 1.0)

    def finish(self, case: Case) -> None:
        """Wrong department, no authority, or on to a decision."""
        astray = self.random.random() < self.model.wrong_door
        if astray and self.role not in case.astray:
            case.astray.add(self.role)
            self.send(case, self)
        elif case.complexity > self.authority and self.parent is not None:
            self.send(case, self.parent)
        else:
            super().finish(case)


class Committee(GovernmentOffice):
    """A residents' committee: its hours for cases are what administration leaves."""

    def __init__(self, model: PlainCity, posts: float, area: Area) -> None:
        super().__init__(model, v.COMMITTEE, posts, [area])
        self.authority = 1.0

    def step(self) -> None:
        """As an office, with the share of hours that is free."""
        self.follow_watch()
        self.speed = max(0.05, self.areas[0].committee_free)

    def finish(self, case: Case) -> None:
        """Go straight to a decision."""
        Office.finish(self, case)


class PassingOffice(GovernmentOffice):
    """The petition office and the online platform: most cases go on to the district."""

    def __init__(self, model: PlainCity, role: int, posts: float, areas: list[Area]) -> None:
        super().__init__(model, role, posts, areas)
        self.authority = 1.0

    def finish(self, case: Case) -> None:
        """Refer the case, answer it, or leave it."""
        p = self.model.p
        petition = self.role == v.PETITION
        passed_on = self.random.random() < (p.petition_referred if petition else p.online_answered)
        if passed_on:
            case.urgent = petition
            self.send(case, case.resident.area.district_office)
        elif petition:
            Office.finish(self, case)
        else:
            self.model.fail(case, self.role, 0.0)


class MediationBody(Office):
    """People's, administrative or judicial mediators."""

    def __init__(
        self, model: PlainCity, role: int, posts: float, areas: list[Area], skill: float
    ) -> None:
        super().__init__(model, role, posts, areas)
        self.skill = skill

    def finish(self, case: Case) -> None:
        """The parties agree, or the next kind of mediation tries, or it has failed."""
        p = self.model.p
        resident = case.resident
        chance = rules.p_agreement(
            self.skill,
            resident.generalised_trust,
            case.intensity,
            len(self.queue) + len(self.urgent),
            self.desks,
            resident.flags,
            p,
        )
        if self.random.random() < chance:
            self.model.resolve(case, self.role, self.procedure(case), agreement=True)
        elif self.parent is not None and self.random.random() < p.linkage:
            self.send(case, self.parent)
        else:
            self.model.fail(case, self.role, self.procedure(case))
