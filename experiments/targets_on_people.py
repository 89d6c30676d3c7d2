"""Targets on residents: what they believe, whom they know, what befalls them."""

from __future__ import annotations

from typing import Final

from experiments.target import Target, point

__all__ = ["TARGETS"]

_TRUST = "Cunningham, Saich & Turiel 2020"
_WJP = "World Justice Project 2019 (101 countries)"
_VILLAGES = "Banerjee, Chandrasekhar, Duflo & Jackson 2013 data"
_TYPES = "Fischbacher, Gaechter & Fehr 2001"

TARGETS: Final[tuple[Target, ...]] = (
    point(
        "users_satisfied",
        "T11a",
        "residents in contact with an office satisfied with the outcome, 2003",
        0.751,
        "share",
        _TRUST,
        "second-hand",
        "compared",
        "A survey, so the true ledger. Same value of the model as for the hotline: the two facts "
        "cannot both be met.",
    ),
    point(
        "trust_local",
        "T11a",
        "satisfied with township or county government, 2003 (43.6 and 52 %, mean)",
        0.478,
        "share",
        _TRUST,
        "second-hand",
        "set",
        "The start is set to it; the model's value is the mean over the weeks measured.",
    ),
    point(
        "trust_upper",
        "T11a",
        "satisfied with the province's government, 2003 (the centre's: 86.1 %)",
        0.75,
        "share",
        _TRUST,
        "second-hand",
        "set",
        "The start is set to it; the model's value is the mean over the weeks measured.",
    ),
    point(
        "generalised_trust",
        "T12",
        "most people can be trusted, China 2009",
        0.491,
        "share",
        "World Values Survey via Our World in Data",
        "seen",
        "set",
        "Other years: 59.5 (1993), 50.4 (1998), 54.5 (2004), 62.7 % (2014).",
    ),
    point(
        "legal_problem",
        "T13",
        "adults with a legal problem within two years",
        0.49,
        "share",
        _WJP,
        "seen",
        "compared",
        "Model: residents of any age with a grievance of the five legal kinds in 104 weeks.",
    ),
    point(
        "legal_rate",
        "T13",
        "legal problems of adults as a rate, -ln(0.51)/2",
        0.337,
        "per person and year",
        _WJP,
        "seen, computed",
        "compared",
        "Holds if problems came independently; the model's come more often to some.",
    ),
    point(
        "legal_to_third_party",
        "T13",
        "of those with a problem, went to an authority or third party (17 of 49)",
        0.347,
        "share",
        _WJP,
        "seen; base assumed",
        "compared",
        "Assumes that the 17 % are of all respondents. Model: matters of legal kinds taken to any "
        "channel but direct settlement.",
    ),
    point(
        "susceptibility",
        "T40",
        "take-up gained per unit of first-round take-up (s.e. 0.21)",
        0.73,
        "share",
        "Cai, de Janvry & Sadoulet 2015 data, recomputed by instrumental variables",
        "computed",
        "beside",
        "An upper bound: taking up an insurance is more than changing an opinion. Model: the "
        "parameter, weight of neighbours against one's own anchor.",
    ),
    point(
        "household_degree",
        "T43a",
        "other households that a household knows",
        9.3,
        "households",
        _VILLAGES,
        "computed",
        "compared",
        "Villages in India; measured on the network of households.",
    ),
    point(
        "household_clustering",
        "T43a",
        "share of a household's acquaintances who know each other, mean",
        0.24,
        "share",
        _VILLAGES,
        "computed",
    ),
    point(
        "degree_sociable",
        "T43a",
        "other households that a leader's household knows",
        12.5,
        "households",
        _VILLAGES,
        "computed",
        "compared",
        "Model: sociable households.",
    ),
    point(
        "degree_others",
        "T43a",
        "other households that a household without a leader knows",
        8.9,
        "households",
        _VILLAGES,
        "computed",
    ),
    point(
        "conditional_cooperators",
        "P2",
        "conditional cooperators",
        0.50,
        "share",
        _TYPES,
        "seen",
        "set",
        "The source leaves 6 % outside its types; the model gives them to this one.",
    ),
    point("free_riders", "P2", "free riders", 0.30, "share", _TYPES, "seen", "set"),
    point("hump_shaped", "P2", "hump-shaped", 0.14, "share", _TYPES, "seen", "set"),
)
