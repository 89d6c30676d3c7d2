"""A social work committee: departments that deal with society sit at one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, number

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["SocialWorkCommittee"]


class SocialWorkCommittee(AreaReform):
    """Twenty and more departments agree who does what in a joint committee.

    Residents meet fewer wrong doors, and communities and streets settle better
    because departments act together. It is one more meeting for the
    communities, and what must be agreed waits at the district.
    """

    name = "social-work-committee"
    title = "Social work committee: departments joined"
    source = "Daqing 2009, social work committee of twenty and more departments"
    body = "the city's and the districts' social work committees"
    helps = "fewer wrong doors, better settlement by communities and streets"
    hurts = "meetings take the communities' time, the district becomes a bottleneck"
    HARM_OFF = (
        ("meetings", 0.0),
        ("bottleneck", 0.0),
    )
    HELP_OFF = (
        ("departments", 0.0),
        ("skill", 0.0),
    )
    OWN_SETTINGS = (
        number(
            "departments",
            20.0,
            60.0,
            "departments, rounded",
            "Departments joined: none of them is a wrong door for a matter of another.",
            "Daqing 2009: more than 20 party and government departments; how far a matter of one "
            "is at home with the others is assumed",
            grade="literature",
        ),
        number("skill", 0.1, 1.0, "logit", "Added to settlement by communities and streets."),
        number(
            "meetings",
            0.03,
            0.5,
            "share",
            "Pace that a community's desks lose to meetings, all its areas converted.",
        ),
        number(
            "bottleneck",
            0.1,
            0.5,
            "share",
            "Pace that the district's desks lose to agreeing, all its areas converted.",
        ),
        number("cost_running", 0.05, 2.0, "posts per area", "The committee's secretariat."),
        number("cost_once", 0.05, 2.0, "post-years per area", "Setting it up."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Bring one area under the committee; offices of several areas by their share."""
        institutions = model.institutions
        joined = float(self["departments"])
        model.areas[unit]["joined"] = max(1.0, float(model.areas[unit]["joined"]), joined)
        community = institutions.community_of_area(unit)
        street = [office for office in institutions.streets if unit in office.areas]
        for office in (community, *street):  # a city may have no streets
            office.skill += self["skill"] / len(office.areas)
        district = institutions.districts[int(model.population.district_of_area[unit])]
        # Each area takes its root, so that all areas of an office come to the setting.
        for office, lost in ((community, "meetings"), (district, "bottleneck")):
            office.pace *= (1.0 - self[lost]) ** (1.0 / len(office.areas))
            office.refresh_speed()
