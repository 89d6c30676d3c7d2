"""Parameters: officers who move about.

Switched off where `patrols.moving_share` is 0.
"""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "patrols.moving_share",
        0.2,
        "share",
        0.0,
        1.0,
        "assumed",
        "Epstein 2002 lets every officer move; most posts here are fixed",
        "Share of the officers in sight who move about, so that their number in an area is a "
        "matter of luck; 0: all stand still.",
    ),
)
