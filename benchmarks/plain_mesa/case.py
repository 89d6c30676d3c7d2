"""A case: one matter on its way from a grievance to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.plain_mesa import rules
from sim.vocabulary import (
    BY_COMMITTEE,
    BY_MEDIATION,
    BY_ORGANIZATION,
    CHANNELS,
    LET_IT_BE,
    NEST_OF_CHANNEL,
    SETTLE_DIRECTLY,
)

if TYPE_CHECKING:
    from random import Random
    from types import SimpleNamespace


__all__ = ["NOBODY", "Case", "Outcome", "choose_channel"]

NOBODY = -1
NEIGHBOURHOOD = NEST_OF_CHANNEL[BY_COMMITTEE]
assert NEIGHBOURHOOD == NEST_OF_CHANNEL[BY_MEDIATION] == NEST_OF_CHANNEL[BY_ORGANIZATION]
ADMINISTRATION = NEIGHBOURHOOD + 1


class Case:
    """One matter of one `Resident` (None: of somebody who is not simulated)."""

    def __init__(
        self,
        resident: Any,
        kind: int,
        arose: float,
        complexity: float,
        intensity: float,
    ) -> None:
        self.resident = resident
        self.kind = kind
        self.arose = arose
        self.complexity = complexity
        self.intensity = intensity
        self.channel = LET_IT_BE
        self.tastes: list[float] | None = None
        self.tried: set[int] = set()
        self.attempts = 0
        self.handoffs = 0
        self.urgent = False
        self.astray: set[int] = set()  # roles at which it went to the wrong department
        self.version = 0  # an event of an earlier version is overtaken


class Outcome(NamedTuple):
    """What an office, or life, tells a resident about a case."""

    event: str  # "arose", "resolved", "failed", "gave_up", "let_be", "broke"
    case: Case
    role: int  # of the body; NOBODY where the parties talked
    procedure: float
    elapsed: float
    channel: int
    attempts: int
    handoffs: int


def choose_channel(case: Case, p: SimpleNamespace, random: Random) -> int:
    """Return what the resident does next: the highest random utility of what is left to try.

    A matter keeps its tastes at every attempt.
    """
    if case.attempts >= p.attempts_max:
        return LET_IT_BE
    if case.tastes is None:
        case.tastes = _draw_tastes(p, random)
    resident = case.resident
    area = resident.area
    best, best_utility = LET_IT_BE, float("-inf")
    for channel in range(len(CHANNELS)):
        if channel in case.tried or (channel > SETTLE_DIRECTLY and area.doors[channel] is None):
            continue
        utility = case.tastes[channel] + rules.channel_value(
            channel,
            case.kind,
            case.intensity,
            case.attempts,
            area.expected_success[channel],
            resident.trust,
            resident.trust_upper,
            resident.legal_awareness,
            area.distance,
            area.publicity,
            0.0,
            p,
        )
        if utility > best_utility:
            best, best_utility = channel, utility
    return best


def _draw_tastes(p: SimpleNamespace, random: Random) -> list[float]:
    """Draw the random part of each channel's utility, shared within a nest (nested logit)."""
    alpha = p.nest_correlation
    shared = {
        nest: rules.log_positive_stable(1.0 - random.random(), 1.0 - random.random(), alpha)
        for nest in (NEIGHBOURHOOD, ADMINISTRATION)
    }
    tastes = []
    for nest in NEST_OF_CHANNEL:
        noise = rules.gumbel(1.0 - random.random())
        if nest in shared:
            noise = alpha * (shared[nest] + noise)
        tastes.append(noise)
    return tastes
