"""Information sharing: one platform for departments and levels, filled by the grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, number

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["InformationSharing"]


class InformationSharing(AreaReform):
    """Departments and levels share one platform, and grid workers fill it.

    A matter finds the right desk the first time, what the top wants reaches the
    communities less distorted, and what they need and what becomes of matters reaches
    the top likewise, and sooner. What is easy to report is reported more often, and
    personal data leak.
    """

    name = "information-sharing"
    title = "Information sharing: one platform across departments and levels"
    source = "essays on social governance: records shared by departments and levels, the grid"
    body = "the district's information centre and the grid"
    helps = "fewer wrong doors, less goal loss to communities, truer reports"
    hurts = "more matters reported, complaints over breaches of personal data"
    HARM_OFF = (
        ("demand", 0.0),
        ("breaches", 0.0),
    )
    HELP_OFF = (
        ("right_desk", 0.0),
        ("clarity", 0.0),
        ("faithful", 0.0),
    )
    OWN_SETTINGS = (
        number("right_desk", 0.4, 0.9, "share", "Errors on the way to a desk that records avoid."),
        number("clarity", 0.3, 1.0, "share", "Goal loss to communities that reports save."),
        number(
            "faithful",
            0.3,
            1.0,
            "share",
            "Noise and delay of reports, and bent numbers, saved.",
        ),
        number("demand", 0.05, 1.0, "share", "Extra livelihood matters: reporting is easy."),
        number("breaches", 0.05, 1.0, "share", "Extra complaints against offices, over data."),
        number("cost_running", 0.2, 3.0, "posts per area", "Upkeep of platform and grid."),
        number("cost_once", 0.3, 3.0, "post-years per area", "Software, equipment, training."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Connect one area to the platform."""
        model.areas[unit]["astray"] *= 1.0 - self["right_desk"]
        self.raise_to(model, unit, "faithful")
        community = model.institutions.community_of_area(unit)
        community.clarity = max(community.clarity, self["clarity"])
        for kind, name in (("livelihood_service", "demand"), ("complaint_office", "breaches")):
            self.bring_more(model, unit, kind, self[name])
