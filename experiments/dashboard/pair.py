"""The model that the dashboard steps: a city without and with reforms, on the same luck."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import mesa
import numpy as np

from experiments.dashboard.cities import Cities
from experiments.dashboard.frame import ArmFrame, arm_frame
from experiments.dashboard.neighbourhood import Neighbourhood, neighbourhood
from experiments.dashboard.past import IN_TURN, Pasts
from experiments.dashboard.shown import MAP_MEASURES, TIME
from experiments.dashboard.state import State
from sim.errors import InputError
from sim.model import GovernanceModel

__all__ = ["ARMS", "Frame", "PairedCity", "Plan"]

ARMS = ("baseline", "reformed")


NARROWEST = 0.02
"""Of a scale from 0 to 1: less would paint trifles in opposite colours."""


def _silent(share: float) -> None:
    """Tell nobody how far it is."""


@dataclass
class Plan:
    """Which city is to be built: what Mesa's reset button hands to the model.

    Parameters
    ----------
    cities : Cities
    pasts : Pasts
    state : State
        The last one that could be built.
    report : callable
        Told of the share of the warm-up that is done.
    """

    cities: Cities
    pasts: Pasts
    state: State
    report: Callable[[float], None] = _silent


@dataclass(frozen=True)
class Frame:
    """Both arms at one moment, and how they came there.

    Parameters
    ----------
    week : int
        Weeks since the warm-up.
    arms : mapping of str to ArmFrame
    history : mapping of arm to mapping of name to tuple of float
        What is drawn over time, a number a week from week 1 on; NaN where there is none.
    ranges : mapping of measure to (float, float)
        Lowest and highest value of an area so far, in either arm, and not less than
        `NARROWEST` apart: the scale of the map.
    """

    week: int
    arms: Mapping[str, ArmFrame]
    history: Mapping[str, Mapping[str, tuple[float, ...]]] = field(repr=False)
    ranges: Mapping[str, tuple[float, float]]


class PairedCity(mesa.Model):
    """A city without and with reforms; a step is a week of both.

    Both arms fork from one warmed-up state, so a difference between them is the reforms' and
    nothing else's. Each has the same future as ``reformlab run``.

    Parameters
    ----------
    plan : Plan
        Of which the state says city, reforms, parameters and seed; it begins in week 0.

    Attributes
    ----------
    frame : Frame
        What is shown now.
    running : bool
        Whether the horizon lies ahead.

    Raises
    ------
    InputError
        If the city or a reform cannot be used.
    """

    def __init__(self, plan: Plan) -> None:
        super().__init__(rng=plan.state.seed)
        self.state = plan.state.with_(week=0)
        self.as_in_its_file = plan.cities.load(plan.state.city)
        self.city = plan.cities.scenario(plan.state)
        self.reforms = plan.cities.reforms(plan.state)
        seed = plan.state.seed
        self.models: dict[str, GovernanceModel] = {}
        for arm in ARMS:
            self.models[arm] = plan.pasts.fork(self.city, seed, plan.report)
        with IN_TURN:
            self.models["reformed"].adopt(self.reforms)
        self._history: dict[str, dict[str, list[float]]] = {
            arm: {item.name: [] for item in TIME} for arm in ARMS
        }
        self._ranges: dict[str, tuple[float, float]] = {}
        self._stopped = False
        self.watch(plan.state.area)

    @property
    def week(self) -> int:
        """Weeks since the warm-up."""
        return self.frame.week

    @property
    def areas(self) -> int:
        """Number of areas."""
        return self.models["baseline"].population.areas

    def stop(self) -> None:
        """Let no more time pass: nobody looks any longer."""
        self._stopped = True

    def step(self) -> None:
        """Let a week pass in both arms."""
        with IN_TURN:
            if self._goes_on:
                for model in self.models.values():
                    model.run(1)
                self._look(grow=True)
        self.running = self._goes_on

    @property
    def _goes_on(self) -> bool:
        return self.week < self.city.time.horizon_weeks and not self._stopped

    def catch_up(self, week: int, report: Callable[[float], None] = _silent) -> PairedCity:
        """Step until a week, and return this city.

        Parameters
        ----------
        week : int
        report : callable, optional
            Told of the share that is done; may raise to stop.
        """
        goal = min(week, self.city.time.horizon_weeks)
        while self.week < goal and not self._stopped:
            self.step()
            report(self.week / goal)
        return self

    def watch(self, area: int) -> None:
        """Show the social network of another area.

        Raises
        ------
        InputError
            If there is no such area.
        """
        with IN_TURN:
            model = self.models["baseline"]
            areas = self.areas
            if area >= areas:
                raise InputError(
                    f"there is no area {area}",
                    where=self.city.name,
                    right=f"areas are numbered from 0 to {areas - 1}",
                )
            self.neighbourhood: Neighbourhood = neighbourhood(model.population, model.network, area)
            self._look(grow=False)

    def _look(self, grow: bool) -> None:
        """Take down what is shown; if time has passed, let the curves grow."""
        arms = {
            arm: arm_frame(model, self.neighbourhood.rows) for arm, model in self.models.items()
        }
        for name in MAP_MEASURES:
            values = np.concatenate([arms[arm].areas[name] for arm in ARMS])
            low, high = self._ranges.get(name, (math.inf, -math.inf))
            self._ranges[name] = (min(low, float(values.min())), max(high, float(values.max())))
        if grow:
            for arm, curves in self._history.items():
                for name, points in curves.items():
                    points.append(arms[arm].now.get(name, math.nan))
        model = self.models["baseline"]
        self.frame = Frame(
            week=(model.day - model.warmup_days) // 7,
            arms=arms,
            history={
                arm: {name: tuple(points) for name, points in curves.items()}
                for arm, curves in self._history.items()
            },
            ranges={name: _widened(name, *ends) for name, ends in self._ranges.items()},
        )


def _widened(name: str, low: float, high: float) -> tuple[float, float]:
    """Return the scale of a measure of which these are the lowest and highest values."""
    lack = max(0.0, NARROWEST * MAP_MEASURES[name].factor - (high - low))
    return (low, high + lack) if low < lack / 2.0 else (low - lack / 2.0, high + lack / 2.0)
