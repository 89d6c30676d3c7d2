"""Parameters: money for services and for help, and what it meets."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "services.budget",
        120.0,
        "yuan per resident and year",
        0.0,
        1000.0,
        "literature",
        "Order of urban minimum income at the end of 2012: 21.4 million recipients at 3,960 yuan "
        "a year (Xinhua, 9 July 2013) over 712 million urban residents; 0 switches the budget off",
        "Yearly budget that goes to areas by the need they report.",
    ),
    Parameter(
        "services.yuan_per_need",
        4000.0,
        "yuan",
        1000.0,
        20_000.0,
        "assumed",
        "No data on effects; about what the urban minimum income paid a recipient in a year "
        "(3,960 yuan, Xinhua, 9 July 2013)",
        "Money that meets the need of one resident with a service gap of one.",
    ),
    Parameter(
        "services.need_per_flag",
        0.5,
        "service gaps",
        0.0,
        2.0,
        "assumed",
        "No data; weak groups and weak places are to count alike",
        "Need that one vulnerability flag of a resident adds, in units of a whole service gap.",
    ),
    Parameter(
        "services.reopening",
        0.01,
        "per week",
        0.002,
        0.05,
        "assumed",
        "No data; without money, services and help run down over about two years",
        "Rate at which need that money met opens again.",
    ),
)
