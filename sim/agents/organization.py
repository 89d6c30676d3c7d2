"""Social organizations, and the station at which an area's organizations take up matters.

An organization is an ordinary Mesa agent that comes and goes; the station stays,
because cases are at stations. Its posts are those of its organizations.
"""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING

import mesa

from sim.agents.office import Office
from sim.compiled import plain
from sim.processes import organizations as process
from sim.processes.adaptation import DAYS_A_YEAR
from sim.processes.organizations import NAME_BITS, draw_of_organization
from sim.vocabulary import BY_ORGANIZATION, FIELDS, SERVICE, VOLUNTEERS

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["OrganizationStation", "SocialOrganization"]

_age_at_start = plain(process.age_at_start)
_called = plain(process.called)
_capacity_after = plain(process.capacity_after)
_closing_chance = plain(process.closing_chance)
_expected_foundings = plain(process.expected_foundings)
_field_founded = plain(process.field_founded)
_is_bought_from = plain(process.is_bought_from)
_members_support = plain(process.members_support)
_number_founded = plain(process.number_founded)
_quality_after = plain(process.quality_after)
_skill_gained = plain(process.skill_gained)


class SocialOrganization(mesa.Agent):
    """A social organization that takes up residents' matters.

    Parameters
    ----------
    model : GovernanceModel
    name : int
        Addresses its luck, with its area: year founded and number within the year.
    field : int
        A word of ``sim.vocabulary.FIELDS``.

    Attributes
    ----------
    founded : float
        Years since the run began (negative: before).
    capacity : float
        Posts.
    quality : float
        Professional quality, 0 to 1.
    from_members, from_purchase : float
        Posts that members and government pay for this year.
    closing_chance : float
        Chance that it is dissolved at the end of this year.
    """

    def __init__(self, model: GovernanceModel, *, name: int, field: int) -> None:
        super().__init__(model)
        self.name = name
        self.field = field
        self.founded = 0.0
        self.capacity = 0.0
        self.quality = 0.0
        self.from_members = 0.0
        self.from_purchase = 0.0
        self.closing_chance = 0.0

    @property
    def kind(self) -> str:
        """The field in words."""
        return FIELDS[self.field]

    @property
    def age(self) -> float:
        """Years since it was founded."""
        return float(self.model.day) / DAYS_A_YEAR - self.founded

    @property
    def funding(self) -> float:
        """Posts that members and government pay for."""
        return self.from_members + self.from_purchase

    @property
    def dependence(self) -> float:
        """Share of its funding that government pays."""
        return self.from_purchase / self.funding if self.funding > 0.0 else 0.0


class OrganizationStation(Office):
    """Where the organizations of an area take up matters.

    Attributes
    ----------
    organizations : list of SocialOrganization
        In the order in which they were founded.
    room : int
        Organizations at the start.
    purchased : float
        Posts that government buys.
    registration : float
        How much more is founded in the fields that register directly, as a share (reforms).
    skill_of_quality : float
        Part of its skill that its organizations' quality makes, against the start.
    foundings_expected : float
        Of the last year.
    founded, dissolved : int
        Since the run began.
    """

    def set_up(self) -> None:
        """Begin with the organizations that are there at the start."""
        p = self.model.plain_p
        starts = self.model.population.area_start
        residents = int(starts[self.area + 1]) - int(starts[self.area])
        number = math.floor(p.density * residents / 10_000.0 + 0.5)
        posts = self.posts_at_start
        self.room = min(process.FOUNDED_AT_MOST, max(1, number)) if posts > 0.0 else 0
        self.organizations: list[SocialOrganization] = []
        self.purchased = posts * p.purchase_share
        self.registration = 0.0
        self.skill_of_quality = 0.0
        self.foundings_expected = 0.0
        self.founded = 0
        self.dissolved = 0
        for k in range(self.room):
            _, for_field, for_age, _ = self._luck(k + 1, 0)
            field = _field_founded(for_field, 0.0, p)
            one = self._add(k + 1, field, p.quality_mature)
            one.founded = -_age_at_start(for_age, p)
            one.capacity = posts / self.room
        self._fund(p)
        if self.turns_over:
            self._call(p)

    @property
    def area(self) -> int:
        """Number of its area."""
        return int(self.areas[0])

    @property
    def turns_over(self) -> bool:
        """Whether organizations come and go; the process is off where they do not."""
        return self.model.plain_p.turnover > 0.0

    def buy(self, posts: float) -> None:
        """Let government buy services worth so many posts more, from now on.

        Where nobody is there to sell them, an organization is founded for it.
        """
        self.purchased += posts
        self.posts += posts
        if self.turns_over and posts > 0.0 and not self.organizations:
            last_name = (1 << NAME_BITS) - 1  # of this year; yearly foundings never get there
            name = (self.model.day // DAYS_A_YEAR << NAME_BITS) | last_name
            self._add(name, SERVICE, self.model.values["organizations.quality_new"])
            self.founded += 1
        self.share_posts()

    def share_posts(self) -> None:
        """Let the posts of its organizations be the station's, in their shares of now."""
        total = math.fsum(one.capacity for one in self.organizations)
        for one in self.organizations:
            share = one.capacity / total if total > 0.0 else 1.0 / len(self.organizations)
            one.capacity = self.posts * share

    def pass_year(self, p: SimpleNamespace) -> None:
        """Let a year of the area's organizations end: some close, some are founded.

        Parameters
        ----------
        p : SimpleNamespace
            `sim.parameter_record.plain_parameters` of the model.
        """
        if p.turnover <= 0.0:
            return
        year = self.model.day // DAYS_A_YEAR
        self._close_some(year)
        self._found_some(year, p)
        self._fund(p)
        self._grow(p)
        self._call(p)
        self._take_up_matters(p)

    # ------------------------------------------------------------------- in a year

    def _luck(self, name: int, year: int) -> tuple[float, float, float, float]:
        luck: tuple[float, float, float, float] = draw_of_organization(
            self.model.seed, self.area, name, year
        )
        return luck

    def _add(self, name: int, field: int, quality: float) -> SocialOrganization:
        one = SocialOrganization(self.model, name=name, field=field)
        one.founded = self.model.day / DAYS_A_YEAR
        one.quality = quality
        self.organizations.append(one)
        return one

    def _close_some(self, year: int) -> None:
        """Dissolve those whose luck has it so."""
        for one in list(self.organizations):
            for_closing, _, _, _ = self._luck(one.name, year)
            if for_closing < one.closing_chance:
                self.organizations.remove(one)
                one.remove()
                self.dissolved += 1

    def _found_some(self, year: int, p: SimpleNamespace) -> None:
        """Found as many as social capital and the rules of registration let."""
        capital = float(self.model.areas[self.area]["social_capital"])
        self.foundings_expected = _expected_foundings(self.room, capital, self.registration, p)
        for_number, _, _, _ = self._luck(0, year)
        number = _number_founded(for_number, self.foundings_expected)
        for k in range(number):
            name = (year << NAME_BITS) | (k + 1)
            _, for_field, _, _ = self._luck(name, year)
            self._add(name, _field_founded(for_field, self.registration, p), p.quality_new)
        self.founded += number

    def _fund(self, p: SimpleNamespace) -> None:
        """Share out what members and government pay, and see who is in danger."""
        bought_at_start = self.posts_at_start * p.purchase_share
        support = _members_support(
            self.posts_at_start - bought_at_start,
            self.purchased - bought_at_start,
            float(self.model.areas[self.area]["social_capital"]),
            p,
        )
        sellers = [one for one in self.organizations if _is_bought_from(one.field)]
        quality = math.fsum(one.quality for one in sellers)
        need = self.posts_at_start / self.room if self.room > 0 else 0.0
        for one in self.organizations:
            one.from_members = support / len(self.organizations)
            one.from_purchase = 0.0
            if one in sellers and quality > 0.0:
                one.from_purchase = self.purchased * one.quality / quality
            one.closing_chance = _closing_chance(one.age, one.funding, need, p)

    def _grow(self, p: SimpleNamespace) -> None:
        """Let posts follow funding, and quality experience."""
        for one in self.organizations:
            one.capacity = _capacity_after(one.capacity, one.funding, p)
            one.quality = _quality_after(one.quality, p)

    def _call(self, p: SimpleNamespace) -> None:
        """Let volunteers' organizations call residents to give."""
        volunteers = sum(one.field == VOLUNTEERS for one in self.organizations)
        self.model.areas[self.area]["called"] = _called(volunteers, self.room, p)

    def _take_up_matters(self, p: SimpleNamespace) -> None:
        """Have the posts and the skill of its organizations; no door where there is none."""
        self.posts = math.fsum(one.capacity for one in self.organizations)
        if self.posts > 0.0:
            quality = math.fsum(one.capacity * one.quality for one in self.organizations)
            gained = _skill_gained(quality / self.posts, p)
            self.skill += gained - self.skill_of_quality
            self.skill_of_quality = gained
            self.model.institutions.open_doors([self.area])
        else:
            self.model.institutions.shut_door(self.area, BY_ORGANIZATION)
