"""Parameters: how long a stage takes, who may close a case, how well it is decided."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

_TOUCH = (
    "No time studies; bounded by committee workload (1,852 and 1,886 tasks a year in two "
    "committees, 2003 survey) and by utilisation below one"
)
_BOSTON = (
    "City of Boston open data 2015, resident-made requests: of all, 24 % closed within a day, "
    "49 % within 7, 69 % within 30; a Weibull of shape 0.5 and scale 8.3 days comes near the "
    "closed ones (29, 60, 85 %; 81 % were ever closed). Only the sum of all stages is pinned: "
    "the split is assumed, and outside delay has a shape below the sum's, because touch and "
    "transfer narrow it"
)


def _by_role(
    name: str, unit: str, source: str, meaning: str, rows: dict[str, tuple[float, float, float]]
) -> list[Parameter]:
    return [
        Parameter(f"handling.{name}.{role}", d, unit, lo, hi, "assumed", source, meaning)
        for role, (d, lo, hi) in rows.items()
    ]


PARAMETERS = (
    *_by_role(
        "touch_hours",
        "hours at a desk",
        _TOUCH,
        "Mean working time that one case takes at a station of this role.",
        {
            "committee": (3.0, 1.0, 10.0),
            "mediation": (10.0, 4.0, 25.0),
            "organization": (6.0, 2.0, 15.0),
            "community": (3.2, 0.5, 8.0),
            "street": (5.5, 1.0, 12.0),
            "district": (9.0, 2.0, 18.0),
            "city": (10.0, 3.0, 20.0),
            "online": (0.5, 0.1, 2.0),
            "administrative_mediation": (12.0, 4.0, 30.0),
            "judicial_mediation": (10.0, 4.0, 30.0),
            "court": (4.5, 2.0, 15.0),
            "petition": (3.0, 1.0, 10.0),
        },
    ),
    *_by_role(
        "case_share",
        "share of a post",
        "No data: the rest of a post goes to administration; utilisation follows from it and "
        "is reported with every result",
        "Share of a post's hours that a station of this role has for cases.",
        {
            "committee": (0.30, 0.1, 1.0),
            "mediation": (0.30, 0.1, 1.0),
            "organization": (0.50, 0.1, 1.0),
            "community": (0.20, 0.1, 0.5),
            "street": (0.20, 0.05, 0.5),
            "district": (0.20, 0.05, 0.4),
            "city": (0.20, 0.05, 0.4),
            "online": (0.50, 0.1, 1.0),
            "administrative_mediation": (0.50, 0.1, 1.0),
            "judicial_mediation": (0.50, 0.1, 1.0),
            "court": (0.60, 0.2, 1.0),
            "petition": (0.50, 0.1, 1.0),
        },
    ),
    *_by_role(
        "external_days",
        "days (Weibull scale, shape external_shape)",
        _BOSTON,
        "Outside delay (contractors, evidence, procedure) before a decision of this role; "
        "no desk is held meanwhile.",
        {
            "committee": (3.0, 1.0, 10.0),
            "mediation": (5.0, 1.0, 15.0),
            "organization": (5.0, 1.0, 15.0),
            "community": (5.0, 2.0, 15.0),
            "street": (5.0, 2.0, 15.0),
            "district": (5.0, 2.0, 15.0),
            "city": (5.0, 2.0, 15.0),
            "online": (3.0, 0.5, 10.0),
            "administrative_mediation": (7.0, 2.0, 20.0),
            "judicial_mediation": (7.0, 2.0, 20.0),
            "court": (30.0, 10.0, 90.0),
            "petition": (12.0, 3.0, 40.0),
        },
    ),
    *_by_role(
        "authority",
        "share",
        "No data on the split of powers before 2012; the higher the level the more it may close",
        "Share of cases, by complexity, that an office of this level may close itself.",
        {
            "community": (0.55, 0.2, 0.9),
            "street": (0.80, 0.4, 0.95),
            "district": (0.97, 0.8, 1.0),
            "city": (1.0, 1.0, 1.0),
        },
    ),
    Parameter(
        "handling.external_shape",
        0.4,
        "Weibull shape",
        0.3,
        1.0,
        "assumed",
        _BOSTON,
        "Shape of outside delays; below one means a heavy tail.",
    ),
    Parameter(
        "handling.touch_shape",
        1.0,
        "Weibull shape",
        0.8,
        2.0,
        "assumed",
        "Exponential touch times, the usual assumption for human service (Gans, Koole & Mandelbaum "
        "2003 on call centres, where measured times often are not)",
        "Shape of working times at a desk.",
    ),
    Parameter(
        "handling.touch_scale",
        1.0,
        "1",
        0.3,
        3.0,
        "assumed",
        "A common factor on all touch times: the handle by which utilisation is varied",
        "Multiplies every touch time.",
    ),
    Parameter(
        "handling.hours_per_week",
        40.0,
        "hours",
        30.0,
        60.0,
        "assumed",
        "Statutory working week",
        "Working hours of a full post in a week.",
    ),
    Parameter(
        "handling.transfer_days",
        3.0,
        "days (exponential mean)",
        0.5,
        10.0,
        "assumed",
        "No data; a file on its way to another office: days, not hours or months",
        "Mean time a case spends between two offices.",
    ),
    Parameter(
        "handling.patience_days",
        120.0,
        "days (exponential mean)",
        30.0,
        400.0,
        "assumed",
        "No data; patience of weeks to a year (Gans, Koole & Mandelbaum 2003 for the mechanism)",
        "Mean time a claimant stays in a queue before leaving it.",
    ),
    Parameter(
        "handling.speed_floor",
        0.6,
        "share",
        0.3,
        1.0,
        "assumed",
        "No data; even an unwatched desk works",
        "Speed of a desk without any effort, relative to full effort.",
    ),
    Parameter(
        "handling.resolve_base",
        0.0,
        "logit",
        -1.0,
        2.0,
        "literature",
        "Set so that about half of administrative cases are truly resolved: Beijing hotline "
        "12345 at its start in 2019, 53 %",
        "Logit of resolving an administrative case of zero intensity at half effort.",
    ),
    Parameter(
        "handling.resolve_effort",
        2.0,
        "logit",
        0.0,
        4.0,
        "assumed",
        "No data on the size; counties answer more where superiors may hear of it or residents "
        "may act together (Chen, Pan & Xu 2016)",
        "What full effort adds to that logit over none.",
    ),
    Parameter(
        "handling.resolve_intensity",
        1.5,
        "logit",
        0.0,
        4.0,
        "assumed",
        "No data; stronger conflicts are harder to settle",
        "What the strongest intensity takes from the logit of any settlement.",
    ),
    Parameter(
        "handling.committee_base",
        0.5,
        "logit",
        -0.5,
        2.0,
        "assumed",
        "Neighbourhood settlement succeeds somewhat more often than not",
        "Logit of a settlement by committee or council in an area without social capital.",
    ),
    Parameter(
        "handling.committee_capital",
        1.0,
        "logit",
        0.0,
        2.5,
        "assumed",
        "Norms, networks and trust ease cooperation (Putnam 1993); that they ease settlement, and "
        "how much, is assumed",
        "What full social capital adds to that logit.",
    ),
    Parameter(
        "handling.organization_base",
        0.4,
        "logit",
        -1.0,
        1.5,
        "assumed",
        "No data",
        "Logit of a settlement by a social organization.",
    ),
    Parameter(
        "handling.court_base",
        1.6,
        "logit",
        0.0,
        3.0,
        "assumed",
        "A judgment ends most disputes; part remain unenforced",
        "Logit of a court decision that settles the matter.",
    ),
    Parameter(
        "handling.petition_base",
        -1.2,
        "logit",
        -2.5,
        0.5,
        "assumed",
        "Petitions rarely solve a matter: 0.2 % in one survey of petitioners (Yu Jianrong 2004, as "
        "reported). Far more here, 23 % at zero intensity, because residents go to their own "
        "city's office; size assumed",
        "Logit of a settlement by the petition office itself.",
    ),
    Parameter(
        "handling.petition_referred",
        0.5,
        "share",
        0.1,
        0.9,
        "assumed",
        "No data; petitions are mostly sent back to where they came from",
        "Share of petitions sent to the district with priority.",
    ),
    Parameter(
        "handling.online_answered",
        0.333,
        "share",
        0.1,
        0.9,
        "literature",
        "Chen, Pan & Xu 2016: about one third of counties answer an online request",
        "Share of online requests that are answered and passed on.",
    ),
    Parameter(
        "handling.direct_base",
        -0.2,
        "logit",
        -1.5,
        1.0,
        "assumed",
        "No data; direct settlement works for about half",
        "Logit of settling directly at zero generalised trust and intensity.",
    ),
    Parameter(
        "handling.direct_trust",
        1.0,
        "logit",
        0.0,
        2.0,
        "assumed",
        "No data; trust eases settlement",
        "What full generalised trust adds to that logit.",
    ),
    Parameter(
        "handling.direct_days",
        10.0,
        "days (exponential mean)",
        2.0,
        30.0,
        "assumed",
        "No data",
        "Mean time of an attempt to settle directly.",
    ),
    Parameter(
        "handling.disruption_speed",
        0.8,
        "share",
        0.5,
        1.0,
        "assumed",
        "No data; a reorganization costs capacity for a time",
        "Speed of reorganized offices while a disruption lasts.",
    ),
)
