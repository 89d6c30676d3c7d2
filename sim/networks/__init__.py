"""The social network of residents: who knows whom.

`build_network` generates it straight into compressed rows (CSR) from household,
neighbourhood, workplace and weak ties and from closing triads
(``sim/networks/ties/``, one a file); `read_network` reads a user's own,
`own_network` takes one in any form; `Network` is the result, immutable, and
converts to and from NetworkX.
"""

from __future__ import annotations

from sim.networks.build import build_network
from sim.networks.files import own_network, read_network, write_network
from sim.networks.network import Network
from sim.networks.sociability import sociable_households

__all__ = [
    "Network",
    "build_network",
    "own_network",
    "read_network",
    "sociable_households",
    "write_network",
]
