"""The cities that are measured, by how many residents are simulated."""

from __future__ import annotations

from scenarios import load
from sim.parameters.switches import switched_off
from sim.scenario import District, Scenario

__all__ = [
    "large_city",
    "lively_town",
    "medium_city",
    "small_town",
    "whole_city",
    "whole_district",
]


def small_town() -> Scenario:
    """10,000 residents: `test-town`."""
    return load("test-town")


def medium_city(residents: int) -> Scenario:
    """One district of so many residents, with units of Daqing's size and no city around it."""
    communities = max(1, round(residents / 8_250))
    district = District("Medium", residents, max(1, round(communities / 7)), communities)
    return load("daqing-2012").with_(
        name="medium-city", districts=[district], simulated_districts=1
    )


def whole_district() -> Scenario:
    """169,522 residents: the smallest district of Daqing, the default comparison's."""
    return load("daqing-2012")


def large_city() -> Scenario:
    """1,085,291 residents: Daqing's four smallest districts."""
    return load("daqing-2012").with_(simulated_districts=4)


def whole_city() -> Scenario:
    """1,649,825 residents: all five districts of Daqing."""
    return load("daqing-2012").with_(simulated_districts=5)


def lively_town(residents: int = 10_000) -> Scenario:
    """A town where people soon act outside channels, so that this rule too is seen at work.

    With the core alone: the plain model has no other processes.
    """
    town = small_town()
    communities = max(1, residents // 1_700)
    district = District("Lively", residents, min(2, communities), communities)
    return town.with_(
        name="lively-town",
        districts=[district],
        warmup_weeks=0,
        parameters={
            **switched_off(),
            "collective_action.action_threshold_mean": 0.2,
            "collective_action.police_in_sight": 1.0,
        },
    )
