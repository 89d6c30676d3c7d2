"""The command line that runs a scenario once more, to the last bit."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.reform_spec import ReformSpec
    from sim.scenario import Scenario

__all__ = ["run_line"]


def run_line(scenario: Scenario, seed: int, reforms: Iterable[ReformSpec] = ()) -> list[str]:
    """Return the words of a ``reformlab run`` with the same future.

    What the scenario's own file says is not repeated. Staff, districts and whatever else has no
    option is taken to be as in the file.

    Parameters
    ----------
    scenario : Scenario
    seed : int
    reforms : iterable of ReformSpec
        Put in force beside those that the scenario has in force.

    Examples
    --------
    >>> from scenarios import load
    >>> city = load("test-town").with_(horizon_weeks=8, parameters={"hierarchy.attention": 8})
    >>> " ".join(run_line(city, 7))  # doctest: +ELLIPSIS
    'reformlab run test-town --rng 7 --weeks 8 ... --districts 1 --set hierarchy.attention=8.0'
    """
    clock, base = scenario.time, _as_in_the_file(scenario)
    words = ["reformlab", "run", _reference(scenario), "--rng", str(seed)]
    words += ["--weeks", str(clock.horizon_weeks), "--warmup-weeks", str(clock.warmup_weeks)]
    words += ["--tick-days", str(clock.tick_days)]
    words += ["--districts", str(scenario.city.simulated_districts)]
    there = [] if base is None else list(base.adopted)
    for reform in [*(spec for spec in scenario.adopted if spec not in there), *reforms]:
        words += ["--reform", str(reform)]
    there = [] if base is None else list(base.shocks)
    for shock in scenario.shocks:
        if shock not in there:
            words += ["--shock", str(shock)]
    usual = {} if base is None else base.parameter_values()
    for name in scenario.parameters:
        value = scenario.parameters[name]
        if usual.get(name) != value:
            words += ["--set", f"{name}={value!r}"]
    return words


def _as_in_the_file(scenario: Scenario) -> Scenario | None:
    from scenarios import load
    from sim.errors import InputError

    try:
        return load(_reference(scenario))
    except InputError:  # made in Python, or its file has gone
        return None


def _reference(scenario: Scenario) -> str:
    """Return what the command line calls a scenario: a name of ours, or the user's file."""
    ours = str(files("scenarios") / "cities" / f"{scenario.name}.toml")
    return scenario.source if scenario.source not in ("", ours) else scenario.name
