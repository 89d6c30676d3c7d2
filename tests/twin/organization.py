"""Social organizations, and the station where those of an area take up matters."""

from __future__ import annotations

import math

from sim.processes.adaptation import DAYS_A_YEAR
from sim.processes.organizations import NAME_BITS
from sim.streams import SOCIAL_ORGANIZATION
from sim.vocabulary import BY_ORGANIZATION, SERVICE, VOLUNTEERS

from . import luck, rules
from .office import Office

STATE = (
    "name",
    "field",
    "founded",
    "capacity",
    "quality",
    "from_members",
    "from_purchase",
    "closing_chance",
)


class SocialOrganization:
    """One organization."""

    def __init__(self, **state):
        for name in STATE:
            setattr(self, name, state.pop(name, 0.0))
        if state:
            raise TypeError(f"an organization has no {sorted(state)}")


class OrganizationStation(Office):
    """Where the organizations of an area take up matters; its posts are theirs."""

    STATE = (
        "room",
        "purchased",
        "registration",
        "skill_of_quality",
        "foundings_expected",
        "founded",
        "dissolved",
    )

    def take_over(self, theirs):
        """Begin with the organizations that the model began with."""
        self.posts_at_start = theirs.posts_at_start
        for name in self.STATE:
            setattr(self, name, getattr(theirs, name))
        self.organizations = [
            SocialOrganization(**{name: as_plain(getattr(one, name)) for name in STATE})
            for one in theirs.organizations
        ]

    def luck(self, name, year):
        """Return an organization's uniforms of a year: closing, field."""
        number = self.areas[0]
        return luck.uniform4(self.twin.seed, SOCIAL_ORGANIZATION, number, name, year, 0)

    # -------------------------------------------------------------- what reforms see

    def buy(self, posts):
        """Let government buy services worth so many posts more."""
        self.purchased += posts
        self.posts += posts
        if self.twin.p.turnover > 0.0 and posts > 0.0 and not self.organizations:
            self.found((self.twin.day // DAYS_A_YEAR << NAME_BITS) | 2**NAME_BITS - 1, SERVICE)
        self.share_posts()

    def share_posts(self):
        """Let the posts of its organizations be the station's."""
        total = math.fsum(one.capacity for one in self.organizations)
        for one in self.organizations:
            share = one.capacity / total if total > 0.0 else 1.0 / len(self.organizations)
            one.capacity = self.posts * share

    # ------------------------------------------------------------------------- a year

    def pass_year(self):
        """Some close, some are founded; all are funded anew, grow and learn."""
        p = self.twin.p
        if p.turnover == 0.0:
            return
        area = self.twin.areas[self.areas[0]]
        year = self.twin.day // DAYS_A_YEAR
        closing = [o for o in self.organizations if self.luck(o.name, year)[0] < o.closing_chance]
        self.organizations = [one for one in self.organizations if one not in closing]
        self.dissolved += len(closing)
        self.foundings_expected = rules.expected_foundings(
            self.room, area.social_capital, self.registration, p
        )
        for k in range(rules.number_founded(self.luck(0, year)[0], self.foundings_expected)):
            name = year << NAME_BITS | (k + 1)
            self.found(name, rules.field_founded(self.luck(name, year)[1], self.registration, p))
        self.fund(area)
        for one in self.organizations:
            funding = one.from_members + one.from_purchase
            one.capacity = rules.capacity_after(one.capacity, funding, p)
            one.quality = rules.quality_after(one.quality, p)
        volunteers = len([one for one in self.organizations if one.field == VOLUNTEERS])
        area.called = rules.called(volunteers, self.room, p)
        self.take_up_matters(area)

    def found(self, name, field):
        """Found an organization."""
        self.organizations.append(
            SocialOrganization(
                name=name,
                field=field,
                founded=self.twin.day / DAYS_A_YEAR,
                quality=self.twin.p.quality_new,
            )
        )
        self.founded += 1

    def fund(self, area):
        """Share out members' support, and purchase among those from whom government buys."""
        p = self.twin.p
        bought_at_start = self.posts_at_start * p.purchase_share
        support = rules.members_support(
            self.posts_at_start - bought_at_start,
            self.purchased - bought_at_start,
            area.social_capital,
            p,
        )
        quality = math.fsum(o.quality for o in self.organizations if rules.is_bought_from(o.field))
        need = self.posts_at_start / self.room if self.room else 0.0
        for one in self.organizations:
            one.from_members = support / len(self.organizations)
            one.from_purchase = 0.0
            if rules.is_bought_from(one.field) and quality > 0.0:
                one.from_purchase = self.purchased * one.quality / quality
            age = self.twin.day / DAYS_A_YEAR - one.founded
            one.closing_chance = rules.closing_chance(
                age, one.from_members + one.from_purchase, need, p
            )

    def take_up_matters(self, area):
        """Have the posts and skill of its organizations, and a door if there is any."""
        self.posts = math.fsum(one.capacity for one in self.organizations)
        if self.posts > 0.0:
            weighted = math.fsum(one.capacity * one.quality for one in self.organizations)
            gained = rules.skill_gained(weighted / self.posts, self.twin.p)
            self.skill += gained - self.skill_of_quality
            self.skill_of_quality = gained
            self.twin.institutions.open_doors([area.number])
        else:
            self.twin.institutions.shut_door(area.number, BY_ORGANIZATION)


def as_plain(value):
    """Return a number without NumPy's type."""
    return value.item() if hasattr(value, "item") else value
