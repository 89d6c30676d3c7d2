"""Sweeps from Python: a design over chosen inputs, computed and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.studies.designs import Asked, design_named, make_points
from experiments.studies.factor import Factor, default_factors, parse_factor
from experiments.studies.inputs import CITY, Arm
from experiments.studies.points_file import read_points
from experiments.studies.results import StudyResults
from experiments.studies.runner import run_scenarios
from sim.errors import InputError
from sim.reform_spec import Package, ReformSpec
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas

__all__ = ["design_points", "sweep", "varied_factors"]


def sweep(
    city: Scenario | str,
    *,
    design: str = "lhs",
    runs: int | None = None,
    vary: Sequence[str] | None = None,
    levels: int = 2,
    reforms: Sequence[ReformSpec | Package | str] = (),
    rng: int = 0,
    **options: Any,
) -> StudyResults:
    """Run a city at the points of a design, and keep what comes out.

    Parameters
    ----------
    city : Scenario or str
        A scenario, or the name of one.
    design : str, optional
        "lhs", "sobol", "factorial", "fractional", "one-at-a-time", or the path of a CSV file.
    runs : int, optional
        Number of points, where the design does not decide it.
    vary : sequence of str, optional
        Inputs as on the command line: ``"trust.trust_drift"``, ``"flatten.strength=0.5:1"``,
        ``"shock=none,downturn"``; by default every parameter, over the range of its papers.
    levels : int, optional
        Levels of a range in a factorial.
    reforms : sequence of ReformSpec, Package or str, optional
        Arms beside the baseline.
    rng : int, optional
        Seed of the points and of the runs.
    **options
        As for `run_scenarios`: ``replications``, ``executor``, ``store``, ``resume``, ...

    Returns
    -------
    StudyResults

    Raises
    ------
    InputError
        If something that is asked for cannot be.

    Examples
    --------
    >>> found = sweep("test-town", runs=500, store="my-sweep")  # doctest: +SKIP
    """
    from scenarios import load

    base = city if isinstance(city, Scenario) else load(city)
    texts = [reforms] if isinstance(reforms, (str, ReformSpec, Package)) else reforms
    arms = [base.arm(text) if isinstance(text, str) else text for text in texts]
    points, made = design_points(base, arms, design, Asked(runs, levels, rng), vary)
    cities: Any = base
    if CITY in points:
        cities = [base if n == base.name else load(n) for n in dict.fromkeys(points[CITY])]
    return run_scenarios(cities, points=points, reforms=arms, rng=rng, design=made, **options)


def design_points(
    city: Scenario,
    arms: Sequence[Arm],
    design: str,
    asked: Asked,
    vary: Sequence[str] | None = None,
    check: Callable[[int], None] = lambda points: None,
) -> tuple[pandas.DataFrame, dict[str, Any]]:
    """Return the points of a design, and how they were made.

    Parameters
    ----------
    city : Scenario
    arms : sequence of ReformSpec or Package
        The reforms under study.
    design, vary
        As for `sweep`.
    asked : Asked
        Number of points, levels, seed.
    check : callable, optional
        Told the number of points before any is made; raises if there are too many.
    """
    if design.endswith(".csv"):
        points = read_points(Path(design), city, arms)
        check(len(points))
        return points, {"design": "list", "file": Path(design).name}
    chosen = design_named(design)
    factors = varied_factors(vary, city, arms)
    check(chosen.size(factors, asked))
    made = {
        "design": design,
        "runs": asked.runs,
        "levels": asked.levels,
        "factors": [factor.to_dict() for factor in factors],
    }
    return make_points(design, factors, asked), made


def varied_factors(vary: Sequence[str] | None, city: Scenario, arms: Sequence[Arm]) -> list[Factor]:
    """Return the factors that are asked for, or every parameter over its range."""
    if not vary:
        return default_factors(city)
    factors = [parse_factor(text, city, arms) for text in vary]
    names = [factor.name for factor in factors]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"vary: '{name}' is given twice", right="give it once")
    return factors
