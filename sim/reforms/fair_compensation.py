"""Fair compensation: land acquisition, demolition, old-town reconstruction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, number
from sim.vocabulary import KINDS

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["FairCompensation"]

_DEMOLITION = KINDS.index("land_demolition")


class FairCompensation(AreaReform):
    """Land and houses are valued openly and paid for in full before they are taken.

    Fewer disputes over land and demolition arise, and milder ones. Whoever sees
    that holding out pays asks for more.
    """

    name = "fair-compensation"
    title = "Fair compensation: land, demolition, old town"
    source = "essays on social governance: land acquisition, demolition, old-town reconstruction"
    body = "land and housing bureaus"
    helps = "disputes over land and demolition prevented, and milder"
    hurts = "hold-outs who see that holding out pays, budget"
    HARM_OFF = (("holdouts", 0.0),)
    HELP_OFF = (
        ("prevented", 0.0),
        ("softened", 0.0),
    )
    OWN_SETTINGS = (
        number(
            "prevented",
            0.4,
            0.9,
            "share",
            "Grievances over land and demolition that fair terms prevent.",
        ),
        number(
            "softened",
            0.2,
            0.8,
            "share",
            "Part of the intensity of those grievances that fair terms take away.",
        ),
        number(
            "holdouts",
            0.25,
            3.0,
            "share of the usual number",
            "Grievances over land and demolition of those who hold out for more.",
        ),
        number(
            "cost_running",
            0.4,
            5.0,
            "posts per area",
            "Independent valuers and negotiators; the compensation itself is not in posts.",
        ),
        number("cost_once", 0.1, 2.0, "post-years per area", "Valuation and public rules."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Pay fairly in one area.

        Fair terms prevent some of the hold-outs too: of `holdouts` only the
        share that is not prevented arises.
        """
        matter = model.matters[unit, _DEMOLITION]
        matter["prevented"] = max(float(matter["prevented"]), self["prevented"])
        matter["severity"] = float(matter["severity"]) * (1.0 - self["softened"])
        self.bring_more(model, unit, "land_demolition", self["holdouts"])
