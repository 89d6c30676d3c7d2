"""Parameters: effort of offices, watched from above and from below."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "hierarchy.attention",
        6.0,
        "subordinates",
        2.0,
        20.0,
        "assumed",
        "Classical spans of three to six (quoted by Graicunas 1933); Simon 1947 on how weak the "
        "base of such rules is",
        "Number of subordinates a superior can watch closely; watch falls as 1 - "
        "exp(-attention/span).",
    ),
    Parameter(
        "hierarchy.effort_floor",
        0.2,
        "share",
        0.0,
        0.6,
        "assumed",
        "No data; intrinsic motivation keeps offices working unwatched",
        "Effort of an office nobody watches.",
    ),
    Parameter(
        "hierarchy.relay_loss",
        0.15,
        "share per level",
        0.0,
        0.4,
        "assumed",
        "Williamson 1967 for the mechanism (control lost level by level); no Chinese data",
        "Share of a superior's goal lost at a level whose superior makes no effort.",
    ),
    Parameter(
        "hierarchy.voice_weight",
        0.5,
        "share",
        0.0,
        1.0,
        "assumed",
        "No data; citizens' watch counts where they take part",
        "Watch from below in an area where everybody takes part.",
    ),
    Parameter(
        "hierarchy.incentive",
        0.0,
        "share",
        0.0,
        0.5,
        "assumed",
        "No data; zero before any reform of incentives",
        "Watch that incentives of staff add by themselves.",
    ),
    Parameter(
        "hierarchy.effort_adjustment",
        0.1,
        "per week",
        0.02,
        1.0,
        "assumed",
        "No data; habits of an office change over months",
        "Rate at which effort moves to what watch induces.",
    ),
)
