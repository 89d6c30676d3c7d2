"""What the command line asked for, where the page finds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.dashboard.state import State

if TYPE_CHECKING:
    from experiments.dashboard.cities import Cities
    from experiments.dashboard.past import Pasts

__all__ = ["Served", "serve", "served"]


@dataclass(frozen=True)
class Served:
    """What one server serves.

    Parameters
    ----------
    cities : Cities
    pasts : Pasts
    start : State
        Shown to whoever comes without a link.
    """

    cities: Cities
    pasts: Pasts
    start: State


_served: list[Served] = []


def serve(what: Served) -> None:
    """Say what this process serves; before the first page."""
    _served[:] = [what]


def served() -> Served:
    """Return what this process serves."""
    (what,) = _served
    return what
