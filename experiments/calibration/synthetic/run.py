"""The long check on synthetic truth: ``python -m experiments.calibration.synthetic.run``.

One pool of runs at parameters drawn from the prior serves all repetitions, since a pool for
each would take hundreds of times as long. Repetitions therefore share runs, and are a little less
independent than the intervals of their coverage take them to be.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.chosen import targets_of_runs
from experiments.calibration.matching.history import Question, own_luck_study
from experiments.calibration.matching.implausibility import CUT_OFF, ORDERS, Wave
from experiments.calibration.matching.wave import emulate
from experiments.calibration.observed import output_table
from experiments.calibration.synthetic.judging import (
    Coverage,
    Found,
    coverage,
    even_ranks,
    judge_posteriors,
)
from experiments.evidence.target import Target
from experiments.evidence.targets_file import own_targets
from experiments.studies.design_sweep import varied_factors
from experiments.studies.manifest import MANIFEST
from experiments.studies.results import open_results
from experiments.studies.runner import run_study
from sim.scenario import Scenario

__all__ = ["PARAMETERS", "main", "rows_of", "run_synthetic_truth", "verdicts"]

Array = NDArray[np.float64]

PARAMETERS: Final = (
    "satisfaction.satisfaction_constant",
    "claiming.channel_constant.court",
    "handling.touch_hours.community",
    "network.weak_ties",
)

POOL, TRUTHS, EMULATED, REPEATS = 1200, 400, 100, 2
EVEN: Final = 0.01
"""p value of even ranks below which they are not."""


def run_synthetic_truth(
    city: Scenario,
    folder: Path,
    *,
    truths: int = TRUTHS,
    pool: int = POOL,
    emulated: int = EMULATED,
    rng: int = 0,
    executor: Any = None,
    report: Callable[[str], None] = lambda line: None,
) -> list[dict[str, object]]:
    """Run the pool and the emulators' points, and judge; goes on with what the folder holds.

    Parameters
    ----------
    city : Scenario
        With the clocks of its runs.
    folder : Path
    truths, pool, emulated : int
        Runs taken as the truth, runs of the pool (those among them), points of the emulators.
    rng : int
    executor, report : optional
        As for `match`.

    Returns
    -------
    list of dict
        One row a repetition and parameter, and one a repetition and order of implausibility.
    """
    factors = tuple(varied_factors(PARAMETERS, city, ()))
    targets = tuple(targets_of_runs(own_targets(), city.time.horizon_weeks))
    question = Question(city, factors, targets, pool, REPEATS, 1, 1, rng)
    random = np.random.default_rng([rng, 1])
    points, outputs = _runs(
        question, folder / "pool", random.random((pool, len(factors))), 1, executor
    )
    report(f"pool: {pool} runs")
    blurred = _blurred(question, outputs[:, :, 0], random)
    finite = np.isfinite(blurred).all(axis=0)
    names = [factor.name for factor in factors]
    found = judge_posteriors(names, points, blurred[:, finite], truths, rng)
    design, values = _runs(
        question, folder / "emulators", random.random((emulated, len(factors))), 2, executor
    )
    report(f"emulators: {emulated * REPEATS} runs")
    worst = _implausibilities(question, design, values, points[:truths], outputs[:truths, :, 0])
    return rows_of(found, worst)


def _runs(
    question: Question, folder: Path, points: Array, stream: int, executor: Any
) -> tuple[Array, Array]:
    """Return points and outputs, shape (points, outputs, repeats)."""
    from sim.streams import replication_seed

    repeats = 1 if stream == 1 else REPEATS
    study = None
    if not (folder / MANIFEST).exists():
        rng = replication_seed(question.rng, stream)
        study = own_luck_study(question, points, repeats, rng, {"design": "synthetic truth"})
    run_study(study, folder, executor=executor, resume=True, retry_failed=True)
    results = open_results(folder)
    names = list(dict.fromkeys(target.output for target in question.targets))
    table = output_table(results, names)[names].to_numpy(np.float64)
    shaped = table.reshape(-1, repeats, len(names)).transpose(0, 2, 1)
    return question.shares(results.points)[::repeats], shaped


def _blurred(question: Question, outputs: Array, random: np.random.Generator) -> Array:
    """Return outputs with what the targets leave open drawn and added, as the ensemble has it."""
    names = list(dict.fromkeys(target.output for target in question.targets))
    errors = {t.output: np.hypot(t.standard_error, t.discrepancy) for t in question.targets}
    scale = np.array([errors[name] for name in names])
    result: Array = outputs + scale * random.standard_normal(outputs.shape)
    return result


def _implausibilities(
    question: Question, design: Array, values: Array, points: Array, outputs: Array
) -> Array:
    """Return each truth's three largest implausibilities at its own parameters.

    What was observed is one run, without error of observation and without discrepancy: the
    model is its own city here.
    """
    names = list(dict.fromkeys(target.output for target in question.targets))
    facts = tuple(
        Target(name, name, "", 0.0, 0.0, 0.0, "", "", "true", "", "", "") for name in names
    )
    columns = [values[:, place] for place in range(len(names))]
    found = emulate(facts, design, columns, np.empty((0, design.shape[1])), 1, {})
    most = max(ORDERS.values())
    worst = np.zeros((len(points), most))
    for place, (point, observed) in enumerate(zip(points, outputs, strict=True)):
        said = dict(zip(names, observed.tolist(), strict=True))
        seen = tuple(
            Target(n, n, "", said[n], said[n], 0.0, "", "", "true", "", "", "")
            for n in found.wave.emulators
        )
        wave = Wave(seen, found.wave.emulators, found.wave.luck, 1)
        every = np.sort(wave.implausibility(point[None])[0])[::-1][:most]
        worst[place, : len(every)] = every
    return worst


def rows_of(found: Sequence[Found], worst: Array) -> list[dict[str, object]]:
    """Return what was found as rows of a table."""
    rows: list[dict[str, object]] = [
        {
            "repetition": one.repetition,
            "of": one.parameter,
            "value": one.truth,
            "low": one.low,
            "high": one.high,
            "rank": one.rank,
        }
        for one in found
    ]
    empty = {"low": "", "high": "", "rank": ""}
    for repetition, values in enumerate(worst.tolist()):
        rows += [
            {"repetition": repetition, "of": order, "value": value, **empty}
            for order, value in zip(ORDERS, values, strict=True)
        ]
    return rows


def verdicts(
    rows: Sequence[dict[str, Any]],
) -> tuple[dict[str, tuple[Coverage, float]], dict[str, Coverage]]:
    """Return coverage and p of even ranks by parameter, and coverage by order of implausibility.

    Parameters
    ----------
    rows : sequence of dict
        As `run_synthetic_truth` gave them, or as text.
    """
    posterior, regions = {}, {}
    for name in dict.fromkeys(str(row["of"]) for row in rows):
        own = [row for row in rows if row["of"] == name]
        if name in ORDERS:
            regions[name] = coverage([float(row["value"]) <= CUT_OFF for row in own])
            continue
        hits = [float(row["low"]) <= float(row["value"]) <= float(row["high"]) for row in own]
        posterior[name] = coverage(hits), even_ranks([int(row["rank"]) for row in own])
    return posterior, regions


def main(argv: Sequence[str] | None = None) -> int:
    """Run the check; 1 if a coverage or the ranks are not what they should be."""
    parser = argparse.ArgumentParser(prog="python -m experiments.calibration.synthetic.run")
    parser.add_argument("--store", default="results/synthetic-truth", help="folder of the runs")
    parser.add_argument("--truths", type=int, default=TRUTHS)
    parser.add_argument("--pool", type=int, default=POOL)
    parser.add_argument("--rng", type=int, default=0)
    parser.add_argument("--workers", type=int)
    args = parser.parse_args(argv)
    from scenarios import load

    city = load("test-town").with_(warmup_weeks=52, horizon_weeks=52)
    rows = run_synthetic_truth(
        city,
        Path(args.store),
        truths=args.truths,
        pool=args.pool,
        rng=args.rng,
        executor=args.workers,
        report=lambda line: print(line, file=sys.stderr, flush=True),
    )
    posterior, regions = verdicts(rows)
    right = True
    for name, (share, p_value) in posterior.items():
        good = share.as_stated and p_value >= EVEN
        right &= good
        print(f"{name:<40}{_text(share)}  even ranks p {p_value:.3f}  {_word(good)}")
    for name, share in regions.items():
        right &= share.at_least or name == "largest"
        print(f"region by the {name} implausibility     {_text(share)}  {_word(share.at_least)}")
    return 0 if right else 1


def _text(share: Coverage) -> str:
    return f"{share.share:.3f} ({share.low:.3f} to {share.high:.3f}) of {share.trials}"


def _word(good: bool) -> str:
    return "as stated" if good else "NOT as stated"


if __name__ == "__main__":
    sys.exit(main())
