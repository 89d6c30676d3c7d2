"""History matching in waves: run, emulate, rule out, and again in what is left.

After Craig et al. (1997) and Vernon, Goldstein & Bower (2010). Each wave is a study in the
folder ``wave-N``, so that what is done is never done again; ``history.json`` beside them says
what was asked and what each wave found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.matching.emulator import FEWEST_PER_PARAMETER
from experiments.calibration.matching.history_file import keep, recorded
from experiments.calibration.matching.implausibility import CUT_OFF
from experiments.calibration.matching.space import Drawn, Space
from experiments.calibration.matching.wave import Emulated, emulate
from experiments.calibration.observed import output_table
from experiments.evidence.target import Target
from experiments.studies.factor import Factor
from experiments.studies.results import StudyResults, open_results
from experiments.studies.runner import EVIDENCE, run_study
from experiments.studies.study import Study
from sim.errors import InputError
from sim.scenario import Scenario

__all__ = ["History", "Question", "check_question", "match", "own_luck_study", "ruled_out_by"]

Array = NDArray[np.float64]

SAMPLE: Final = 1000
"""Points drawn from the space left, from which intervals are read."""

CANDIDATES: Final = 1000
"""Points at which a target must come within reach somewhere."""

STILL_SHRINKS: Final = 0.8
"""A wave that leaves more of the space than this has had its say."""


@dataclass(frozen=True)
class Question:
    """What is matched to what, and how.

    Parameters
    ----------
    city : Scenario
        With the clocks of its runs.
    factors : tuple of Factor
        The parameters and their ranges.
    targets : tuple of Target
    points, repeats : int
        Points of a wave, and runs with seeds of their own at each.
    waves : int
        At most so many.
    order : int
        Which implausibility decides (`implausibility.ORDERS`).
    rng : int
    """

    city: Scenario
    factors: tuple[Factor, ...]
    targets: tuple[Target, ...]
    points: int
    repeats: int
    waves: int
    order: int
    rng: int

    def to_dict(self) -> dict[str, Any]:
        """Return what two sessions of one history have in common."""
        return {
            "city": self.city.name,
            "scenario_sha256": self.city.sha256,
            "factors": [factor.to_dict() for factor in self.factors],
            "targets": [asdict(target) for target in self.targets],
            "points": self.points,
            "repeats": self.repeats,
            "order": self.order,
            "rng": self.rng,
        }

    def values(self, points: Array) -> dict[str, list[float]]:
        """Return parameter values of points in the unit cube, one list a parameter."""
        return {
            factor.name: [factor.at(share) for share in column]
            for factor, column in zip(self.factors, points.T.tolist(), strict=True)
        }

    def shares(self, table: Any) -> Array:
        """Return a table of parameter values as points in the unit cube."""
        columns = [
            (table[factor.name].to_numpy(np.float64) - factor.low) / (factor.high - factor.low)
            for factor in self.factors
        ]
        return np.stack(columns, axis=1)

    @property
    def start(self) -> Array:
        """The city's present values in the unit cube, shape (1, parameters)."""
        return np.array([[(f.base - f.low) / (f.high - f.low) for f in self.factors]])


@dataclass(frozen=True)
class History:
    """What history matching found.

    Parameters
    ----------
    question : Question
    waves : tuple of Emulated
        What each wave found.
    shares : tuple of float
        Share of the space left after each.
    space : Space
        What no wave rules out.
    left : Drawn
        Points of it.
    runs : int
    ended : str
        Why there was no further wave.
    """

    question: Question
    waves: tuple[Emulated, ...]
    shares: tuple[float, ...]
    space: Space
    left: Drawn
    runs: int
    ended: str


def check_question(question: Question) -> None:
    """Refuse what cannot be matched, before anything is run.

    Raises
    ------
    InputError
        If a factor is no range of a parameter, or there are too few points or repeats.
    """
    for factor in question.factors:
        if factor.kind is not float or factor.values:
            raise InputError(
                f"{factor.name} has no continuous range",
                why="an emulator goes over numbers without a gap",
                right="vary parameters as NAME or NAME=low:high",
            )
    least = FEWEST_PER_PARAMETER * len(question.factors)
    if question.points < least:
        raise InputError(
            f"{question.points} points are too few for an emulator",
            why=f"it has a trend and a scale for each of {len(question.factors)} parameters",
            right=f"give --points {least} or more (ten a parameter are usual), or vary less",
        )
    if question.repeats < 2:
        raise InputError(
            f"{question.repeats} run at each point does not show luck",
            why="its variance is told from runs of one point",
            right="give --repeats 2 or more",
        )
    if question.waves < 1:
        raise InputError(f"waves: {question.waves} is below 1", right="give 1 or more")


def match(
    question: Question,
    folder: Path,
    *,
    executor: Any = None,
    progress: Any = None,
    report: Callable[[str], None] = lambda line: None,
) -> History:
    """Rule out in waves; goes on with what the folder holds.

    Raises
    ------
    InputError
        If the question cannot be answered, or the folder holds another one.
    """
    check_question(question)
    record = recorded(folder, question.to_dict())
    parameters = len(question.factors)
    space = Space(parameters)
    before, shares, runs = 1.0, [], 0
    found: list[Emulated] = []
    seen = np.empty((0, parameters))
    values: list[Array] = []
    ended = f"{question.waves} waves were asked for"
    left = Drawn(np.empty((0, parameters)), 1.0, 0)
    for number in range(1, question.waves + 1):
        points = _first_points(question) if number == 1 else left.points[: question.points]
        if len(points) < FEWEST_PER_PARAMETER * parameters:
            ended = f"no more than {len(points)} points were found in what is left"
            break
        results = _run(question, number, points, folder, executor, progress)
        runs += len(results.plan)
        seen, values = _with_results(question, results, seen, values)
        inside = space.keeps(seen)
        candidates = space.draw(CANDIDATES, (question.rng, number, 1)).points
        settings = record.settings(number)
        wave = emulate(
            question.targets,
            seen[inside],
            [table[inside] for table in values],
            candidates,
            question.order,
            settings,
            set_aside={t for one in found for t in one.not_reached},
        )
        found.append(wave)
        space = Space(parameters, (*space.waves, wave.wave))
        left = space.draw(max(SAMPLE, question.points), (question.rng, number, 2))
        shares.append(left.share)
        record.add(number, wave.settings, left.share)
        keep(folder, record)
        report(f"wave {number}: {len(results.plan)} runs, {left.share:.3g} of the space is left")
        if not len(left.points):
            ended = "nothing is left: no point comes near enough to all but few of the targets"
            break
        if left.share > STILL_SHRINKS * before:
            ended = "the space left has stopped shrinking"
            break
        before = left.share
    return History(question, tuple(found), tuple(shares), space, left, runs, ended)


def own_luck_study(
    question: Question, points: Array, repeats: int, rng: int, made: dict[str, Any]
) -> Study:
    """Return a study of points in the unit cube, each run with a seed of its own."""
    import pandas

    table = pandas.DataFrame(question.values(np.repeat(points, repeats, axis=0)))
    design = {**made, "keeps": EVIDENCE, "luck": list(range(len(table)))}
    return Study({question.city.name: question.city}, table, (), len(table), rng, design)


def _first_points(question: Question) -> Array:
    """Draw a Latin hypercube over the whole ranges (McKay, Beckman & Conover 1979)."""
    from scipy.stats import qmc

    random = np.random.default_rng([question.rng, 0])
    points: Array = qmc.LatinHypercube(len(question.factors), rng=random).random(question.points)
    return points


def _run(
    question: Question, number: int, points: Array, folder: Path, executor: Any, progress: Any
) -> StudyResults:
    """Compute a wave, or what is missing of it; the points of one that was begun stay."""
    from experiments.studies.manifest import MANIFEST
    from sim.streams import replication_seed

    where = folder / f"wave-{number}"
    study = None
    if not (where / MANIFEST).exists():
        made = {"design": "history matching", "wave": number}
        rng = replication_seed(question.rng, number)
        study = own_luck_study(question, points, question.repeats, rng, made)
    run_study(study, where, executor=executor, resume=True, retry_failed=True, progress=progress)
    return open_results(where)


def _with_results(
    question: Question, results: StudyResults, seen: Array, values: list[Array]
) -> tuple[Array, list[Array]]:
    """Add a wave's points, shape (points, parameters), and outputs, each (points, repeats)."""
    outputs = list(dict.fromkeys(target.output for target in question.targets))
    table = output_table(results, outputs)
    points = question.shares(results.points)[:: question.repeats]
    new = [table[name].to_numpy(np.float64).reshape(-1, question.repeats) for name in outputs]
    if values:
        new = [np.concatenate(pair) for pair in zip(values, new, strict=True)]
    return np.concatenate([seen, points]), new


def ruled_out_by(space: Space, point: Array) -> list[tuple[Target, float]]:
    """Return the targets that speak against a point, with their largest implausibility."""
    worst: dict[Target, float] = {}
    for wave in space.waves:
        for target, value in zip(wave.targets, wave.implausibility(point)[0], strict=True):
            worst[target] = max(worst.get(target, 0.0), float(value))
    return sorted(
        ((target, value) for target, value in worst.items() if value > CUT_OFF),
        key=lambda pair: -pair[1],
    )
