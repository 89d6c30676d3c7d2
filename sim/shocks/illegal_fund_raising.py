"""Illegal fund-raising: a scheme collapses and savings are lost."""

from __future__ import annotations

from sim.reforms.base import number
from sim.shocks.base import Shock

__all__ = ["IllegalFundRaising"]


class IllegalFundRaising(Shock):
    """A scheme that promised high interest collapses, and savings are lost.

    Those who lost them claim them, and blame the offices that looked on.
    """

    name = "illegal-fund-raising"
    title = "Illegal fund-raising"
    source = "an essay on the Daqing reforms (illegal fund-raising); Caixin, 2011-10-11 (Wenzhou)"
    address = 3
    EXTRA = (
        ("labour_debt", "debts"),
        ("complaint_office", "complaints"),
    )
    SEVERITY = (("labour_debt", "severity"),)
    OWN_SETTINGS = (
        number(
            "debts",
            3.0,
            4.0,
            "share of the usual number",
            "Disputes over debts that come on top.",
            "no data on the size",
        ),
        number(
            "complaints",
            1.0,
            4.0,
            "share of the usual number",
            "Complaints about offices that come on top.",
            "no data on the size",
        ),
        number(
            "severity",
            1.4,
            2.0,
            "factor",
            "How much stronger disputes over debts are felt.",
            "no data on the size",
            low=0.5,
        ),
    )
