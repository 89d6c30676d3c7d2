"""Public safety: food, drugs, work, disaster relief, a prevention network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, number
from sim.vocabulary import KINDS

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["PublicSafety"]

_SAFETY = KINDS.index("public_safety")


class PublicSafety(AreaReform):
    """A network of inspectors, patrols and relief prevents accidents and limits harm.

    The network also reports what nobody would have minded, and its inspections
    burden those who are inspected, who complain.
    """

    name = "public-safety"
    title = "Public safety: inspection, relief, prevention network"
    source = "essays on social governance: safety of food, drugs, work; relief; prevention network"
    body = "inspection bureaus and police"
    helps = "fewer and milder grievances over public safety, more officers in sight"
    hurts = "alarm that the network raises, complaints about inspections, budget"
    HARM_OFF = (
        ("alarm", 0.0),
        ("inspections", 0.0),
    )
    HELP_OFF = (
        ("prevented", 0.0),
        ("softened", 0.0),
        ("police", 0.0),
    )
    OWN_SETTINGS = (
        number(
            "prevented",
            0.25,
            0.8,
            "share",
            "Grievances over public safety that the network prevents.",
        ),
        number(
            "softened",
            0.15,
            0.8,
            "share",
            "Part of the intensity of those grievances that relief takes away.",
        ),
        number("police", 0.3, 5.0, "officers", "Officers in sight that patrols add."),
        number(
            "alarm",
            0.2,
            2.0,
            "share of the usual number",
            "Grievances over public safety that arise because the network reports.",
        ),
        number(
            "inspections",
            0.15,
            2.0,
            "share of the usual number",
            "Complaints about offices from those whom inspections burden.",
        ),
        number("cost_running", 0.6, 5.0, "posts per area", "Inspectors and patrols."),
        number("cost_once", 0.2, 2.0, "post-years per area", "Equipment and drills."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Join one area to the network.

        The network prevents some of the alarm too: of `alarm` only the share
        that is not prevented arises.
        """
        area = model.areas[unit]
        area["police"] = float(area["police"]) + self["police"]
        safety = model.matters[unit, _SAFETY]
        safety["prevented"] = max(float(safety["prevented"]), self["prevented"])
        safety["severity"] = float(safety["severity"]) * (1.0 - self["softened"])
        self.bring_more(model, unit, "public_safety", self["alarm"])
        self.bring_more(model, unit, "complaint_office", self["inspections"])
