"""Parameters: late, filtered and flattering reports."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

_SPLIT = (
    "Tullock 1965 and Downs 1967 on distortion up a hierarchy, Gao 2015 and Wallace 2016 on "
    "Chinese statistics; none gives a share"
)

PARAMETERS = (
    Parameter(
        "reporting.distortion",
        1.0,
        "share",
        0.0,
        1.0,
        "assumed",
        "A switch: at 0 the official numbers are the true ones, bit for bit",
        "Factor on delay, on what is left out and on what is flattered.",
    ),
    Parameter(
        "reporting.report_weeks",
        13.0,
        "weeks",
        1.0,
        52.0,
        "assumed",
        "Chinese offices report by month, quarter and year; a quarter is between",
        "Length of a reporting period.",
    ),
    Parameter(
        "reporting.delay_per_level",
        2.0,
        "weeks per level",
        0.0,
        13.0,
        "assumed",
        "No data; a level collects, checks and writes before it reports",
        "Time a report stays at each level that passes it on.",
    ),
    Parameter(
        "reporting.left_out",
        0.1,
        "share per level",
        0.0,
        0.5,
        "assumed",
        _SPLIT,
        "Share of unfavourable events that a level does not report.",
    ),
    Parameter(
        "reporting.pressure",
        1.0,
        "1",
        0.0,
        3.0,
        "assumed",
        "Localities were ranked and officials judged by numbers of petitions until 2013, some "
        "after it (Dui Hua 2013); no data on how much less was reported: at 1 twice as much is "
        "left out",
        "How much more of action outside channels and of petitions is left out.",
    ),
    Parameter(
        "reporting.flattered",
        0.1,
        "share per level",
        0.0,
        0.7,
        "assumed",
        _SPLIT,
        "Share of matters not settled and residents not satisfied that a level books as settled "
        "and satisfied, of those it reports.",
    ),
    Parameter(
        "reporting.flattered_agreements",
        0.6,
        "share per level",
        0.0,
        0.9,
        "assumed",
        "Set by hand so that about 97 % of mediations succeed officially where half do: 97.2 % in "
        "2009 (Ministry of Justice), 97.9 % in 2018 (People's Daily). Mediators judge their own "
        "success; one number cannot tell what is flattered from what is left out",
        "Share of mediations without agreement that a level books as agreed, of those it reports.",
    ),
)
