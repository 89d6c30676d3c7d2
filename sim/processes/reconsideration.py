"""Administrative reconsideration: a decision is taken to the government above, before court.

A resident against whom a community, street or district has decided may ask the
government next above to reconsider (Administrative Reconsideration Law of China, 1999):
more often where the kind of matter allows it and the resident knows the law. It was
little used: 0.06 per 1000 residents and year (Xinhua, 13 October 2009). The matter is a
file at that government's desks like any other; it is overturned, which settles it, or
confirmed, and then the attempt has failed and the court is still open. It draws its luck
in a role of its own, so it makes no difference at which level it is reconsidered.
Switched off by ``reconsideration.reconsideration_use.*`` = 0.
"""

from __future__ import annotations

from sim.compiled import rule

__all__ = ["asks_for_reconsideration"]


@rule
def asks_for_reconsideration(use, awareness):
    """Return the chance of asking: `use` of the kind of matter, by who knows the law in full."""
    return use * min(1.0, awareness)
