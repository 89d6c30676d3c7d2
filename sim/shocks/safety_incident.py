"""Safety incident: food, drugs or an accident at work."""

from __future__ import annotations

from sim.reforms.base import number
from sim.shocks.base import Shock

__all__ = ["SafetyIncident"]


class SafetyIncident(Shock):
    """Unsafe food or drugs, or an accident at work.

    People fear for their safety and ask who let it happen.
    """

    name = "safety-incident"
    title = "Safety incident: food, drugs, work"
    source = "an essay on the Daqing reforms: safety of food and drugs, safety at work"
    address = 4
    EXTRA = (
        ("public_safety", "safety"),
        ("complaint_office", "complaints"),
    )
    SEVERITY = (("public_safety", "severity"),)
    OWN_SETTINGS = (
        number(
            "safety",
            3.0,
            4.0,
            "share of the usual number",
            "Matters of public safety that come on top.",
            "no data on the size",
        ),
        number(
            "complaints",
            0.5,
            4.0,
            "share of the usual number",
            "Complaints about offices that come on top.",
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
