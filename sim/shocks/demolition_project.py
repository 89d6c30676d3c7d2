"""Demolition project: land is taken and old quarters are rebuilt."""

from __future__ import annotations

from sim.reforms.base import number
from sim.shocks.base import Shock

__all__ = ["DemolitionProject"]


class DemolitionProject(Shock):
    """Land and houses are taken: disputes over demolition multiply.

    With them come complaints about the offices that decided it.
    """

    name = "demolition-project"
    title = "Demolition project"
    source = "an essay on social governance: land acquisition, demolition, rebuilding of old towns"
    address = 2
    EXTRA = (
        ("land_demolition", "land"),
        ("complaint_office", "complaints"),
    )
    SEVERITY = (("land_demolition", "severity"),)
    OWN_SETTINGS = (
        number(
            "land",
            4.0,
            4.0,
            "share of the usual number",
            "Disputes over land and demolition that come on top.",
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
            "How much stronger disputes over land and demolition are felt.",
            "no data on the size",
            low=0.5,
        ),
    )
