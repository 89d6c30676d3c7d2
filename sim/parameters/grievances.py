"""Parameters: how often something goes wrong in a resident's life, and for whom."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

_WJP = (
    "World Justice Project 2019: 49 % of adults had a legal problem within two years, "
    "-ln(0.51)/2 = 0.34 a year. The five legal kinds here sum to 0.20: a stated miss, because more "
    "would overload courts whose size is measured; the split over kinds is assumed"
)
_BOSTON_VOLUME = (
    "Order of magnitude of city service requests; the Boston 2015 file lacks five common "
    "types, so it bounds the rate (0.19 per resident and year) from below only"
)

PARAMETERS = (
    *(
        Parameter(
            f"grievances.grievance_rate.{kind}",
            default,
            "per resident and year",
            low,
            high,
            grade,
            source,
            f"Rate at which a grievance of the kind {kind.replace('_', ' ')} arises for a "
            "resident without vulnerability in an area with the mean service gap.",
        )
        for kind, default, low, high, grade, source in (
            ("livelihood_service", 0.24, 0.05, 0.8, "assumed", _BOSTON_VOLUME),
            ("neighbour_dispute", 0.06, 0.02, 0.15, "literature", _WJP),
            ("labour_debt", 0.06, 0.02, 0.15, "literature", _WJP),
            ("land_demolition", 0.02, 0.0, 0.08, "literature", _WJP + "; villages: Landesa 2011"),
            ("public_safety", 0.03, 0.0, 0.1, "literature", _WJP),
            ("complaint_office", 0.03, 0.0, 0.1, "literature", _WJP),
        )
    ),
    *(
        Parameter(
            f"grievances.grievance_intensity.{kind}",
            default,
            "share of the strongest possible",
            round(max(0.0, default - 0.15), 6),
            round(min(1.0, default + 0.15), 6),
            "assumed",
            "Ranking after the pyramid of Miller & Sarat 1981 (small claims to rights "
            "disputes); the level has no data behind it",
            f"Mean intensity of a grievance of the kind {kind.replace('_', ' ')}.",
        )
        for kind, default in (
            ("livelihood_service", 0.25),
            ("neighbour_dispute", 0.35),
            ("labour_debt", 0.55),
            ("land_demolition", 0.70),
            ("public_safety", 0.45),
            ("complaint_office", 0.40),
        )
    ),
    Parameter(
        "grievances.intensity_spread",
        0.25,
        "share",
        0.0,
        0.5,
        "assumed",
        "No data; half-width of a uniform spread around the kind's mean",
        "How far a single grievance may lie from the mean intensity of its kind.",
    ),
    Parameter(
        "grievances.vulnerability_effect",
        0.4,
        "1 per flag",
        0.0,
        1.0,
        "assumed",
        "The long-term ill and disabled report more of most kinds of legal problems in England "
        "and Wales (Pleasence et al. 2004); other groups and the factor for Daqing: no data",
        "Relative increase of the rate for each vulnerability flag of a resident.",
    ),
    Parameter(
        "grievances.city_excess_variance",
        0.07,
        "squared coefficient of variation",
        0.0,
        0.3,
        "literature",
        "City of Boston open data 2015, weekday counts of requests, computed; another country",
        "Excess intensity of a day that the whole city shares (Cox process).",
    ),
    Parameter(
        "grievances.area_excess_variance",
        0.05,
        "squared coefficient of variation",
        0.0,
        0.3,
        "assumed",
        "No data by area; of the order of the city's",
        "Excess intensity of a day that the residents of one area share.",
    ),
    Parameter(
        "grievances.prevention_max",
        0.3,
        "share",
        0.0,
        0.6,
        "assumed",
        "No data; local initiatives cannot prevent most grievances",
        "Share of grievances prevented where every local initiative succeeds.",
    ),
    Parameter(
        "grievances.low_income_share",
        0.12,
        "share",
        0.02,
        0.3,
        "assumed",
        "Order of magnitude of minimum-income and near-poor urban households",
        "Share of residents with low income.",
    ),
    Parameter(
        "grievances.elderly_or_disabled_share",
        0.15,
        "share",
        0.05,
        0.3,
        "assumed",
        "Order of magnitude of the 2010 census age structure of north-east China",
        "Share of residents who are elderly or disabled.",
    ),
    Parameter(
        "grievances.migrant_share",
        0.10,
        "share",
        0.0,
        0.5,
        "assumed",
        "No figure by district; Daqing has few migrants by the standard of coastal cities",
        "Share of residents without local household registration.",
    ),
    Parameter(
        "grievances.unemployed_share",
        0.06,
        "share",
        0.01,
        0.2,
        "assumed",
        "Between registered and surveyed urban unemployment of the time",
        "Share of residents who are unemployed.",
    ),
)
