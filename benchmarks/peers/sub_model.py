"""Our side of what every tool can express: influence and threshold action, and no luck.

The whole model runs, by `GovernanceModel.run`; parameters switch processes off.
Off: everything in `switched_off`, grievances and background cases (rates of 0), so offices
stay idle, taking part (a rate of 1e-9), the push of missing channels, the fading of resentment.
Still at work, and paid for on our side alone: beliefs and contributions of every resident,
the areas, the offices' effort, the slow pass over security and wellbeing, sums of twelve
measures, the series of every week.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.cities import medium_city
from sim import GovernanceModel
from sim.parameters import PARAMETERS
from sim.parameters.switches import switched_off
from sim.processes.handling import flags
from sim.scenario import Scenario

__all__ = [
    "RULES_OFF",
    "largest_differences",
    "sub_model_city",
    "sub_model_data",
    "sub_model_state",
]

Array = npt.NDArray[Any]

RULES_OFF: Mapping[str, float] = {
    **switched_off(),
    **{
        name: 0.0
        for name in PARAMETERS
        if name.startswith(("grievances.grievance_rate.", "background."))
    },
    "participation.attendance_max": 1e-9,
    "collective_action.missing_channel_push": 0.0,
    "influence.resentment_fading": 0.0,
}
"""What is switched off beside the processes that have a switch."""


def sub_model_city(residents: int) -> Scenario:
    """Return a city in which unresolved matters lie unevenly and action spreads for a year.

    From nobody to about one in fifteen: solidarity is at the top of its range, and every
    resident starts with unresolved matters between none and the gravest.
    """
    return medium_city(residents).with_(
        name="sub-model",
        warmup_weeks=0,
        parameters={**RULES_OFF, "collective_action.solidarity": 0.6},
        limiting_case={
            "source": "benchmark",
            "start": {"open_intensity": {"law": "uniform", "low": 0.0, "high": 1.0}},
        },
    )


def sub_model_data(model: GovernanceModel) -> dict[str, Array]:
    """Return all that a peer needs: the graph, the residents as they are now, the parameters.

    Returns
    -------
    dict of str to array
        ``indptr``, ``indices``: rows of neighbours. Of each resident (float32): ``grievance``,
        ``trust``, ``acting`` as neighbours see them, ``grievance_anchor``, ``trust_anchor``
        to which influence pulls back, ``unresolved``, ``threshold``, ``risk_aversion``. One
        number each: ``talk`` (share of the way gone in a week), ``susceptibility``,
        ``unresolved_blend``, ``solidarity``, ``officers``, ``arrest_constant``, ``risk_weight``.
    """
    c, values = model.columns, model.values
    weak = np.array([flags(bits) for bits in range(16)], np.float32)[c["vulnerability"]]
    unresolved = c["open_intensity"] + c["resentment"]
    anchor = values["influence.grievance_base"] * (1.0 + weak.astype(np.float64)) + unresolved
    numbers = {
        "talk": 1.0 - math.exp(-values["influence.influence_rate"] * model.society_weeks),
        "susceptibility": values["influence.susceptibility"],
        "officers": values["collective_action.police_in_sight"],
        **{
            name: values[f"collective_action.{name}"]
            for name in ("unresolved_blend", "solidarity", "arrest_constant", "risk_weight")
        },
    }
    return {
        "indptr": model.network.indptr,
        "indices": model.network.indices,
        **sub_model_state(model),
        "grievance_anchor": np.minimum(1.0, anchor).astype(np.float32),
        "trust_anchor": c["trust_experience"].copy(),
        "unresolved": np.minimum(np.float32(1.0), unresolved),
        "threshold": c["threshold"].copy(),
        "risk_aversion": c["risk_aversion"].copy(),
        **{name: np.float64(value) for name, value in numbers.items()},
    }


def sub_model_state(model: GovernanceModel) -> dict[str, Array]:
    """Return what changes: grievance, trust and acting of every resident."""
    c = model.columns
    return {
        "grievance": c["grievance"].copy(),
        "trust": c["trust_local"].copy(),
        "acting": c["acting"].copy(),
    }


def largest_differences(one: Mapping[str, Array], other: Mapping[str, Array]) -> dict[str, float]:
    """Return how far two states lie apart.

    Returns
    -------
    dict of str to float
        ``opinion``: largest difference of anybody's grievance or trust; ``acting``: share of
        residents who act on one side only.
    """
    apart = [np.abs(np.asarray(one[k], float) - other[k]).max() for k in ("grievance", "trust")]
    differ = np.asarray(one["acting"], float) != np.asarray(other["acting"], float)
    return {"opinion": float(max(apart)), "acting": float(differ.mean())}
