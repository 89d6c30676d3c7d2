"""Tasks one after another, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from experiments.studies.executors import Finished, Simulate
from experiments.studies.task import Task

__all__ = ["InProcess"]


class InProcess:
    """Computes in this process: for debugging, and where there is one core."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None:
        return None

    def compute(self, simulate: Simulate, tasks: Iterator[Task]) -> Iterator[Finished]:
        """Compute one after another."""
        for task in tasks:
            yield task, simulate(task)
