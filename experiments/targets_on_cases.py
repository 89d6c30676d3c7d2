"""Targets on matters: how many, where they go, how they end and how fast."""

from __future__ import annotations

from typing import Final

from experiments.target import Target, point

__all__ = ["TARGETS"]

_YEAR = "per 1000 residents a year"
_JUSTICE = "Ministry of Justice via China Daily 2010-08-29"
_HOTLINE = "2024-12-19 press summary of the five years of Beijing's hotline 12345"
_BOSTON = "City of Boston open data 2015, requests by residents"
_PYRAMID = "Miller & Sarat 1981"
_OF_ALL = (
    "Of all requests; 81 % were closed at all, so of the closed ones {0}. In the model every "
    "attempt at a desk ends."
)

TARGETS: Final[tuple[Target, ...]] = (
    point(
        "mediation_inflow",
        "T01",
        "disputes taken to people's mediation, 2009",
        5.7,
        _YEAR,
        _JUSTICE,
        "seen",
    ),
    point(
        "mediation_inflow",
        "T02",
        "disputes taken to people's mediation, 2018 (9.53 million of 1.405 billion people)",
        6.8,
        _YEAR,
        "People's Daily 2019-05-10",
        "seen, ratio computed",
        "beside",
        "Six years after the city's date.",
    ),
    point(
        "mediation_inflow",
        "T03",
        "disputes taken to people's mediation, 2022, without those sent by courts",
        5.8,
        _YEAR,
        "Legal Daily 2023-10-09",
        "seen, ratio computed",
        "beside",
        "Ten years after the city's date.",
    ),
    point(
        "official_mediation_success",
        "T01",
        "people's mediation officially resolved, 2009",
        0.972,
        "share",
        _JUSTICE,
        "seen",
        "set",
        "A self-report against the model's official ledger, not against true agreement. What "
        "mediators flatter (`reporting.flattered_agreements`) is set so that it is near.",
    ),
    point(
        "official_mediation_success",
        "T02",
        "people's mediation officially resolved, 2018",
        0.979,
        "share",
        "People's Daily 2019-05-10",
        "seen",
        "set",
        "As above; six years after the city's date.",
    ),
    point(
        "mediation_agreed",
        "T01",
        "people's mediation officially resolved, 2009, against true agreement",
        0.972,
        "share",
        _JUSTICE,
        "seen",
        "beside",
        "What lies between the two ledgers. True agreement must not be made that high.",
    ),
    point(
        "mediation_to_court",
        "T01",
        "mediated disputes that went on to court",
        0.01,
        "share",
        _JUSTICE,
        "seen",
        "compared",
        "By linkage, or later by the resident's own choice. A self-report, too, but the official "
        "ledger follows no dispute to court.",
    ),
    point(
        "judicial_mediation_per_filing",
        "T05",
        "court-annexed mediations before filing over court filings, 2023",
        0.403,
        "ratio",
        "Xinhua 2024-01-15",
        "seen",
        "beside",
        "Eleven years after the city's date; the linkage was young in 2012.",
    ),
    point(
        "court_inflow",
        "T07",
        "cases accepted by courts, 2021 (127,000 judges x 240 in eleven months)",
        23.6,
        _YEAR,
        "Xinhua 2021-12",
        "seen, ratio computed",
        "compared",
        "21.6 in the eleven months reported, for 1.41 billion people. Holds commercial, criminal "
        "and enforcement cases, which the model has not, so it must lie below.",
    ),
    point(
        "court_completed",
        "T07",
        "cases settled by courts over cases accepted, 2021 (188 of 240)",
        0.783,
        "ratio",
        "Xinhua 2021-12",
        "seen",
        "compared",
        "Eleven months: cases accepted late in them are still open.",
    ),
    point(
        "desk_resolved",
        "T08a",
        "requests to the hotline resolved at its start, 2019",
        0.53,
        "share",
        _HOTLINE,
        "seen",
        "compared",
        "Model: attempts at community desk and online platform that settle the matter. The true "
        "ledger: the city's hotline asks the callers itself, with no level between.",
    ),
    point(
        "users_satisfied",
        "T08a",
        "users of the hotline satisfied at its start, 2019",
        0.65,
        "share",
        _HOTLINE,
        "seen",
        "compared",
        "Model: residents above the threshold, of those who dealt with any institution since the "
        "warm-up, at the end; the true ledger, as the hotline asks the callers itself.",
    ),
    point(
        "online_answered",
        "T34a",
        "counties that answer an online request",
        1 / 3,
        "share",
        "Chen, Pan & Xu 2016",
        "seen",
        "set",
        "Model: ended requests that the platform answered or passed on.",
    ),
    point(
        "closed_1_day",
        "T44a",
        "requests closed within a day",
        0.24,
        "share",
        _BOSTON,
        "computed",
        "compared",
        _OF_ALL.format("30 %"),
    ),
    point(
        "closed_7_days",
        "T44a",
        "requests closed within 7 days",
        0.49,
        "share",
        _BOSTON,
        "computed",
        "compared",
        _OF_ALL.format("61 %"),
    ),
    point(
        "closed_30_days",
        "T44a",
        "requests closed within 30 days",
        0.69,
        "share",
        _BOSTON,
        "computed",
        "compared",
        _OF_ALL.format("85 %"),
    ),
    point(
        "closing_median",
        "T44a",
        "median days from opening to closing, of the closed",
        4.0,
        "days",
        _BOSTON,
        "computed",
        "compared",
        "Model, here and above: first attempts at the community desk, settled or not, hand-offs "
        "included.",
    ),
    point(
        "closing_p90",
        "T44a",
        "90th percentile of days from opening to closing, of the closed",
        43.0,
        "days",
        _BOSTON,
        "computed",
    ),
    point(
        "claims",
        "P1",
        "claims made on 1000 grievances",
        700,
        "per 1000 grievances",
        _PYRAMID,
        "rounded",
        "compared",
        "United States, middle-range grievances of money. Model: any attempt, direct settlement "
        "included, of matters closed.",
    ),
    point(
        "filings",
        "P1",
        "court filings on 1000 grievances",
        50,
        "per 1000 grievances",
        _PYRAMID,
        "rounded",
        "compared",
        "Model: of all kinds; half of the model's grievances are small service matters.",
    ),
)
