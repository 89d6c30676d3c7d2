"""Source governance: prevention, risk assessment, counselling, surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, number
from sim.vocabulary import KINDS

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["SourceGovernance"]

_DEMOLITION = KINDS.index("land_demolition")


class SourceGovernance(AreaReform):
    """Staff look for grievances before they arise, and big decisions are assessed first.

    Counselling makes those that arise milder. The staff leave the desks of the
    community and go to the committee, and asking people wakes sleeping claims.
    """

    name = "source-governance"
    title = "Source governance: prevention before cases arise"
    source = (
        "essays on social governance: governing at the source, prevention, "
        "risk assessment of big decisions, psychological counselling"
    )
    body = "communities and residents' committees"
    helps = "grievances of all kinds prevented at the source, milder where they arise"
    hurts = "staff taken from the community's desks beforehand, sleeping claims that surveys wake"
    HARM_OFF = (
        ("staff", 0.0),
        ("woken", 0.0),
    )
    HELP_OFF = (
        ("prevented", 0.0),
        ("assessed", 0.0),
        ("counselling", 0.0),
    )
    OWN_SETTINGS = (
        number(
            "prevented",
            0.1,
            0.6,
            "share",
            "Grievances that early contact prevents, of all kinds but land and demolition.",
        ),
        number(
            "assessed",
            0.2,
            0.8,
            "share",
            "Grievances over land and demolition that risk assessment prevents.",
        ),
        number(
            "counselling",
            0.05,
            0.5,
            "share",
            "Part of the intensity of grievances that psychological counselling takes away.",
        ),
        number(
            "staff",
            1.0,
            20.0,
            "posts per area",
            "Posts that move from the community's office to the committee, as far as there are.",
        ),
        number(
            "woken",
            0.1,
            2.0,
            "share of the usual number",
            "Claims about services and offices that surveys wake.",
            "no data on how many claims asking wakes",
        ),
        number("cost_running", 0.2, 2.0, "posts per area", "Counsellors, surveys and assessors."),
        number("cost_once", 0.1, 2.0, "post-years per area", "First survey and training."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Move one area's staff to the source.

        What surveys wake can be prevented like any grievance of its kind, so
        of `woken` only the share that is not prevented arises.
        """
        institutions = model.institutions
        for kind in range(len(KINDS)):
            matter = model.matters[unit, kind]
            share = self["assessed"] if kind == _DEMOLITION else self["prevented"]
            matter["prevented"] = max(float(matter["prevented"]), share)
            matter["severity"] = float(matter["severity"]) * (1.0 - self["counselling"])
        for name in ("livelihood_service", "complaint_office"):
            self.bring_more(model, unit, name, self["woken"])
        community = institutions.community_of_area(unit)
        moved = min(self["staff"], community.posts)
        community.posts -= moved
        institutions.committees[unit].posts += moved
        institutions.refresh_desks()
