"""Self-governance: residents' councils, residents as judges of offices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, Setting, number

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["SelfGovernance"]


CHOSEN_BY: dict[str, dict[str, float]] = {
    "appointed": {"council": 0.5, "judging": 0.5, "capture": 1.5, "monitoring": 0.8},
    "elected": {"council": 1.0, "judging": 1.0, "capture": 1.0, "monitoring": 1.0},
    "lot": {"council": 1.0, "judging": 1.0, "capture": 0.5, "monitoring": 0.8},
}
"""What remains of a setting's value by how a council is chosen; direction from the
sources of the setting `chosen_by`, sizes assumed."""


class SelfGovernance(AreaReform):
    """Each committee area gets a residents' council and part of its hours back.

    The council settles local matters, watches over common rules with graduated
    sanctions, and residents judge the offices that serve them. Whose council it
    is depends on how it is chosen: by lot it is less the active ones', appointed
    by the street it judges the offices less and its rules bind less.
    """

    name = "self-governance"
    title = "Self-governance: residents' councils"
    source = "Daqing 2012, residents' council of 'one committee, one station, one meeting'"
    body = "residents' committees"
    helps = "local initiatives, belief in others, own settlement, offices watched from below"
    hurts = "capture by the active, exhaustion, rough justice for weak parties, desks given work"
    HARM_OFF = (
        ("capture", 0.0),
        ("rough", 0.0),
        ("demand", 0.0),
        ("absorbed", 1.0),
    )
    HELP_OFF = (
        ("judging", 0.0),
        ("monitoring", 0.0),
        ("council", 0.0),
        ("skill", 0.0),
        ("delegated_kept", 1.0),
    )
    OWN_SETTINGS = (
        number("judging", 0.3, 1.0, "share", "Watch that residents' judgement puts on offices."),
        number("monitoring", 0.3, 1.0, "share", "Mutual monitoring with graduated sanctions."),
        number("council", 0.2, 0.5, "share", "Procedure gained by those who take part fully."),
        number("capture", 0.1, 0.5, "share", "Procedure lost by those who take no part."),
        number("rough", 0.05, 0.3, "share per flag", "Procedure lost by weak parties."),
        number("skill", 0.3, 1.5, "logit", "What a council adds to settlement by the committee."),
        number("demand", 0.2, 1.0, "share", "Contribution lost to exhaustion at full activity."),
        number("delegated_kept", 0.5, 1.0, "share", "Delegated administration that stays."),
        number("absorbed", 0.5, 1.0, "share", "Moved administration that takes no desk hours."),
        Setting(
            "chosen_by",
            "elected",
            str,
            None,
            None,
            "choice",
            "How a council is chosen: appointed by the street, elected by residents, or by lot.",
            "assumed",
            "elected monitors draw more cooperation than those drawn by lot (Grossman & "
            "Baldassarri 2012); lot brings in who would not stand (Fishkin, He, Luskin & Siu 2010 "
            "in Zeguo); who is appointed answers to the appointing office (Martinez-Bravo et al. "
            "2022 on village elections); directions only, sizes assumed",
            ("appointed", "elected", "lot"),
        ),
        number("cost_running", 0.2, 2.0, "posts per area", "Support of a council."),
        number("cost_once", 0.1, 2.0, "post-years per area", "Election and training."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Give one area its council."""
        institutions = model.institutions
        self.raise_to(model, unit, "rough", "demand")
        for name, share in CHOSEN_BY[str(self["chosen_by"])].items():
            self.raise_lever(model, unit, name, float(self[name]) * share)
        institutions.committees[unit].skill += self["skill"]
        institutions.free_committee(
            unit,
            self["delegated_kept"],
            institutions.community_of_area(unit),
            self["absorbed"],
        )
        institutions.refresh_desks()
