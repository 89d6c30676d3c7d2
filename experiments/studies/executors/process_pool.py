"""Tasks side by side in processes that start afresh (spawn), also from a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any, Self

from experiments.pool import WorkerContext, begin_worker
from experiments.studies.executors import Finished, Simulate
from experiments.studies.task import Row, Task, failed_rows
from experiments.studies.time_limit import DEAD

__all__ = ["ProcessPool"]

LOOK_SECONDS = 0.25


class ProcessPool:
    """Computes in several processes; one that dies is replaced, its task tried once more alone.

    Parameters
    ----------
    workers : int
        Number of processes.
    threads : int
        Threads of each.
    warm : bool
        Whether to compile the model first where it is not compiled yet.
    """

    def __init__(self, workers: int, threads: int = 1, *, warm: bool = True) -> None:
        self.workers = workers
        self.threads = threads
        self.warm = warm
        self._pool: ProcessPoolExecutor | None = None
        self._context = WorkerContext()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None:
        self._stop(at_once=any(error))

    def compute(self, simulate: Simulate, tasks: Iterator[Task]) -> Iterator[Finished]:
        """Compute side by side, a few tasks ahead of the workers."""
        suspects: list[Task] = []
        while True:
            running: dict[Future[list[Row]], Task] = {}
            try:
                yield from self._side_by_side(simulate, tasks, running)
                return
            except BrokenProcessPool:
                suspects = list(running.values())
                self._stop(at_once=True)
            for task in suspects:  # one by one, so that the one that kills is found
                yield task, self._alone(simulate, task)

    def _side_by_side(
        self, simulate: Simulate, tasks: Iterator[Task], running: dict[Future[list[Row]], Task]
    ) -> Iterator[Finished]:
        pool = self._started()
        while True:
            for task in islice(tasks, 2 * self.workers - len(running)):
                try:
                    running[pool.submit(simulate, task)] = task
                except BrokenProcessPool:
                    running[Future()] = task
                    raise
            if not running:
                return
            done, _ = wait(running, LOOK_SECONDS, FIRST_COMPLETED)
            for future in done:
                rows = _rows(future, running[future])
                yield running.pop(future), rows
            if not done:
                yield None

    def _alone(self, simulate: Simulate, task: Task) -> list[Row]:
        try:
            return _rows(self._started().submit(simulate, task), task)
        except BrokenProcessPool as error:
            self._stop(at_once=True)
            died = RuntimeError(DEAD)
            died.__cause__ = error
            return failed_rows(task, died)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._context = WorkerContext()
            self._pool = ProcessPoolExecutor(
                self.workers,
                mp_context=self._context,
                initializer=begin_worker,
                initargs=(self.threads, None),
            )
            self._compile()
        return self._pool

    def _compile(self) -> None:
        """Let one worker compile what is not compiled yet, before all would."""
        from experiments.warm_cache import is_warm, warm

        assert self._pool is not None
        if self.warm and not is_warm(self.threads):
            self._pool.submit(warm, self.threads).result()
        self.warm = False

    def _stop(self, *, at_once: bool) -> None:
        if self._pool is None:
            return
        if at_once:  # nobody will read what they are still computing
            self._context.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None


def _rows(future: Future[list[Row]], task: Task) -> list[Row]:
    """Return what came of a task; what cannot even be brought back is a failure of its runs."""
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except Exception as error:
        return failed_rows(task, error)
