"""Several futures of one city that pass their weeks together.

The arms of a comparison have the same residents, the same network and the same luck. When
residents look around among their neighbours, what costs is to fetch the neighbours from
memory: here what a neighbour shows in all futures stands side by side and is fetched once.
Who may take part, and who may hear of something, is drawn once, because it is the same luck.
Everything else each future does by itself. Nothing of a result depends on it, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.casework.tables import aligned_zeros
from sim.errors import InputError
from sim.garbage import uncollected
from sim.model import GovernanceModel
from sim.population import CLAIM_TRAITS
from sim.processes.diffusion import spread_topics
from sim.processes.participation import take_part
from sim.processes.society import COLUMNS, update_residents

__all__ = ["Arms"]

Array = npt.NDArray[Any]
_TRAITS = tuple(name for name, *_ in CLAIM_TRAITS)


class Arms:
    """Futures of one city, a step of all of them at a time.

    The columns of the models are laid end to end and belong to all from then on: keep the
    models as long as this object, and take `GovernanceModel.fork` of one that is to live longer.
    Between two steps each is a model like any other.

    Parameters
    ----------
    models : sequence of GovernanceModel
        Forks of one model, at the same day; one is enough.

    Attributes
    ----------
    models : tuple of GovernanceModel
    current : int
        Number of the model that is, or was last, at work: which one failed.
    day : list of int
        Day that each model had reached after the last step.

    Raises
    ------
    InputError
        If the models are not of one city, seed and day.

    Examples
    --------
    >>> from scenarios import load
    >>> from sim import GovernanceModel
    >>> from sim.arms import Arms
    >>> warm = GovernanceModel(load("test-town"), rng=7).run(weeks=1)
    >>> arms = Arms([warm.fork(), warm.fork()]).run(weeks=2)
    >>> [model.day for model in arms.models]
    [21, 21]
    """

    def __init__(self, models: Sequence[GovernanceModel]) -> None:
        self.models = tuple(models)
        self.current = 0
        self.day: list[int] = []
        self.signal: Array  # end to end: what is seen, and what is written next
        self.other: Array
        self.shown: Array  # side by side, likewise
        self.showing: Array
        self._lay_out_signals()
        end_to_end = ("hours_year", "last_part", *COLUMNS)
        self.columns = {name: self._lay_out(name) for name in end_to_end if name not in _TRAITS}
        self.columns |= self._lay_out_traits()

    def run(self, weeks: int, progress: Callable[[int, int], None] | None = None) -> Arms:
        """Let weeks pass in all futures; see `GovernanceModel.run`."""
        days, tick = weeks * 7, self.models[0].scenario.time.tick_days
        if days % tick:
            raise InputError(
                f"{weeks} weeks are no whole number of ticks of {tick} days",
                right="give a multiple",
            )
        for done in range(days // tick):
            self.step()
            if progress is not None:
                progress(done + 1, days // tick)
        return self

    @uncollected()
    def step(self) -> None:
        """Let one tick pass in every future."""
        if self.day != [model.day for model in self.models]:  # some went on by themselves
            self._lay_out_signals()
        try:
            for number, model in enumerate(self.models):
                self.current = number
                model.together = True
                model.step()
            if model.day % model.period_days == 0:
                self._live_together()
                for number, model in enumerate(self.models):
                    self.current = number
                    model.end_period()
        finally:
            for model in self.models:
                model.together = False
        for model in self.models:
            model.chain_hash()
        self.day = [model.day for model in self.models]

    # ------------------------------------------------------------------ together

    def _live_together(self) -> None:
        """Residents take part, hear and tell, and meet their neighbours, in all futures."""
        first = self.models[0]
        first.use_threads()
        period, start = first.day // first.period_days, first.population.area_start
        week = (first.day - 1) // 7  # that ends now
        p = np.concatenate([model.p for model in self.models])
        sums = np.stack([model.area_sums for model in self.models])
        signal, other = self.signal.reshape(-1), self.other.reshape(-1)
        if len(self.models) == 1:
            self.shown, self.showing = signal, other
        elif any(model.processes for model in self.models):  # they may write what others see
            self._show()
        weeks, network = first.society_weeks, first.network
        alike = len({row.tobytes() for row in p}) == 1  # a process may change parameters
        if alike:
            areas = np.concatenate([model.areas for model in self.models])
            hours, last = self.columns["hours_year"], self.columns["last_part"]
            take_part(first.seed, p, start, areas, self.shown, hours, last, period, weeks, week)
            topics = self.columns["topics"]
            spread_topics(first.seed, p, weeks, period, start, network, areas, self.shown, topics)
        else:
            for model in self.models:
                model.take_part()
                model.hear_and_tell()
            areas = np.concatenate([model.areas for model in self.models])
        update_residents(
            first.seed,
            period,
            week,
            p,
            weeks,
            start,
            network.indptr,
            network.indices,
            network.onward,
            areas,
            self.shown,
            self.showing,
            signal,
            other,
            *(self.columns[name] for name in COLUMNS),
            sums,
        )
        self.shown, self.showing = self.showing, self.shown
        self.signal, self.other = self.other, self.signal
        for k, model in enumerate(self.models):
            model.areas[:] = areas[k * len(model.areas) : (k + 1) * len(model.areas)]
            model.area_sums[:] = sums[k]
            model.swap_signals()

    # ---------------------------------------------------------------- laying out

    def _rows(self, end_to_end: Array) -> list[Array]:
        """Return each model's part of an array."""
        return np.split(end_to_end, len(self.models))

    def _lay_out(self, name: str) -> Array:
        """Lay a column of all models end to end; return it."""
        whole = np.concatenate([model.columns[name] for model in self.models])
        for model, own in zip(self.models, self._rows(whole), strict=True):
            model.columns.replace(name, own, part_of=own)
        return whole

    def _lay_out_traits(self) -> dict[str, Array]:
        """Lay what a claim reads of a resident end to end; return the columns of it."""
        whole = np.concatenate([model.columns.buffer(_TRAITS[0]) for model in self.models])
        for model, own in zip(self.models, self._rows(whole), strict=True):
            for k, name in enumerate(_TRAITS):
                model.columns.replace(name, own[:, k], part_of=own)
        return {name: whole[:, k] for k, name in enumerate(_TRAITS)}

    def _lay_out_signals(self) -> None:
        """Lay the signals of all models end to end, and side by side as well."""
        first = self.models[0]
        for model in self.models:
            if model.network is not first.network or _clock(model) != _clock(first):
                raise InputError(
                    "futures that are brought forward together must be forks of one model, "
                    "at the same day",
                    where="arms",
                    right="make them with fork() and give each its reforms with adopt()",
                )
        self.day = [model.day for model in self.models]
        self.signal = np.concatenate([model.signal for model in self.models])
        self.other = np.zeros_like(self.signal)
        for model, own, other in zip(
            self.models, self._rows(self.signal), self._rows(self.other), strict=True
        ):
            model.set_signals(own, other)
        self.shown = self.showing = self.signal
        if len(self.models) > 1:
            self.shown = aligned_zeros(self.signal.size, self.signal.dtype)
            self.showing = aligned_zeros(self.signal.size, self.signal.dtype)
            self._show()

    def _show(self) -> None:
        """Lay what neighbours see in each future side by side."""
        side_by_side = self.shown.reshape(-1, len(self.models), self.signal.shape[1])
        for k, model in enumerate(self.models):
            side_by_side[:, k] = model.signal


def _clock(model: GovernanceModel) -> tuple[Any, ...]:
    """Return what must be alike in all futures."""
    tick = model.scenario.time.tick_days
    return (model.day, model.root_seed, tick, model.period_days)
