"""Social organizations: more of them, bought services, affairs given to society."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, Cost, number

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["SocialOrganizations"]


class SocialOrganizations(AreaReform):
    """Each area's organization gets paid workers, is known by law, and meets standards.

    It takes up residents' matters and calls volunteers. It lives on what is
    bought from it, so residents give less of their own, and one more body at
    work sends more people to a wrong door. Direct registration lets more be
    founded, year by year (`sim.processes.organizations`).
    """

    name = "social-organizations"
    title = "Social organizations: density, purchase, standards"
    source = (
        "essays on social governance: 3.8 organizations per 10,000 residents against far more "
        "elsewhere, affairs handed over to them, direct registration, standards"
    )
    body = "civil affairs bureaus and social organizations"
    helps = "an organization to go to in every area, matters settled better, more volunteers"
    hurts = "own giving crowded out by purchase, more wrong doors where many bodies share a matter"
    HARM_OFF = (
        ("crowding", 0.0),
        ("coordination", 0.0),
    )
    HELP_OFF = (
        ("posts", 0.0),
        ("skill", 0.0),
        ("volunteering", 0.0),
        ("registration", 0.0),
    )
    OWN_SETTINGS = (
        number(
            "posts",
            1.0,
            10.0,
            "posts per area",
            "Workers that purchase of services pays for in the area's organization.",
            "no data on the size; 3.8 organizations per 10,000 residents against 10, 97 and 110 "
            "elsewhere counts all organizations, few of which take up matters",
        ),
        number(
            "skill",
            0.3,
            1.5,
            "logit",
            "What professional standards add to settlement by organizations.",
        ),
        number(
            "volunteering",
            0.03,
            0.3,
            "share",
            "Contribution of residents that organized voluntary service adds.",
        ),
        number(
            "registration",
            0.5,
            3.0,
            "share",
            "How much more is founded in the fields that register directly.",
            "direct registration of trade associations, charities and community services "
            "(State Council plan of 2013); no data on the size",
        ),
        number(
            "crowding",
            0.1,
            0.6,
            "share",
            "Contribution lost in the long run where what was given is bought.",
            "pay can crowd out giving (Frey and Oberholzer-Gee 1997); no data on the size here",
        ),
        number(
            "coordination",
            0.15,
            1.0,
            "share",
            "How much more often a matter goes to a wrong door.",
        ),
        number(
            "cost_running",
            0.1,
            2.0,
            "posts per area",
            "Tenders, contracts and inspection of standards, beside the workers.",
        ),
        number("cost_once", 0.2, 2.0, "post-years per area", "Registration and training."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Fund the organization of one area; the channel opens if there was none."""
        institutions = model.institutions
        organization = institutions.organizations[unit]
        organization.buy(self["posts"])
        organization.registration = max(organization.registration, self["registration"])
        organization.skill += self["skill"]
        self.raise_to(model, unit, "volunteering", "crowding")
        area = model.areas[unit]
        area["astray"] = float(area["astray"]) * (1.0 + self["coordination"])
        institutions.open_doors([unit])
        institutions.refresh_desks()

    def cost(self, model: GovernanceModel, unit: int) -> Cost:
        """Return the cost of one area: its organization's workers and their management."""
        return Cost(once=self["cost_once"], running=self["posts"] + self["cost_running"])
