"""System and mechanism together: the parts of `flatten` crossed with incentives and councils.

A full factorial of six factors within each pair of luck: 64 arms fork from one warmed-up
state. Four factors are the switches of `flatten`, posts held fixed; the fifth gives the
staff of offices incentives (that part of the reform `leadership`, without its clarity and
its formalism); the sixth is `self-governance`. Effects are as in `flatten_factorial`
(Box, Hunter & Hunter 2005): main effect, mean over the settings of all others of "on"
minus "off"; interaction, half of what one makes to the effect of the other.

Pairs are computed side by side; the result does not depend on how many at a time.
"""

from __future__ import annotations

import itertools
import math
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Final

from experiments.flatten_factorial import EFFECTS, SWITCHES, Run, contrast_of_arms
from experiments.pool import cores
from experiments.statistics import Effect, holm
from sim.reform_spec import ReformSpec
from sim.scenario import Scenario

__all__ = [
    "EFFECTS",
    "FACTORS",
    "clear_after_holm",
    "combinations",
    "contrasts",
    "run_reform_factorial",
    "specs",
    "whole_flatten",
]

INCENTIVES: Final = "incentives"
COUNCILS: Final = "self_governance"
FACTORS: Final = (*SWITCHES, INCENTIVES, COUNCILS)

_ALL = frozenset(FACTORS)
_FLATTEN = frozenset(SWITCHES)


def combinations() -> Iterator[frozenset[str]]:
    """Return all 64 sets of factors that are on, none first."""
    for states in itertools.product((False, True), repeat=len(FACTORS)):
        yield frozenset(f for f, on in zip(FACTORS, states, strict=True) if on)


def specs(on: frozenset[str]) -> list[ReformSpec]:
    """Return the reforms of an arm; `flatten` is in every one, with its switches on or off.

    So that what reorganizing alone costs is in all arms alike.
    """
    found = [ReformSpec("flatten", {switch: switch in on for switch in SWITCHES})]
    if INCENTIVES in on:
        found.append(ReformSpec("leadership", {"clarity": 0.0, "formalism": 0.0}))
    if COUNCILS in on:
        found.append(ReformSpec("self-governance"))
    return found


def run_reform_factorial(
    city: Scenario,
    pairs: int,
    rng: int = 0,
    report: Callable[[str], None] = lambda line: None,
    workers: int | None = None,
) -> list[Run]:
    """Run the baseline and all 64 combinations in every replication.

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
    workers : int, optional
        Processes; by default one a core, no more than there are pairs.

    Raises
    ------
    RuntimeError
        If a combination changes the number of public posts.
    """
    from sim.streams import replication_seed

    tasks = [(city, number, replication_seed(rng, number)) for number in range(pairs)]
    processes = min(pairs, workers or cores())
    if processes == 1:
        found = []
        for task in tasks:
            found.append(_replication(*task))
            report(f"reform_factorial: pair {len(found)} of {pairs}")
        return [run for runs in found for run in runs]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_alone) as executor:
        futures = [executor.submit(_replication, *task) for task in tasks]
        for done, _ in enumerate(as_completed(futures), start=1):
            report(f"reform_factorial: pair {done} of {pairs}")
        return [run for future in futures for run in future.result()]


def contrasts(runs: Sequence[Run], measure: str) -> dict[tuple[str, ...], Effect]:
    """Return all main effects (one factor) and interactions (two factors) on a measure."""
    names: list[tuple[str, ...]] = [(factor,) for factor in FACTORS]
    names += list(itertools.combinations(FACTORS, 2))
    return {name: _contrast(runs, name, measure) for name in names}


def clear_after_holm(effects: dict[tuple[str, ...], Effect]) -> set[tuple[str, ...]]:
    """Return the contrasts of one measure that are not zero, by Holm's procedure at 5 %."""
    adjusted = holm([1.0 if e.p_value is None else e.p_value for e in effects.values()])
    return {name for name, p_value in zip(effects, adjusted, strict=True) if p_value < 0.05}


def whole_flatten(runs: Sequence[Run], measure: str, others: frozenset[str]) -> Effect:
    """Return all four switches on minus all four off, with these of the other factors on."""

    def weight(on: frozenset[str]) -> float:
        if on - _FLATTEN != others:
            return 0.0
        return {4: 1.0, 0: -1.0}.get(len(on & _FLATTEN), 0.0)

    return contrast_of_arms(runs, measure, weight)


def _contrast(runs: Sequence[Run], factors: tuple[str, ...], measure: str) -> Effect:
    half = 2.0 ** (len(FACTORS) - 1)

    def weight(on: frozenset[str]) -> float:
        return math.prod(1.0 if factor in on else -1.0 for factor in factors) / half

    return contrast_of_arms(runs, measure, weight)


def _alone() -> None:
    """Prepare a worker: one thread each, before anything numerical is imported."""
    os.environ["NUMBA_NUM_THREADS"] = "1"


def _replication(city: Scenario, number: int, seed: int) -> list[Run]:
    """Run one replication: warm up once, then all arms."""
    from sim.model import GovernanceModel

    past = GovernanceModel(city, rng=seed).run(city.time.warmup_weeks)
    before = past.institutions.public_posts
    found = []
    for on in (None, *combinations()):
        model = past.fork()
        model.adopt([] if on is None else specs(on))
        model.run()
        posts = model.institutions.public_posts
        if not math.isclose(posts, before, rel_tol=1e-9):
            arm = sorted(on or ())
            raise RuntimeError(f"{arm} changed the public posts from {before} to {posts}")
        values = model.measures()
        found.append(Run(number, on, posts, {name: values[name] for name in EFFECTS}))
    return found
