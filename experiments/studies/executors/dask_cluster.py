"""Tasks on a Dask cluster: workers anywhere that reach the scheduler.

The scheduler gives the tasks of a worker that is gone to others; a task on which
several workers died is a failure of its runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

from experiments.studies.code_version import code_version, differences
from experiments.studies.executors import Finished, Simulate
from experiments.studies.task import Row, Task, failed_rows
from sim.errors import InputError

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["DaskCluster"]

CONNECT_SECONDS = 10.0
LOOK_SECONDS = 0.25
TASKS_PER_THREAD = 2
GONE = "the scheduler is gone, or has lost its tasks; what is done is kept, go on with --resume"


class DaskCluster:
    """Computes on the workers of a Dask scheduler.

    Parameters
    ----------
    scheduler : str or distributed.Client
        Address such as ``tcp://10.0.0.1:8786``, or a client that is connected.
    threads : int
        Threads of each model.
    """

    def __init__(self, scheduler: Any, threads: int = 1) -> None:
        self.scheduler = scheduler
        self.threads = threads
        self._own: Client | None = None

    def __enter__(self) -> Self:
        """Connect, and make sure that every worker has our version of everything."""
        distributed = _library()
        if isinstance(self.scheduler, distributed.Client):
            self.client = self.scheduler
        else:
            self.client = self._own = _connect(distributed, str(self.scheduler))
        try:
            _check_workers(self.client)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: Any) -> None:
        if self._own is not None:
            self._own.close()
            self._own = None

    def compute(self, simulate: Simulate, tasks: Iterator[Task]) -> Iterator[Finished]:
        """Compute on the cluster, a few tasks ahead of its workers."""
        from distributed import wait

        running: dict[Future, Task] = {}
        try:
            while True:
                room = TASKS_PER_THREAD * max(1, sum(self.client.nthreads().values()))
                for task in islice(tasks, max(0, room - len(running))):
                    # pure=False: the scheduler must not take two studies' tasks for one
                    running[self.client.submit(simulate, task, pure=False)] = task
                if not running:
                    return
                done = self._finished(wait, running)
                for future in done:
                    task = running.pop(future)
                    yield task, _rows(future, task)
                if not done:
                    yield None
        finally:
            self.client.cancel(list(running))

    def _finished(self, wait: Any, running: dict[Any, Task]) -> list[Any]:
        from asyncio import CancelledError

        try:
            with self.client.as_current():
                wait(list(running), timeout=LOOK_SECONDS, return_when="FIRST_COMPLETED")
        except TimeoutError:
            if self.client.status == "running":
                return []
            raise RuntimeError(GONE) from None
        except CancelledError:
            raise RuntimeError(GONE) from None
        return [future for future in running if future.done()]


def _rows(future: Any, task: Task) -> list[Row]:
    """Return what came of a task; one that ended several workers is a failure of its runs."""
    if future.status == "cancelled":
        raise RuntimeError(GONE)
    try:
        rows: list[Row] = future.result()
    except Exception as error:
        return failed_rows(task, error)
    return rows


def _library() -> Any:
    try:
        import distributed
    except ImportError:
        raise InputError(
            "a scheduler needs the package 'distributed'",
            right='install it: pip install "reformlab[cluster]"',
        ) from None
    return distributed


def _connect(distributed: Any, address: str) -> Any:
    from distributed.comm.addressing import parse_address, parse_host_port

    try:
        # read here, because a client that was given no address complains again when it is freed
        parse_host_port(parse_address(address)[1])
        return distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        said = str(error).splitlines()
        raise InputError(
            f"scheduler {address} cannot be reached",
            why=said[0] if said else f"no answer in {CONNECT_SECONDS:g} s",
            right="start one (`dask scheduler`) and give its address, such as tcp://HOST:8786",
        ) from None


def _check_workers(client: Any) -> None:
    """Refuse workers with other code or packages: their rows would be of another model."""
    here = code_version()
    for worker, there in client.run(code_version).items():
        changed = differences(here, there)
        if changed:
            raise InputError(
                f"worker {worker} has another version",
                why=f"here {changed.replace('now', 'there')}",
                right="install the same reformlab and packages everywhere",
            )
