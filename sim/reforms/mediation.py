"""Wider mediation: people's, administrative and judicial mediation linked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, Cost, Setting

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["Mediation"]


class Mediation(AreaReform):
    """More and better mediators, known to residents; failures are handed on.

    A failed people's mediation goes on to administrative, then judicial
    mediation, then the court, instead of falling out.
    """

    name = "mediation"
    title = "Mediation: wider and linked"
    source = "essays on social governance: people's, administrative and judicial mediation linked"
    body = "justice offices and courts"
    helps = "disputes end early and cheaply, failures do not fall out"
    hurts = "load on few mediators and on the court, unequal parties, agreements that break"
    HARM_OFF = (("linkage", 0.0),)
    HELP_OFF = (
        ("mediators", 0.0),
        ("linked_mediators", 0.0),
        ("skill", 0.0),
    )
    OWN_SETTINGS = (
        Setting(
            "linkage",
            0.6,
            float,
            0.0,
            1.0,
            "share",
            "Failed mediations handed on to the next kind.",
            "assumed",
            "court-annexed mediation reached 40 % of filings by 2023 (Xinhua 2024)",
        ),
        Setting(
            "publicity",
            0.7,
            float,
            0.0,
            2.0,
            "utility",
            "What publicity adds to the choice of mediation.",
            "assumed",
            "no data",
        ),
        Setting(
            "mediators",
            1.0,
            float,
            0.0,
            10.0,
            "posts per area",
            "People's mediators added.",
            "assumed",
            "six mediators a committee in 2009 (Ministry of Justice); that few are paid is assumed",
        ),
        Setting(
            "linked_mediators",
            0.25,
            float,
            0.0,
            5.0,
            "posts per area",
            "Mediators added to the district's administrative mediation, which the linkage feeds.",
            "assumed",
            "no data",
        ),
        Setting(
            "skill",
            0.3,
            float,
            0.0,
            1.0,
            "logit",
            "What training adds to agreement.",
            "assumed",
            "size assumed; in Liberia teaching residents to settle disputes raised the share "
            "settled after a year (Blattman, Hartman & Blair 2014) and cut violence for three "
            "(Hartman, Blair & Blattman 2021)",
        ),
        Setting(
            "cost_once",
            0.1,
            float,
            0.0,
            2.0,
            "post-years per area",
            "Training and publicity.",
            "assumed",
            "no data",
        ),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Widen mediation in one area; the district's bodies link once any area does."""
        institutions = model.institutions
        body = institutions.mediations[unit]
        body.posts += self["mediators"]
        body.skill += self["skill"]
        body.linkage = max(body.linkage, self["linkage"])
        model.areas[unit]["publicity"] += self["publicity"]
        next_body, *_ = institutions.linked_after(body)
        next_body.posts += self["linked_mediators"]
        for office in institutions.linked_after(body):
            office.linkage = max(office.linkage, self["linkage"])
        institutions.open_doors([unit])
        institutions.refresh_desks()

    def cost(self, model: GovernanceModel, unit: int) -> Cost:
        """Return the cost of one area's mediators."""
        return Cost(once=self["cost_once"], running=self["mediators"] + self["linked_mediators"])
