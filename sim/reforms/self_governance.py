"""Self-governance: residents' councils, residents as judges of offices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.reforms.base import Cost, Reform, Setting

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["SelfGovernance"]


def _size(name: str, default: float, high: float, unit: str, meaning: str) -> Setting:
    return Setting(name, default, float, 0.0, high, unit, meaning, "assumed", "no data on the size")


class SelfGovernance(Reform):
    """Each committee area gets a residents' council and part of its hours back.

    The council settles local matters, watches over common rules with graduated
    sanctions, and residents judge the offices that serve them.
    """

    name = "self-governance"
    title = "Self-governance: residents' councils"
    source = "Daqing 2012, residents' council of 'one committee, one station, one meeting'"
    body = "residents' committees"
    helps = "local initiatives, belief in others, own settlement, offices watched from below"
    hurts = "capture by the active, exhaustion, rough justice for weak parties, desks given work"
    OWN_SETTINGS = (
        _size("judging", 0.3, 1.0, "share", "Watch that residents' judgement puts on offices."),
        _size("monitoring", 0.3, 1.0, "share", "Mutual monitoring with graduated sanctions."),
        _size("council", 0.2, 0.5, "share", "Procedure gained by those who take part fully."),
        _size("capture", 0.1, 0.5, "share", "Procedure lost by those who take no part."),
        _size("rough", 0.05, 0.3, "share per flag", "Procedure lost by weak parties."),
        _size("skill", 0.3, 1.5, "logit", "What a council adds to settlement by the committee."),
        _size("demand", 0.2, 1.0, "share", "Contribution lost to exhaustion at full activity."),
        _size("delegated_kept", 0.5, 1.0, "share", "Delegated administration that stays."),
        _size("absorbed", 0.5, 1.0, "share", "Moved administration that takes no desk hours."),
        _size("cost_running", 0.2, 2.0, "posts per area", "Support of a council."),
        _size("cost_once", 0.1, 2.0, "post-years per area", "Election and training."),
    )

    def units(self, model: GovernanceModel) -> Sequence[int]:
        """Return the committee areas of the places, by number."""
        inside = set(self.districts(model))
        districts = model.population.district_of_area
        return [a for a in range(len(districts)) if int(districts[a]) in inside]

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Give one area its council."""
        institutions = model.institutions
        area = model.areas[unit]
        for name in ("judging", "monitoring", "council", "capture", "rough", "demand"):
            area[name] = max(float(area[name]), float(self[name]))
        institutions.committees[unit].skill += self["skill"]
        institutions.free_committee(
            unit,
            self["delegated_kept"],
            institutions.community_of_area(unit),
            self["absorbed"],
        )
        institutions.refresh_desks()

    def cost(self, model: GovernanceModel, unit: int) -> Cost:
        """Return the cost of one council."""
        return Cost(once=self["cost_once"], running=self["cost_running"])
