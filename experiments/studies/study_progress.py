"""How far a study has come: runs done and failed, how many a minute, time left.

A bar on a terminal, and silence elsewhere: a log has no use for it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from experiments.progress import duration
from experiments.studies.task import DONE, FAILED, Row

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

__all__ = ["Bar", "Silent", "StudyProgress", "how_far", "study_reporter"]


class StudyProgress(Protocol):
    """What a study tells while it runs."""

    def begin(self, runs: int, before: Mapping[str, str]) -> None:
        """Say how many runs there are, and the status of those that finished earlier."""

    def finish(self, row: Row) -> None:
        """Say that a run has finished."""

    def close(self) -> None:
        """Leave the terminal as it was; called once, also after errors."""


class Silent:
    """Says nothing."""

    def begin(self, runs: int, before: Mapping[str, str]) -> None:
        """Ignore it."""

    def finish(self, row: Row) -> None:
        """Ignore it."""

    def close(self) -> None:
        """Do nothing."""


class Bar:
    """A bar on standard error."""

    def __init__(self) -> None:
        self._bar: RichProgress | None = None
        self.runs = self.done = self.failed = self.earlier = 0

    def begin(self, runs: int, before: Mapping[str, str]) -> None:
        """Show the bar, with what is done already."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        counts = list(before.values())
        self.runs, self.done, self.failed = runs, counts.count(DONE), counts.count(FAILED)
        self.earlier = self.done + self.failed
        self._start = time.monotonic()
        columns = (BarColumn(), TextColumn("{task.description}"))
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task(self._said(), total=runs, completed=self.earlier)
        self._bar.start()

    def finish(self, row: Row) -> None:
        """Move the bar."""
        self.done += row.status == DONE
        self.failed += row.status == FAILED
        assert self._bar is not None, "a study begins before a run of it finishes"
        self._bar.update(self._task, advance=1, description=self._said())

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def _said(self) -> str:
        spent = time.monotonic() - self._start
        return how_far(self.runs, self.done, self.failed, self.earlier, spent)


def how_far(runs: int, done: int, failed: int, earlier: int, seconds: float) -> str:
    """Say how far a study is.

    Parameters
    ----------
    runs, done, failed : int
        In all, done and failed.
    earlier : int
        How many of these had finished before this session.
    seconds : float
        What this session has taken so far.

    Examples
    --------
    >>> how_far(500, 100, 2, 42, 60.0)
    '100 of 500 runs done, 2 failed, 60 a minute, 7 min left'
    """
    said = f"{done} of {runs} runs done" + (f", {failed} failed" if failed else "")
    now = done + failed - earlier
    if not now or seconds <= 0.0:
        return said
    rate = now / seconds
    left = (runs - done - failed) / rate
    return f"{said}, {rate * 60.0:,.0f} a minute, {duration(left)} left"


def study_reporter(*, silent: bool = False) -> StudyProgress:
    """Return a bar where standard error is a terminal, else silence."""
    return Bar() if sys.stderr.isatty() and not silent else Silent()
