"""The offices of a city and who reports to whom; how a reform may rebuild them.

Posts are conserved by every operation here except hiring, which is a cost.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from sim import vocabulary as v
from sim.agents.office import (
    Committee,
    Court,
    GovernmentOffice,
    MediationBody,
    Office,
    SharedOffice,
)
from sim.agents.organization import OrganizationStation
from sim.casework.tables import NONE
from sim.compiled import plain
from sim.processes.adaptation import is_upheaval, reallocated
from sim.processes.participation import committee_free_share

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["Institutions", "count_stations"]

Array = npt.NDArray[Any]

Kind = TypeVar("Kind", bound=Office)

# Channel -> role of the station at which it enters.
_DOORS = {
    v.BY_COMMITTEE: v.COMMITTEE,
    v.BY_MEDIATION: v.MEDIATION,
    v.BY_ORGANIZATION: v.ORGANIZATION,
    v.BY_COMMUNITY_DESK: v.COMMUNITY,
    v.BY_ONLINE: v.ONLINE,
    v.BY_COURT: v.COURT,
    v.BY_PETITION: v.PETITION,
}


# Whose posts a scenario gives per 100,000 residents; the others' are per unit.
PER_CITY = (v.CITY, v.PETITION, v.ONLINE)
PER_DISTRICT = (v.DISTRICT, v.COURT, v.ADMINISTRATIVE_MEDIATION, v.JUDICIAL_MEDIATION)


def count_stations(areas: int, streets: int, districts: int) -> int:
    """Return the number of stations of a city: 3 shared, 4 a district, 1 a street, 4 an area."""
    return 3 + 4 * districts + streets + 4 * areas


class Institutions:
    """All offices of one model.

    Attributes
    ----------
    city, petition, online : Office
        Shared by the whole city, at full size.
    districts, streets, communities, committees, mediations, organizations,
    administrative, judicial, courts : list of Office
        By number; communities are numbered by area before any reform.
    entry : int32 array, shape (areas, channels)
        Station at which a channel begins; NONE where it does not exist.
    background : (int32 array, float64 array)
        Stations, and cases per day: load of shared offices from residents who are not simulated.
    """

    def __init__(self, model: GovernanceModel) -> None:
        self.model = model
        self._rows = 0
        scenario = model.scenario
        population = model.population
        levels = {level.name for level in scenario.levels}
        everywhere = np.arange(population.areas)
        self.absorbed = np.zeros(population.areas)  # share of moved administration, by area
        self.city = self._open(GovernmentOffice, v.CITY, -1, everywhere)
        self.city.span_of_control = float(len(scenario.city.districts))
        self.petition = self._open(SharedOffice, v.PETITION, -1, everywhere)
        self.online = self._open(SharedOffice, v.ONLINE, -1, everywhere)
        self.districts: list[Office] = []
        self.courts: list[Office] = []
        self.administrative: list[Office] = []
        self.judicial: list[Office] = []
        for d in range(len(model.district_names)):
            own = np.flatnonzero(population.district_of_area == d)
            self.districts.append(self._open(GovernmentOffice, v.DISTRICT, d, own))
            self.courts.append(self._open(Court, v.COURT, d, own))
            self.administrative.append(
                self._open(MediationBody, v.ADMINISTRATIVE_MEDIATION, d, own)
            )
            self.judicial.append(self._open(MediationBody, v.JUDICIAL_MEDIATION, d, own))
        self.streets: list[Office] = []
        if "street" in levels:
            for s in range(int(population.street_of_area.max()) + 1):
                own = np.flatnonzero(population.street_of_area == s)
                district = int(population.district_of_area[own[0]])
                self.streets.append(self._open(GovernmentOffice, v.STREET, district, own))
        self.communities: list[Office] = []
        self.committees: list[Office] = []
        self.mediations: list[Office] = []
        self.organizations: list[OrganizationStation] = []
        for a in range(population.areas):
            district = int(population.district_of_area[a])
            own = np.array([a])
            self.communities.append(self._open(GovernmentOffice, v.COMMUNITY, district, own))
            self.committees.append(self._open(Committee, v.COMMITTEE, district, own))
            self.mediations.append(self._open(MediationBody, v.MEDIATION, district, own))
            station = self._open(OrganizationStation, v.ORGANIZATION, district, own)
            self.organizations.append(station)
        self._connect()
        self._make_doors()
        self._set_background()
        for station in self.organizations:
            station.set_up()

    def _open(self, kind: type[Kind], role: int, district: int, areas: Array) -> Kind:
        """Open an office at the next free station."""
        model = self.model
        row = self._rows
        self._rows += 1
        station = model.caseload.stations[row]
        station["role"] = role
        station["place"] = district
        p = model.p[0]
        if role in (v.COMMUNITY, v.STREET, v.DISTRICT, v.CITY):
            station["authority"] = p["authority"][role]
        station["skill"] = {
            v.MEDIATION: p["mediation_skill"],
            v.ADMINISTRATIVE_MEDIATION: p["administrative_skill"],
            v.JUDICIAL_MEDIATION: p["judicial_skill"],
        }.get(role, 0.0)
        station["passes"] = {
            v.PETITION: p["petition_referred"],
            v.ONLINE: p["online_answered"],
        }.get(role, 0.0)
        if kind is MediationBody:
            station["linkage"] = p["linkage"]
        posts = float(model.scenario.staff.get(v.ROLES[role], 0.0)) * self._staff_scale(
            role, district
        )
        return kind(model, row=row, role=role, district=district, areas=areas, posts=posts)

    def _staff_scale(self, role: int, district: int) -> float:
        """Bodies of a district or the city have posts per 100,000 residents, others per unit."""
        city = self.model.scenario.city
        if role in PER_CITY:
            return city.residents / 100_000.0
        if role in PER_DISTRICT:
            return city.simulated[district].residents / 100_000.0
        return 1.0

    def _connect(self) -> None:
        """Say who reports to whom."""
        streets = self.model.population.street_of_area
        for office in (self.petition, self.online):
            office.superior = self.city
        for d, district in enumerate(self.districts):
            district.report_to(self.city)
            self.administrative[d].report_to(self.judicial[d])
            self.judicial[d].report_to(self.courts[d])
        for street in self.streets:
            street.report_to(self.districts[street.district])
        for a, community in enumerate(self.communities):
            above = self.streets[int(streets[a])] if self.streets else None
            community.report_to(above or self.districts[community.district])
            self.committees[a].superior = community
            self.mediations[a].report_to(self.administrative[community.district])
        # Petition and platform have no parent: they send cases to the claimant's district.
        self.district_row = np.array(
            [self.districts[int(d)].row for d in self.model.population.district_of_area], np.int32
        )
        self._count_spans()

    def _count_spans(self) -> None:
        """Count the subordinates of every supervisor."""
        for office in [*self.districts, *self.streets, *self.communities]:
            office.span_of_control = 0.0
        for office in [*self.streets, *self.communities, *self.committees]:
            if not office.closed and office.superior is not None:
                office.superior.span_of_control += 1.0

    def _make_doors(self) -> None:
        """Say at which station each channel begins, area by area."""
        areas = self.model.population.areas
        self.entry = np.full((areas, len(v.CHANNELS)), NONE, np.int32)
        self.open_doors(range(areas))

    def open_doors(self, areas: Iterable[int]) -> None:
        """Open the channels that lead to an office that has posts now and had none before."""
        for a in areas:
            for channel in _DOORS:
                office = self.office_behind(a, channel)
                if self.entry[a, channel] == NONE and office.posts > 0.0:
                    self.entry[a, channel] = office.row
            self._count_missing(a)

    def office_behind(self, area: int, channel: int) -> Office:
        """Return the office at which a channel begins where it exists."""
        role = _DOORS[channel]
        of_the_city = {v.ONLINE: self.online, v.PETITION: self.petition}
        if role in of_the_city:
            return of_the_city[role]
        if role == v.COURT:
            return self.courts[int(self.model.population.district_of_area[area])]
        of_areas: dict[int, Sequence[Office]] = {
            v.COMMITTEE: self.committees,
            v.MEDIATION: self.mediations,
            v.ORGANIZATION: self.organizations,
            v.COMMUNITY: self.communities,
        }
        return of_areas[role][area]

    def has_door(self, area: int, channel: int) -> bool:
        """Return whether a channel exists in an area."""
        return bool(self.entry[area, channel] != NONE)

    def shut_door(self, area: int, channel: int) -> None:
        """Take away a channel that leads to nobody any more; who is there is still heard."""
        self.entry[area, channel] = NONE
        self._count_missing(area)

    def _count_missing(self, area: int) -> None:
        """Say which share of an area's institutional channels does not exist."""
        closed = (self.entry[area, list(_DOORS)] == NONE).sum()
        self.model.areas[area]["missing_channels"] = closed / len(_DOORS)

    def _set_background(self) -> None:
        """Give shared offices the load of districts that are not simulated."""
        city = self.model.scenario.city
        outside = city.residents - self.model.population.residents
        p = self.model.p[0]
        per_day = outside / 1000.0 / 365.0
        rows = [self.city.row, self.petition.row, self.online.row]
        rates = [p["city_arrivals"], p["petition_arrivals"], p["online_arrivals"]]
        self.background = (np.array(rows, np.int32), per_day * np.array(rates, np.float64))

    # ------------------------------------------------------------- looking around

    @property
    def offices(self) -> list[Office]:
        """Every office, superiors before subordinates."""
        return [
            self.city,
            self.petition,
            self.online,
            *self.districts,
            *self.courts,
            *self.judicial,
            *self.administrative,
            *self.streets,
            *self.communities,
            *self.committees,
            *self.mediations,
            *self.organizations,
        ]

    @property
    def posts(self) -> float:
        """All posts of all offices, social organizations included."""
        return math.fsum(office.posts for office in self.offices)

    @property
    def public_posts(self) -> float:
        """All posts but those of social organizations, which come and go by themselves."""
        return self.posts - math.fsum(station.posts for station in self.organizations)

    def communities_of(self, street: Office) -> list[Office]:
        """Return the open communities that stand on a street's ground, by number."""
        ground = set(street.areas.tolist())
        return [c for c in self.communities if not c.closed and int(c.areas[0]) in ground]

    def community_of_area(self, area: int) -> Office:
        """Return the open community that serves an area."""
        return next(c for c in self.communities if not c.closed and area in c.areas)

    def linked_after(self, body: Office) -> Iterable[Office]:
        """Return the mediation bodies to which a body's failures may be handed on."""
        link = body.superior
        while isinstance(link, MediationBody):
            yield link
            link = link.superior

    # ------------------------------------------------------------------ rebuilding

    def pool(self, offices: Sequence[Office], share: float, street: Office) -> list[Office]:
        """Join neighbouring communities; return those that remain.

        Parameters
        ----------
        offices : sequence of Office
            The communities of one street.
        share : float
            Communities left per community before; rounded so that a district's
            total comes out right.
        street : Office
            Whose ground they stand on (it need not be open).
        """
        areas = self.model.population.street_of_area
        district = self.model.population.district_of_area
        number = int(areas[street.areas[0]])
        before = int(((district == street.district) & (areas < number)).sum())
        after = before + len(street.areas)
        groups = max(1, math.floor(after * share + 0.5) - math.floor(before * share + 0.5))
        groups = min(groups, len(offices))
        cuts = [len(offices) * k // groups for k in range(groups + 1)]
        return [self._join(offices[cuts[k] : cuts[k + 1]]) for k in range(groups)]

    def _join(self, offices: Sequence[Office]) -> Office:
        """Make one community of several: the first remains, the others' cases move to it."""
        first, *others = offices
        for other in others:
            first.posts += other.posts
            first.areas = np.concatenate([first.areas, other.areas])
            other.posts = 0.0
            other.burden_hours = 0.0
            self._close(other, first)
        first.burden_hours = self._burden_hours(first)
        for area in first.areas:
            self.committees[int(area)].superior = first
        self.model.areas["distance"][first.areas] = math.sqrt(len(first.areas))
        self._count_spans()
        return first

    def _close(self, office: Office, successor: Office) -> None:
        """Close an office; its queue and whoever comes later go to the successor."""
        office.closed = True
        self.model.caseload.stations["successor"][office.row] = successor.row
        self.model.caseload.move_queue(self.model, office.row, successor.row)

    def dissolve(self, office: Office) -> None:
        """Take a level out: subordinates report to its superior, what is left of posts too."""
        superior = office.superior
        if superior is None:
            raise ValueError("the top of a hierarchy cannot be dissolved")
        for community in self.communities:
            if not community.closed and community.superior is office:
                community.report_to(superior)
        superior.posts += office.posts
        office.posts = 0.0
        self._close(office, superior)
        self._count_spans()

    def sink_posts(self, source: Office, offices: Sequence[Office], kept: float) -> None:
        """Move an office's posts, but for the share `kept`, in equal parts to `offices`."""
        moved = source.posts * (1.0 - kept)
        source.posts -= moved
        for office in offices:
            office.posts += moved / len(offices)

    def free_committee(self, area: int, kept: float, office: Office, absorbed: float) -> None:
        """Move a committee's delegated administration, but for `kept`, to an office.

        `absorbed` of it is done by staff who do not sit at desks for cases. Of
        several reforms, the one that frees more and the one that absorbs more
        count, whichever comes first.
        """
        record = self.model.areas[area]
        record["delegated"] = min(float(record["delegated"]), kept)
        self.absorbed[area] = max(float(self.absorbed[area]), absorbed)
        office.burden_hours = self._burden_hours(office)

    def _burden_hours(self, office: Office) -> float:
        """Return the weekly hours of moved administration that an office's desks must do."""
        p = self.model.p.view(np.recarray)[0]
        free_share = plain(committee_free_share)
        before = free_share(1.0, p)
        return math.fsum(
            (free_share(float(self.model.areas[area]["delegated"]), p) - before)
            * float(p["committee_hours"])
            * (1.0 - float(self.absorbed[area]))
            for area in office.areas
        )

    # ---------------------------------------------------------------- once a year

    def pass_year(self) -> None:
        """Let organizations come and go, and posts move to where the work is."""
        p = self.model.plain_p
        for station in self.organizations:
            station.pass_year(p)
        if p.moving_rate > 0.0:
            self._move_posts(p.moving_rate)
        if p.turnover > 0.0 or p.moving_rate > 0.0:
            self.refresh_desks()

    def _move_posts(self, rate: float) -> None:
        """Move posts between offices of one level and district; their number stays."""
        books = self.model.caseload.station_books(float(self.model.day))
        done = books["queued"] + books["busy"]
        for district in range(len(self.districts)):
            for level in (self.streets, self.communities):
                offices = [o for o in level if o.district == district and not o.closed]
                work = [float(done[office.row]) - office.work_before for office in offices]
                posts = reallocated([o.posts for o in offices], work, rate)
                for office, now in zip(offices, posts, strict=True):
                    self.set_posts(office, now)
        for office in [*self.streets, *self.communities]:
            office.work_before = float(done[office.row])

    def set_posts(self, office: Office, posts: float) -> None:
        """Give an office its posts; many at once are a reorganization that slows it."""
        p = self.model.p[0]
        if plain(is_upheaval)(office.posts, posts, float(p["upheaval"])):
            until = self.model.day + 7.0 * float(p["settling_weeks"])
            office.disrupted_until = max(office.disrupted_until, until)
        office.posts = posts

    def refresh_burdens(self) -> None:
        """Work out anew what moved administration every open community must do."""
        for community in self.communities:
            if not community.closed:
                community.burden_hours = self._burden_hours(community)

    def refresh_desks(self) -> None:
        """Set every open office's desks, and how fast they work, from its posts."""
        model = self.model
        for office in self.offices:
            if not office.closed:
                desks = office.man_desks()
                if desks != office.servers:
                    model.caseload.staff(model, office.row, desks)
