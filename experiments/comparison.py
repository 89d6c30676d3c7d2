"""Compare reforms: baseline against each, on the same people with the same luck."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.analysis_of_pairs.details import Details
from experiments.analysis_of_pairs.equivalence import DEFAULT_MARGIN
from experiments.contrasts import Contrast, contrasts, family_p_values, pairs
from experiments.ensembles.variance_shares import Grades, grades_of
from experiments.pool import Pool, default_workers
from experiments.precision import Forecast, forecast, next_total
from experiments.progress import Progress, duration, reporter
from experiments.provenance import model_sources
from experiments.replication import BASELINE, Replication, Task
from experiments.robust_headline import RobustHeadline, robust_headline
from experiments.terminal import WIDEST, Paint
from sim.errors import InputError
from sim.reform_spec import Package, ReformSpec
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes

__all__ = ["DEFAULT_MAX_RUNS", "DEFAULT_RUNS", "Comparison", "compare", "scenario_to_compare"]

DEFAULT_RUNS = 10
DEFAULT_MAX_RUNS = 100

BESIDE_THE_EDGE = 4
"""Columns by which sentences are narrower than tables."""


@dataclass(frozen=True)
class Comparison:
    """What a comparison found.

    Parameters
    ----------
    scenario : Scenario
        The city, with the reforms that were compared.
    replications : tuple of Replication
        The pairs, in the order of their numbers.
    rng : int
        The study's seed.
    seconds : float
        Wall time.
    forecast : Forecast or None
        Where the stopping rule ended; None for a fixed number of runs.
    asked : mapping
        What else was asked for: number of runs, precision, workers, threads.
    margin : float
        Index points within which a difference would not matter.
    """

    scenario: Scenario
    replications: tuple[Replication, ...]
    rng: int
    seconds: float
    forecast: Forecast | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)
    margin: float = DEFAULT_MARGIN

    @property
    def reforms(self) -> tuple[str, ...]:
        """The arms beside the baseline, as they were asked for."""
        return tuple(str(spec) for spec in self.scenario.arms)

    @cached_property
    def rows(self) -> list[Contrast]:
        """One contrast a reform and measure."""
        return contrasts(self.replications, self.reforms, self.scenario.time.horizon_weeks)

    @cached_property
    def robust(self) -> list[RobustHeadline]:
        """For each reform, under which weights, means and goalposts it wins."""
        return [robust_headline(self.replications, reform) for reform in self.reforms]

    @cached_property
    def grades(self) -> Grades:
        """How much of the variance of each change comes from assumed parameters."""
        return grades_of(self.scenario.arms)

    @cached_property
    def details(self) -> Details:
        """For whom, when, and against each other: beyond the mean differences."""
        return Details(self.replications, self.reforms, self.scenario.time, self.margin)

    def table(self) -> pandas.DataFrame:
        """Return the contrasts as a data frame, one row a reform and measure.

        ``p_holm`` is corrected over the family of all reforms and the three indices; other
        measures have none. ``assumed_share``: how much of the variance of the change comes from
        assumed parameters, where the study that ships knows it.
        """
        import pandas

        from sim.measures import MEASURES

        adjusted = family_p_values(self.rows)
        frame = pandas.DataFrame(
            [
                {
                    **row.to_dict(),
                    "ties": row.ties,
                    "p_value": row.p_value,
                    "p_holm": adjusted.get((row.reform, row.measure)),
                }
                for row in self.rows
            ]
        )
        frame.insert(2, "label", [MEASURES[row.measure].label for row in self.rows])
        frame["assumed_share"] = [
            self.grades.assumed_share(row.reform, row.measure) for row in self.rows
        ]
        return frame

    def plot(self, ax: Axes | None = None) -> Axes:
        """Show the differences of the indices and the headline, with intervals."""
        from experiments.plots import plot_differences

        return plot_differences(self.rows, ax)

    def values(self, reform: str, measure: str) -> tuple[list[float], list[float]]:
        """Return the values of baseline and reform, one a replication."""
        baseline, changed = pairs(self.replications, reform, measure)
        return baseline.tolist(), changed.tolist()

    def text(self, details: bool = False, width: int = WIDEST, paint: Paint | None = None) -> str:
        """Return table and sentences as text for a terminal.

        Parameters
        ----------
        details : bool, optional
            Whether to add the tables of `details`.
        width : int, optional
            Columns of text to keep to.
        paint : Paint, optional
            Colours; by default none.
        """
        from experiments.findings import WIDTH, sentences
        from experiments.table import table

        what = (self.rows, self.robust, self.replications, self.scenario, self.details)
        found = sentences(*what, min(width - BESIDE_THE_EDGE, WIDTH), paint)
        parts = [self._heading(width), table(self.rows, width, paint), found]
        if details:
            from experiments.analysis_of_pairs.details_text import details_text

            parts.append(details_text(self.details, width - 2))
        return "\n\n".join(parts)

    def __str__(self) -> str:
        return self.text()

    def to_dict(self, results: Path | None = None) -> dict[str, Any]:
        """Return what ``--json`` prints; `results` is where it has been saved."""
        return {
            "city": self.scenario.name,
            "contrasts": [
                {
                    **row.to_dict(),
                    "assumed_share": self.grades.assumed_share(row.reform, row.measure),
                }
                for row in self.rows
            ],
            "results": None if results is None else str(results),
            "details": self.details.to_dict(),
        }

    def save(self, results: Path | str = "results") -> Path:
        """Write runs, table and figure into a new folder below `results`; return its path."""
        from experiments.saved_comparison import save

        return save(self, results)

    def _heading(self, width: int = WIDEST) -> str:
        city, clock = self.scenario.city, self.scenario.time
        runs = len(self.replications)
        facts = (
            f"{self.replications[0].residents:,} residents in {city.simulated_districts} of "
            f"{len(city.districts)} districts; {clock.horizon_weeks} weeks after "
            f"{clock.warmup_weeks} of warm-up; {runs} pair{'s' if runs > 1 else ''} of runs, "
            f"seed {self.rng}; {duration(self.seconds)}"
        )
        lines = textwrap.wrap(facts, width) if width < WIDEST else [facts]
        return "\n".join([self.scenario.title, *lines])


def compare(
    city: Scenario | str | Path,
    reforms: Sequence[ReformSpec | str] | None = None,
    *,
    runs: int | None = None,
    precision: float | None = None,
    max_runs: int = DEFAULT_MAX_RUNS,
    rng: int = 0,
    workers: int | None = None,
    threads: int = 1,
    weeks: int | None = None,
    tick_days: int | None = None,
    margin: float = DEFAULT_MARGIN,
    progress: Progress | bool = False,
) -> Comparison:
    """Compare a city without and with each of some reforms, in pairs.

    The result depends on the city, the reforms, the number of runs (or the
    precision) and `rng`; never on `workers` or `threads`.

    Parameters
    ----------
    city : Scenario, str or Path
        A scenario, the name of one, or the path of a scenario file.
    reforms : sequence of ReformSpec or str, optional
        What to compare with the baseline, packages of the scenario by their name;
        by default what the scenario names.
    runs : int, optional
        Number of pairs, by default 10; with `precision`, how many to begin with.
    precision : float, optional
        Half-width, in index points, that the 95 % intervals of the differences
        of the three indices shall have; pairs are added until they do.
    max_runs : int, optional
        Where `precision` gives up.
    rng : int, optional
        The study's seed, below 2**64; replication r has its r-th derived seed.
    workers : int, optional
        Processes; by default one a core, no more than there are runs.
    threads : int, optional
        Threads of each model.
    weeks : int, optional
        Weeks measured after the warm-up; by default those of the scenario.
    tick_days : int, optional
        Days of a tick; by default those of the scenario.
    margin : float, optional
        Index points within which a difference would not matter, for the test of equivalence
        and for whether an effect has settled; 1 by default. The runs do not depend on it.
    progress : Progress or bool, optional
        Where to tell how far it is, and then close; True for a bar or lines on
        standard error.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        If the city, a reform or a number cannot be used.
    FailedReplication
        If a run fails; the message says which, and how to run it alone.

    Examples
    --------
    >>> result = compare("test-town", ["mediation"], runs=2, weeks=4)  # doctest: +SKIP
    >>> print(result.text())  # doctest: +SKIP
    """
    scenario = scenario_to_compare(city, reforms, weeks, tick_days)
    first = _check_runs(runs, precision, max_runs)
    _check_numbers(rng=rng, workers=workers, threads=threads)
    _check_margin(margin)
    most = first if precision is None else max_runs
    residents = sum(district.residents for district in scenario.city.simulated)
    processes = default_workers(most, residents) if workers is None else min(workers, most)
    teller = progress if not isinstance(progress, bool) else reporter(silent=not progress)
    study = _Study(scenario, rng, threads, teller)
    begin = time.monotonic()
    model_sources()
    try:
        with Pool(processes, threads) as pool:
            study.run_to(first, pool)
            state = None
            if precision is not None:
                state = study.narrow_to(precision, max_runs, pool)
    finally:
        teller.close()
    seconds = time.monotonic() - begin
    asked = {
        "runs": runs,
        "precision": precision,
        "max_runs": max_runs,
        "workers": processes,
        "threads": threads,
    }
    return Comparison(scenario, tuple(study.done), rng, seconds, state, asked, margin)


class _Study:
    """The replications of a comparison, as they accumulate."""

    def __init__(self, scenario: Scenario, rng: int, threads: int, progress: Progress) -> None:
        self.scenario, self.rng, self.threads = scenario, rng, threads
        self.progress = progress
        self.done: list[Replication] = []
        self.finished = 0
        self.begin = time.monotonic()

    def run_to(self, total: int, pool: Pool) -> None:
        """Compute the replications up to a number."""
        tasks = [self._task(number) for number in range(len(self.done), total)]
        weeks = sum(task.weeks for task in tasks)
        self.progress.expect(total, weeks * total // len(tasks))
        self.done += pool.run(tasks, self.progress, self._finish)

    def narrow_to(self, precision: float, max_runs: int, pool: Pool) -> Forecast:
        """Add replications until the intervals are narrow enough, or there are too many."""
        reforms = [str(spec) for spec in self.scenario.arms]
        while True:
            state = forecast(self.done, reforms, precision)
            runs = len(self.done)
            if state.reached or runs >= max_runs:
                short = "" if state.reached else f"; stopped at --max-runs {max_runs}"
                self.progress.say(f"{state}{short}")
                return state
            total = next_total(state, max_runs)
            left = (time.monotonic() - self.begin) / runs * (min(state.needed, max_runs) - runs)
            self.progress.say(f"{state}: about {duration(left)} more; going on to {total}")
            self.run_to(total, pool)

    def _task(self, number: int) -> Task:
        from sim.streams import replication_seed

        seed = replication_seed(self.rng, number)
        return Task(self.scenario, self.scenario.arms, number, seed, self.threads)

    def _finish(self) -> None:
        self.finished += 1
        self.progress.finish(self.finished)


def scenario_to_compare(
    city: Scenario | str | Path,
    reforms: Sequence[ReformSpec | str] | None,
    weeks: int | None = None,
    tick_days: int | None = None,
) -> Scenario:
    """Return the scenario to simulate, with its reforms under study."""
    from scenarios import load

    scenario = city if isinstance(city, Scenario) else load(city)
    changes: dict[str, Any] = {}
    if weeks is not None:
        changes["horizon_weeks"] = weeks
    if tick_days is not None:
        changes["tick_days"] = tick_days
    if reforms is not None:
        texts = [reforms] if isinstance(reforms, (str, ReformSpec)) else reforms
        arms = [r if isinstance(r, ReformSpec) else scenario.arm(r) for r in texts]
        changes["reforms"] = [arm for arm in arms if isinstance(arm, ReformSpec)]
        changes["packages"] = [arm for arm in arms if isinstance(arm, Package)]
    scenario = scenario.with_(**changes)
    names = [str(spec) for spec in scenario.arms]
    if not names:
        raise InputError(
            "no reform to compare with the baseline",
            where=scenario.name,
            right="name one (--reform flatten), or add [reforms.NAME] to the scenario",
        )
    for name in names:
        if names.count(name) > 1 or name == BASELINE:
            raise InputError(f"reform '{name}' is given twice", right="give it once")
    return scenario


def _check_runs(runs: int | None, precision: float | None, max_runs: int) -> int:
    """Return the number of runs to begin with."""
    least = 1 if precision is None else 2
    if runs is not None and runs < least:
        why = "" if precision is None else "a precision needs an interval to start from"
        raise InputError(f"runs: {runs} is below {least}", why=why, right=f"give {least} or more")
    if precision is None:
        return DEFAULT_RUNS if runs is None else runs
    if not precision > 0.0 or precision == float("inf"):
        raise InputError(
            f"precision: {precision:g} is not a half-width",
            right="give index points above 0, such as 0.5",
        )
    if max_runs < (runs or 2):
        raise InputError(
            f"max-runs: {max_runs} is below {runs or 2}",
            why="a precision begins with that many runs",
            right=f"give {runs or 2} or more",
        )
    return runs or min(DEFAULT_RUNS, max_runs)


def _check_numbers(*, rng: int, workers: int | None, threads: int) -> None:
    if not 0 <= rng < 2**64:
        raise InputError(
            f"rng: {rng} is no seed", why="seeds have 64 bits", right="give 0 or more, below 2**64"
        )
    for name, value in (("workers", workers), ("threads", threads)):
        if value is not None and value < 1:
            raise InputError(f"{name}: {value} is below 1", right="give 1 or more")


def _check_margin(margin: float) -> None:
    if not 0.0 < margin < float("inf"):
        raise InputError(
            f"margin: {margin:g} is no margin",
            why="no two cities are equal to the last digit",
            right="give index points above 0, such as 1",
        )
