"""Downturn: layoffs, failing firms, unpaid wages and debts."""

from __future__ import annotations

from sim.reforms.base import number
from sim.shocks.base import Shock

__all__ = ["Downturn"]


class Downturn(Shock):
    """Firms fail: wages and debts stay unpaid, livelihoods need help."""

    name = "downturn"
    title = "Downturn: layoffs, failing firms, debts"
    source = "an essay on the Daqing reforms: layoffs, unemployment, disputes over debts"
    address = 1
    EXTRA = (
        ("labour_debt", "labour"),
        ("livelihood_service", "livelihood"),
    )
    SEVERITY = (("labour_debt", "severity"),)
    OWN_SETTINGS = (
        number(
            "labour",
            2.0,
            4.0,
            "share of the usual number",
            "Disputes over labour and debt that come on top.",
            "no data on the size",
        ),
        number(
            "livelihood",
            0.3,
            4.0,
            "share of the usual number",
            "Requests about livelihood and services that come on top.",
            "no data on the size",
        ),
        number(
            "severity",
            1.2,
            2.0,
            "factor",
            "How much stronger disputes over labour and debt are felt.",
            "no data on the size",
            low=0.5,
        ),
    )
