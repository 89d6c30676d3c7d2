"""What is measured: one entry a measure, with unit, direction and meaning.

The formulas and goalposts are fixed in ``docs/measurement.md``. Importable
without NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["GOALPOSTS", "INDEX_COMPONENTS", "MEASURES", "Goalpost", "Measure", "headline", "index"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A number by which cities are compared.

    Parameters
    ----------
    name, label, unit, meaning : str
    better : str
        "higher" or "lower".
    group : str
        "headline", "order", "vitality", "satisfaction", "cost", "equity",
        "trust", "time", "hand-offs" or "reports".
    """

    name: str
    label: str
    unit: str
    better: str
    group: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Goalpost:
    """The constants between which a component runs, and why."""

    worst: float
    best: float
    reason: str


_H, _L = "higher", "lower"

MEASURES: Final[dict[str, Measure]] = {
    m.name: m
    for m in (
        Measure("order", "Order", "points", _H, "order", "Mean of its four components, 0 to 100."),
        Measure("vitality", "Vitality", "points", _H, "vitality", "Mean of its four components."),
        Measure(
            "satisfaction",
            "Satisfaction",
            "points",
            _H,
            "satisfaction",
            "Mean of its two components.",
        ),
        Measure(
            "headline",
            "Headline (O V S)^1/3",
            "points",
            _H,
            "headline",
            "Geometric mean of the three indices, each at least 1.",
        ),
        Measure(
            "headline_arithmetic",
            "Arithmetic mean of O, V, S",
            "points",
            _H,
            "headline",
            "Beside the geometric mean, to show what the form decides.",
        ),
        Measure(
            "collective_action",
            "Action outside channels",
            "person-weeks per 1000 residents a year",
            _L,
            "order",
            "Resident-weeks of acting outside channels.",
        ),
        Measure(
            "open_disputes",
            "Open disputes",
            "dispute-weeks per 1000 residents a week",
            _L,
            "order",
            "Matters neither settled nor given up, at the weekly count.",
        ),
        Measure(
            "reach_district",
            "Cases reaching district or above",
            "share",
            _L,
            "order",
            "Of closed matters that went to any institution; fixed tiers.",
        ),
        Measure(
            "latent_grievance",
            "Latent grievance",
            "share of the strongest",
            _L,
            "order",
            "Mean grievance of residents who do not act.",
        ),
        Measure(
            "participants",
            "Took part in twelve months",
            "share of residents",
            _H,
            "vitality",
            "Distinct participants, mean over the years of the horizon.",
        ),
        Measure(
            "hours_given",
            "Hours given",
            "hours per 1000 residents a week",
            _H,
            "vitality",
            "Residents' own hours for common affairs.",
        ),
        Measure(
            "settled_by_society",
            "Settled by committee, mediation or organization",
            "share",
            _H,
            "vitality",
            "Of all matters settled after a claim.",
        ),
        Measure(
            "evenness",
            "Evenness of participation",
            "1 - Gini",
            _H,
            "vitality",
            "Of hours given in twelve months, over all residents.",
        ),
        Measure(
            "mean_satisfaction",
            "Mean satisfaction",
            "share",
            _H,
            "satisfaction",
            "Mean level of all residents.",
        ),
        Measure(
            "satisfied",
            "Satisfied residents",
            "share",
            _H,
            "satisfaction",
            "Share of residents above the threshold.",
        ),
        Measure(
            "satisfaction_users",
            "Satisfaction of users in both arms",
            "share",
            _H,
            "satisfaction",
            "At the end, residents who dealt with an institution in both arms.",
        ),
        Measure(
            "sense_of_gain",
            "Sense of gain",
            "share of residents",
            _H,
            "satisfaction",
            "More satisfied at the end than when measuring began; beside the index.",
        ),
        Measure(
            "security",
            "Sense of security",
            "share",
            _H,
            "satisfaction",
            "Mean of residents, each area asked every fourth period; beside the index.",
        ),
        Measure(
            "wellbeing",
            "Subjective wellbeing",
            "share",
            _H,
            "satisfaction",
            "Mean of residents, each area asked every fourth period; beside the index.",
        ),
        Measure(
            "official_hours",
            "Official hours",
            "hours per 1000 residents a week",
            _L,
            "cost",
            "Paid posts for cases and committees, with what reforms add.",
        ),
        Measure(
            "cost_per_settled",
            "Official hours per matter settled",
            "hours",
            _L,
            "cost",
            "Official hours over matters settled by an institution.",
        ),
        Measure(
            "reform_cost",
            "Cost of the reform",
            "post-years per 100,000 residents",
            _L,
            "cost",
            "One-off and running cost of the reform over the horizon.",
        ),
        Measure(
            "satisfaction_gap",
            "Satisfaction gap to vulnerable residents",
            "share",
            _L,
            "equity",
            "Mean of residents without flags minus mean of those with at least one.",
        ),
        Measure(
            "resolution_gap",
            "Resolution gap to vulnerable residents",
            "share",
            _L,
            "equity",
            "Share of institutional matters settled: others minus vulnerable.",
        ),
        Measure(
            "wait_p90",
            "90th-percentile time to resolution",
            "days",
            _L,
            "equity",
            "Of matters settled after an institution.",
        ),
        Measure(
            "trust_local", "Trust in local government", "share", _H, "trust", "Mean of residents."
        ),
        Measure(
            "trust_upper", "Trust in upper government", "share", _H, "trust", "Mean of residents."
        ),
        Measure(
            "trust_polarisation",
            "Polarisation of local trust",
            "standard deviation",
            _L,
            "trust",
            "Spread of trust in local government over residents.",
        ),
        Measure(
            "days_to_resolution",
            "Mean time to resolution",
            "days",
            _L,
            "time",
            "Of matters settled after an institution.",
        ),
        Measure(
            "resolved_share",
            "Settled matters",
            "share",
            _H,
            "time",
            "Of closed matters that went to any institution.",
        ),
        Measure(
            "handoffs",
            "Hand-offs",
            "per case",
            _L,
            "hand-offs",
            "Changes of desk or body, of closed matters that went to any institution.",
        ),
        Measure(
            "petitions",
            "Petitions",
            "per 1000 residents a year",
            _L,
            "reports",
            "Petitions that ended, with or without success.",
        ),
        Measure(
            "official_petitions",
            "Petitions, official",
            "per 1000 residents a year",
            _L,
            "reports",
            "As reported to the top; the truth is petitions.",
        ),
        Measure(
            "official_action",
            "Action outside channels, official",
            "person-weeks per 1000 residents a year",
            _L,
            "reports",
            "As reported to the top; the truth is collective_action.",
        ),
        Measure(
            "official_settled_share",
            "Settled matters, official",
            "share",
            _H,
            "reports",
            "As reported to the top; the truth is resolved_share.",
        ),
        Measure(
            "official_satisfied",
            "Satisfied residents, official",
            "share",
            _H,
            "reports",
            "As reported to the top; the truth is satisfied.",
        ),
        Measure(
            "reporting_gap",
            "Reporting gap",
            "points",
            _L,
            "reports",
            "Official minus true, mean of settled matters and satisfied residents.",
        ),
        Measure(
            "report_delay",
            "Delay of reports",
            "weeks",
            _L,
            "reports",
            "From the end of a reporting period until its report is at the top, mean.",
        ),
    )
}

_REFERENCE = "the documented reference world with all channels closed (docs/measurement.md)"

GOALPOSTS: Final[dict[str, Goalpost]] = {
    "collective_action": Goalpost(
        50.0, 0.0, "worst: 44 in " + _REFERENCE + ", rounded up; best: none"
    ),
    "open_disputes": Goalpost(
        110.0, 0.0, "worst: every grievance (0.43 a year) open for a quarter; best: none"
    ),
    "reach_district": Goalpost(0.6, 0.0, "worst: most cases leave the base; best: none does"),
    "latent_grievance": Goalpost(
        0.2, 0.0, "worst: a third above the 0.15 of " + _REFERENCE + "; best: none"
    ),
    "participants": Goalpost(0.0, 1.0, "worst: nobody; best: everybody once a year"),
    "hours_given": Goalpost(0.0, 200.0, "worst: none; best: twelve minutes a resident and week"),
    "settled_by_society": Goalpost(0.0, 0.6, "worst: none; best: the state is the exception"),
    "evenness": Goalpost(0.0, 0.6, "worst: one gives all; best: as even as incomes in Europe"),
    "mean_satisfaction": Goalpost(0.2, 0.9, "levels hardly ever left by surveyed services"),
    "satisfied": Goalpost(0.0, 1.0, "worst: nobody; best: everybody"),
}

INDEX_COMPONENTS: Final[dict[str, tuple[str, ...]]] = {
    "order": ("collective_action", "open_disputes", "reach_district", "latent_grievance"),
    "vitality": ("participants", "hours_given", "settled_by_society", "evenness"),
    "satisfaction": ("mean_satisfaction", "satisfied"),
}


def component_index(name: str, value: float) -> tuple[float, bool]:
    """Return 100 (worst - x)/(worst - best), kept in [0, 100], and whether it was clipped."""
    post = GOALPOSTS[name]
    raw = 100.0 * (post.worst - value) / (post.worst - post.best)
    return min(100.0, max(0.0, raw)), not 0.0 <= raw <= 100.0


def index(name: str, values: dict[str, float]) -> float:
    """Return an index: the mean of its component indices."""
    parts = INDEX_COMPONENTS[name]
    return sum(component_index(part, values[part])[0] for part in parts) / len(parts)


def headline(order: float, vitality: float, satisfaction: float) -> float:
    """Return (O V S)**(1/3) with each index at least 1."""
    product = max(1.0, order) * max(1.0, vitality) * max(1.0, satisfaction)
    return float(product ** (1.0 / 3.0))
