"""Where tasks are computed: here, in a pool of processes, or on a Dask cluster.

Rows never depend on it. An executor takes tasks as it has room for them and gives
each back with its rows, in any order, or None when nothing finished for a moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from experiments.studies.task import Row, Task

__all__ = ["Executor", "Finished", "Simulate"]

Simulate = Callable[[Task], list[Row]]
Finished = tuple[Task, list[Row]] | None


class Executor(Protocol):
    """Computes tasks; a context manager, so that nothing is left running."""

    def __enter__(self) -> Any:
        """Start what is needed."""

    def __exit__(self, *error: Any) -> None:
        """End it; at once if there was an error."""

    def compute(self, simulate: Simulate, tasks: Iterator[Task]) -> Iterator[Finished]:
        """Go over the tasks as they finish.

        Parameters
        ----------
        simulate : callable
            Of a module, so that other processes find it; does not raise.
        tasks : iterator of Task
            Taken one by one as there is room, so that memory does not grow with them.
        """
