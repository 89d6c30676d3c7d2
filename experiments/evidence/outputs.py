"""What of the model a fact from outside can be compared with: name, unit, ledger, meaning.

An output is a value of `experiments.targets.measure_once` or `measure_structure`, or a
measure of ``docs/measurement.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.measures import MEASURES

__all__ = ["LEDGERS", "OUTPUTS", "Output"]

LEDGERS: Final = {
    "true": "what happened: surveys, counts of what came in, structure",
    "official": "what offices say of their own success; it stands against the official ledger",
}


@dataclass(frozen=True, slots=True)
class Output:
    """A value that the model gives.

    Parameters
    ----------
    name, unit, meaning : str
    ledger : str
        A key of `LEDGERS`.
    """

    name: str
    unit: str
    meaning: str
    ledger: str = "true"


_YEAR = "per 1000 residents a year"

_OWN = (
    Output("mediation_inflow", _YEAR, "Attempts at people's mediation."),
    Output("mediation_agreed", "share", "Of people's mediations that ended, with an agreement."),
    Output(
        "official_mediation_success",
        "share",
        "Of people's mediations, successes as reported to the top.",
        "official",
    ),
    Output("mediation_to_court", "share", "Of people's mediations, later at court."),
    Output("judicial_mediation_per_filing", "ratio", "Judicial mediations over court filings."),
    Output("court_inflow", _YEAR, "Cases that came to court."),
    Output("court_completed", "ratio", "Cases that left the court over cases that came."),
    Output("filings", "per 1000 grievances", "Court filings."),
    Output("claims", "per 1000 grievances", "Matters closed for which anything was attempted."),
    Output("desk_resolved", "share", "Of attempts at desk and online platform, settled."),
    Output("users_satisfied", "share", "Of residents who dealt with an institution, at the end."),
    Output("online_answered", "share", "Of online requests, answered or passed on."),
    Output("closed_1_day", "share", "Of first attempts at the desk, ended within a day."),
    Output("closed_7_days", "share", "Of first attempts at the desk, ended within 7 days."),
    Output("closed_30_days", "share", "Of first attempts at the desk, ended within 30 days."),
    Output("closing_median", "days", "Median of first attempts at the desk, start to end."),
    Output("closing_p90", "days", "90th percentile of the same."),
    Output("legal_problem", "share", "Residents with a legal problem in two years."),
    Output("legal_rate", "per person and year", "Legal problems."),
    Output("legal_to_third_party", "share", "Of legal matters, taken to any third party."),
    Output("generalised_trust", "share", "Mean trust in people, at the end."),
    Output("susceptibility", "share", "The parameter: weight of neighbours."),
    Output("household_degree", "households", "Others that a household knows."),
    Output("household_clustering", "share", "Of a household's acquaintances, know each other."),
    Output("degree_sociable", "households", "Others that a sociable household knows."),
    Output("degree_others", "households", "Others that any other household knows."),
    Output("household_size", "residents", "Mean members of a household."),
    Output("conditional_cooperators", "share", "Residents of this type."),
    Output("free_riders", "share", "Residents of this type."),
    Output("hump_shaped", "share", "Residents of this type."),
    Output("committee_matters", "tasks a year", "Residents' matters brought to one committee."),
    Output("committee_tasks", "tasks a year", "The parameter: tasks of one committee."),
    Output("committee_delegated", "share", "The parameter: of them, delegated by government."),
    Output("organization_density", "per 10,000 residents", "Organizations that take up matters."),
    Output("streets_before", "offices", "Street offices of the whole city."),
    Output("streets_after", "offices", "The same after `flatten`."),
    Output("communities_before", "offices", "Community desks of the whole city."),
    Output("communities_after", "offices", "The same after `flatten`."),
    Output("base_staff_after", "posts", "Posts of communities after `flatten`."),
    Output("residents_per_community_after", "residents", "Mean after `flatten`."),
    Output("committees_per_community_after", "committees", "Mean after `flatten`."),
    Output("residents_city", "residents", "Of all districts."),
    Output("residents_simulated", "residents", "Of the districts simulated."),
)

_IN_PAIRS_ONLY = "satisfaction_users"

OUTPUTS: Final[dict[str, Output]] = {
    **{
        name: Output(
            name,
            measure.unit,
            measure.meaning,
            "official" if name.startswith("official_") else "true",
        )
        for name, measure in MEASURES.items()
        if name != _IN_PAIRS_ONLY
    },
    **{output.name: output for output in _OWN},
}
"""By name, the measures first."""
