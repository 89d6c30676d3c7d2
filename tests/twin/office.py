"""Offices: posts, effort, desks and a queue, all of one body in one object."""

from __future__ import annotations

import math
from collections import deque

from sim.agents.office import LEAST_POSTS
from sim.vocabulary import MEDIATION

from . import rules


class Office:
    """A body that handles cases; one that nobody directs keeps its effort."""

    def __init__(self, twin, *, row, role, place, areas, posts, servers):
        self.twin = twin
        self.row = row
        self.role = role
        self.place = place
        self.areas = areas  # numbers of the areas it serves
        # The organization.
        self.posts = posts
        self.own_effort = 0.5
        self.relay = 1.0
        self.superior = None
        self.span_of_control = 0.0
        self.burden_hours = 0.0
        self.disrupted_until = -1.0
        self.pace = 1.0
        self.staffing = 1.0
        self.incentive = 0.0
        self.clarity = 0.0
        self.work_before = 0.0
        self.closed = False
        # Where its cases go, and what it may do.
        self.parent = None
        self.successor = None
        self.authority = 1.0
        self.skill = 0.0
        self.linkage = 0.0
        self.passes = 0.0
        # The desks.
        self.servers = servers
        self.speed = 1.0
        self.effort = 0.5  # as its cases feel it: own effort times what is relayed
        self.busy = 0
        self.queues = (deque(), deque())  # of cases, by class: 0 goes first
        # Its books.
        self.since = 0.0
        self.queue_integral = 0.0
        self.busy_integral = 0.0
        self.arrived = 0
        self.started = 0
        self.completed = 0
        self.abandoned = 0
        self.moved = 0

    @property
    def district(self):
        """Number of its district, or -1 for the whole city."""
        return self.place

    @property
    def queue(self):
        """Number of cases waiting."""
        return len(self.queues[0]) + len(self.queues[1])

    def first_in_line(self):
        """Return the case that is next."""
        return (self.queues[0] or self.queues[1])[0]

    def keep_books(self, now):
        """Bring the time integrals up to `now`."""
        span = now - self.since
        self.queue_integral += self.queue * span
        self.busy_integral += self.busy * span
        self.since = now

    def posts_for_cases(self):
        """Return the posts that are free for cases."""
        p = self.twin.p
        posts = self.posts * p.case_share[self.role] - self.burden_hours / p.hours_per_week
        return max(LEAST_POSTS, posts)

    def desks_for_cases(self):
        """Return the whole desks that its posts make, at least one."""
        return max(1, math.floor(self.posts_for_cases() + 0.5))

    def report_to(self, superior):
        """Put this office under another; cases it may not close go there."""
        self.superior = superior
        self.parent = superior

    def step(self):
        """Decide how hard to work in the coming period."""
        self.refresh_speed()

    def refresh_speed(self):
        """Work as fast as effort and a reorganization allow, from now on."""
        self.set_speed(1.0)

    def set_speed(self, speed):
        """Let cases feel effort and speed; a reorganization slows."""
        if self.twin.day < self.disrupted_until:
            speed = speed * self.twin.p.disruption_speed
        self.effort = self.own_effort * self.relay
        self.speed = speed * self.pace * self.staffing


class GovernmentOffice(Office):
    """An office of the administration, watched from above and from below."""

    def step(self):
        """Move effort towards what watch induces; a closed office stays as it was."""
        if not self.closed:
            self.follow_watch()
        self.refresh_speed()

    def refresh_speed(self):
        """As any office, and slower the less effort there is."""
        self.set_speed(rules.desk_speed(self.own_effort * self.relay, self.twin.p.speed_floor))

    def follow_watch(self):
        """Update the share of the top's goals relayed to it, and its own effort."""
        p = self.twin.p
        above = 1.0
        self.relay = 1.0
        if self.superior is not None:
            above = rules.watch_from_above(p.attention, self.superior.span_of_control)
            loss = p.relay_loss * (1.0 - self.clarity)
            loyal = rules.compliance(loss, self.superior.own_effort)
            self.relay = self.superior.relay * loyal
        incentive = min(1.0, p.incentive + self.incentive)
        induced = rules.induced_effort(above, self.watch_below(), incentive, p.effort_floor)
        self.own_effort = rules.adjusted_effort(
            self.own_effort, induced, p.effort_adjustment, self.twin.period_weeks
        )

    def watch_below(self):
        """Return the mean watch of its areas."""
        total = 0.0
        for number in self.areas:
            total += self.twin.areas[number].watch_below
        return total / len(self.areas)


class SharedOffice(GovernmentOffice):
    """The petition office and the online platform."""


class Committee(GovernmentOffice):
    """A residents' committee: its hours for cases are what administration leaves."""

    def refresh_speed(self):
        """As any office, and slower the fewer of its hours are free."""
        self.set_speed(max(0.05, self.twin.areas[self.areas[0]].committee_free))


class MediationBody(Office):
    """People's, administrative or judicial mediators."""

    def step(self):
        """People's mediators tire where they have more cases at hand than they can bear."""
        if self.role == MEDIATION:
            p = self.twin.p
            area = self.twin.areas[self.areas[0]]
            area.weariness = rules.exhaustion_after(
                area.weariness,
                rules.cases_at_hand(self.queue, self.busy, self.servers),
                p.mediator_load,
                p.burnout_build,
                p.burnout_recovery,
                self.twin.period_weeks,
            )
        self.refresh_speed()


class Court(Office):
    """A district's court."""
