"""Our side of every weekly process of residents: the whole model in a city without claims.

Residents have grievances, let all of them be, are dissatisfied and resent it, take part, see
their neighbours, come to believe and to give, act outside channels; areas build up social
capital and shared efficacy. Nobody goes to an office (letting be is worth a thousand units of
utility), so what is left needs no event queue and can be written with arrays. Off beside that:
`switched_off`, background cases. Still at work on our side alone: the days within a week (cases
arise on one of seven), tastes for nine channels, offices' effort, the slow pass over security
and wellbeing, sums of twelve measures and the series.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.cities import medium_city
from sim import GovernanceModel
from sim.parameters import PARAMETERS
from sim.parameters.switches import switched_off
from sim.processes.area_sums import SUMS
from sim.processes.handling import flags
from sim.scenario import District, Scenario

__all__ = ["our_outcomes", "peer_outcomes", "resident_city", "resident_data"]

Array = npt.NDArray[Any]

LEVELS = ("grievance", "satisfaction", "contribution", "acting")  # trust has no luck here
COLUMNS = (
    "participant_type",
    "risk_aversion",
    "threshold",
    "trust_start",
    "trust_experience",
    "expectation",
    "belief",
    "resentment",
    "satisfaction",
)
NEVER_CLAIM = 1000.0  # utility


def resident_city(residents: int, communities: int | None = None) -> Scenario:
    """Return a city in which nobody claims, lively enough that people also act.

    Parameters
    ----------
    residents : int
    communities : int, optional
        More of them than the city's size has make averages over areas sharper.
    """
    city = medium_city(residents)
    if communities is not None:
        district = District("Medium", residents, 1, communities)
        city = city.with_(districts=[district])
    return city.with_(
        name="resident-processes",
        warmup_weeks=0,
        parameters={
            **switched_off(),
            **{name: 0.0 for name in PARAMETERS if name.startswith("background.")},
            "claiming.channel_constant.let_it_be": NEVER_CLAIM,
            "collective_action.action_threshold_mean": 0.2,
            "collective_action.police_in_sight": 1.0,
        },
        limiting_case={"source": "benchmark"},
    )


def resident_data(model: GovernanceModel, seed: int) -> dict[str, Array]:
    """Return all that the arrays' version needs: graph, areas, residents, parameters, its seed.

    Parameters are named as here, without their process; those a kind are arrays.
    """
    c = model.columns
    count_flags = np.array([flags(bits) for bits in range(16)], np.float32)
    record = model.p
    return {
        "seed": np.int64(seed),
        "indptr": model.network.indptr,
        "indices": model.network.indices,
        "area_start": model.population.area_start,
        "service_gap": model.areas["service_gap"].copy(),
        "missing_channels": model.areas["missing_channels"].copy(),
        "committee_free": model.areas["committee_free"].copy(),
        "social_capital": model.areas["social_capital"].copy(),
        "seen_of_all": model.areas["contribution"].copy(),
        "flags": count_flags[c["vulnerability"]],
        "grievance": c["grievance"].copy(),
        "trust": c["trust_local"].copy(),
        "contribution": c["contribution"].copy(),
        "acting": c["acting"].copy(),
        **{name: c[name].copy() for name in COLUMNS},
        **{f"p_{name}": record[name][0].copy() for name in record.dtype.names or ()},
    }


def our_outcomes(model: GovernanceModel) -> dict[str, float]:
    """Return the outcomes of a run of ours, from the first day on."""
    account = model.account
    residents, weeks = float(model.population.residents), account.weeks
    means = {
        f"mean {name}": float(account.resident_weeks[SUMS.index(name)]) / weeks / residents
        for name in LEVELS
    }
    return {
        "grievances per resident and week": account.count("arisen") / weeks / residents,
        "hours given per resident and week": account.hours / weeks / residents,
        "social capital": float(model.areas["social_capital"].mean()),
        "shared efficacy": float(model.areas["efficacy"].mean()),
        "mean resentment": float(model.columns["resentment"].mean(dtype=np.float64)),
        "mean expectation": float(model.columns["expectation"].mean(dtype=np.float64)),
        **means,
    }


def peer_outcomes(state: dict[str, Array], residents: int) -> dict[str, float]:
    """Return the same of the arrays' version, from what its ``state()`` says."""
    weeks = float(state["weeks"])
    return {
        "grievances per resident and week": float(state["arisen"]) / weeks / residents,
        "hours given per resident and week": float(state["hours"]) / weeks / residents,
        "social capital": float(state["social_capital"].mean()),
        "shared efficacy": float(state["efficacy"].mean()),
        "mean resentment": float(state["resentment"].mean(dtype=np.float64)),
        "mean expectation": float(state["expectation"].mean(dtype=np.float64)),
        **{f"mean {name}": float(state[f"sum_{name}"]) / weeks / residents for name in LEVELS},
    }
