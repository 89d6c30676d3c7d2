"""Which cities a page may open: those that come with reformlab, and the one it was started with.

A link holds names, never paths: whoever writes a link cannot have a file read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import scenarios
from experiments.dashboard.state import State
from sim.errors import InputError, nearest

if TYPE_CHECKING:
    from sim.reform_spec import ReformSpec
    from sim.scenario import Scenario

__all__ = ["LONGEST_WEEKS", "Cities", "residents_in_memory", "state_of"]

LONGEST_WEEKS = 5_200
"""A hundred years: more is a slip, and would keep the page busy for hours."""


@dataclass(frozen=True)
class Cities:
    """The cities that may be opened.

    Parameters
    ----------
    own : Scenario
        The one that the command line named, as its file says it.
    most_residents : int
        Larger cities are refused: every page holds two of them in memory.
    """

    own: Scenario
    most_residents: int

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names that a link may use, sorted."""
        return tuple(sorted({*scenarios.names(), self.own.name}))

    def load(self, name: str) -> Scenario:
        """Return a city as its file says it.

        Raises
        ------
        InputError
            If there is none of this name.
        """
        if name == self.own.name:
            return self.own
        if name not in self.names:
            raise InputError(f"there is no city '{name}'", right=nearest(name, self.names))
        return scenarios.load(name)

    def start(self, name: str) -> State:
        """Return the state in which a city begins, with its own first reform under study."""
        city = self.load(name)
        return state_of(city, reforms=tuple(str(spec) for spec in city.reforms[:1]))

    def scenario(self, state: State) -> Scenario:
        """Return the city that a state asks for; its reforms are still to be adopted.

        Raises
        ------
        InputError
            If anything in the state cannot be used.
        """
        from sim.reform_spec import parse_shock

        city = self.load(state.city)
        if state.warmup + state.horizon > LONGEST_WEEKS:
            weeks = state.warmup + state.horizon
            raise InputError(
                f"{weeks:,} weeks are too long for a page",
                right=f"warm-up and horizon together have at most {LONGEST_WEEKS:,}",
            )
        changes: Mapping[str, object] = {
            "simulated_districts": state.districts,
            "warmup_weeks": state.warmup,
            "horizon_weeks": state.horizon,
            "tick_days": math.gcd(7, city.time.society_period_days),  # changes no result
            "parameters": dict(state.values),
        }
        shocks = [*city.shocks, *map(parse_shock, state.shocks)]
        scenario = city.with_(**changes, **({"shocks": shocks} if state.shocks else {}))
        residents = sum(district.residents for district in scenario.city.simulated)
        if residents > self.most_residents:
            raise InputError(
                f"{residents:,} residents are too many for the memory that is free",
                right=f"simulate fewer districts: at most {self.most_residents:,} residents",
            )
        return scenario

    def reforms(self, state: State) -> tuple[ReformSpec, ...]:
        """Return the reforms that a state asks for.

        Raises
        ------
        InputError
            If one of them cannot be used.
        """
        city = self.load(state.city)
        return tuple(part for text in state.reforms for part in city.arm(text).parts)


def state_of(city: Scenario, **more: object) -> State:
    """Return the state that is a city as it stands."""
    clock = city.time
    state = State(city.name, city.city.simulated_districts, clock.warmup_weeks, clock.horizon_weeks)
    return state.with_(**more)


def residents_in_memory() -> int:
    """Return how many residents a city may have: two arms and their past, in half of what is free.

    Where the system does not say what is free, no city is refused.
    """
    from experiments.pool import BYTES_PER_RESIDENT, free_memory

    free = free_memory()
    return 10**9 if free is None else free // (2 * BYTES_PER_RESIDENT)
