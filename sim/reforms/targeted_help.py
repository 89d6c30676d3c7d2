"""Targeted help: minimum income, employment training, weak groups and places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, number

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["TargetedHelp"]


class TargetedHelp(AreaReform):
    """Weak groups get a minimum income and training, weak places better services.

    Help takes away part of what makes life harder for vulnerable residents.
    Who is on a list is decided by offices: wrong lists and envy bring complaints.
    """

    name = "targeted-help"
    title = "Targeted help: minimum income, training, weak places"
    source = (
        "essays on social governance: help aimed at weak groups and places, "
        "passive (minimum income) and active (employment training)"
    )
    body = "civil affairs and labour bureaus"
    helps = "less extra hardship and fewer grievances of vulnerable residents, smaller service gap"
    hurts = "complaints about offices from wrong lists and envy, budget"
    HARM_OFF = (("envy", 0.0),)
    HELP_OFF = (
        ("help", 0.0),
        ("gap_closed", 0.0),
    )
    OWN_SETTINGS = (
        number(
            "help",
            0.4,
            1.0,
            "share",
            "Extra hardship of vulnerable residents that help takes away.",
        ),
        number(
            "gap_closed",
            0.1,
            0.5,
            "share",
            "Part of the service gap that help to weak places closes.",
        ),
        number(
            "envy",
            0.2,
            2.0,
            "share of the usual number",
            "Complaints about offices that wrong lists and envy bring on top.",
            "large targeting errors of the rural minimum income (Golan, Sicular and Umapathi "
            "2014); no data on the complaints they bring",
        ),
        number(
            "cost_running",
            0.8,
            5.0,
            "posts per area",
            "Case workers and trainers; the payments themselves are not counted in posts.",
        ),
        number("cost_once", 0.2, 2.0, "post-years per area", "Survey of who is entitled."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Help the weak residents of one area."""
        self.raise_to(model, unit, "help")
        area = model.areas[unit]
        area["service_gap"] = float(area["service_gap"]) * (1.0 - self["gap_closed"])
        self.bring_more(model, unit, "complaint_office", self["envy"])
