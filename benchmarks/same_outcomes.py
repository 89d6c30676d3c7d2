"""Whether the plain model and ours have the same distribution of outcomes.

Both are run on the same town with the same service gaps, replication by
replication, and the mean difference of each outcome is held against its
standard error. They have no draw in common.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, stdev
from typing import Any

from benchmarks.plain_mesa import PlainCity
from sim import GovernanceModel
from sim.parameters import PARAMETERS
from sim.processes.area_sums import SUMS
from sim.scenario import Scenario
from sim.vocabulary import CHANNELS, LET_IT_BE

__all__ = ["Comparison", "compare_outcomes", "compared", "our_outcomes", "plain_outcomes"]

MOST_ERRORS = 4.0  # of the standard error, more than this is a difference
CLAIMED = [name for channel, name in enumerate(CHANNELS) if channel != LET_IT_BE]
LEVELS = ("grievance", "trust_local", "satisfaction", "contribution", "acting")
WEEKS_PER_YEAR = 365.0 / 7.0
NOT_IN_PLAIN = {
    "services.budget": 0.0,
    **{name: 0.0 for name in PARAMETERS if name.startswith("reconsideration.reconsideration_use.")},
}
"""Switches off what the plain model does not have."""


@dataclass(frozen=True)
class Comparison:
    """One outcome in both models.

    Parameters
    ----------
    name : str
    plain, ours : float
        Means over replications.
    difference, standard_error : float
        Of the mean of the paired differences.
    sharpness : float
        Largest standard error at which the comparison says something.
    """

    name: str
    plain: float
    ours: float
    difference: float
    standard_error: float
    sharpness: float

    @property
    def same(self) -> bool:
        """Whether the difference is within 4 standard errors."""
        return abs(self.difference) <= MOST_ERRORS * self.standard_error

    @property
    def sharp(self) -> bool:
        """Whether the standard error is small enough to tell."""
        return self.standard_error <= self.sharpness

    def to_dict(self) -> dict[str, Any]:
        """Return all of it, for a JSON file."""
        return {**asdict(self), "same": self.same, "sharp": self.sharp}


def compare_outcomes(
    scenario: Scenario, weeks: int, replications: int, *, sharpness: float = 0.05
) -> list[Comparison]:
    """Run both models and compare every outcome.

    Parameters
    ----------
    scenario : Scenario
        Without warm-up, so that both measure from the first day.
    weeks, replications : int
    sharpness : float
        A standard error may be this share of the outcome (or of a tenth, for
        an outcome that is smaller).
    """
    scenario = scenario.with_(parameters=NOT_IN_PLAIN)
    plain, ours = [], []
    for rng in range(1, replications + 1):
        model = GovernanceModel(scenario.with_(warmup_weeks=0, horizon_weeks=weeks), rng=rng)
        city = PlainCity(scenario, rng=rng, service_gaps=model.areas["service_gap"])
        model.run(weeks)
        for _ in range(weeks):
            city.step()
        ours.append(our_outcomes(model))
        plain.append(plain_outcomes(city))
        city.forget()
    return [
        compared(name, [row[name] for row in plain], [row[name] for row in ours], sharpness)
        for name in ours[0]
    ]


def compared(
    name: str, plain: Sequence[float], ours: Sequence[float], sharpness: float
) -> Comparison:
    """Compare one outcome, replication by replication; see `compare_outcomes`."""
    differences = [a - b for a, b in zip(plain, ours, strict=True)]
    level = fmean(ours)
    return Comparison(
        name,
        fmean(plain),
        level,
        fmean(differences),
        stdev(differences) / math.sqrt(len(differences)),
        sharpness * max(abs(level), 0.1),
    )


def our_outcomes(model: GovernanceModel) -> dict[str, float]:
    """Return the outcomes of a run of ours, from the first day on."""
    account = model.account
    residents = float(model.population.residents)
    attempts = {name: account.count(f"attempts_{name}") for name in CLAIMED}
    settled = account.count("institutional_resolved")
    level = {
        name: float(account.resident_weeks[SUMS.index(name)]) / account.weeks / residents
        for name in LEVELS
    }
    return _outcomes(
        residents,
        account.weeks,
        account.count("arisen"),
        account.count("let_be"),
        attempts,
        settled,
        account.count("institutional"),
        account.count("days_to_resolution"),
        account.count("handoffs"),
        account.hours,
        level,
    )


def plain_outcomes(city: PlainCity) -> dict[str, float]:
    """Return the outcomes of a run of the plain model, from the first day on."""
    tally, sums = city.tally, city.sums
    residents = float(len(city.residents))
    return _outcomes(
        residents,
        sums["weeks"],
        tally["arose"],
        tally["let_be"],
        {name: tally[f"attempts_{name}"] for name in CLAIMED},
        tally["institutional_resolved"],
        tally["institutional"],
        tally["days_to_resolution"],
        tally["handoffs"],
        sums["hours"],
        {name: sums[name] / sums["weeks"] / residents for name in LEVELS},
    )


def _outcomes(
    residents: float,
    weeks: float,
    arisen: float,
    let_be: float,
    attempts: dict[str, float],
    settled: float,
    closed: float,
    days: float,
    handoffs: float,
    hours: float,
    level: dict[str, float],
) -> dict[str, float]:
    """Form the outcomes in the same way from both models' sums."""
    every = sum(attempts.values())
    return {
        "grievances per resident and year": arisen / residents / weeks * WEEKS_PER_YEAR,
        "share let be": let_be / arisen,
        **{f"share of attempts: {name}": count / every for name, count in attempts.items()},
        "share settled": settled / closed,
        "days to resolution": days / settled,
        "hand-offs per closed case": handoffs / closed,
        "hours given per 1000 residents and week": hours / weeks / residents * 1000.0,
        "mean grievance": level["grievance"],
        "mean trust": level["trust_local"],
        "mean satisfaction": level["satisfaction"],
        "mean contribution": level["contribution"],
        "share acting": level["acting"],
    }
