"""The runner: one function that computes any study, anywhere, and keeps it."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.studies.executors import Executor, Simulate
from experiments.studies.lock import study_lock
from experiments.studies.manifest import MANIFEST, read_manifest, read_study, write_study
from experiments.studies.parts import PARTS
from experiments.studies.results import StudyResults, open_results
from experiments.studies.running import Running
from experiments.studies.shard import Shard
from experiments.studies.store import Store, statuses, take_up
from experiments.studies.study import PlannedRun, Study
from experiments.studies.study_progress import Silent, StudyProgress
from experiments.studies.task import DONE, FAILED, Task, simulate, simulate_each
from experiments.studies.time_limit import TimeLimited, check_time_limit, end_process
from sim.errors import InputError
from sim.reform_spec import Package, ReformSpec
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas

__all__ = ["EVIDENCE", "run_scenarios", "run_study", "study_of"]

EVIDENCE = "evidence"
"""What a design ``keeps`` that wants every output a target may constrain."""


def run_scenarios(
    scenarios: Scenario | str | Sequence[Scenario],
    *,
    points: pandas.DataFrame | None = None,
    reforms: Sequence[ReformSpec | Package | str] = (),
    replications: int = 1,
    rng: int = 0,
    design: Mapping[str, Any] | None = None,
    executor: Any = None,
    store: Path | str | None = None,
    resume: bool = False,
    extend: bool = False,
    retry_failed: bool = False,
    time_limit: float | None = None,
    progress: StudyProgress | None = None,
) -> StudyResults:
    """Run scenarios, each with several seeds and reforms, and keep what comes out.

    Rows depend on scenario, point, reform and seed; never on the executor, the number
    of workers, or what else is in the study.

    Parameters
    ----------
    scenarios : Scenario, str or sequence of Scenario
        One city, by itself or by name; or several, of which each is a point, unless `points`
        has a column ``city`` that names them.
    points : pandas.DataFrame, optional
        One row a point, one column an input (`experiments.studies.inputs`), such as
        ``trust.trust_drift`` or ``flatten.strength``.
    reforms : sequence of ReformSpec, Package or str, optional
        Arms beside the baseline; they fork from its warm-up.
    replications : int, optional
        Seeds of each point, the same for all points and arms.
    rng : int, optional
        The study's seed, below 2**64; replication r has its r-th derived seed.
    design : mapping, optional
        How the points were made; goes into the manifest.
    executor : optional
        Where to compute: None for one process a core, a number of processes (1: this one),
        a `distributed.Client`, the address of a Dask scheduler, or an
        `experiments.studies.executors.Executor`.
    store : path, optional
        Folder of the study; by default a temporary one that goes with the result.
    resume : bool, optional
        Go on with the study in that folder: what is done is not done again.
    extend : bool, optional
        As `resume`, and the study may have got more points (after those it had) or seeds.
    retry_failed : bool, optional
        Run again what failed.
    time_limit : float, optional
        Seconds of wall time that a run may take; one that takes longer is stopped and has
        failed (`experiments.studies.time_limit`).
    progress : StudyProgress, optional
        Told how far it is.

    Returns
    -------
    StudyResults

    Raises
    ------
    InputError
        If a scenario, point or reform cannot be used, or the folder holds another study.

    Examples
    --------
    >>> town = "test-town"
    >>> found = run_scenarios(town, reforms=["flatten"], executor=1)  # doctest: +SKIP
    >>> found.runs[["arm", "order"]]  # doctest: +SKIP
    """
    study = study_of(scenarios, points, reforms, replications, rng, design)
    folder = Path(tempfile.mkdtemp(prefix="reformlab-") if store is None else store)
    run_study(
        study,
        folder,
        executor=executor,
        resume=resume,
        extend=extend,
        retry_failed=retry_failed,
        time_limit=time_limit,
        progress=progress,
    )
    results = open_results(folder)
    if store is None:
        weakref.finalize(results, shutil.rmtree, folder, ignore_errors=True)
    return results


def study_of(
    scenarios: Scenario | str | Sequence[Scenario],
    points: pandas.DataFrame | None = None,
    reforms: Sequence[ReformSpec | Package | str] = (),
    replications: int = 1,
    rng: int = 0,
    design: Mapping[str, Any] | None = None,
) -> Study:
    """Return the study that `run_scenarios` would compute."""
    import pandas

    from experiments.studies.inputs import CITY
    from scenarios import load

    if isinstance(scenarios, str):
        scenarios = load(scenarios)
    several = [scenarios] if isinstance(scenarios, Scenario) else list(scenarios)
    names = [city.name for city in several]
    if len(set(names)) < len(names):
        names = [f"{name} {place}" for place, name in enumerate(names)]
    cities = dict(zip(names, several, strict=True))
    if points is None:
        points = pandas.DataFrame({CITY: names} if len(names) > 1 else {}, index=range(len(names)))
    texts = [reforms] if isinstance(reforms, (str, ReformSpec, Package)) else reforms
    arms = tuple(several[0].arm(text) if isinstance(text, str) else text for text in texts)
    return Study(cities, points.reset_index(drop=True), arms, replications, rng, design or {})


def run_study(
    study: Study | None,
    folder: Path,
    *,
    executor: Any = None,
    resume: bool = False,
    extend: bool = False,
    retry_failed: bool = False,
    shard: Shard | None = None,
    threads: int = 1,
    time_limit: float | None = None,
    progress: StudyProgress | None = None,
    simulate: Simulate | None = None,
) -> None:
    """Compute what is left of a study.

    Parameters
    ----------
    study : Study or None
        None: the one that is in the folder.
    folder : Path
    executor, resume, extend, retry_failed, time_limit, progress
        As for `run_scenarios`.
    shard : Shard, optional
        Compute this share only; others may be at work on theirs.
    threads : int, optional
        Threads of each model.
    simulate : callable, optional
        What computes a task where there is no time limit, by default what the study asks for;
        another one for tests and for measuring what all else costs.
    """
    if time_limit is not None:
        check_time_limit(time_limit)
    teller = progress or Silent()
    anew = study is not None and not (folder / MANIFEST).exists()
    plan = list(study.plan()) if study is not None and anew else []  # refuses, before writing
    with ExitStack() as held:
        where = held.enter_context(_executor(executor, _sizes(folder, study), threads))
        (folder / PARTS).mkdir(parents=True, exist_ok=True)
        held.enter_context(study_lock(folder, shard))
        if study is not None and anew:
            write_study(folder, study, plan, replace=False)
        going_on = anew or resume or shard is not None
        study, plan = take_up(folder, study, resume=going_on, extend=extend)
        before = statuses(folder, alone=shard is None)
        own = _share(plan, shard)
        settled = {DONE} if retry_failed else {DONE, FAILED}
        left = [run for run in own if before.get(run.run_id) not in settled]
        teller.begin(*_standing(own, left, before))
        at_work = Running(folder, shard)
        held.callback(end_process)
        held.callback(at_work.end)
        held.callback(teller.close)
        tasks = study.tasks(left, threads)
        compute = _simulate_of(study, simulate, time_limit)
        kept = held.enter_context(Store(folder))
        running: dict[str, None] = {}
        for finished in where.compute(compute, _noted(tasks, running, at_work)):
            if finished is not None:
                _, rows = finished
                kept.add(rows)
                for row in rows:
                    running.pop(row.run_id, None)
                    teller.finish(row)
            kept.keep()


def _simulate_of(study: Study, given: Simulate | None, time_limit: float | None) -> Simulate:
    """Return what computes a task of a study, with the values that it keeps."""
    whole, each = simulate, simulate_each
    if study.design.get("keeps") == EVIDENCE:
        from experiments.calibration.observed import simulate_evidence, simulate_evidence_each

        whole, each = simulate_evidence, simulate_evidence_each
    if time_limit is not None:
        return TimeLimited(each, time_limit)
    return whole if given is None else given


def _share(plan: list[PlannedRun], shard: Shard | None) -> list[PlannedRun]:
    """Return the runs of a share: those with every n-th warm-up, whatever is done already."""
    if shard is None:
        return plan
    own = set(shard.of(dict.fromkeys(run.warm_up for run in plan)))
    return [run for run in plan if run.warm_up in own]


def _standing(
    own: Sequence[PlannedRun], left: Sequence[PlannedRun], before: Mapping[str, str]
) -> tuple[int, dict[str, str]]:
    """Return how many runs there are, and the status of those that are settled."""
    every = {run.run_id for run in own}
    settled = every - {run.run_id for run in left}
    return len(every), {run: before[run] for run in settled}


def _noted(tasks: Iterable[Task], running: dict[str, None], at_work: Running) -> Iterator[Task]:
    """Go over tasks, noting which runs have been taken."""
    for task in tasks:
        running.update(dict.fromkeys(arm.run_id for arm in task.arms))
        at_work.tell(running)
        yield task


def _sizes(folder: Path, study: Study | None) -> tuple[int, int]:
    """Return how many runs a study has, and the residents of its largest city."""
    if study is None:
        study = read_study(folder, read_manifest(folder))
    cities = study.cities.values()
    return study.size, max(sum(d.residents for d in city.city.simulated) for city in cities)


def _executor(executor: Any, sizes: tuple[int, int], threads: int) -> Executor:
    """Return the executor that is meant."""
    from experiments.pool import allow_threads, check_threads, default_workers
    from experiments.studies.executors.in_process import InProcess
    from experiments.studies.executors.process_pool import ProcessPool

    check_threads(threads)
    if hasattr(executor, "compute") and hasattr(executor, "__exit__") and not _is_client(executor):
        return executor
    if executor is None:
        executor = default_workers(*sizes)
    if isinstance(executor, int):
        if executor < 1:
            raise InputError(f"workers: {executor} is below 1", right="give 1 or more")
        if executor == 1:
            allow_threads(threads)
            return InProcess()
        return ProcessPool(executor, threads)
    from experiments.studies.executors.dask_cluster import DaskCluster

    return DaskCluster(executor, threads)


def _is_client(executor: Any) -> bool:
    """Whether it is a Dask client, which has a ``compute`` of its own."""
    return type(executor).__module__.partition(".")[0] == "distributed"
