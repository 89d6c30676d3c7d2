"""From what is not ruled out to an ensemble: the posterior, on the runner and in the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.matching.history import History, own_luck_study
from experiments.calibration.matching.matching_report import REACHED, verdict
from experiments.calibration.observed import output_table
from experiments.calibration.posterior.adjustment import adjusted, nearness, summaries
from experiments.calibration.posterior.population import Population, distances, populations
from experiments.ensembles.ensemble import Ensemble, Made
from experiments.ensembles.model_code import model_code
from experiments.evidence.target import Target
from experiments.studies.results import open_results
from experiments.studies.runner import run_study
from sim.errors import InputError

__all__ = ["FEWEST_PARTICLES", "Posterior", "posterior"]

Array = NDArray[np.float64]

FEWEST_PARTICLES: Final = 20
SEEDS_OF_STEPS: Final = 1000
"""Steps take their seeds from here on, beyond those of waves."""

SAME: Final = 1e-6
"""Of a range: points that differ by less are the same, written and read again."""

METHOD: Final = (
    "history matching in waves, then adaptive population Monte Carlo (Lenormand, Jabot & "
    "Deffuant 2013) on foretold parameters (Fearnhead & Prangle 2012), with regression "
    "adjustment (Beaumont, Zhang & Balding 2002)"
)


@dataclass(frozen=True)
class Posterior:
    """What was found.

    Parameters
    ----------
    history : History
        What was not ruled out is the prior.
    targets : tuple of Target
        Those that decide: reached, and moved by the parameters.
    populations : tuple of Population
        After each step.
    ensemble : Ensemble
    adjusted : float
        Share of the weight of particles that were adjusted; the others would have been moved
        to where points are ruled out, and stay.
    """

    history: History
    targets: tuple[Target, ...]
    populations: tuple[Population, ...]
    ensemble: Ensemble
    adjusted: float


def posterior(
    history: History,
    folder: Path,
    *,
    particles: int,
    steps: int,
    command: str,
    executor: Any = None,
    progress: Any = None,
    report: Callable[[str], None] = lambda line: None,
) -> Posterior:
    """Return the posterior ensemble; goes on with what the folder holds.

    What a fact leaves open (its standard error and the model's discrepancy) is drawn and
    added to each simulated output, so that the posterior holds it (Wilkinson 2013).

    Parameters
    ----------
    history : History
    folder : Path
        Of the history; the steps are beside its waves.
    particles, steps : int
        Particles of a step, and at most so many steps.
    command : str
        That makes it again, for the file.
    executor, progress, report : optional
        As for `match`.

    Raises
    ------
    InputError
        If there is nothing to draw from, or too few particles.
    """
    if particles < FEWEST_PARTICLES:
        raise InputError(
            f"{particles} particles are too few", right=f"give {FEWEST_PARTICLES} or more"
        )
    question = history.question
    targets = tuple(t for t in question.targets if verdict(history, t)[0] == REACHED)
    if not targets or not len(history.left.points):
        raise InputError(
            "there is no space to draw an ensemble from",
            why=history.ended,
            right="leave out targets that speak against each other, or take --cut third",
        )
    prior = history.space.draw(particles, (question.rng, SEEDS_OF_STEPS))
    if len(prior.points) < particles:
        raise InputError(
            f"only {len(prior.points)} points were found in what is not ruled out",
            why=f"it is {prior.share:.2g} of the space",
            right="take fewer --waves, or fewer --particles",
        )
    errors = np.array([np.hypot(t.standard_error, t.discrepancy) for t in targets])
    low, high = (np.array([getattr(t, end) for t in targets]) for end in ("low", "high"))
    where = folder / f"particles-{particles}"

    def simulate(step: int, points: Array) -> tuple[Array, Array]:
        """Return how far outputs are from the facts, with what these leave open drawn."""
        points, outputs = _run(history, targets, step, points, where, executor, progress)
        random = np.random.default_rng([question.rng, SEEDS_OF_STEPS, step])
        report(f"step {step}: {len(points)} runs")
        blurred = outputs + errors * random.standard_normal(outputs.shape)
        return points, blurred - np.clip(blurred, low, high)

    def summary_of(away: Array) -> Array:
        return summarise(np.nan_to_num(away))

    def measure(away: Array) -> Array:
        measured = distances(summary_of(away), observed)
        return np.where(np.isfinite(away).all(axis=1), measured, np.inf)

    first, away = simulate(1, prior.points)
    finite = np.isfinite(away).all(axis=1)
    summarise = summaries(first[finite], away[finite])
    observed = summarise(np.zeros((1, len(targets))))[0]
    found = populations(
        lambda step, points: (first, away) if step == 1 else simulate(step, points),
        measure,
        history.space.keeps,
        prior.share,
        first,
        steps,
        question.rng,
    )
    last = found[-1]
    weights = last.weights * nearness(last.distances)
    weights = weights / weights.sum()
    moved = adjusted(last.points, summary_of(last.outputs), observed, weights)
    inside = history.space.keeps(moved)
    points = np.where(inside[:, None], moved, last.points)
    made = _made(history, targets, command, last.simulated)
    values = question.values(points)
    vectors = tuple(zip(*(values[f.name] for f in question.factors), strict=True))
    names = tuple(factor.name for factor in question.factors)
    ensemble = Ensemble("ensemble", names, vectors, tuple(weights.tolist()), made)
    share = float(weights[inside].sum())
    return Posterior(history, targets, tuple(found), ensemble, share)


def _run(
    history: History,
    targets: tuple[Target, ...],
    step: int,
    points: Array,
    folder: Path,
    executor: Any,
    progress: Any,
) -> tuple[Array, Array]:
    """Compute a step, or what is missing of it; the points of one that was begun stay."""
    from experiments.studies.manifest import MANIFEST
    from sim.streams import replication_seed

    question = history.question
    where = folder / f"step-{step}"
    study = None
    if not (where / MANIFEST).exists():
        made = {"design": "population Monte Carlo", "step": step}
        rng = replication_seed(question.rng, SEEDS_OF_STEPS + step)
        study = own_luck_study(question, points, 1, rng, made)
    run_study(study, where, executor=executor, resume=True, retry_failed=True, progress=progress)
    results = open_results(where)
    table = output_table(results, list(dict.fromkeys(t.output for t in targets)))
    outputs = np.stack([table[t.output].to_numpy(np.float64) for t in targets], axis=1)
    there = question.shares(results.points)
    if there.shape != points.shape or not np.allclose(there, points, atol=SAME):
        raise InputError(
            "holds another step: its points differ",
            where=str(where),
            why="it was begun with other targets or waves, or on a machine that rounds otherwise",
            right="begin anew in another --store",
        )
    return there, outputs


def _made(history: History, targets: tuple[Target, ...], command: str, runs: int) -> Made:
    question = history.question
    try:
        product = version("reformlab")
    except PackageNotFoundError:  # run from a folder of sources
        product = "not installed"
    missed = [t for t in question.targets if any(t in w.not_reached for w in history.waves)]
    return Made(
        command,
        METHOD,
        question.city.name,
        question.city.sha256,
        question.city.time.warmup_weeks,
        question.city.time.horizon_weeks,
        product,
        model_code(),
        question.rng,
        history.runs + runs,
        tuple(f"{t.id} {t.output}" for t in targets),
        tuple(f"{t.id} {t.output}" for t in missed),
    )
