"""How far a study has come: a bar on a terminal, plain lines elsewhere, or silence.

Everything goes to standard error, so that standard output holds results only.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

__all__ = ["Bar", "Lines", "Progress", "Silent", "duration", "reporter"]


class Progress(Protocol):
    """What a study tells while it runs."""

    def expect(self, runs: int, weeks: int) -> None:
        """Say how many runs, and weeks in all of them, there will be; more may come later."""

    def advance(self, weeks: int) -> None:
        """Say that so many more weeks have passed."""

    def finish(self, runs: int) -> None:
        """Say how many runs are done."""

    def say(self, text: str) -> None:
        """Show a line."""

    def close(self) -> None:
        """Leave the terminal as it was; called once, also after errors."""


class Silent:
    """Says nothing."""

    def expect(self, runs: int, weeks: int) -> None:
        """Ignore it."""

    def advance(self, weeks: int) -> None:
        """Ignore it."""

    def finish(self, runs: int) -> None:
        """Ignore it."""

    def say(self, text: str) -> None:
        """Ignore it."""

    def close(self) -> None:
        """Do nothing."""


class Lines:
    """A line at each tenth of the way, for logs and pipes.

    Parameters
    ----------
    stream : text stream, optional
        Where to write; standard error by default.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.begin = time.monotonic()
        self.runs = self.done = self.weeks = self.passed = self.tenths = 0

    def expect(self, runs: int, weeks: int) -> None:
        """Measure the way anew."""
        self.runs, self.weeks = runs, weeks
        self.tenths = 10 * self.passed // max(weeks, 1)

    def advance(self, weeks: int) -> None:
        """Write a line if another tenth has passed."""
        self.passed += weeks
        tenths = min(10, 10 * self.passed // max(self.weeks, 1))
        if tenths > self.tenths:
            self.tenths = tenths
            spent = time.monotonic() - self.begin
            left = spent * (self.weeks - self.passed) / max(self.passed, 1)
            runs = f"{self.done} of {self.runs} runs done, " if self.runs > 1 else ""
            self.say(
                f"{10 * tenths} % of {self.weeks:,} simulated weeks, {runs}"
                f"{duration(spent)} spent, about {duration(left)} left"
            )

    def finish(self, runs: int) -> None:
        """Remember it for the next line."""
        self.done = runs

    def say(self, text: str) -> None:
        """Write a line."""
        print(text, file=self.stream, flush=True)

    def close(self) -> None:
        """Do nothing: every line is complete."""


class Bar:
    """A bar with the time left, on a terminal."""

    def __init__(self) -> None:
        self._bar: RichProgress = _rich_bar()
        self._task = self._bar.add_task("starting", total=None)
        self._bar.start()
        self.runs = self.done = 0

    def expect(self, runs: int, weeks: int) -> None:
        """Set the length of the bar."""
        self.runs = runs
        self._bar.update(self._task, total=weeks)
        self.finish(self.done)

    def advance(self, weeks: int) -> None:
        """Move the bar."""
        self._bar.update(self._task, advance=weeks)

    def finish(self, runs: int) -> None:
        """Show the number of runs done."""
        self.done = runs
        self._bar.update(self._task, description=f"{runs} of {self.runs} runs done")

    def say(self, text: str) -> None:
        """Write a line above the bar."""
        self._bar.console.print(text, markup=False, highlight=False)

    def close(self) -> None:
        """Take the bar away."""
        self._bar.stop()


def reporter(*, silent: bool = False) -> Progress:
    """Return what suits standard error: a bar on a terminal, lines elsewhere."""
    if silent:
        return Silent()
    return Bar() if sys.stderr.isatty() else Lines()


def duration(seconds: float) -> str:
    """Write a time as people say it.

    Examples
    --------
    >>> duration(42.4), duration(754), duration(7_260)
    ('42 s', '13 min', '2 h 1 min')
    """
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 100:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def _rich_bar() -> RichProgress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
