"""Rumour: a story against the offices that many believe."""

from __future__ import annotations

from sim.reforms.base import number
from sim.shocks.base import Shock

__all__ = ["Rumour"]


class Rumour(Shock):
    """A rumour is told from outside the network, and goes on from neighbour to neighbour.

    Who believes it holds more grievance and trusts the local government less,
    until it is forgotten, or refuted by official information that is trusted.
    Talk goes on after the telling from outside has ended.
    """

    name = "rumour"
    title = "Rumour"
    source = "Huang 2017 on rumours and rebuttals in China; an essay on guided opinion online"
    address = 6
    LEVERS = (("rumour", "loudness"),)
    OWN_SETTINGS = (
        number(
            "loudness",
            0.3,
            1.0,
            "share of the loudest",
            "How loudly it is told from outside the network.",
            "no data on the size",
        ),
    )
