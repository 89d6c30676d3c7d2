"""All offices, who reports to whom, and how a reform may rebuild them.

Reforms see the names that the model's institutions have too.
"""

from __future__ import annotations

import math

from sim.vocabulary import (
    BY_COMMITTEE,
    BY_COMMUNITY_DESK,
    BY_COURT,
    BY_MEDIATION,
    BY_ONLINE,
    BY_ORGANIZATION,
    BY_PETITION,
)

from . import rules
from .office import MediationBody


class Institutions:
    """The offices of a city, by kind and number; communities by area before any reform."""

    KINDS = (
        "districts",
        "courts",
        "judicial",
        "administrative",
        "streets",
        "communities",
        "committees",
        "mediations",
        "organizations",
    )

    def __init__(self, twin, *, shared, background, **offices):
        self.twin = twin
        self.city, self.petition, self.online = shared
        self.background = background  # (office, cases a day) of residents not simulated
        for kind in self.KINDS:
            setattr(self, kind, offices[kind])
        self.absorbed = [0.0] * len(self.committees)  # share of moved administration, by area

    @property
    def offices(self):
        """Every office, superiors before subordinates."""
        listed = [self.city, self.petition, self.online]
        for kind in self.KINDS:
            listed += getattr(self, kind)
        return listed

    # ---------------------------------------------------------------- looking around

    def communities_of(self, street):
        """Return the open communities on a street's ground."""
        return [c for c in self.communities if not c.closed and c.areas[0] in street.areas]

    def community_of_area(self, area):
        """Return the open community that serves an area."""
        return next(c for c in self.communities if not c.closed and area in c.areas)

    def linked_after(self, body):
        """Return the mediation bodies to which a body's failures may be handed on."""
        links = []
        link = body.superior
        while isinstance(link, MediationBody):
            links.append(link)
            link = link.superior
        return links

    # -------------------------------------------------------------------- rebuilding

    def pool(self, communities, share, street):
        """Join neighbouring communities of a street; return those that remain."""
        # Rounded so that the total over a district's streets comes out right.
        number = self.twin.areas[street.areas[0]].street
        before = sum(
            area.district.place == street.place and area.street < number for area in self.twin.areas
        )
        after = before + len(street.areas)
        groups = math.floor(after * share + 0.5) - math.floor(before * share + 0.5)
        groups = min(max(1, groups), len(communities))
        cuts = [len(communities) * k // groups for k in range(groups + 1)]
        return [self.join(communities[cuts[k] : cuts[k + 1]]) for k in range(groups)]

    def join(self, communities):
        """Make one community of several: the first remains."""
        first, *others = communities
        for other in others:
            first.posts += other.posts
            first.areas = first.areas + other.areas
            other.posts = 0.0
            other.burden_hours = 0.0
            self.close(other, first)
        first.burden_hours = self.burden_of(first)
        for number in first.areas:
            self.committees[number].superior = first
            self.twin.areas[number].distance = math.sqrt(len(first.areas))
        self.count_spans()
        return first

    def close(self, office, successor):
        """Close an office; its queue and whoever comes later go to the successor."""
        office.closed = True
        office.successor = successor
        self.twin.casework.move_queue(office, successor, float(self.twin.day))

    def dissolve(self, office):
        """Take a level out: communities and what is left of posts go to its superior."""
        superior = office.superior
        for community in self.communities:
            if not community.closed and community.superior is office:
                community.report_to(superior)
        superior.posts += office.posts
        office.posts = 0.0
        self.close(office, superior)
        self.count_spans()

    def sink_posts(self, source, offices, kept):
        """Move an office's posts, but for the share `kept`, in equal parts to `offices`."""
        moved = source.posts * (1.0 - kept)
        source.posts -= moved
        for office in offices:
            office.posts += moved / len(offices)

    def free_committee(self, number, kept, office, absorbed):
        """Move a committee's delegated administration, but for `kept`, to an office."""
        area = self.twin.areas[number]
        area.delegated = min(area.delegated, kept)
        self.absorbed[number] = max(self.absorbed[number], absorbed)
        office.burden_hours = self.burden_of(office)

    def burden_of(self, office):
        """Return the weekly hours of moved administration that an office's desks must do."""
        p = self.twin.p
        before = rules.committee_free_share(1.0, p)
        return math.fsum(
            (rules.committee_free_share(self.twin.areas[number].delegated, p) - before)
            * p.committee_hours
            * (1.0 - self.absorbed[number])
            for number in office.areas
        )

    def open_doors(self, numbers):
        """Open the channels that lead to an office that has posts now and had none before."""
        for number in numbers:
            area = self.twin.areas[number]
            for channel, office in self.behind(number).items():
                if area.doors[channel] is None and office.posts > 0.0:
                    area.doors[channel] = office
            self.count_missing(number)

    def behind(self, number):
        """Return the office at which each channel of an area begins where it exists."""
        return {
            BY_COMMITTEE: self.committees[number],
            BY_MEDIATION: self.mediations[number],
            BY_ORGANIZATION: self.organizations[number],
            BY_COMMUNITY_DESK: self.communities[number],
            BY_ONLINE: self.online,
            BY_COURT: self.courts[self.twin.areas[number].district.place],
            BY_PETITION: self.petition,
        }

    def office_behind(self, number, channel):
        """Return the office at which a channel begins where it exists."""
        return self.behind(number)[channel]

    def has_door(self, number, channel):
        """Return whether a channel exists in an area."""
        return self.twin.areas[number].doors[channel] is not None

    def shut_door(self, number, channel):
        """Take away a channel that leads to nobody any more."""
        self.twin.areas[number].doors[channel] = None
        self.count_missing(number)

    def count_missing(self, number):
        """Say which share of an area's institutional channels does not exist."""
        behind = self.behind(number)
        missing = [channel for channel in behind if not self.has_door(number, channel)]
        self.twin.areas[number].missing_channels = len(missing) / len(behind)

    def count_spans(self):
        """Count the subordinates of every supervisor below the city."""
        for office in [*self.districts, *self.streets, *self.communities]:
            office.span_of_control = 0.0
        for office in [*self.streets, *self.communities, *self.committees]:
            if not office.closed and office.superior is not None:
                office.superior.span_of_control += 1.0

    def refresh_desks(self):
        """Set every open office's desks from its posts."""
        for office in self.offices:
            if not office.closed:
                desks = office.desks_for_cases()
                office.staffing = office.posts_for_cases() / desks
                office.refresh_speed()
                if desks != office.servers:
                    self.twin.casework.staff(office, desks, float(self.twin.day))

    def refresh_burdens(self):
        """Work out anew what moved administration every open community must do."""
        for community in self.communities:
            if not community.closed:
                community.burden_hours = self.burden_of(community)

    # ------------------------------------------------------------------- once a year

    def pass_year(self):
        """Organizations come and go, and posts move to where the work is."""
        for station in self.organizations:
            station.pass_year()
        p = self.twin.p
        if p.moving_rate > 0.0:
            for place in range(len(self.districts)):
                self.move_posts([o for o in self.streets if o.place == place])
                self.move_posts([o for o in self.communities if o.place == place])
            for office in [*self.streets, *self.communities]:
                office.work_before = self.work_done(office)
        if p.moving_rate > 0.0 or p.turnover > 0.0:
            self.refresh_desks()

    def work_done(self, office):
        """Return the case-days waited and worked at an office so far."""
        span = float(self.twin.day) - office.since
        waited = office.queue_integral + office.queue * span
        return waited + (office.busy_integral + office.busy * span)

    def move_posts(self, offices):
        """Move posts between offices to where the cases at hand are."""
        offices = [office for office in offices if not office.closed]
        work = [self.work_done(office) - office.work_before for office in offices]
        rate = self.twin.p.moving_rate
        wanted = rules.reallocated([office.posts for office in offices], work, rate)
        for office, posts in zip(offices, wanted, strict=True):
            self.set_posts(office, posts)

    def set_posts(self, office, posts):
        """Give an office its posts; many at once are a reorganization that slows it."""
        p = self.twin.p
        if rules.is_upheaval(office.posts, posts, p.upheaval):
            until = self.twin.day + 7.0 * p.settling_weeks
            office.disrupted_until = max(office.disrupted_until, until)
        office.posts = posts
