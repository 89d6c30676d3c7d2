"""The command that computes a comparison again, and whether it would be the same comparison."""

from __future__ import annotations

import shlex
from functools import cache
from pathlib import Path

import scenarios
from experiments.analysis_of_pairs.equivalence import DEFAULT_MARGIN
from experiments.comparison import Comparison
from sim.errors import InputError
from sim.scenario import Scenario

__all__ = ["city_words", "compare_words", "run_words"]


def compare_words(comparison: Comparison) -> str | None:
    """Return the command line of a comparison.

    Returns
    -------
    str or None
        None where no command line leads to this scenario: it was changed in Python, or its file is
        gone or has changed.
    """
    words = _options(comparison.scenario)
    if words is None:
        return None
    named = comparison.scenario.arms
    file = _file(comparison.scenario)
    if file is None or [str(a) for a in named] != [str(a) for a in file.arms]:
        for arm in named:
            words += ["--reform", str(arm)]
    words += ["--runs", str(len(comparison.replications)), "--rng", str(comparison.rng)]
    if comparison.margin != DEFAULT_MARGIN:
        words += ["--margin", f"{comparison.margin:g}"]
    return shlex.join(["reformlab", "compare", *words])


def run_words(comparison: Comparison) -> str | None:
    """Return the command line of one run, with SEED and REFORM to be filled in."""
    words = _options(comparison.scenario)
    if words is None:
        return None
    return shlex.join(["reformlab", "run", *words]) + " --rng SEED --reform REFORM"


def city_words(comparison: Comparison) -> str:
    """Return city and size as a command line says them, as far as one can."""
    return shlex.join(_options(comparison.scenario) or [comparison.scenario.name])


def _options(scenario: Scenario) -> list[str] | None:
    """Return city, size, clocks and shocks; None where they do not lead to this scenario."""
    file = _file(scenario)
    if file is None:
        return None
    words = [_reference(scenario)]
    changes: dict[str, object] = {}
    for option, key, own, then in (
        ("--districts", "simulated_districts", file.city, scenario.city),
        ("--weeks", "horizon_weeks", file.time, scenario.time),
        ("--warmup-weeks", "warmup_weeks", file.time, scenario.time),
        ("--tick-days", "tick_days", file.time, scenario.time),
    ):
        value = getattr(then, key)
        if value != getattr(own, key):
            changes[key] = value
            words += [option, str(value)]
    more = scenario.shocks[len(file.shocks) :]
    for shock in more:
        words += ["--shock", str(shock)]
    if more:
        changes["shocks"] = [*file.shocks, *more]
    try:
        found = file.with_(**changes)
        arms = [found.arm(str(arm)) for arm in scenario.arms]
    except InputError:
        return None
    same = found.sha256 == scenario.sha256 and arms == list(scenario.arms)
    return words if same else None


def _file(scenario: Scenario) -> Scenario | None:
    """Return the scenario as its file says it; None where the file is gone or cannot be read."""
    return _load(_reference(scenario))


@cache
def _load(reference: str) -> Scenario | None:
    try:
        return scenarios.load(reference)
    except InputError:
        return None


def _reference(scenario: Scenario) -> str:
    """Return a name of ours, or the path of the user's file."""
    source = Path(scenario.source)
    ours = scenario.name in scenarios.names() and source.parent.name == "cities"
    return scenario.name if ours or not scenario.source else scenario.source
