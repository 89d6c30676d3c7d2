"""Compare reforms over an ensemble: the same reforms at every parameter vector."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments.contrasts import INDICES
from experiments.ensembles.ensemble import Ensemble
from experiments.ensembles.variance_shares import Grades, grades_of
from experiments.pool import Pool, default_workers
from experiments.progress import Progress, duration
from experiments.provenance import identity, machine, model_sources, versions
from experiments.replication import FailedReplication, Replication, Task
from experiments.results_folder import write_folder, write_json, write_runs
from experiments.sources_of_uncertainty import Sources, sources
from sim.errors import InputError
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas

__all__ = ["PAIRS", "EnsembleComparison", "compare_over"]

PAIRS: Final = 2
"""Pairs of each member: the fewest that tell luck from parameters."""

MEASURES_SHOWN: Final = (*INDICES, "headline")


@dataclass(frozen=True)
class EnsembleComparison:
    """What a comparison over an ensemble found.

    Parameters
    ----------
    scenario : Scenario
        The city, with the reforms that were compared and its own parameter values.
    ensemble : Ensemble
    replications : tuple of Replication
        Member by member.
    pairs : int
        Of each member.
    rng : int
    seconds : float
        Wall time.
    """

    scenario: Scenario
    ensemble: Ensemble
    replications: tuple[Replication, ...]
    pairs: int
    rng: int
    seconds: float

    @property
    def reforms(self) -> tuple[str, ...]:
        """The arms beside the baseline, as they were asked for."""
        return tuple(str(spec) for spec in self.scenario.arms)

    @cached_property
    def rows(self) -> list[Sources]:
        """One row a reform and index, the headline last."""
        return [
            row
            for reform in self.reforms
            for row in sources(self.replications, reform, MEASURES_SHOWN, self.ensemble.weights)
        ]

    @cached_property
    def grades(self) -> Grades:
        """What is known of how much comes from assumed parameters."""
        return grades_of(self.scenario.arms)

    def table(self) -> pandas.DataFrame:
        """Return the rows as a data frame."""
        import pandas

        frame = pandas.DataFrame([vars(row) for row in self.rows])
        frame["largest_source"] = [row.largest for row in self.rows]
        frame["assumed_share"] = [
            self.grades.assumed_share(row.reform, row.measure) for row in self.rows
        ]
        return frame

    def text(self) -> str:
        """Return all of it as text for a terminal."""
        from experiments.ensemble_table import ensemble_table

        return ensemble_table(self)

    def to_dict(self, results: Path | None = None) -> dict[str, Any]:
        """Return what ``--json`` prints; `results` is where it has been saved."""
        return {
            "city": self.scenario.name,
            "ensemble": self.used(),
            "sources": [
                {
                    **row.to_dict(),
                    "assumed_share": self.grades.assumed_share(row.reform, row.measure),
                }
                for row in self.rows
            ],
            "results": None if results is None else str(results),
        }

    def used(self) -> dict[str, Any]:
        """Return which ensemble it is."""
        made = self.ensemble.made
        return {
            "name": self.ensemble.name,
            "members": len(self.ensemble.weights),
            "pairs_of_each": self.pairs,
            "made_on": made.city,
            "command": made.command,
            "model": made.model,
            "version": made.version,
        }

    def heading(self) -> str:
        """Say what was compared, over which ensemble."""
        made, clock = self.ensemble.made, self.scenario.time
        count, worth = len(self.ensemble.weights), self.ensemble.effective_size
        elsewhere = (
            ""
            if made.city == self.scenario.name
            else f", fitted on {made.city} and not on this city"
        )
        return (
            f"{self.scenario.title}\n"
            f"{self.replications[0].residents:,} residents; {clock.horizon_weeks} weeks after "
            f"{clock.warmup_weeks} of warm-up; seed {self.rng}; {duration(self.seconds)}\n"
            f"ensemble '{self.ensemble.name}': {count} parameter vectors worth {worth:.0f} of "
            f"equal weight{elsewhere}; {self.pairs} pairs each"
        )

    def save(self, results: Path | str = "results") -> Path:
        """Write runs, table and ensemble into a new folder below `results`; return its path."""
        seeds = [r.seed for r in self.replications]
        mark = identity(self.scenario, self.scenario.arms, seeds)
        name = ("compare-ensemble", self.scenario.name, mark)
        return write_folder(results, name, lambda folder: self._write(mark, folder))

    def _write(self, mark: str, folder: Path) -> None:
        from experiments.ensembles.ensemble_file import ensemble_text

        write_runs(folder / "runs.parquet", list(self.replications))
        self.table().to_csv(folder / "table.csv", index=False)
        (folder / "table.txt").write_text(self.text() + "\n", encoding="utf-8")
        (folder / "ensemble.toml").write_text(ensemble_text(self.ensemble), encoding="utf-8")
        write_json(
            folder / "manifest.json",
            {
                "command": "compare",
                "identity": mark,
                "written": datetime.now(UTC).isoformat(timespec="seconds"),
                "scenario": self.scenario.to_dict(),
                "scenario_sha256": self.scenario.sha256,
                "arms": ["baseline", *self.reforms],
                "rng": self.rng,
                "ensemble": self.used(),
                "replications": [
                    {"replication": r.number, "member": r.number // self.pairs, "seed": r.seed}
                    for r in self.replications
                ],
                "seconds": self.seconds,
                "versions": versions(),
                "machine": machine(),
            },
        )


def compare_over(
    ensemble: Ensemble,
    scenario: Scenario,
    *,
    pairs: int = PAIRS,
    rng: int = 0,
    workers: int | None = None,
    threads: int = 1,
    progress: Progress,
) -> EnsembleComparison:
    """Compare a city without and with its reforms at every member of an ensemble.

    Parameters
    ----------
    ensemble : Ensemble
    scenario : Scenario
        The city, with the reforms to compare.
    pairs : int, optional
        Pairs of each member; every pair has a seed of its own, so that luck and parameters
        can be told apart.
    rng, workers, threads, progress : optional
        As for `experiments.compare`.

    Raises
    ------
    InputError
        If a number cannot be used, or a value of the ensemble does not fit the city.
    FailedReplication
        If a run fails.
    """
    if pairs < 2:
        raise InputError(
            f"runs: {pairs} is below 2",
            why="luck and parameters are told apart from pairs of one parameter vector",
            right="give 2 or more",
        )
    members = range(len(ensemble.weights))
    cities = [ensemble.applied(scenario, member) for member in members]
    tasks = _tasks(cities, pairs, rng, threads)
    residents = sum(district.residents for district in scenario.city.simulated)
    processes = default_workers(len(tasks), residents) if workers is None else workers
    begin = time.monotonic()
    model_sources()
    done = 0

    def finish() -> None:
        nonlocal done
        done += 1
        progress.finish(done)

    try:
        progress.expect(len(tasks), sum(task.weeks for task in tasks))
        with Pool(processes, threads) as pool:
            found = pool.run(tasks, progress, finish)
    except FailedReplication as error:
        raise FailedReplication(
            f"{error}\nat parameter values of the ensemble '{ensemble.name}', which that command "
            "does not have"
        ) from error
    finally:
        progress.close()
    seconds = time.monotonic() - begin
    return EnsembleComparison(scenario, ensemble, tuple(found), pairs, rng, seconds)


def _tasks(cities: Sequence[Scenario], pairs: int, rng: int, threads: int) -> list[Task]:
    from sim.streams import replication_seed

    return [
        Task(city, city.arms, number, replication_seed(rng, number), threads)
        for member, city in enumerate(cities)
        for number in range(member * pairs, (member + 1) * pairs)
    ]
