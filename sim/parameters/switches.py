"""Which parameters switch a process off.

At these values the model is, bit for bit, the model without the process. What is not
here is the core: grievances, claiming, handling, hierarchy, mediation, satisfaction,
trust, influence, participation, social capital and collective action.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sim.frozen_mapping import FrozenMapping
from sim.parameters import reconsideration

__all__ = ["SWITCHES", "switched_off"]

SWITCHES: Final[Mapping[str, Mapping[str, float]]] = FrozenMapping(
    {
        "adaptation": {"adaptation.moving_rate": 0.0},
        "burnout": {"burnout.burnout_build": 0.0},
        "concession": {"concession.concession_rate": 0.0, "concession.suppression_rate": 0.0},
        "detention": {"detention.detention_rate": 0.0},
        "diffusion": {"diffusion.diffusion_pace": 0.0},
        "organizations": {"organizations.turnover": 0.0},
        "patrols": {"patrols.moving_share": 0.0},
        "reconsideration": {
            parameter.name: 0.0
            for parameter in reconsideration.PARAMETERS
            if parameter.name.startswith("reconsideration.reconsideration_use.")
        },
        "relay": {"relay.report_noise": 0.0},
        "reporting": {"reporting.distortion": 0.0},
        "security": {"security.security_rate": 0.0},
        "services": {"services.budget": 0.0},
        "wellbeing": {"wellbeing.wellbeing_rate": 0.0},
    }
)
"""Process -> parameter and value."""


def switched_off(processes: Iterable[str] = tuple(SWITCHES)) -> dict[str, float]:
    """Return the parameters, by full name, at which these processes are off.

    Examples
    --------
    >>> switched_off(["diffusion"])
    {'diffusion.diffusion_pace': 0.0}
    """
    return {name: value for process in processes for name, value in SWITCHES[process].items()}
