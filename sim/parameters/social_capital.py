"""Parameters: trust and ties built by taking part."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "social_capital.capital_growth",
        0.02,
        "per week",
        0.002,
        0.1,
        "assumed",
        "Putnam 1993 for the mechanism; rate not known",
        "Growth g of S' = S + g p (1 - S) - d S.",
    ),
    Parameter(
        "social_capital.capital_decay",
        0.005,
        "per week",
        0.001,
        0.02,
        "assumed",
        "Decay over about four years",
        "Decay d of the same.",
    ),
    Parameter(
        "social_capital.capital_hours_scale",
        40.0,
        "hours per 1000 residents and week",
        5.0,
        150.0,
        "assumed",
        "No data",
        "Hours at which participation p reaches 1 - 1/e.",
    ),
    Parameter(
        "social_capital.capital_start",
        0.65,
        "share",
        0.0,
        1.0,
        "assumed",
        "Near the fixed point g p / (d + g p) at the starting values, so that the warm-up need not "
        "build it from nothing",
        "Social capital of an area at the start.",
    ),
)
