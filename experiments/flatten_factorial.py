"""Which part of `flatten` does the work: its four switches crossed, posts held fixed.

A full 2 x 2 x 2 x 2 factorial within each pair of luck: 16 arms fork from one
warmed-up state. The effect of a switch is the mean over the eight settings of
the others of "on" minus "off"; the interaction of two is half the difference
that one makes to the effect of the other (Box, Hunter & Hunter 2005).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from experiments.statistics import Effect, effect_of_pairs
from sim.reform_spec import ReformSpec
from sim.scenario import Scenario

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = [
    "EFFECTS",
    "SWITCHES",
    "Run",
    "all_off",
    "contrast_of_arms",
    "interaction",
    "main_effect",
    "run_factorial",
    "whole",
]

SWITCHES: Final = ("levels", "pooling", "staff_sunk", "committees_freed")
EFFECTS: Final = ("order", "vitality", "satisfaction", "days_to_resolution", "handoffs")


@dataclass(frozen=True)
class Run:
    """One arm of one replication.

    Parameters
    ----------
    pair : int
        Number of the replication.
    on : frozenset of str or None
        The switches that are on; None for the baseline without the reform.
    posts : float
        Public posts at the end.
    measures : mapping of measure to float
    """

    pair: int
    on: frozenset[str] | None
    posts: float
    measures: Mapping[str, float]


def run_factorial(
    city: Scenario, pairs: int, rng: int = 0, report: Callable[[str], None] = lambda line: None
) -> list[Run]:
    """Run the baseline and all 16 combinations in every replication.

    Parameters
    ----------
    city : Scenario
        With the warm-up and horizon to use.
    pairs : int
        Replications.
    rng : int, optional
        The study's seed.
    report : callable, optional
        Told in a line what has been done.

    Raises
    ------
    RuntimeError
        If a combination changes the number of public posts.
    """
    from sim.model import GovernanceModel
    from sim.streams import replication_seed

    found: list[Run] = []
    for number in range(pairs):
        past = GovernanceModel(city, rng=replication_seed(rng, number))
        past.run(city.time.warmup_weeks)
        found += [_run(past, number, on) for on in (None, *combinations())]
        report(f"flatten_factorial: pair {number + 1} of {pairs}")
    return found


def combinations() -> Iterator[frozenset[str]]:
    """Return all 16 sets of switches that are on, none first."""
    for states in itertools.product((False, True), repeat=len(SWITCHES)):
        yield frozenset(s for s, on in zip(SWITCHES, states, strict=True) if on)


def main_effect(runs: Sequence[Run], switch: str, measure: str) -> Effect:
    """Return what a switch changes, mean over all settings of the others."""
    return contrast_of_arms(runs, measure, lambda on: _sign(switch in on) / 8.0)


def interaction(runs: Sequence[Run], first: str, second: str, measure: str) -> Effect:
    """Return half of what one switch makes to the effect of the other."""
    return contrast_of_arms(runs, measure, lambda on: _sign((first in on) == (second in on)) / 8.0)


def all_off(runs: Sequence[Run], measure: str) -> Effect:
    """Return the effect of the reform with every switch off: what reorganizing alone costs."""
    return contrast_of_arms(runs, measure, lambda on: 0.0 if on else 1.0, baseline=-1.0)


def whole(runs: Sequence[Run], measure: str) -> Effect:
    """Return the effect of the reform with every switch on, against the baseline."""
    return contrast_of_arms(runs, measure, lambda on: 1.0 if len(on) == 4 else 0.0, baseline=-1.0)


def contrast_of_arms(
    runs: Sequence[Run],
    measure: str,
    weight: Callable[[frozenset[str]], float],
    baseline: float = 0.0,
) -> Effect:
    """Return a weighted sum of the arms of each replication, with its interval over them."""
    sums: dict[int, float] = {}
    for run in runs:
        share = baseline if run.on is None else weight(run.on)
        sums[run.pair] = sums.get(run.pair, 0.0) + share * run.measures[measure]
    return effect_of_pairs(list(sums.values()))


def _sign(positive: bool) -> float:
    return 1.0 if positive else -1.0


def _run(past: GovernanceModel, number: int, on: frozenset[str] | None) -> Run:
    model = past.fork()
    if on is not None:
        model.adopt([ReformSpec("flatten", {switch: switch in on for switch in SWITCHES})])
    model.run()
    posts = model.institutions.public_posts
    before = past.institutions.public_posts
    if not math.isclose(posts, before, rel_tol=1e-9):
        raise RuntimeError(f"{sorted(on or ())} changed the public posts from {before} to {posts}")
    values = model.measures()
    return Run(number, on, posts, {name: values[name] for name in EFFECTS})
