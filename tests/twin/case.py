"""A case: one grievance on its way, or one of the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.casework.tables import NONE, ON_ITS_WAY


@dataclass(eq=False, slots=True)
class Case:
    """A case, named by (resident, address, day)."""

    arose: float  # absolute day and fraction
    address: int
    day: int
    complexity: float
    intensity: float = 0.0
    resident: Any = None  # None: background
    area: Any = None
    kind: int = NONE
    channel: int = NONE
    station: Any = None  # the office it is at, or on its way to
    state: int = ON_ITS_WAY
    token: int = 0  # its last event; earlier ones are stale
    entered: float = 0.0
    patient_until: float = 0.0
    waited: float = 0.0
    touched: float = 0.0
    outside: float = 0.0
    travelled: float = 0.0
    tried: int = 0  # channels, one bit each
    misrouted: int = 0  # roles at which it went astray, one bit each
    handoffs: int = 0
    attempts: int = 0
    tier: int = 0
    priority: int = 1
    again: int = 0

    @property
    def resident_number(self):
        """Number of the resident; `NONE` for the background."""
        return NONE if self.resident is None else self.resident.number


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the offices tell society of a case."""

    type: int
    resident: Any
    area: Any
    kind: int
    channel: int
    role: int
    procedure: float
    intensity: float
    elapsed: float
    waited: float
    travelled: float
    handoffs: int
    tier: int
    attempts: int
