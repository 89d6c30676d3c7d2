"""Community services: service stations and community workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, Cost, number

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["CommunityServices"]


class CommunityServices(AreaReform):
    """Each area gets a service station, with paid workers in the community's office.

    Residents are better served. They also ask for what is offered, and stations
    lean on active residents, whom this exhausts.
    """

    name = "community-services"
    title = "Community services: stations and community workers"
    source = "essays on social governance: community services, workstations and workers"
    body = "communities"
    helps = "smaller service gap, more posts at the community's desks"
    hurts = "requests that the offer induces, volunteers exhausted by the station's work, budget"
    HARM_OFF = (
        ("induced", 0.0),
        ("demand", 0.0),
    )
    HELP_OFF = (
        ("gap_closed", 0.0),
        ("workers", 0.0),
    )
    OWN_SETTINGS = (
        number(
            "gap_closed",
            0.2,
            0.8,
            "share",
            "Part of the service gap that a service station closes.",
        ),
        number(
            "workers",
            1.0,
            20.0,
            "posts per area",
            "Community workers added to the community's office.",
        ),
        number(
            "induced",
            0.15,
            2.0,
            "share of the usual number",
            "Requests about services that are made because they are offered.",
        ),
        number(
            "demand",
            0.1,
            1.0,
            "share",
            "Contribution that station work exhausts at full activity.",
            "no data on the size; stands for work delegated to committees, whose hours "
            "in the model cannot fall below those at the start",
        ),
        number("cost_running", 0.3, 3.0, "posts per area", "The station, beside its workers."),
        number("cost_once", 0.5, 5.0, "post-years per area", "Building and fitting out."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Open one area's service station; its workers join whichever community serves it."""
        institutions = model.institutions
        area = model.areas[unit]
        area["service_gap"] = float(area["service_gap"]) * (1.0 - self["gap_closed"])
        self.raise_to(model, unit, "demand")
        self.bring_more(model, unit, "livelihood_service", self["induced"])
        institutions.community_of_area(unit).posts += self["workers"]
        institutions.refresh_desks()

    def cost(self, model: GovernanceModel, unit: int) -> Cost:
        """Return the cost of one area: its workers and its station."""
        return Cost(once=self["cost_once"], running=self["workers"] + self["cost_running"])
