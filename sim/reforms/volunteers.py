"""Voluntary service: organized occasions to give, which may wear out or displace giving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, number

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["Volunteers"]


class Volunteers(AreaReform):
    """Each committee area gets a station that organizes voluntary service.

    It gives residents an occasion to contribute. It also asks hours of those who
    are active already, and giving that is ordered displaces giving of one's own accord.
    """

    name = "volunteers"
    title = "Volunteers: organized voluntary service"
    source = "essays on social governance: voluntary service"
    body = "residents' committees"
    helps = "contribution that organized service adds, and the hours and initiatives it feeds"
    hurts = "burn-out of the active, spontaneous giving crowded out by orders"
    HARM_OFF = (
        ("demand", 0.0),
        ("crowding", 0.0),
    )
    HELP_OFF = (("volunteering", 0.0),)
    OWN_SETTINGS = (
        number("volunteering", 0.05, 0.3, "share", "Contribution that organized service adds."),
        number("demand", 0.1, 1.0, "share", "Contribution lost to burn-out at full activity."),
        number(
            "crowding",
            0.05,
            0.5,
            "share",
            "Contribution lost in the long run where service is ordered.",
        ),
        number("cost_running", 0.2, 2.0, "posts per area", "Organizers of the service."),
        number("cost_once", 0.05, 2.0, "post-years per area", "Setting up and training."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Give one area its service station."""
        self.raise_to(model, unit, "volunteering", "demand", "crowding")
