"""How far a study has come: runs done and failed, how many a minute, time left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from experiments.studies.task import Row

__all__ = ["Silent", "StudyProgress"]


class StudyProgress(Protocol):
    """What a study tells while it runs."""

    def begin(self, runs: int, before: Mapping[str, str]) -> None:
        """Say how many runs there are, and the status of those that finished earlier."""

    def finish(self, row: Row) -> None:
        """Say that a run has finished."""

    def tick(self) -> None:
        """Pass a moment."""

    def close(self) -> None:
        """Leave the terminal as it was; called once, also after errors."""


class Silent:
    """Says nothing."""

    def begin(self, runs: int, before: Mapping[str, str]) -> None:
        """Ignore it."""

    def finish(self, row: Row) -> None:
        """Ignore it."""

    def tick(self) -> None:
        """Ignore it."""

    def close(self) -> None:
        """Do nothing."""
