"""How much variance comes from assumed parameters: ``python -m experiments.ensembles.grade_study``.

Sobol's total-effect indices of three groups (Saltelli et al. 2010; SALib): all assumed
parameters, all others, and the seed. Every parameter goes over the range of its papers, but
those of the ensemble, which are drawn from it together.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.ensembles.ensemble import Ensemble
from experiments.ensembles.ensemble_file import SHIPPED, load_ensemble
from experiments.ensembles.model_code import model_code
from experiments.ensembles.variance_shares import LEVEL, TABLE
from experiments.replication import BASELINE
from experiments.studies.factor import Factor, default_factors
from experiments.studies.manifest import MANIFEST
from experiments.studies.results import StudyResults, open_results
from experiments.studies.runner import run_study
from experiments.studies.study import Study
from experiments.studies.whole_file import write_whole
from sim.measures import MEASURES
from sim.parameters import PARAMETERS
from sim.scenario import Scenario

__all__ = ["main", "problem_of", "shares_of", "study_of"]

Array = NDArray[np.float64]

MEMBER: Final = "member of the ensemble"
LUCK: Final = "seed"
SAMPLES: Final = 128
RESAMPLES: Final = 200


def problem_of(city: Scenario, ensemble: Ensemble) -> tuple[dict[str, Any], list[Factor]]:
    """Return SALib's description of the inputs, and the parameters among them."""
    factors = [f for f in default_factors(city) if f.name not in ensemble.parameters]
    grades = ["assumed" if PARAMETERS[f.name].grade == "assumed" else "other" for f in factors]
    names = [*(f"x{place}" for place in range(len(factors))), MEMBER, LUCK]
    problem = {
        "num_vars": len(names),
        "names": names,
        "bounds": [[0.0, 1.0]] * len(names),
        "groups": [*grades, "assumed", "luck"],
    }
    return problem, factors


def study_of(city: Scenario, ensemble: Ensemble, samples: int, rng: int) -> Study:
    """Return the study: for each of `samples`, a point and one for each group and both."""
    import pandas
    from SALib.sample import sobol

    problem, factors = problem_of(city, ensemble)
    cube = sobol.sample(problem, samples, calc_second_order=False, seed=rng)
    columns = {
        factor.name: [factor.at(share) for share in cube[:, place].tolist()]
        for place, factor in enumerate(factors)
    }
    members = [ensemble.at(share) for share in cube[:, -2].tolist()]
    for place, name in enumerate(ensemble.parameters):
        columns[name] = [ensemble.vectors[member][place] for member in members]
    _, luck = np.unique(cube[:, -1], return_inverse=True)
    design = {
        "design": "grades of parameters",
        "samples": samples,
        "luck": [int(number) for number in luck],
    }
    arms = tuple(city.arms)
    seeds = int(luck.max()) + 1
    return Study({city.name: city}, pandas.DataFrame(columns), arms, seeds, rng, design)


def shares_of(results: StudyResults, problem: dict[str, Any], seed: int) -> list[dict[str, object]]:
    """Return one row a reform and measure: levels of the baseline, then changes.

    A measure that is undefined in some run, or never differs, has no row.
    """
    from SALib.analyze import sobol

    table = results.require()
    base = table[table["arm"] == BASELINE].set_index("point")
    rows: list[dict[str, object]] = []
    for arm in results.arms:
        own = table[table["arm"] == arm].set_index("point")
        for measure in MEASURES:
            values = own[measure].to_numpy(np.float64)
            if arm != BASELINE:
                values = values - base.loc[own.index, measure].to_numpy(np.float64)
            if not np.isfinite(values).all() or np.ptp(values) == 0.0:
                continue
            found = sobol.analyze(
                problem, values, calc_second_order=False, num_resamples=RESAMPLES, seed=seed
            )
            total = dict(zip(dict.fromkeys(problem["groups"]), found["ST"], strict=True))
            error = dict(zip(dict.fromkeys(problem["groups"]), found["ST_conf"], strict=True))
            if not all(math.isfinite(value) for value in total.values()):
                continue
            rows.append(
                {
                    "reform": LEVEL if arm == BASELINE else arm,
                    "measure": measure,
                    "assumed": f"{total['assumed']:.3f}",
                    "interval": f"{error['assumed']:.3f}",
                    "other": f"{total['other']:.3f}",
                    "luck": f"{total['luck']:.3f}",
                }
            )
    return rows


def main(argv: Sequence[str] | None = None) -> int:
    """Run the study, or what is missing of it, and write its table."""
    parser = argparse.ArgumentParser(prog="python -m experiments.ensembles.grade_study")
    parser.add_argument("scenario", nargs="?", default="test-town")
    parser.add_argument("--ensemble", default=SHIPPED)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--warmup-weeks", type=int, default=52)
    parser.add_argument("--samples", type=int, default=SAMPLES, help="a power of two")
    parser.add_argument("--rng", type=int, default=0)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--store", default="results/grade-study", help="folder of the runs")
    parser.add_argument("--save", help="where the table goes (into the store)")
    args = parser.parse_args(argv)
    from experiments.studies.study_progress import study_reporter
    from scenarios import load

    ensemble = load_ensemble(args.ensemble)
    clocks = {"warmup_weeks": args.warmup_weeks, "horizon_weeks": args.weeks}
    city = load(args.scenario).with_(**clocks)
    folder = Path(args.store)
    study = None
    if not (folder / MANIFEST).exists():
        study = study_of(city, ensemble, args.samples, args.rng)
    run_study(
        study,
        folder,
        executor=args.workers,
        resume=True,
        retry_failed=True,
        progress=study_reporter(),
    )
    results = open_results(folder)
    problem, _ = problem_of(city, ensemble)
    rows = shares_of(results, problem, args.rng)
    path = folder / TABLE if args.save is None else Path(args.save)
    about = {
        "city": city.name,
        "warmup_weeks": args.warmup_weeks,
        "horizon_weeks": args.weeks,
        "points": len(results.points),
        "runs": len(results.plan),
        "seed": args.rng,
        "ensemble": ensemble.name,
        "model": model_code(),
    }
    write_whole(path, _text(about, rows).encode())
    print(f"{len(rows)} outcomes, written to {path}", file=sys.stderr)
    return 0


def _text(about: dict[str, Any], rows: Sequence[dict[str, object]]) -> str:
    out = io.StringIO()
    for key, value in about.items():
        out.write(f"# {key}: {value}\n")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
