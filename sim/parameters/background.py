"""Parameters: load of shared city offices from residents who are not simulated."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "background.city_arrivals",
        4.5,
        "cases per 1000 residents and year",
        0.0,
        60.0,
        "assumed",
        "Measured on the model's own simulated district in the baseline and fixed; see "
        "docs/cases.md",
        "Cases the rest of the city brings to the city's offices.",
    ),
    Parameter(
        "background.petition_arrivals",
        7.0,
        "cases per 1000 residents and year",
        0.0,
        60.0,
        "assumed",
        "Measured on the model's own simulated district in the baseline and fixed; see "
        "docs/cases.md",
        "Cases the rest of the city brings to the petition office.",
    ),
    Parameter(
        "background.online_arrivals",
        8.0,
        "cases per 1000 residents and year",
        0.0,
        100.0,
        "assumed",
        "Measured on the model's own simulated district in the baseline and fixed; see "
        "docs/cases.md",
        "Requests the rest of the city sends to the online platform.",
    ),
)
