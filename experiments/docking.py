"""Runs of the limiting cases in ``scenarios/docking/``: the whole model, end to end.

Each function loads a scenario file, varies it as a published study varied its own model,
and lets `GovernanceModel` run. What theory says is in `docking_theory`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scenarios import load

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = [
    "SALAMI",
    "epstein",
    "epstein_without_police",
    "final_share",
    "granovetter",
    "legitimacy_lowered",
    "watts",
]

STILL_WITHIN = 1000
"""Weeks after which a cascade that still moves is an error."""

SALAMI = {"collective_action.police_in_sight": 3.5, "patrols.moving_share": 0.7}
"""Officers for the runs in which legitimacy is lowered."""


def final_share(model: GovernanceModel) -> float:
    """Let weeks pass until nobody begins or ceases to act; return the share acting.

    Raises
    ------
    RuntimeError
        If it goes on moving.
    """
    for _ in range(STILL_WITHIN):
        before = model.columns["acting"].copy()
        model.run(1)
        if np.array_equal(before, model.columns["acting"]):
            return float(before.mean(dtype=np.float64))
    raise RuntimeError(f"still moving after {STILL_WITHIN} weeks")


def granovetter(spread: float, rng: int | None = None) -> float:
    """Return the final share of the hundred at this spread of thresholds.

    Parameters
    ----------
    spread : float
        Standard deviation, in people.
    rng : int, optional
        Seed of thresholds drawn independently; without one they are midpoint quantiles.
    """
    from sim.model import GovernanceModel

    drawn = "evenly" if rng is None else "independently"
    threshold = {"spread": spread, "drawn": drawn}
    city = load("docking-granovetter").with_(limiting_case={"start": {"threshold": threshold}})
    return final_share(GovernanceModel(city, rng=rng or 0))


def watts(mean_degree: float, rng: int) -> float:
    """Return the final share after one seed, on one Poisson random graph."""
    from sim.model import GovernanceModel

    city = load("docking-watts").with_(limiting_case={"mean_degree": mean_degree})
    return final_share(GovernanceModel(city, rng=rng))


def epstein(weeks: int, rng: int, **parameters: float) -> NDArray[np.float64]:
    """Return the share acting, week by week; `parameters` by name without their group."""
    from sim.model import GovernanceModel

    model = GovernanceModel(load("docking-epstein").with_(parameters=_full(parameters)), rng=rng)
    return np.array(model.run(weeks).series["acting"])


def epstein_without_police(legitimacy: float, rng: int) -> float:
    """Return the share acting where there are no officers."""
    nobody = {"police_in_sight": 0.0, "detention_rate": 0.0, "moving_share": 0.0}
    return float(epstein(2, rng, trust_local_start=legitimacy, **nobody)[-1])


def legitimacy_lowered(
    schedule: Callable[[int], float], weeks: int, rng: int
) -> NDArray[np.float64]:
    """Return the share acting while legitimacy follows a schedule by week."""
    from sim.model import GovernanceModel

    model = GovernanceModel(load("docking-epstein").with_(parameters=SALAMI), rng=rng)
    for week in range(weeks):
        for name in ("trust_start", "trust_experience"):  # the anchor, which is followed at once
            model.columns[name][:] = schedule(week)
        model.run(1)
    return np.array(model.series["acting"])


def _full(parameters: dict[str, float]) -> dict[str, Any]:
    """Return parameters by their full names."""
    from sim.parameters import PARAMETERS

    groups = {name.split(".", 1)[1]: name for name in PARAMETERS}
    return {groups[name]: value for name, value in parameters.items()}
