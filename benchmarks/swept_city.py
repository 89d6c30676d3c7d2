"""The plain-Mesa town as `mesa.batch_run` wants it, and the same sweep for both sides."""

from __future__ import annotations

from collections.abc import Sequence

from mesa import DataCollector

from benchmarks.cities import small_town
from benchmarks.plain_mesa import PlainCity
from benchmarks.same_outcomes import NOT_IN_PLAIN
from sim.parameters.switches import switched_off
from sim.scenario import Scenario

__all__ = ["INPUT", "SweptCity", "swept_town", "values"]

INPUT = "trust.trust_drift"


def swept_town(trust_drift: float | None = None) -> Scenario:
    """Return `test-town` with the core alone, which both sides have."""
    core = {**switched_off(), **NOT_IN_PLAIN}
    varied = {} if trust_drift is None else {INPUT: trust_drift}
    return small_town().with_(parameters={**core, **varied})


def values(points: int) -> Sequence[float]:
    """Return the values of the sweep."""
    return [0.02 * (k + 1) / points for k in range(points)]


class SweptCity(PlainCity):
    """The plain town with what is varied as a keyword, ending by itself.

    Parameters
    ----------
    trust_drift : float
        What is varied.
    weeks : int
        Weeks after which it stops.
    rng : int
        Seed.
    """

    def __init__(self, trust_drift: float, weeks: int, rng: int = 1) -> None:
        super().__init__(swept_town(trust_drift), rng=rng)
        self.weeks = weeks
        self.datacollector = DataCollector(
            model_reporters={"satisfaction": lambda city: city.sums["satisfaction"]}
        )

    def step(self) -> None:
        """Let a week pass; after the last one collect what batch_run returns."""
        super().step()
        self.datacollector.collect(self)
        if self.week >= self.weeks:
            self.running = False
