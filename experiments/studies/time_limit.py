"""A limit for the time a run may take: one that hangs is stopped and has failed.

Compiled code cannot be interrupted, so the runs are computed in a process beside the one that
waits for them, which is ended when its time is up and replaced for the next run. That works
alike in this process, in a pool and on a cluster, and harms no other run.
"""

from __future__ import annotations

import math
import os
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

from experiments.studies.task import Row, Task, failed_rows
from sim.errors import InputError

__all__ = ["DEAD", "TimeLimited", "check_time_limit", "end_process"]

Each = Callable[[Task], Iterator[Row | None]]
"""Computes a task run by run: None once what its runs share is there, then their rows."""

PROGRAM: Final = "from experiments.studies.limited_worker import main; main()"
DEAD: Final = "its worker process died, perhaps for want of memory"

_own = threading.local()
"""The process beside this thread, if there is one."""


@dataclass(frozen=True)
class TimeLimited:
    """Computes tasks as `each` does, and ends every run that takes too long.

    What the runs of a task share (the warm-up, and the baseline that changes are measured from)
    may take as long as a run; if it takes longer, none of them can be computed.

    Parameters
    ----------
    each : callable
        Of a module, so that another process finds it.
    seconds : float
        Wall time that a run may take.
    """

    each: Each
    seconds: float

    def __call__(self, task: Task) -> list[Row]:
        """Return a row for every run of a task, in the order of its arms."""
        rows: list[Row] = []
        left = task.arms
        while left:
            rest = replace(task, arms=left)
            found, shared, why = self._as_far_as_it_comes(rest)
            rows += found
            left = left[len(found) :]
            if not left:
                break
            broken = left[:1] if shared else left
            reason = why if shared else f"{why} (before its measured weeks, or in the baseline)"
            rows += failed_rows(replace(task, arms=broken), InputError(reason), self.seconds)
            left = left[len(broken) :]
        return rows

    def _as_far_as_it_comes(self, task: Task) -> tuple[list[Row], bool, str]:
        """Return the rows there are, whether what they share is there, and why others are not."""
        process = _process(task.threads)
        rows: list[Row] = []
        shared = False
        try:
            for row in process.compute(self.each, task, self.seconds):
                shared = True
                if row is not None:
                    rows.append(row)
        except TimeoutError:
            end_process()
            return rows, shared, f"took longer than {self.seconds:g} s and was stopped"
        except EOFError:
            end_process()
            return rows, shared, DEAD
        except BaseException:
            end_process()
            raise
        return rows, True, "came without a row"


def check_time_limit(seconds: float) -> None:
    """Refuse a limit that no run can keep."""
    if not (math.isfinite(seconds) and seconds > 0.0):
        raise InputError(
            f"time limit: {seconds:g} seconds cannot be kept", right="give seconds above 0"
        )


def end_process() -> None:
    """End the process beside this thread, if there is one."""
    process = getattr(_own, "process", None)
    if process is not None:
        _own.process = None
        process.end()


def _process(threads: int) -> _Process:
    """Return the process beside this thread, a new one if need be."""
    process: _Process | None = getattr(_own, "process", None)
    if process is None or process.threads != threads:
        end_process()
        process = _own.process = _Process(threads)
    return process


class _Process:
    """A process that computes what it is given, and tells row by row.

    Parameters
    ----------
    threads : int
        Threads of its models.
    """

    def __init__(self, threads: int) -> None:
        self.threads = threads
        folders = [folder or os.getcwd() for folder in sys.path]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", PROGRAM, str(threads)],  # -P: nothing from this folder
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
        )
        self._told: queue.SimpleQueue[Any] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def compute(self, each: Each, task: Task, seconds: float) -> Iterator[Row | None]:
        """Go over what `each` gives; TimeoutError if it takes too long, EOFError if it died."""
        assert self._process.stdin is not None
        try:
            pickle.dump((each, task), self._process.stdin)
            self._process.stdin.flush()
        except OSError:
            raise EOFError from None
        self._next(None)  # ready: starting, and compiling what is not compiled, are not counted
        while True:
            until = time.monotonic() + seconds
            said = self._next(until)
            if said == "end":
                return
            yield said

    def _next(self, until: float | None) -> Any:
        try:
            wait = None if until is None else max(0.0, until - time.monotonic())
            said = self._told.get(timeout=wait)
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(said, EOFError):
            raise said
        return said

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with suppress(Exception):  # half a message: it died while it spoke
            while True:
                self._told.put(pickle.load(self._process.stdout))
        self._told.put(EOFError())

    def end(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(OSError):
                pipe.close()
