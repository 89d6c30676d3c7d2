"""Sensitivity of a study's outcomes: from its folder to indices, and to what people read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import stats

from experiments.analysis.lines import lines, span, value
from experiments.analysis.methods import method
from experiments.analysis.methods.method import Method
from experiments.analysis.methods.sampled import SampledMethod
from experiments.analysis.methods.sobol import Sobol
from experiments.analysis.outcomes import outcome
from experiments.analysis.sensitivity import FEWEST_SEEDS, Sensitivity, sensitivity
from experiments.contrasts import INDICES
from experiments.studies.factor import Factor
from experiments.table import decimals
from sim.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas
    from matplotlib.figure import Figure

    from experiments.analysis.methods.method import Array
    from experiments.studies.results import StudyResults
    from sim.scenario import Scenario

__all__ = [
    "SensitivityReport",
    "analyse_study",
    "check_method",
    "chosen_method",
    "design_points",
    "run_sensitivity",
]

DESIGN: Final = "sensitivity"
SHOWN: Final = 15
PAIRS_SHOWN: Final = 5
SPREAD: Final = ("lhs", "sobol")
"""Designs of a sweep that fill the space evenly, and so serve methods on any sample."""

KINDS: Final = {"float": float, "int": int, "bool": bool, "str": str}


@dataclass(frozen=True)
class SensitivityReport:
    """What a sensitivity study found.

    Parameters
    ----------
    name : str
        Of the files it is kept in.
    found : tuple of Sensitivity
        One an outcome.
    silent : tuple of str
        Outcomes that nothing that was varied changes, and why they are left out.
    """

    name: str
    found: tuple[Sensitivity, ...]
    silent: tuple[str, ...]

    def text(self) -> str:
        """Return tables and statements for a terminal."""
        parts = ["\n".join(_table(one)) for one in self.found]
        return "\n\n".join([*parts, *self.silent])

    def to_dict(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        return {
            "outcomes": [one.to_dict() for one in self.found],
            "left_out": list(self.silent),
        }

    def figure(self) -> Figure:
        """Return one panel an outcome."""
        from matplotlib.figure import Figure

        from experiments.analysis.plot_sensitivity import plot_indices, plot_morris

        count = max(1, len(self.found))
        figure = Figure(figsize=(6.5 * count, 5.0), layout="constrained")
        axes = np.atleast_1d(figure.subplots(1, count))
        for one, ax in zip(self.found, axes, strict=False):
            (plot_morris if one.method.name == "morris" else plot_indices)(one, ax)
        return figure


def chosen_method(name: str, second_order: bool = False) -> Method:
    """Return a method by name, with pairs of inputs if they are asked for."""
    how = method(name)
    if not second_order:
        return how
    if not isinstance(how, Sobol):
        raise InputError(
            "--second-order has no meaning", why=f"{how.title} has no pairs", right="take sobol"
        )
    return Sobol(second_order=True)


def design_points(
    how: Method, factors: Sequence[Factor], size: int, seed: int
) -> tuple[pandas.DataFrame, dict[str, Any]]:
    """Return the points of a method's design, and how they were made.

    Parameters
    ----------
    how : Method
    factors : sequence of Factor
        What is varied.
    size : int
        Trajectories or samples.
    seed : int
        Of the design.
    """
    made = {
        "design": DESIGN,
        "method": how.name,
        "second_order": getattr(how, "second_order", False),
        "size": size,
        "seed": seed,
        "factors": [factor.to_dict() for factor in factors],
    }
    return _points(how.design(len(factors), size, seed), factors), made


def run_sensitivity(
    scenario: Scenario | str,
    vary: Sequence[str],
    *,
    method: str = "morris",
    size: int | None = None,
    second_order: bool = False,
    reforms: Sequence[str] = (),
    measures: Sequence[str] = INDICES,
    seeds: int = FEWEST_SEEDS,
    rng: int = 0,
    executor: Any = None,
    store: Path | str | None = None,
    resume: bool = False,
    extend: bool = False,
) -> SensitivityReport:
    """Compute a sensitivity study and return its indices.

    Parameters
    ----------
    scenario : Scenario or str
        The city, or its name.
    vary : sequence of str
        The inputs as on the command line: ``NAME``, ``NAME=low:high`` or ``NAME=a,b,c``;
        none for every parameter.
    method : str, optional
        "morris", "sobol", "fast", "rbd-fast", "pawn" or "delta".
    size : int, optional
        Trajectories or samples; by default what is usual for the method.
    second_order : bool, optional
        With "sobol": pairs of inputs too.
    reforms : sequence of str, optional
        Analyse the differences that these make; without any, the baseline's levels.
    measures : sequence of str, optional
        Outcomes.
    seeds : int, optional
        Seeds of each point, the same for all.
    rng : int, optional
        The study's seed.
    executor, store, resume, extend : optional
        As for `experiments.run_scenarios`; with `extend`, a larger `size` keeps what is there.

    Raises
    ------
    InputError
        If something that is asked for cannot be used, or a run failed (it is named).
    """
    from experiments.studies.design_sweep import varied_factors
    from experiments.studies.runner import run_scenarios
    from experiments.studies.study import check_seed
    from scenarios import load

    check_seed(rng)
    city = load(scenario) if isinstance(scenario, str) else scenario
    how = chosen_method(method, second_order)
    number = how.usual_size if size is None else size
    how.check(number)
    arms = [city.arm(text) for text in reforms]
    factors = varied_factors(vary, city, arms)
    points, made = design_points(how, factors, number, rng)
    results = run_scenarios(
        city,
        points=points,
        reforms=arms,
        replications=seeds,
        rng=rng,
        design=made,
        executor=executor,
        store=store,
        resume=resume,
        extend=extend,
    )
    return analyse_study(results, measures, seed=rng)


def analyse_study(
    results: StudyResults,
    measures: Sequence[str],
    name: str | None = None,
    *,
    level: bool = False,
    seed: int = 0,
) -> SensitivityReport:
    """Return the indices of a study's outcomes.

    Parameters
    ----------
    results : StudyResults
        Complete; made by `design_points`, or by a sweep that fills the space.
    measures : sequence of str
        Outcomes.
    name : str, optional
        The method; by default the one the study was made for.
    level : bool, optional
        The baseline's level instead of the differences that reforms make.
    seed : int, optional
        Of the resampling.

    Raises
    ------
    InputError
        If a run is missing (it is named), or the study's design does not suit the method.
    """
    how, design, size = _design(results, name)
    reforms: list[str | None] = [None] if level else [*results.arms[1:]] or [None]
    found, silent = [], []
    for reform in reforms:
        for measure in measures:
            what = outcome(results, measure, reform)
            try:
                found.append(
                    sensitivity(
                        how,
                        results.inputs,
                        design,
                        what.values,
                        size,
                        seed=seed,
                        label=what.label,
                        unit=what.unit,
                    )
                )
            except InputError as error:
                silent.append(f"left out: {error}")
    return SensitivityReport(f"sensitivity-{how.name}", tuple(found), tuple(silent))


def check_method(results: StudyResults, name: str | None = None) -> None:
    """Refuse a study that a method cannot be applied to, whatever of it is computed.

    Raises
    ------
    InputError
        If so; says which methods can.
    """
    _design(results, name)


def _design(results: StudyResults, name: str | None) -> tuple[Method, Array, int]:
    """Return the method, the design in the unit cube, and its size."""
    made = results.manifest["design"]
    if made.get("design") == DESIGN:
        own = chosen_method(made["method"], made["second_order"])
        if name is None or name == own.name:
            design = own.design(len(results.inputs), made["size"], made["seed"])
            _check_same(results, design, made)
            return own, design, made["size"]
        fills = isinstance(own, SampledMethod)
        of = own.title
    else:
        fills, of = made.get("design") in SPREAD, f"a sweep with design '{made.get('design')}'"
        if name is None:
            raise InputError(
                "which method?",
                where=str(results.folder),
                why="the study is a sweep, made for none",
                right="say it: --method pawn, delta or rbd-fast",
            )
    how = method(name)
    if not (fills and isinstance(how, SampledMethod)):
        raise InputError(
            f"the study does not suit {how.title}",
            where=str(results.folder),
            why=f"its points are those of {of}",
            right="read it by pawn, delta or rbd-fast, which take any sample"
            if fills
            else f"compute one: reformlab sensitivity NAME --method {how.name}",
        )
    Method.check(how, len(results.points))  # enough of them; a sample may have any number
    return how, _as_shares(results.points[results.inputs]), len(results.points)


def _check_same(results: StudyResults, design: Array, made: Mapping[str, Any]) -> None:
    """Refuse a study whose points this version would draw differently: indices would be wrong."""
    again = _points(design, [_factor(entry) for entry in made["factors"]])
    old = results.points[results.inputs]
    if len(again) != len(old) or not all(_equal(again[n], old[n]) for n in results.inputs):
        raise InputError(
            "the points are not those that this version draws for the method",
            where=str(results.folder),
            why="the versions of SALib, SciPy or NumPy differ from those that made them",
            right="analyse it with the versions in its manifest",
        )


def _equal(a: pandas.Series, b: pandas.Series) -> bool:
    if a.dtype.kind == "f":
        return bool(np.allclose(a, b, rtol=1e-9, atol=1e-12))
    return a.tolist() == b.tolist()


def _points(design: Array, factors: Sequence[Factor]) -> pandas.DataFrame:
    import pandas

    return pandas.DataFrame(
        {
            factor.name: [factor.at(share) for share in design[:, place].tolist()]
            for place, factor in enumerate(factors)
        }
    )


def _factor(entry: Mapping[str, Any]) -> Factor:
    """Return a factor as a manifest describes it."""
    return Factor(
        entry["name"],
        KINDS[entry["kind"]],
        entry["base"],
        entry.get("low"),
        entry.get("high"),
        tuple(entry.get("values", ())),
    )


def _as_shares(points: pandas.DataFrame) -> Array:
    """Return inputs as ranks from 0 to 1; methods on any sample look at the order only."""
    columns = []
    for name in points.columns:
        values = points[name]
        if values.dtype.kind not in "fiub":
            values = values.astype("category").cat.codes
        columns.append((stats.rankdata(values.to_numpy(dtype=np.float64)) - 0.5) / len(points))
    return np.column_stack(columns)


def _table(found: Sensitivity) -> list[str]:
    """Return an outcome's indices as text, the leading one first."""
    how = found.method
    kinds = [how.leading, *(k for k in _kinds(found) if k not in (how.leading, "S2"))]
    places = decimals(found.ranking[0].value / 10.0) if how.in_units else 2
    unit = f" ({found.unit})" if how.in_units else ""
    lead = f"{how.leading}{unit}"
    rows = []
    for one in found.ranking[:SHOWN]:
        row = [one.input, value(one.value, places), span(one.low, one.high, places)]
        row.append(span(one.seed_low, one.seed_high, places))
        row += [value(found.of(kind, one.input).value, places) for kind in kinds[1:]]
        rows.append(row)
    text = [
        f"{found.label} ({found.unit}): {how.title}, {found.size} {how.size_means}, "
        f"{len(found.names)} inputs, {found.points} points, {_seeds(found.seeds)}",
        *lines(["input", lead, "95 % interval", "over seeds", *kinds[1:]], rows),
    ]
    if len(found.ranking) > SHOWN:
        text.append(f"and {len(found.ranking) - SHOWN} inputs of less weight")
    pairs = sorted((o for o in found.indices if o.index == "S2"), key=lambda o: -o.value)
    for one in pairs[:PAIRS_SHOWN]:
        interval = span(one.low, one.high)
        text.append(f"S2 {value(one.value)} ({interval}): {one.input} with {one.other}")
    text.append(str(found.luck) if found.luck else "one seed: nothing is known of luck")
    if 1 < found.seeds < FEWEST_SEEDS:
        text.append(f"{_seeds(found.seeds)} are few: the range over seeds says little")
    text.append(str(found.convergence))
    return text


def _seeds(count: int) -> str:
    return "1 seed" if count == 1 else f"{count} seeds"


def _kinds(found: Sensitivity) -> list[str]:
    return list(dict.fromkeys(one.index for one in found.indices))
