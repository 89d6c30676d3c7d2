"""Fewer approvals: a government that serves asks for fewer permits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, number
from sim.vocabulary import KINDS

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["CutApprovals"]


class CutApprovals(AreaReform):
    """Approvals are cut, so desks have hours for cases.

    Some livelihood matters never arise, because the approval they were about is
    no longer needed. With less oversight there are more incidents, and more
    complaints against offices that no longer look.
    """

    name = "cut-approvals"
    title = "Fewer approvals: a government that serves"
    source = "essays on social governance: fewer approvals, a government that serves"
    body = "the city's and the districts' approval offices"
    helps = "faster community desks, livelihood matters prevented"
    hurts = "less oversight: more public-safety matters, more complaints against offices"
    HARM_OFF = (
        ("unwatched", 0.0),
        ("complaints", 0.0),
    )
    HELP_OFF = (
        ("freed", 0.0),
        ("prevented", 0.0),
    )
    OWN_SETTINGS = (
        number(
            "freed",
            0.15,
            0.5,
            "share",
            "Pace that a community's desks gain, all its areas converted.",
        ),
        number("prevented", 0.1, 0.9, "share", "Livelihood matters that do not arise."),
        number("unwatched", 0.1, 1.0, "share", "Extra public-safety matters."),
        number("complaints", 0.05, 1.0, "share", "Extra complaints against offices."),
        number("cost_running", 0.05, 2.0, "posts per area", "Checks after the fact."),
        number("cost_once", 0.1, 2.0, "post-years per area", "Review of rules, retraining."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Cut approvals in one area."""
        matter = model.matters[unit, KINDS.index("livelihood_service")]
        matter["prevented"] = max(float(matter["prevented"]), self["prevented"])
        for kind, name in (("public_safety", "unwatched"), ("complaint_office", "complaints")):
            self.bring_more(model, unit, kind, self[name])
        community = model.institutions.community_of_area(unit)
        # Each area takes its root, so that all areas of an office come to the setting.
        community.pace *= (1.0 + self["freed"]) ** (1.0 / len(community.areas))
        community.refresh_speed()
