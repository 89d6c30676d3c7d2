"""From a run's sums to its measures: the formulas of ``docs/measurement.md``."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.inequality import gini
from sim.measures import INDEX_COMPONENTS, headline, index
from sim.official import official_numbers
from sim.processes.area_sums import SUMS
from sim.processes.experience import TALLIES, WAIT_BINS, wait_of_bin
from sim.processes.quality_of_life import LIFE

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["Account", "measures"]

Array = npt.NDArray[Any]
WEEKS_PER_YEAR = 365.0 / 7.0


@dataclass
class Account:
    """Sums since the measuring began (the end of the warm-up)."""

    tally: Array = field(default_factory=lambda: np.zeros(len(TALLIES)))
    waits: Array = field(default_factory=lambda: np.zeros((3, WAIT_BINS)))
    weeks: float = 0.0
    resident_weeks: Array = field(default_factory=lambda: np.zeros(len(SUMS)))
    life_weeks: Array = field(default_factory=lambda: np.zeros(len(LIFE)))
    polarisation: float = 0.0
    open_weeks: float = 0.0
    hours: float = 0.0
    participants: list[float] = field(default_factory=list)
    evenness: list[float] = field(default_factory=list)

    def count(self, name: str) -> float:
        """Return a tally by name."""
        return float(self.tally[TALLIES.index(name)])

    def add_period(
        self, model: GovernanceModel, sums: Array, open_cases: float, hours: float
    ) -> None:
        """Add one society period.

        Parameters
        ----------
        model : GovernanceModel
        sums : float64 array, shape (len(SUMS),)
            Over all residents.
        open_cases, hours : float
            Cases open at its end; hours given in it.
        """
        weeks = model.society_weeks
        residents = float(model.population.residents)
        trust = float(sums[SUMS.index("trust_local")]) / residents
        squared = float(sums[SUMS.index("trust_local_squared")]) / residents
        self.weeks += weeks
        self.resident_weeks += sums * weeks
        self.life_weeks += model.life_sums.sum(axis=0) * weeks
        self.polarisation += math.sqrt(max(0.0, squared - trust * trust)) * weeks
        self.open_weeks += open_cases * weeks
        self.hours += hours
        if (model.day - model.warmup_days) % 364 == 0:
            self.close_year(model)

    def close_year(self, model: GovernanceModel) -> None:
        """Take the year's participants and the evenness of what they gave."""
        hours = model.columns["hours_year"]
        self.participants.append(_took_part(model))
        self.evenness.append(1.0 - gini(hours))
        hours[:] = 0.0


def _took_part(model: GovernanceModel) -> float:
    """Return the share of residents who took part in the last 52 weeks."""
    return float((model.columns["last_part"] >= model.day // 7 - 52).mean())


def _ratio(part: float, whole: float) -> float:
    """Return part / whole; NaN where there is nothing to take it of (never a false zero)."""
    return part / whole if whole > 0.0 else math.nan


def percentile_of_bins(counts: Array, share: float) -> float:
    """Return the days below which `share` of the binned times lie (bins are 2 per cent wide)."""
    total = counts.sum()
    if total == 0.0:
        return math.nan
    cumulative = np.cumsum(counts)
    k = int(np.searchsorted(cumulative, share * total))
    below = cumulative[k - 1] if k else 0.0
    return wait_of_bin(k + (share * total - below) / counts[k])


def measures(model: GovernanceModel, base: GovernanceModel | None = None) -> dict[str, float]:
    """Return all measures of a run over the weeks since the warm-up.

    Parameters
    ----------
    model : GovernanceModel
    base : GovernanceModel, optional
        The other arm of a pair; adds ``satisfaction_users`` and
        ``satisfaction_users_base`` (residents who were users in both).

    Returns
    -------
    dict of str to float
        By name of the measure; NaN where there was nothing to take it of (no
        case closed, no user in both arms).

    Raises
    ------
    ValueError
        If nothing has been measured yet.
    """
    account = model.account
    if account.weeks <= 0.0:
        raise ValueError("nothing measured yet: the run has not passed its warm-up")
    residents = float(model.population.residents)
    weeks = account.weeks
    mean = {
        name: float(account.resident_weeks[k]) / weeks / residents for k, name in enumerate(SUMS)
    }
    result = {
        **_order(account, mean, residents),
        **_vitality(model, residents),
        "mean_satisfaction": mean["satisfaction"],
        "satisfied": mean["satisfied"],
        "sense_of_gain": _sense_of_gain(model),
        **{n: float(account.life_weeks[k]) / weeks / residents for k, n in enumerate(LIFE)},
        **_cost(model, residents),
        **_equity(account, mean),
        "trust_local": mean["trust_local"],
        "trust_upper": mean["trust_upper"],
        "trust_polarisation": account.polarisation / weeks,
        **_time(account),
    }
    result |= _reports(model, result)
    if base is not None:
        both = (model.columns["user"] > 0) & (base.columns["user"] > 0)
        for name, arm in (("satisfaction_users", model), ("satisfaction_users_base", base)):
            level = arm.columns["satisfaction"][both].astype(np.float64)
            result[name] = float(level.mean()) if level.size else math.nan
    for name in INDEX_COMPONENTS:
        result[name] = index(name, result)
    indices = [result[name] for name in ("order", "vitality", "satisfaction")]
    result["headline"] = headline(*indices)
    result["headline_arithmetic"] = sum(indices) / 3.0
    return result


def _order(account: Account, mean: dict[str, float], residents: float) -> dict[str, float]:
    not_acting = 1.0 - mean["acting"]
    return {
        "collective_action": mean["acting"] * 1000.0 * WEEKS_PER_YEAR,
        "open_disputes": account.open_weeks / account.weeks / residents * 1000.0,
        "reach_district": _ratio(account.count("reached_district"), account.count("institutional")),
        "latent_grievance": _ratio(mean["latent"], not_acting),
    }


def _vitality(model: GovernanceModel, residents: float) -> dict[str, float]:
    account = model.account
    years, even = account.participants, account.evenness
    if not years:  # shorter than a year: the last twelve months; evenness of what there is
        years, even = [_took_part(model)], [1.0 - gini(model.columns["hours_year"])]
    return {
        "participants": sum(years) / len(years),
        "hours_given": account.hours / account.weeks / residents * 1000.0,
        "settled_by_society": _ratio(
            account.count("settled_by_society"), account.count("resolved")
        ),
        "evenness": sum(even) / len(even),
    }


def _sense_of_gain(model: GovernanceModel) -> float:
    """Return the share of residents more satisfied now than when measuring began."""
    c = model.columns
    return float((c["satisfaction"] > c["satisfaction_before"]).mean())


def _cost(model: GovernanceModel, residents: float) -> dict[str, float]:
    account, books = model.account, model.books
    weekly = float(model.p["hours_per_week"][0])
    added = books.run_up * WEEKS_PER_YEAR / account.weeks  # mean posts over the horizon
    hours = (model.posts_of_residents + added) * weekly
    settled = account.count("institutional_resolved") / account.weeks
    return {
        "official_hours": hours / residents * 1000.0,
        "cost_per_settled": _ratio(hours, settled),
        "reform_cost": books.total / residents * 100_000.0,
    }


def _equity(account: Account, mean: dict[str, float]) -> dict[str, float]:
    weak = mean["vulnerable"]
    weak_level = _ratio(mean["satisfaction_vulnerable"], weak)
    others = _ratio(mean["satisfaction"] - mean["satisfaction_vulnerable"], 1.0 - weak)
    closed, settled = account.count("institutional"), account.count("institutional_resolved")
    weak_closed = account.count("vulnerable_closed")
    weak_settled = account.count("vulnerable_resolved")
    return {
        "satisfaction_gap": others - weak_level,
        "resolution_gap": _ratio(settled - weak_settled, closed - weak_closed)
        - _ratio(weak_settled, weak_closed),
        "wait_p90": percentile_of_bins(account.waits[:2].sum(axis=0), 0.9),
    }


def _reports(model: GovernanceModel, true: dict[str, float]) -> dict[str, float]:
    """Return the official numbers, and how far they are from the true ones."""
    account, official = model.account, official_numbers(model)
    petitions = account.count("attempts_petition") / account.weeks / model.population.residents
    gaps = (
        official["settled_share"] - true["resolved_share"],
        official["satisfied"] - true["satisfied"],
    )
    return {
        "petitions": petitions * 1000.0 * WEEKS_PER_YEAR,
        "official_settled_share": official["settled_share"],
        "official_satisfied": official["satisfied"],
        "official_action": official["action"],
        "official_petitions": official["petitions"],
        "reporting_gap": 100.0 * sum(gaps) / len(gaps),
        "report_delay": official["delay"],
    }


def _time(account: Account) -> dict[str, float]:
    closed, settled = account.count("institutional"), account.count("institutional_resolved")
    return {
        "days_to_resolution": _ratio(account.count("days_to_resolution"), settled),
        "resolved_share": _ratio(settled, closed),
        "handoffs": _ratio(account.count("handoffs"), closed),
    }
