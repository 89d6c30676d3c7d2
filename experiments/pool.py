"""Where replications are computed: in this process, or side by side in several.

Results do not depend on it: luck is addressed, and results are put in the
order of their numbers. Nothing numerical is imported here before a worker has
been told how many threads it may use.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Any, Self

from experiments.progress import Progress

if TYPE_CHECKING:
    from experiments.replication import Replication, Task

__all__ = [
    "Pool",
    "WorkerContext",
    "allow_threads",
    "begin_worker",
    "check_threads",
    "cores",
    "default_workers",
    "free_memory",
]

LOOK_AFTER_SECONDS = 0.25
"""How often the progress of workers is looked at."""

BYTES_OF_A_WORKER = 300_000_000
BYTES_PER_RESIDENT = 1_000
"""Memory of a worker with three models (past, baseline, reform): twice what was measured."""

_LIBRARY_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

_weeks_done: Any = None
"""In a worker: the counter of simulated weeks that it shares with its parent."""


class Pool:
    """Computes replications; a context manager, so that no process is left behind.

    Parameters
    ----------
    workers : int
        Number of processes; with 1 everything happens in this one.
    threads : int
        Threads of each process.
    """

    def __init__(self, workers: int, threads: int = 1) -> None:
        check_threads(threads)
        self.workers = workers
        self.threads = threads
        self._executor: ProcessPoolExecutor | None = None
        self._context = WorkerContext()
        self._weeks = self._context.Value("q", 0)
        self._weeks_seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._executor is None:
            return
        if error is not None:  # nobody will read what they are still computing
            self._context.terminate()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def run(
        self,
        tasks: Sequence[Task],
        progress: Progress,
        finished: Callable[[], None] = lambda: None,
    ) -> list[Replication]:
        """Compute replications; return them in the order of the tasks.

        Parameters
        ----------
        tasks : sequence of Task
            What to compute.
        progress : Progress
            Told of the weeks as they pass.
        finished : callable, optional
            Called whenever a replication is done.

        Raises
        ------
        InputError, FailedReplication
            As from the first replication that raises it.
        RuntimeError
            If a worker process died.
        """
        if self.workers == 1:
            allow_threads(self.threads)
            return [_here(task, progress, finished) for task in tasks]
        try:
            return self._side_by_side(tasks, progress, finished)
        except BrokenProcessPool as error:
            raise RuntimeError(
                "a worker process died, perhaps for want of memory: try fewer workers "
                f"(--workers {max(1, self.workers // 2)}) or a smaller part of the city"
            ) from error

    def _side_by_side(
        self, tasks: Sequence[Task], progress: Progress, finished: Callable[[], None]
    ) -> list[Replication]:
        if self._executor is None:
            self._start(progress)
        assert self._executor is not None
        futures = [self._executor.submit(_in_worker, task) for task in tasks]
        pending: set[Future[Replication]] = set(futures)
        while pending:
            done, pending = wait(pending, LOOK_AFTER_SECONDS, FIRST_COMPLETED)
            weeks = int(self._weeks.value)
            progress.advance(weeks - self._weeks_seen)
            self._weeks_seen = weeks
            for future in done:
                future.result()  # raises what the worker raised
                finished()
        return [future.result() for future in futures]

    def _start(self, progress: Progress) -> None:
        """Start the first worker and let it compile what is not compiled yet; others follow."""
        from experiments.warm_cache import is_warm, warm

        self._executor = ProcessPoolExecutor(
            self.workers,
            mp_context=self._context,
            initializer=begin_worker,
            initargs=(self.threads, self._weeks),
        )
        if not is_warm(self.threads):
            progress.say("compiling the model, once for these sources: about half a minute")
            self._executor.submit(warm, self.threads).result()


def cores() -> int:
    """Return the number of cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def default_workers(runs: int, residents: int) -> int:
    """Return how many processes to start when nobody says: what cores and memory allow.

    Parameters
    ----------
    runs : int
        Replications there are to compute.
    residents : int
        Residents of each.
    """
    workers = min(cores(), runs)
    free = free_memory()
    if free is not None:
        workers = min(workers, free // (BYTES_OF_A_WORKER + BYTES_PER_RESIDENT * residents))
    return max(1, workers)


def free_memory() -> int | None:
    """Return the bytes that are free, or None where the system does not say."""
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def allow_threads(threads: int) -> None:
    """Let numba start that many threads, even on a machine with fewer cores.

    Without effect once numba is loaded; a model then takes as many as numba
    allows, which changes how long a run takes and nothing else.

    Raises
    ------
    InputError
        If it is below 1.
    """
    check_threads(threads)
    if threads > cores() and "numba" not in sys.modules:
        os.environ["NUMBA_NUM_THREADS"] = str(threads)


def check_threads(threads: int) -> None:
    """Refuse a number of threads that cannot run."""
    if threads < 1:
        from sim.errors import InputError

        raise InputError(f"threads: {threads} is below 1", right="give 1 or more")


def _here(task: Task, progress: Progress, finished: Callable[[], None]) -> Replication:
    from experiments.replication import run_replication

    result = run_replication(task, progress.advance)
    finished()
    return result


def _in_worker(task: Task) -> Replication:
    from experiments.replication import run_replication

    return run_replication(task, _count_weeks)


def _count_weeks(weeks: int) -> None:
    with _weeks_done.get_lock():
        _weeks_done.value += weeks


def begin_worker(threads: int, weeks_done: Any) -> None:
    """Prepare a worker before anything numerical is imported."""
    global _weeks_done
    _weeks_done = weeks_done
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    os.environ["NUMBA_NUM_THREADS"] = str(threads)
    for name in _LIBRARY_THREADS:
        os.environ[name] = "1"
    from experiments.shadow import check_packages

    check_packages()
    threading.Thread(target=_leave_with_the_parent, daemon=True).start()


def _leave_with_the_parent() -> None:
    """End this worker when its parent has died, however it died."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class _Worker(SpawnProcess):
    """A process that starts afresh, without the script that started the study."""

    def start(self) -> None:
        """Start it; what it must import is named by its task."""
        with _without_main_module():
            super().start()


class WorkerContext(SpawnContext):
    """Starts such workers and knows which they are."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[_Worker] = []

    def Process(self, *args: Any, **kwargs: Any) -> _Worker:  # type: ignore[override]
        """Return a new worker."""
        worker = _Worker(*args, **kwargs)
        self.started.append(worker)
        return worker

    def terminate(self) -> None:
        """End the workers started here."""
        for worker in self.started:
            if worker.is_alive():
                worker.terminate()


@contextmanager
def _without_main_module() -> Iterator[None]:
    """Hide the script that is running.

    A spawned process would otherwise run it again, and a plain script that
    calls `compare` without a ``__main__`` guard would start itself for ever.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
