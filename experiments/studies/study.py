"""A study: cities, arms, points and seeds, and from these its runs, each with an id."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from experiments.replication import BASELINE
from experiments.studies.inputs import CITY, Arm, apply_inputs
from experiments.studies.task import Task, TaskArm
from sim.errors import InputError
from sim.reform_spec import ReformSpec
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas

__all__ = ["MOST_ARMS", "PlannedRun", "Study", "check_seed", "run_id"]

MOST_ARMS = 8
"""Arms that share a warm-up in one task: more would leave other workers without work."""


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """One run that a study asks for.

    Parameters
    ----------
    run_id : str
        Hash of what determines it; two points may ask for the same run.
    point : int
        Row of the study's table of points.
    replication : int
        Number of the seed.
    arm : str
        "baseline", or the reform as it was asked for.
    warm_up : str
        What runs share that can be computed from one warm-up.
    """

    run_id: str
    point: int
    replication: int
    arm: str
    warm_up: str


@dataclass(frozen=True)
class Study:
    """What a study asks for.

    Parameters
    ----------
    cities : mapping of str to Scenario
        The scenarios that inputs are applied to, by the label that the input ``city`` has.
    points : pandas.DataFrame
        One row a point, one column an input; no columns where nothing varies.
    reforms : tuple of ReformSpec or Package
        One arm each, beside the baseline.
    replications : int
        Seeds of each point; the same ones for all of them.
    rng : int
        The study's seed, from which theirs are derived.
    design : mapping
        How the points were made, in words and numbers for the manifest. Under ``luck`` it may
        have the number of the seed of each point, where they do not all have the same ones;
        under ``keeps``, which values are kept beside the measures.
    """

    cities: Mapping[str, Scenario]
    points: pandas.DataFrame
    reforms: tuple[Arm, ...] = ()
    replications: int = 1
    rng: int = 0
    design: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot be run."""
        check_seed(self.rng)
        if self.replications < 1:
            raise InputError(f"seeds: {self.replications} is below 1", right="give 1 or more")
        if len(self.points) < 1:
            raise InputError("a study without points has nothing to run", right="give 1 or more")
        if self._luck is not None and len(self._luck) != len(self.points):
            raise ValueError(f"{len(self._luck)} seeds for {len(self.points)} points")
        for arm in self.arms:
            if self.arms.count(arm) > 1:
                raise InputError(f"reform '{arm}' is given twice", right="give it once")

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms, the baseline first."""
        return (BASELINE, *map(str, self.reforms))

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of what varies, in the order of the columns."""
        return tuple(map(str, self.points.columns))

    @property
    def size(self) -> int:
        """Runs asked for: points x seeds x arms."""
        seeds = 1 if self._luck is not None else self.replications
        return len(self.points) * seeds * len(self.arms)

    @property
    def _luck(self) -> Sequence[int] | None:
        return self.design.get("luck")

    def _seeds_of(self, point: int) -> Sequence[int]:
        """Return the numbers of the seeds of a point."""
        return range(self.replications) if self._luck is None else (self._luck[point],)

    @cached_property
    def seeds(self) -> tuple[int, ...]:
        """The seed of each replication."""
        from sim.streams import replication_seed

        return tuple(replication_seed(self.rng, r) for r in range(self.replications))

    @property
    def fingerprint(self) -> str:
        """Eight digits that tell studies apart, however many points and seeds they have."""
        asks = {
            "cities": {label: city.sha256 for label, city in self.cities.items()},
            "reforms": [arm.complete() for arm in self.reforms],
            "arms": self.arms,
            "inputs": self.inputs,
            "first": self.inputs_of(0),
            "rng": self.rng,
            "design": self.design.get("design"),
        }
        return _hash(asks)[:8]

    def inputs_of(self, point: int) -> dict[str, Any]:
        """Return the values of a point by name, as plain Python values."""
        found = {name: column[point] for name, column in self._columns.items()}
        return {name: v.item() if hasattr(v, "item") else v for name, v in found.items()}

    @cached_property
    def _columns(self) -> dict[str, Any]:
        return {name: self.points[name].to_numpy() for name in self.inputs}

    def city_of(self, inputs: Mapping[str, Any]) -> Scenario:
        """Return the scenario that a point begins with."""
        return self.cities[inputs.get(CITY, next(iter(self.cities)))]

    def resolve(self, point: int) -> tuple[Scenario, tuple[Arm, ...]]:
        """Return the scenario and the reforms of a point.

        Raises
        ------
        InputError
            If a value of the point cannot be used; says which point.
        """
        inputs = self.inputs_of(point)
        try:
            scenario, reforms = apply_inputs(self.city_of(inputs), self.reforms, inputs)
            if reforms:  # places and starts that this city does not have are refused
                scenario.with_(reforms=[part for arm in reforms for part in arm.parts])
            return scenario, reforms
        except InputError as error:
            where = f"point {point}" + (f": {error.where}" if error.where else "")
            raise InputError(error.what, where=where, why=error.why, right=error.right) from None

    def plan(self) -> Iterator[PlannedRun]:
        """Go over all runs: point by point, seed by seed, arm by arm."""
        for point in range(len(self.points)):
            yield from self.plan_of(point)

    def plan_of(self, point: int) -> Iterator[PlannedRun]:
        """Go over the runs of one point."""
        scenario, reforms = self.resolve(point)
        for replication in self._seeds_of(point):
            seed = self.seeds[replication]
            warm_up = _hash({"scenario": scenario.sha256, "seed": seed})
            for arm, parts in zip(self.arms, ((), *(r.parts for r in reforms)), strict=True):
                name = run_id(scenario, parts, seed)
                yield PlannedRun(name, point, replication, arm, warm_up)

    def tasks(self, plan: Sequence[PlannedRun], threads: int = 1) -> Iterator[Task]:
        """Go over the tasks that compute these runs, each run once.

        Runs of one scenario and seed share their warm-up, up to `MOST_ARMS` of them.
        """
        groups: dict[str, dict[str, PlannedRun]] = {}
        for run in plan:
            groups.setdefault(run.warm_up, {}).setdefault(run.run_id, run)
        for group in groups.values():
            runs = list(group.values())
            for first in range(0, len(runs), MOST_ARMS):
                yield self.task(runs[first : first + MOST_ARMS], threads)

    def task(self, runs: Sequence[PlannedRun], threads: int = 1) -> Task:
        """Return the task that computes runs of one scenario and seed."""
        inputs = {run.point: self.inputs_of(run.point) for run in runs}
        arms = tuple(TaskArm(run.run_id, run.arm, inputs[run.point]) for run in runs)
        city, seed = self.city_of(arms[0].inputs), self.seeds[runs[0].replication]
        return Task(city, self.reforms, seed, arms, threads)


def check_seed(rng: int) -> None:
    """Refuse what is no seed of a study."""
    if not 0 <= rng < 2**64:
        right = "give 0 or more, below 2**64"
        raise InputError(f"rng: {rng} is no seed", why="seeds have 64 bits", right=right)


def run_id(scenario: Scenario, reforms: Sequence[ReformSpec], seed: int) -> str:
    """Return the id of a run: a hash of what determines it.

    Parameters
    ----------
    scenario : Scenario
        The city, with the reforms and shocks in force in every arm.
    reforms : sequence of ReformSpec
        What the arm adds after the warm-up; nothing for the baseline.
    seed : int

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    return _hash(
        {
            "scenario": scenario.sha256,
            "reforms": [{"name": spec.name, **spec.complete()} for spec in reforms],
            "seed": seed,
        }
    )


def _hash(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
