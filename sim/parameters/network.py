"""Parameters: who knows whom."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

_VILLAGES = (
    "Set so that the graph of households has mean degree 9.3 and average clustering 0.24, as in "
    "38 villages (Banerjee, Chandrasekhar, Duflo & Jackson 2013); the split over kinds of ties "
    "is assumed"
)
_LEADERS = (
    "Banerjee, Chandrasekhar, Duflo & Jackson 2013: households of leaders have 12.5 links, "
    "others 8.9, all 9.3, so 11 % are sociable"
)

PARAMETERS = (
    Parameter(
        "network.neighbourhood_ties",
        4.9,
        "households",
        2.0,
        6.0,
        "literature",
        _VILLAGES,
        "Mean number of households of its own stairwell or courtyard that a household knows.",
    ),
    Parameter(
        "network.neighbourhood_group",
        6.0,
        "households",
        5.0,
        12.0,
        "assumed",
        "Part of the stairwell of a walk-up: two or three doors on each of two to four floors",
        "Households in a group of neighbours, rounded to a whole number; every household belongs "
        "to two groups.",
    ),
    Parameter(
        "network.workplace_share",
        0.5,
        "share",
        0.3,
        0.8,
        "assumed",
        "About half of all residents of Chinese cities work; with pupils it would be more",
        "Share of residents with a workplace or school where they know others.",
    ),
    Parameter(
        "network.workplace_size",
        3.0,
        "residents",
        2.0,
        8.0,
        "assumed",
        "Close colleagues, not everybody on the payroll",
        "Mean number of members of a team at work, drawn from all areas of the district.",
    ),
    Parameter(
        "network.workplace_probability",
        0.5,
        "share",
        0.1,
        0.8,
        "assumed",
        _VILLAGES,
        "Probability that two members of a team know each other well.",
    ),
    Parameter(
        "network.weak_ties",
        0.33,
        "residents",
        0.0,
        2.0,
        "assumed",
        _VILLAGES,
        "Mean number of acquaintances of a resident drawn from the whole simulated city.",
    ),
    Parameter(
        "network.closure_introductions",
        0.5,
        "per resident",
        0.0,
        1.5,
        "literature",
        _VILLAGES,
        "Mean number of introductions to a friend's friend that a resident seeks (Jackson & "
        "Rogers 2007); some lead to people already known.",
    ),
    Parameter(
        "network.sociable_share",
        0.11,
        "share",
        0.0,
        0.3,
        "literature",
        _LEADERS,
        "Share of households that are sociable.",
    ),
    Parameter(
        "network.sociable_factor",
        1.45,
        "1",
        1.0,
        2.0,
        "literature",
        _LEADERS,
        "How much more readily a sociable household makes a tie of any kind than others do.",
    ),
)
