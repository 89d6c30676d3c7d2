"""Which model an ensemble belongs to: what a small town does in a year, as a hash.

An ensemble says which parameters the evidence allows *in this model*. A faster loop or a
better word leave it valid, another rule does not, and no reading of the code can tell one from
the other: so the model is asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache

__all__ = ["fingerprint", "model_code"]

CITY, WEEKS, SEED = "test-town", 60, 0
DIGITS = 5  # significant ones: more than matter, fewer than differ between processors
LENGTH = 16


@cache
def model_code() -> str:
    """Return the hash of what the model gives: 16 hexadecimal digits; takes a tenth of a second.

    The measures of a town at the starting values, with every reform in force, are rounded and
    hashed; so any rule, order or starting value that changes one of them changes it.
    """
    from scenarios import load
    from sim import GovernanceModel
    from sim.reforms import REFORMS

    city = load(CITY).with_(
        warmup_weeks=0, horizon_weeks=WEEKS, shocks=[], reforms=[], adopted=sorted(REFORMS)
    )
    return fingerprint(GovernanceModel(city, rng=SEED).run().measures())


def fingerprint(measures: Mapping[str, float]) -> str:
    """Return the hash of measures, rounded."""
    lines = (f"{name} {value:.{DIGITS - 1}e}\n" for name, value in sorted(measures.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:LENGTH]
