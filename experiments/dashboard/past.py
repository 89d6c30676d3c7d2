"""Cities at the end of their warm-up, shared by all pages.

A page forks from one, so that fifty pages of one city build and warm up one. Simulation
happens in turn: models share numba's threads, and two pages at once would gain nothing.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.model import GovernanceModel

if TYPE_CHECKING:
    from sim.scenario import Scenario

__all__ = ["IN_TURN", "Pasts"]

IN_TURN = threading.RLock()
"""Held by whoever simulates."""

Report = Callable[[float], None]
"""Called with the share that is done; may raise to stop."""


class Pasts:
    """The last few warmed-up cities.

    Parameters
    ----------
    threads : int
        Of each model; results do not depend on it.
    keep : int
        How many are kept.
    """

    def __init__(self, threads: int = 1, keep: int = 2) -> None:
        self.threads = threads
        self.keep = keep
        self._models: OrderedDict[tuple[str, int], GovernanceModel] = OrderedDict()
        self._making: dict[tuple[str, int], threading.Lock] = {}
        self._books = threading.Lock()

    def fork(self, scenario: Scenario, seed: int, report: Report) -> GovernanceModel:
        """Return a copy of a city at the end of its warm-up.

        Parameters
        ----------
        scenario : Scenario
        seed : int
        report : callable
            Told of the share of the warm-up that is done.
        """
        key = (scenario.sha256, seed)
        with self._books:
            making = self._making.setdefault(key, threading.Lock())
        with making:  # whoever comes second waits for the first instead of doing the same
            past = self._models.get(key) or self._warm_up(scenario, seed, report)
            with self._books:
                self._models[key] = past
                self._models.move_to_end(key)
                while len(self._models) > self.keep:
                    forgotten, _ = self._models.popitem(last=False)
                    self._making.pop(forgotten, None)
        with IN_TURN:
            return past.fork()

    def _warm_up(self, scenario: Scenario, seed: int, report: Report) -> GovernanceModel:
        weeks = scenario.time.warmup_weeks
        report(0.0)
        with IN_TURN:
            model = GovernanceModel(scenario, rng=seed, threads=self.threads)
        for week in range(weeks):
            with IN_TURN:
                model.run(1)
            report((week + 1) / weeks)
        return model
