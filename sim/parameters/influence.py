"""Parameters: social influence on grievance and trust."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "influence.influence_rate",
        0.25,
        "per week",
        0.02,
        1.0,
        "assumed",
        "No panel data; talk works over weeks",
        "Rate at which opinions move to their social equilibrium.",
    ),
    Parameter(
        "influence.susceptibility",
        0.4,
        "share",
        0.0,
        0.8,
        "literature",
        "Cai, de Janvry & Sadoulet 2015, recomputed by instrumental variables: +0.73 (s.e. "
        "0.21) per unit of friends' take-up is an upper bound for opinions",
        "Weight of neighbours against one's own anchor (A of Friedkin & Johnsen 1990).",
    ),
    Parameter(
        "influence.resentment_fading",
        0.02,
        "per week",
        0.005,
        0.1,
        "assumed",
        "No data; an unresolved matter is felt for about a year",
        "Rate at which unresolved grievances fade.",
    ),
    Parameter(
        "influence.resentment_share",
        0.7,
        "share",
        0.2,
        1.0,
        "assumed",
        "No data",
        "Share of intensity left when a grievance ends without being resolved.",
    ),
    Parameter(
        "influence.grievance_base",
        0.05,
        "share",
        0.0,
        0.2,
        "assumed",
        "No data",
        "Mean grievance of a resident with nothing unresolved.",
    ),
)
