"""Where the time of a run goes, process by process.

Clocks are put around what a model calls, not into it: a run without a profile pays nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["Profile", "ProfileRow"]

REST = "everything else"
CALLS = (  # in the order of a step; what is called within another is taken out of it
    ("beginning of a period", "", "_begin_period"),
    ("grievances arise", "caseload", "let_arise"),
    ("offices work off cases", "caseload", "work_off"),
    ("what came of cases is learnt", "", "_learn_from_cases"),
    ("taking part in common affairs", "", "take_part"),
    ("news, rumours and talk", "", "hear_and_tell"),
    ("neighbours meet", "", "_meet_neighbours"),
    ("security and wellbeing", "", "_feel_life"),
    ("institutions adapt, yearly", "institutions", "pass_year"),
    ("offices decide how hard to work", "", "_step_offices"),
    ("books and series", "", "_record"),
    ("hash of the trajectory", "", "chain_hash"),
)


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """Where a part of the time went.

    Parameters
    ----------
    process : str
    seconds : float
        Wall time, without that of processes called within.
    share : float
        Of the run, 0 to 1.
    calls : int
    """

    process: str
    seconds: float
    share: float
    calls: int

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain data."""
        return {
            "process": self.process,
            "seconds": self.seconds,
            "share": self.share,
            "calls": self.calls,
        }


class _Clock:
    """A clock around one method of one object."""

    def __init__(self, profile: Profile, owner: Any, name: str, label: str) -> None:
        self.profile, self.owner, self.name, self.label = profile, owner, name, label
        self.method: Callable[..., Any] = getattr(owner, name)
        self.seconds, self.calls = 0.0, 0
        setattr(owner, name, self)

    def __call__(self, *arguments: Any) -> Any:
        within = self.profile.within
        within.append(0.0)
        begin = time.perf_counter()
        try:
            return self.method(*arguments)
        finally:
            taken = time.perf_counter() - begin
            self.seconds += taken - within.pop()
            self.calls += 1
            if within:
                within[-1] += taken

    def take_off(self) -> None:
        """Leave the object as it was."""
        vars(self.owner).pop(self.name, None)

    def __reduce__(self) -> tuple[Any, ...]:  # of copies, too: they would move the first model
        raise RuntimeError("a model cannot be copied or pickled while it is profiled")


class Profile:
    """Clocks around the processes of one model, from now until the block ends.

    Parameters
    ----------
    model : GovernanceModel
        Its reforms, shocks and own processes of this moment get a line each. It cannot be
        copied or pickled meanwhile.

    Examples
    --------
    >>> from scenarios import load
    >>> from sim import GovernanceModel
    >>> model = GovernanceModel(load("test-town"))
    >>> with Profile(model) as profile:
    ...     model = model.run(weeks=4)
    >>> print(profile.text())  # doctest: +SKIP
    """

    def __init__(self, model: GovernanceModel) -> None:
        self.model = model
        self.within: list[float] = []  # seconds of the calls within, one a call under way
        self._clocks: list[_Clock] = []
        self._total = 0.0
        self._weeks = 0.0

    def __enter__(self) -> Profile:
        model = self.model
        places: list[tuple[str, Any, str]] = [
            (label, getattr(model, part) if part else model, name) for label, part, name in CALLS
        ]
        places += [(f"reform {reform.name}", reform, "step") for reform in model.reforms]
        places += [(f"shock {shock.name}", shock, "step") for shock in model.shocks]
        places += [(f"own process {process.name}", process, "step") for process in model.processes]
        self._clocks = [_Clock(self, owner, name, label) for label, owner, name in places]
        self._first_week = model.week
        self._begin = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self._total = time.perf_counter() - self._begin
        self._weeks = self.model.week - self._first_week
        for clock in self._clocks:
            clock.take_off()

    @property
    def rows(self) -> list[ProfileRow]:
        """One row a process that was called, the longest first; the rest last."""
        total = max(self._total, 1e-9)
        found = [
            ProfileRow(clock.label, clock.seconds, clock.seconds / total, clock.calls)
            for clock in self._clocks
            if clock.calls
        ]
        found.sort(key=lambda row: -row.seconds)
        rest = total - sum(row.seconds for row in found)
        return [*found, ProfileRow(REST, rest, rest / total, 1)]

    def text(self) -> str:
        """Return the table for a terminal."""
        rows = self.rows
        weeks = max(1.0, self._weeks)
        residents = self.model.population.residents
        wide = max(len(row.process) for row in rows)
        lines = [f"{'process':<{wide}}  seconds    share  ms a week  ns a resident and week"]
        for row in [*rows, ProfileRow("in all", sum(row.seconds for row in rows), 1.0, 1)]:
            lines.append(
                f"{row.process:<{wide}}  {row.seconds:7.3f}  {100.0 * row.share:5.1f} %  "
                f"{1e3 * row.seconds / weeks:9.3f}  {1e9 * row.seconds / weeks / residents:22.2f}"
            )
        return "\n".join(lines)
