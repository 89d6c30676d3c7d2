"""Who works where and who reports to whom, before any reform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa.agent import AgentSet

from benchmarks.plain_mesa.area import Area
from benchmarks.plain_mesa.offices import (
    Committee,
    GovernmentOffice,
    MediationBody,
    Office,
    PassingOffice,
)
from sim import vocabulary as v
from sim.population import apportion
from sim.scenario import District

if TYPE_CHECKING:
    from benchmarks.plain_mesa.model import PlainCity

__all__ = ["open_offices"]


def open_offices(model: PlainCity) -> None:
    """Open all offices of the city, superiors before subordinates."""
    p, city = model.p, model.plan.city
    staff = {role: model.plan.staff.get(name, 0.0) for role, name in enumerate(v.ROLES)}
    hundred_thousands = city.residents / 100_000.0
    everywhere = model.areas

    top = GovernmentOffice(model, v.CITY, staff[v.CITY] * hundred_thousands, everywhere)
    top.span_of_control = len(city.districts)
    petition = PassingOffice(model, v.PETITION, staff[v.PETITION] * hundred_thousands, everywhere)
    online = PassingOffice(model, v.ONLINE, staff[v.ONLINE] * hundred_thousands, everywhere)
    petition.superior = online.superior = top
    offices: list[Office] = [top, petition, online]

    for district, areas in zip(city.simulated, model.areas_of_district, strict=True):
        offices += _open_district(model, district, areas, staff, top, petition, online)

    per_day = (city.residents - len(model.residents)) / 1000.0 / 365.0
    model.background = [
        (top, per_day * p.city_arrivals),
        (petition, per_day * p.petition_arrivals),
        (online, per_day * p.online_arrivals),
    ]
    model.offices = AgentSet(offices, random=model.random)


def _open_district(
    model: PlainCity,
    district: District,
    areas: list[Area],
    staff: dict[int, float],
    top: Office,
    petition: Office,
    online: Office,
) -> list[Office]:
    """Open the offices of one district, its streets and its areas."""
    p = model.p
    scale = district.residents / 100_000.0
    office = GovernmentOffice(model, v.DISTRICT, staff[v.DISTRICT] * scale, areas)
    office.superior = office.parent = top
    court = Office(model, v.COURT, staff[v.COURT] * scale, areas)
    judicial = MediationBody(
        model, v.JUDICIAL_MEDIATION, staff[v.JUDICIAL_MEDIATION] * scale, areas, p.judicial_skill
    )
    judicial.parent = court
    administrative = MediationBody(
        model,
        v.ADMINISTRATIVE_MEDIATION,
        staff[v.ADMINISTRATIVE_MEDIATION] * scale,
        areas,
        p.administrative_skill,
    )
    administrative.parent = judicial
    opened: list[Office] = [office, court, judicial, administrative]

    has_streets = any(level.name == "street" for level in model.plan.levels)
    begin = 0
    for count in apportion(len(areas), [1.0] * max(1, district.streets)):
        ground = areas[begin : begin + count]
        begin += count
        above: Office = office
        if has_streets:
            above = GovernmentOffice(model, v.STREET, staff[v.STREET], ground)
            _put_under(above, office)
            opened.append(above)
        for area in ground:
            community = GovernmentOffice(model, v.COMMUNITY, staff[v.COMMUNITY], [area])
            _put_under(community, above)
            committee = Committee(model, staff[v.COMMITTEE], area)
            committee.superior = community
            community.span_of_control += 1
            mediation = MediationBody(
                model, v.MEDIATION, staff[v.MEDIATION], [area], p.mediation_skill
            )
            mediation.parent = administrative
            organization = Office(model, v.ORGANIZATION, staff[v.ORGANIZATION], [area])
            opened += [community, committee, mediation, organization]
            _make_doors(
                area,
                {
                    v.BY_COMMITTEE: committee,
                    v.BY_MEDIATION: mediation,
                    v.BY_ORGANIZATION: organization,
                    v.BY_COMMUNITY_DESK: community,
                    v.BY_ONLINE: online,
                    v.BY_COURT: court,
                    v.BY_PETITION: petition,
                },
            )
            area.district_office = office
    return opened


def _put_under(office: Office, superior: Office) -> None:
    """Make one office report to another and send on to it what it may not decide."""
    office.superior = office.parent = superior
    superior.span_of_control += 1


def _make_doors(area: Area, doors: dict[int, Office]) -> None:
    """Say where each channel begins; a body without posts has no door."""
    for channel, office in doors.items():
        area.doors[channel] = office if office.posts > 0.0 else None
    area.missing_channels = sum(area.doors[channel] is None for channel in doors) / len(doors)
