"""Small cities for tests, and models at the end of their warm-up."""

from __future__ import annotations

import scenarios
from sim.model import GovernanceModel
from sim.scenario import District, Scenario


def hamlet(**changes) -> Scenario:
    """A place of 600 residents, in a run of a few weeks: for what must hold anywhere."""
    district = District("Hamlet", residents=600, streets=2, communities=4)
    clocks = {"warmup_weeks": 4, "horizon_weeks": 8}
    return scenarios.load("test-town").with_(**{"districts": [district], **clocks, **changes})


def two_towns(**changes) -> Scenario:
    """Two districts of unlike size, both simulated, so that a reform may have a place."""
    districts = [
        District("East", residents=2_000, streets=2, communities=6),
        District("West", residents=3_000, streets=3, communities=9),
    ]
    clocks = {"warmup_weeks": 8, "horizon_weeks": 26}
    return scenarios.load("test-town").with_(
        **{"districts": districts, "simulated_districts": 2, **clocks, **changes}
    )


def crowded_towns(**changes) -> Scenario:
    """Two towns whose offices, of about a desk each, have long queues."""
    districts = [
        District("East", residents=12_000, streets=2, communities=6),
        District("West", residents=18_000, streets=3, communities=9),
    ]
    parameters = {
        "handling.touch_scale": 3.0,
        "handling.patience_days": 400.0,
        "handling.petition_referred": 0.9,
        "grievances.grievance_rate.livelihood_service": 0.8,
        "grievances.grievance_rate.complaint_office": 0.1,
    }
    staff = {"community": 5.0, "street": 6.0}
    return two_towns(
        **{
            "districts": districts,
            "parameters": parameters,
            "staff": staff,
            "warmup_weeks": 12,
            **changes,
        }
    )


def warmed(scenario: Scenario, *, rng: int = 1, record_hash: bool = True) -> GovernanceModel:
    """A model at the end of its warm-up."""
    model = GovernanceModel(scenario, rng=rng, record_hash=record_hash)
    return model.run(scenario.time.warmup_weeks)
