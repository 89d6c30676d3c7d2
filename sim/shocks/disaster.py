"""Disaster: flood, fire or frost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import number
from sim.shocks.base import Shock

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["Disaster"]


class Disaster(Shock):
    """Houses and supply fail, and desks are themselves slowed while it lasts."""

    name = "disaster"
    title = "Disaster"
    source = "an essay on the Daqing reforms: disasters, their prevention and relief"
    address = 5
    EXTRA = (
        ("public_safety", "safety"),
        ("livelihood_service", "livelihood"),
    )
    SEVERITY = (("public_safety", "severity"),)
    OWN_SETTINGS = (
        number(
            "safety",
            2.0,
            4.0,
            "share of the usual number",
            "Matters of public safety that come on top.",
            "no data on the size",
        ),
        number(
            "livelihood",
            0.8,
            4.0,
            "share of the usual number",
            "Requests about livelihood and services that come on top.",
            "no data on the size",
        ),
        number(
            "severity",
            1.3,
            2.0,
            "factor",
            "How much stronger matters of public safety are felt.",
            "no data on the size",
            low=0.5,
        ),
    )

    def come(self, model: GovernanceModel) -> None:
        """Bring what it brings, and slow the communities it strikes while it lasts."""
        super().come(model)
        until = model.day + 7.0 * self["weeks"] * self["strength"]
        struck = set(self.areas(model))
        for office in model.institutions.communities:
            if office.closed or not struck.intersection(office.areas):
                continue
            office.disrupted_until = max(office.disrupted_until, until)
            office.refresh_speed()
