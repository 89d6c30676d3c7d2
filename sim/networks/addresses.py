"""What each draw of the network is for: the time word of its address.

The network is made before time begins, so the time word of stream NETWORK is
free to keep the purposes apart. The other words:

=============  ================  ================  =====================
purpose        entity            other             block
=============  ================  ================  =====================
SOCIABILITY    household         0                 0
NEIGHBOURHOOD  lower household   higher household  0
WORKPLACE      resident          0                 0
COLLEAGUES     lower resident    higher resident   0
WEAK           resident          number of tie     0
CLOSURE        resident          number of tie     0
SITE           site              0                 0
POISSON        lower resident    higher resident   0
=============  ================  ================  =====================

These numbers are part of every result, so they never change.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "CLOSURE",
    "COLLEAGUES",
    "NEIGHBOURHOOD",
    "POISSON",
    "SITE",
    "SOCIABILITY",
    "WEAK",
    "WORKPLACE",
]

SOCIABILITY: Final = 0
NEIGHBOURHOOD: Final = 1
WORKPLACE: Final = 2
COLLEAGUES: Final = 3
WEAK: Final = 4
CLOSURE: Final = 5
SITE: Final = 6
POISSON: Final = 7
