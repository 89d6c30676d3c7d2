"""What the model gives at its starting values, against the calibration targets.

Misses are shown as they are. What a hit or a miss means depends on the
target's standing (`experiments.evidence.target.STANDINGS`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any

import numpy as np

from experiments.case_histories import LEGAL_KINDS, ObservedModel
from experiments.evidence.outputs import OUTPUTS
from experiments.evidence.target import Target
from experiments.evidence.targets_file import own_targets
from experiments.utilisation import Utilisation
from sim.model import GovernanceModel
from sim.networks.sociability import sociable_households
from sim.official import official_numbers
from sim.outcomes import percentile_of_bins
from sim.processes.experience import wait_bin, wait_of_bin
from sim.scenario import Scenario
from sim.vocabulary import PARTICIPANT_TYPES

__all__ = ["FOLLOWED_DAYS", "Row", "measure_once", "measure_structure", "measure_targets", "rows"]

FOLLOWED_DAYS = 182.0
"""Histories that ask what became of a matter follow it at least so long."""

_UTILISATION = "utilisation."


@dataclass(frozen=True)
class Row:
    """A target and the model's value beside it.

    Parameters
    ----------
    target : Target
    model : float
        Mean over the runs; NaN where a run gives nothing to take it of.
    standard_error : float or None
        Of that mean; None with a single run.
    runs : int
    """

    target: Target
    model: float
    standard_error: float | None
    runs: int

    @property
    def miss(self) -> float:
        """Model minus target; of a range, minus its nearest end, 0 inside."""
        if math.isnan(self.model):
            return math.nan
        return self.model - min(max(self.model, self.target.low), self.target.high)

    @property
    def relative_miss(self) -> float | None:
        """Miss over the target (of a range, its nearest end); None where the target is 0."""
        nearest = self.model - self.miss
        return self.miss / nearest if nearest else None


def measure_targets(
    city: Scenario, seeds: Sequence[int], report: Callable[[str], None] = lambda line: None
) -> dict[str, list[float]]:
    """Run the city once for each seed and return all values that targets ask for.

    Parameters
    ----------
    city : Scenario
        Run without reforms over its warm-up and horizon; histories need a
        horizon of at least 104 weeks.
    seeds : sequence of int
        One run each.
    report : callable, optional
        Told in a line what has been done.

    Returns
    -------
    dict of str to list of float
        One value a seed; facts of structure have a single value.
    """
    found: dict[str, list[float]] = {}
    for count, seed in enumerate(seeds, start=1):
        for key, value in measure_once(city, seed).items():
            found.setdefault(key, []).append(value)
        report(f"targets: run {count} of {len(seeds)}")
    found.update({key: [value] for key, value in measure_structure(city).items()})
    return found


def rows(
    values: Mapping[str, Sequence[float]], targets: Sequence[Target] | None = None
) -> list[Row]:
    """Return a row for every target, in their order.

    One that was not asked for when the values were made has none: NaN of 0 runs.

    Parameters
    ----------
    values : mapping of str to sequence of float
        As `measure_targets` returns them.
    targets : sequence of Target, optional
        By default the product's own.
    """
    wanted = own_targets() if targets is None else targets
    return [_row(target, values.get(target.output, ())) for target in wanted]


def utilisation(values: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, float, float]]:
    """Return mean, lowest and highest utilisation over the runs, role by role."""
    return {
        key.removeprefix(_UTILISATION): (fmean(runs), min(runs), max(runs))
        for key, runs in values.items()
        if key.startswith(_UTILISATION)
    }


def measure_once(city: Scenario, seed: int) -> dict[str, float]:
    """Return the values of one run, by output; NaN where there is nothing to take one of."""
    model = ObservedModel(city, rng=seed)
    model.run(city.time.warmup_weeks)
    court_before = _court(model)
    watch = Utilisation(model)
    model.run(city.time.horizon_weeks)
    court = {name: count - court_before[name] for name, count in _court(model).items()}
    residents = float(model.population.residents)
    per_year = 1000.0 / residents / (city.time.horizon_weeks * 7.0 / 365.0)
    measures = {n: v for n, v in model.measures().items() if n in OUTPUTS}
    return {
        **measures,
        **_of_channels(model, per_year),
        "court_inflow": court["court"] * per_year,
        "court_completed": _ratio(court["completed"], court["court"]),
        "judicial_mediation_per_filing": _ratio(court["judicial"], court["court"]),
        "filings": 1000.0 * _ratio(court["court"], model.account.count("arisen")),
        **_of_histories(model, city),
        **_of_residents(model),
        **_of_closing_times(model),
        **_of_network(model),
        **{_UTILISATION + role: busy for role, busy in watch.of(model).items()},
    }


def measure_structure(city: Scenario) -> dict[str, float]:
    """Return facts of structure, of all districts before and after `flatten`.

    Offices do not depend on how many people live in an area, so the areas are
    filled thinly here.
    """
    thin = [
        {
            "name": d.name,
            "residents": 100 * d.communities,
            "streets": d.streets,
            "communities": d.communities,
        }
        for d in city.city.districts
    ]
    everywhere = city.with_(
        districts=thin,
        simulated_districts=len(thin),
        network_file=None,
        residents_file=None,
        warmup_weeks=0,
        horizon_weeks=1,
        adopted=["flatten"],
    )
    model = GovernanceModel(everywhere, rng=0)
    offices = model.institutions
    before = {
        "streets_before": float(len(offices.streets)),
        "communities_before": float(len(offices.communities)),
    }
    model.run(1)
    open_communities = [office for office in offices.communities if not office.closed]
    residents = float(city.city.residents)
    simulated = float(sum(district.residents for district in city.city.simulated))
    p = model.values
    return {
        **before,
        "streets_after": float(sum(not office.closed for office in offices.streets)),
        "communities_after": float(len(open_communities)),
        "base_staff_after": math.fsum(office.posts for office in open_communities),
        "residents_per_community_after": residents / len(open_communities),
        "committees_per_community_after": len(offices.committees) / len(open_communities),
        "residents_city": residents,
        "residents_simulated": simulated,
        "committee_tasks": p["participation.administrative_tasks"],
        "committee_delegated": p["participation.administrative_share"],
        "susceptibility": p["influence.susceptibility"],
    }


def _of_channels(model: ObservedModel, per_year: float) -> dict[str, float]:
    count = model.account.count
    desk = count("attempts_community_desk") + count("attempts_online")
    solved = count("successes_community_desk") + count("successes_online")
    areas_years = model.population.areas * model.account.weeks * 7.0 / 365.0
    legal = sum(count(f"arisen_{kind}") for kind in LEGAL_KINDS)
    return {
        "mediation_inflow": count("attempts_mediation") * per_year,
        "mediation_agreed": _ratio(count("mediations_agreed"), count("mediations_ended")),
        "official_mediation_success": official_numbers(model)["mediation_success"],
        "desk_resolved": _ratio(solved, desk),
        "legal_rate": legal * per_year / 1000.0,
        "claims": 1000.0 * _ratio(count("claims"), count("claims") + count("let_be")),
        "committee_matters": count("attempts_committee") / areas_years,
        "organization_density": 1e4
        * sum(office.posts > 0.0 for office in model.institutions.organizations)
        / model.population.residents,
    }


def _of_histories(model: ObservedModel, city: Scenario) -> dict[str, float]:
    past = model.histories(city.time.warmup_weeks * 7)
    years = 2.0
    whole = city.time.horizon_weeks >= 104
    return {
        "legal_problem": (
            past.share_with_legal_problem(model.population.residents, years) if whole else math.nan
        ),
        "legal_to_third_party": past.share_to_third_party(FOLLOWED_DAYS),
        "mediation_to_court": past.share_of_mediations_to_court(FOLLOWED_DAYS),
        "online_answered": past.share_answered_online(),
    }


def _of_residents(model: ObservedModel) -> dict[str, float]:
    columns, measures = model.columns, model.measures()
    satisfied = columns["satisfaction"] > model.values["satisfaction.satisfied_above"]
    users = columns["user"] > 0
    household_start = model.population.household_start
    types = np.bincount(columns["participant_type"], minlength=len(PARTICIPANT_TYPES))
    cooperators, free_riders, hump_shaped = (types / types.sum()).tolist()
    return {
        "users_satisfied": float(satisfied[users].mean()) if users.any() else math.nan,
        "trust_local": measures["trust_local"],
        "trust_upper": measures["trust_upper"],
        "generalised_trust": float(columns["generalised_trust"].mean(dtype=np.float64)),
        "household_size": model.population.residents / (len(household_start) - 1),
        "conditional_cooperators": cooperators,
        "free_riders": free_riders,
        "hump_shaped": hump_shaped,
    }


def _of_closing_times(model: ObservedModel) -> dict[str, float]:
    """First attempts at the community desk, from opening to closing."""
    waits = model.account.waits[2]
    return {
        "closed_1_day": _share_within(waits, 1.0),
        "closed_7_days": _share_within(waits, 7.0),
        "closed_30_days": _share_within(waits, 30.0),
        "closing_median": percentile_of_bins(waits, 0.5),
        "closing_p90": percentile_of_bins(waits, 0.9),
    }


def _share_within(waits: np.ndarray, days: float) -> float:
    """Return the share of binned times up to `days`, in proportion within its bin."""
    bin_of_days = int(wait_bin.py_func(days))
    low, high = wait_of_bin(bin_of_days), wait_of_bin(bin_of_days + 1)
    inside = math.log(days / low) / math.log(high / low)
    below = waits[:bin_of_days].sum() + inside * waits[bin_of_days]
    return _ratio(float(below), float(waits.sum()))


def _of_network(model: ObservedModel) -> dict[str, float]:
    starts = model.population.household_start
    homes = model.network.household_graph(starts)
    share = model.values["network.sociable_share"]
    sociable = sociable_households(len(homes), share, model.seed)
    degree = homes.degree()
    return {
        "household_degree": homes.mean_degree,
        "household_clustering": homes.average_clustering(),
        "degree_sociable": _mean(degree[sociable]),
        "degree_others": _mean(degree[~sociable]),
    }


def _court(model: ObservedModel) -> dict[str, float]:
    """Count what came to courts and judicial mediation so far."""
    stations: Any = model.caseload.stations
    courts = [office.row for office in model.institutions.courts]
    judicial = [office.row for office in model.institutions.judicial]
    return {
        "court": float(stations["arrived"][courts].sum()),
        "completed": float(stations["completed"][courts].sum()),
        "judicial": float(stations["arrived"][judicial].sum()),
    }


def _row(target: Target, values: Sequence[float]) -> Row:
    if not values:
        return Row(target, math.nan, None, 0)
    several = len(values) > 1 and not any(map(math.isnan, values))
    error = stdev(values) / math.sqrt(len(values)) if several else None
    return Row(target, fmean(values), error, len(values))


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if values.size else math.nan


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else math.nan
