"""What reforms cost, in posts and post-years."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Books"]

WEEKS_PER_YEAR = 365.0 / 7.0


@dataclass
class Books:
    """The account of a run's reforms.

    Attributes
    ----------
    once : float
        Post-years spent at one go.
    running : float
        Posts paid for now, beyond those before any reform.
    run_up : float
        Post-years that running posts have cost so far.
    """

    once: float = 0.0
    running: float = 0.0
    run_up: float = 0.0

    def spend(self, once: float, running: float) -> None:
        """Enter a unit's conversion."""
        self.once += once
        self.running += running

    def pass_time(self, weeks: float) -> None:
        """Let running posts cost for `weeks`."""
        self.run_up += self.running * weeks / WEEKS_PER_YEAR

    @property
    def total(self) -> float:
        """Post-years spent in all."""
        return self.once + self.run_up
