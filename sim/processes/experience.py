"""What residents learn from their cases, in the order in which things happened.

Reads the log that the offices wrote since the last society update; changes
unresolved matters, satisfaction, expectation, trust, and what an area believes
of a channel; keeps the tallies that measures are made of.
"""

from __future__ import annotations

import math

import numpy as np

from sim.casework.tables import AROSE, BROKE, CONCEDED, FAILED, NONE, RESOLVED
from sim.compiled import frugal_kernel, rule
from sim.processes.handling import flags
from sim.processes.satisfaction import (
    expectation_after,
    expectation_raised,
    performance,
    satisfaction_level,
    unmet_performance,
)
from sim.processes.trust import trust_after
from sim.vocabulary import (
    BY_COMMITTEE,
    BY_COMMUNITY_DESK,
    BY_MEDIATION,
    BY_ORGANIZATION,
    CHANNELS,
    GOVERNMENT_OF_ROLE,
    KINDS,
    SETTLE_DIRECTLY,
    TIER_DISTRICT,
)

__all__ = ["TALLIES", "WAIT_BINS", "learn_from_cases", "wait_bin", "wait_of_bin"]

# Sums over the log since the run began (float64; counts are exact below 2**53).
TALLIES = (
    "arisen",
    "claims",  # grievances taken to any channel
    "institutional",  # closed after at least one institution
    "institutional_resolved",
    "reached_district",  # of institutional: district or above
    "handoffs",
    "days_to_resolution",
    "resolved",
    "settled_by_society",  # by committee, mediation or organization
    "gave_up",
    "let_be",
    "broken",
    "days_waited",
    "days_travelled",
    "vulnerable_closed",
    "vulnerable_resolved",
    "vulnerable_days",
    "mediations_ended",
    "mediations_agreed",
    "conceded",  # settled by a concession to action outside channels
    *(f"attempts_{name}" for name in CHANNELS),
    *(f"successes_{name}" for name in CHANNELS),
    *(f"first_{name}" for name in CHANNELS),
    *(f"arisen_{name}" for name in KINDS),
)
_T = {name: k for k, name in enumerate(TALLIES)}
(
    T_ARISEN,
    T_CLAIMS,
    T_INSTITUTIONAL,
    T_INSTITUTIONAL_RESOLVED,
    T_DISTRICT,
    T_HANDOFFS,
    T_DAYS,
    T_RESOLVED,
    T_SOCIETY,
    T_GAVE_UP,
    T_LET_BE,
    T_BROKEN,
    T_WAITED,
    T_TRAVELLED,
    T_VULNERABLE,
    T_VULNERABLE_RESOLVED,
    T_VULNERABLE_DAYS,
    T_MEDIATIONS,
    T_AGREED,
    T_CONCEDED,
) = range(20)
T_ATTEMPTS = _T[f"attempts_{CHANNELS[0]}"]
T_SUCCESSES = _T[f"successes_{CHANNELS[0]}"]
T_FIRST = _T[f"first_{CHANNELS[0]}"]
T_KIND = _T[f"arisen_{KINDS[0]}"]

# Days to resolution are also counted in bins of equal ratio, for percentiles.
WAIT_BINS = 700
_LOG_RATIO = 0.02
_SMALLEST_DAYS = 0.01


@rule
def wait_bin(days):
    """Return the bin of a time to resolution: 2 per cent wide from 0.01 day."""
    if days <= _SMALLEST_DAYS:
        return 0
    return min(WAIT_BINS - 1, 1 + np.int64(math.log(days / _SMALLEST_DAYS) / _LOG_RATIO))


def wait_of_bin(position: float) -> float:
    """Return the days at a (fractional) bin position."""
    return _SMALLEST_DAYS * math.exp(max(0.0, position - 1.0) * _LOG_RATIO)


@frugal_kernel
def learn_from_cases(
    outcomes,
    count,
    p,
    areas,
    expected_success,
    open_intensity,
    resentment,
    open_cases,
    expectation,
    satisfaction,
    trust_experience,
    trust_upper,
    user,
    vulnerability,
    tally,
    waits,
):
    """Apply the first `count` lines of the log of outcomes to residents and areas.

    `waits` has shape (3, WAIT_BINS): institutional times to resolution of
    residents without and with vulnerability flags; times from opening to closing
    of first attempts at the community desk, settled or not (to compare with the
    open-to-close times of city service requests).
    """
    q = p[0]
    for k in range(count):
        line = outcomes[k]
        r = line.resident
        weak = 1 if flags(vulnerability[r]) > 0 else 0
        channel = line.channel
        if line.type == AROSE or line.type == BROKE:
            open_cases[r] += 1
            open_intensity[r] = np.float64(open_intensity[r]) + line.intensity
            if line.type == AROSE:
                tally[T_ARISEN] += 1.0
                tally[T_KIND + line.kind] += 1.0
            else:
                tally[T_BROKEN] += 1.0
            continue
        if line.type == RESOLVED or line.type == FAILED:
            outcome = 1.0 if line.type == RESOLVED else 0.0
            area = line.area
            known = expected_success[area, channel]
            expected_success[area, channel] = known + q.success_learning_rate * (outcome - known)
            tally[T_ATTEMPTS + channel] += 1.0
            tally[T_SUCCESSES + channel] += outcome
            if line.attempts == 1:
                tally[T_FIRST + channel] += 1.0
                if channel == BY_COMMUNITY_DESK:
                    waits[2, wait_bin(line.elapsed)] += 1.0
            if channel == BY_MEDIATION:
                tally[T_MEDIATIONS] += 1.0
                tally[T_AGREED] += outcome
            if line.role != NONE:
                _experience(
                    r,
                    outcome,
                    line.procedure,
                    line.elapsed,
                    line.role,
                    areas[line.area].promise,
                    q,
                    expectation,
                    satisfaction,
                    trust_experience,
                    trust_upper,
                )
                user[r] = 1
            if line.type == FAILED:
                continue
        # The matter is closed: settled, given up, or left alone from the start.
        settled = line.type == RESOLVED or line.type == CONCEDED
        open_cases[r] -= 1
        left = np.float64(open_intensity[r]) - line.intensity
        if open_cases[r] == 0 or left < 0.0:
            left = 0.0
        open_intensity[r] = left
        if not settled:
            promise = areas[line.area].promise
            _judge(r, unmet_performance(q), promise, q, expectation, satisfaction)
            resentment[r] = min(
                1.0, np.float64(resentment[r]) + q.resentment_share * line.intensity
            )
        _count_closed(line, settled, weak, tally, waits)


@rule
def _judge(r, found, promise, q, expectation, satisfaction):
    """One resident's satisfaction and expectation after finding a performance."""
    expected = expectation_raised(np.float64(expectation[r]), promise)
    satisfaction[r] = satisfaction_level(found, expected, q)
    expectation[r] = expectation_after(expected, found, q.expectation_rate)


@rule
def _experience(
    r,
    outcome,
    procedure,
    days,
    role,
    promise,
    q,
    expectation,
    satisfaction,
    trust_experience,
    trust_upper,
):
    """One resident's experience with one body."""
    _judge(r, performance(outcome, procedure, days, q), promise, q, expectation, satisfaction)
    government = GOVERNMENT_OF_ROLE[role]
    if government == 0:
        trust_experience[r] = trust_after(np.float64(trust_experience[r]), outcome, procedure, q)
    elif government == 1:
        trust_upper[r] = trust_after(np.float64(trust_upper[r]), outcome, procedure, q)


@rule
def _count_closed(line, settled, weak, tally, waits):
    """Tally a closed matter."""
    if line.attempts == 0:
        tally[T_LET_BE] += 1.0
        return
    tally[T_CLAIMS] += 1.0
    if settled:
        tally[T_RESOLVED] += 1.0
        channel = line.channel
        if line.type == CONCEDED:
            tally[T_CONCEDED] += 1.0
        elif channel == BY_COMMITTEE or channel == BY_MEDIATION or channel == BY_ORGANIZATION:
            tally[T_SOCIETY] += 1.0
    else:
        tally[T_GAVE_UP] += 1.0
    if line.attempts == 1 and line.channel == SETTLE_DIRECTLY:
        return
    tally[T_INSTITUTIONAL] += 1.0
    tally[T_HANDOFFS] += line.handoffs
    tally[T_WAITED] += line.waited
    tally[T_TRAVELLED] += line.travelled
    if line.tier >= TIER_DISTRICT:
        tally[T_DISTRICT] += 1.0
    tally[T_VULNERABLE] += weak
    if settled:
        tally[T_INSTITUTIONAL_RESOLVED] += 1.0
        tally[T_DAYS] += line.elapsed
        waits[weak, wait_bin(line.elapsed)] += 1.0
        tally[T_VULNERABLE_RESOLVED] += weak
        tally[T_VULNERABLE_DAYS] += weak * line.elapsed
