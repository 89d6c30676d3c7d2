"""What residents and areas learn from cases, in the order in which things happened."""

from __future__ import annotations

from sim.casework.tables import AROSE, BROKE, CONCEDED, FAILED, NONE, RESOLVED
from sim.vocabulary import GOVERNMENT_OF_ROLE, KINDS

from . import rules

LOCAL, UPPER = 0, 1
PUBLIC_SAFETY = KINDS.index("public_safety")


def learn_from_cases(twin):
    """Let society hear what the offices told since its last update."""
    for outcome in twin.casework.take_outcomes():
        twin.account.hear(outcome)
        twin.ledger.hear(outcome)
        if outcome.type in (AROSE, BROKE):
            open_matter(outcome.resident, outcome.intensity)
            if outcome.type == AROSE and outcome.kind == PUBLIC_SAFETY:
                live_through_danger(outcome, twin.p)
            continue
        if outcome.type in (RESOLVED, FAILED):
            learn_of_channel(outcome.area, outcome, twin.p)
            if outcome.role != NONE:
                experience(outcome.resident, outcome, twin.p)
        if outcome.type != FAILED:
            close_matter(outcome.resident, outcome, twin.p)


def open_matter(resident, intensity):
    """One more matter is open."""
    resident.open_cases += 1
    resident.open_intensity = resident.open_intensity + intensity


def live_through_danger(outcome, p):
    """A matter of public safety frightens its victim, and the neighbourhood sees it."""
    if p.security_rate > 0.0:
        victim = outcome.resident
        victim.security = rules.frightened(victim.security, outcome.intensity, p)
        outcome.area.unsafe_matters += 1.0


def close_matter(resident, outcome, p):
    """A matter is settled, given up, or left alone from the start."""
    resident.open_cases -= 1
    left = resident.open_intensity - outcome.intensity
    if resident.open_cases == 0 or left < 0.0:
        left = 0.0
    resident.open_intensity = left
    if outcome.type not in (RESOLVED, CONCEDED):
        judge(resident, rules.unmet_performance(p), outcome.area.promise, p)
        resident.resentment = min(1.0, resident.resentment + p.resentment_share * outcome.intensity)


def learn_of_channel(area, outcome, p):
    """Neighbours hear whether a channel helped."""
    success = 1.0 if outcome.type == RESOLVED else 0.0
    known = area.expected_success[outcome.channel]
    area.expected_success[outcome.channel] = known + p.success_learning_rate * (success - known)


def judge(resident, found, promise, p):
    """Satisfaction and expectation after finding a performance."""
    expected = rules.expectation_raised(resident.expectation, promise)
    resident.satisfaction = rules.satisfaction_level(found, expected, p)
    resident.expectation = rules.expectation_after(expected, found, p.expectation_rate)


def experience(resident, outcome, p):
    """One resident's experience with one body."""
    success = 1.0 if outcome.type == RESOLVED else 0.0
    found = rules.performance(success, outcome.procedure, outcome.elapsed, p)
    judge(resident, found, outcome.area.promise, p)
    government = GOVERNMENT_OF_ROLE[outcome.role]
    if government == LOCAL:
        resident.trust_experience = rules.trust_after(
            resident.trust_experience, success, outcome.procedure, p
        )
    elif government == UPPER:
        resident.trust_upper = rules.trust_after(
            resident.trust_upper, success, outcome.procedure, p
        )
    resident.user = 1
