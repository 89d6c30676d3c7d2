"""Consultation: offices ask before they decide, which takes time and favours those who speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, number

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["Consultation"]


class Consultation(AreaReform):
    """Offices hear the residents of an area before they decide about their matters.

    Everybody feels treated more fairly; those who take no part see that others
    speak. The hearings take time of the community office: each area that it
    serves brings its part, so that its pace is 1 - time_cost once all have them.
    """

    name = "consultation"
    title = "Consultation: dialogue instead of command"
    source = "an essay on social governance: equal dialogue and consultation instead of command"
    body = "community offices and residents' committees"
    helps = "procedure felt as fair at the offices that decide"
    hurts = "slower desks of the community, few who speak for all"
    HARM_OFF = (
        ("unheard", 0.0),
        ("time_cost", 0.0),
    )
    HELP_OFF = (("heard", 0.0),)
    OWN_SETTINGS = (
        number("heard", 0.1, 0.5, "share", "Procedure gained by being asked."),
        number("unheard", 0.05, 0.5, "share", "Procedure lost by those who take no part."),
        number("time_cost", 0.1, 0.5, "share", "Pace the community's desks lose to hearings."),
        number("cost_running", 0.1, 2.0, "posts per area", "Moderators of hearings."),
        number("cost_once", 0.05, 2.0, "post-years per area", "Rules and training."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Let one area be heard."""
        self.raise_to(model, unit, "heard", "unheard")
        office = model.institutions.community_of_area(unit)
        # A root, so that an office of several areas does not pay the whole for each.
        office.pace *= (1.0 - self["time_cost"]) ** (1.0 / len(office.areas))
        office.refresh_speed()
