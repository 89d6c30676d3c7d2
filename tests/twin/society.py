"""What a period of living together changes: influence, participation, action.

Synchronous: every resident sees what the neighbours showed at the last update.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.processes.area_sums import SUMS
from sim.streams import DETENTION, PATROL

from . import rules
from .luck import uniform, uniform4


def meet_neighbours(twin):
    """Update every resident from the last state of all."""
    speed = speeds(twin)
    shown = []
    for area in twin.areas:
        area.sums = dict.fromkeys(SUMS, 0.0)
        area.officers = rules.officers_in_sight(
            area.police + twin.p.officers_sent * area.suppressed,
            twin.p.moving_share,
            uniform(twin.seed, PATROL, area.number, 0, twin.period, 0),
        )
        for resident in area.residents:
            shown.append((resident, update(twin, area, resident, speed)))
        area.contribution = area.sums["contribution"] / max(1, len(area.residents))
    for resident, signal in shown:
        resident.grievance, resident.trust_local, resident.contribution, resident.acting = signal


@dataclass(frozen=True, slots=True)
class Speeds:
    """Shares of the way gone in one period: 1 - exp(-rate dt), or exp(-rate dt) kept."""

    talk: float
    learn: float
    drift: float
    keep: float
    disbelief: float


def speeds(twin):
    """Return how far everything moves in one period."""
    p, weeks = twin.p, twin.period_weeks
    return Speeds(
        talk=1.0 - math.exp(-p.influence_rate * weeks),
        learn=1.0 - math.exp(-p.belief_rate * weeks),
        drift=1.0 - math.exp(-p.trust_drift * weeks),
        keep=math.exp(-p.resentment_fading * weeks),
        disbelief=1.0 - math.exp(-p.credibility_rate * weeks),
    )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a resident's neighbours showed at the last update, added up."""

    number: float
    grievance: float
    trust: float
    contribution: float
    acting: float


def look_around(twin, resident):
    """Return what the neighbours showed, added in the order of their numbers."""
    grievance = trust = contribution = acting = 0.0
    for number in resident.neighbours:
        other = twin.residents[number]
        grievance += other.grievance
        trust += other.trust_local
        contribution += other.contribution
        acting += other.acting
    return Neighbours(float(len(resident.neighbours)), grievance, trust, contribution, acting)


def update(twin, area, resident, speed):
    """Update one resident; return the signal that neighbours will see."""
    p = twin.p
    seen = look_around(twin, resident)
    weak = float(rules.flags(resident.vulnerability))

    # Own matters and anchors.
    faded = resident.resentment * speed.keep
    resident.resentment = faded
    unresolved = resident.open_intensity + faded
    unhelped = (1.0 - area.help) * (1.0 - area.served)
    anchor = min(1.0, p.grievance_base * (1.0 + weak * unhelped) + unresolved)
    anchor = rules.alarmed(anchor, resident.topics, p)
    known_better = min(1.0, unresolved)
    anchor = rules.calmed(anchor, area.message, known_better, p)
    experienced = resident.trust_experience
    experienced = experienced + speed.drift * (resident.trust_start - experienced)
    experienced = rules.disbelieved(experienced, area.message, known_better, speed.disbelief)
    resident.trust_experience = experienced
    experienced = rules.distrusted(experienced, resident.topics, p)

    # Influence.
    grievance_seen, trust_seen, contribution_seen = anchor, experienced, area.contribution
    if seen.number > 0.0:
        grievance_seen = seen.grievance / seen.number
        trust_seen = seen.trust / seen.number
        contribution_seen = (1.0 - p.global_observation) * (
            seen.contribution / seen.number
        ) + p.global_observation * area.contribution
    grievance = rules.influenced(
        resident.grievance, grievance_seen, anchor, p.susceptibility, speed.talk
    )
    trust = rules.influenced(
        resident.trust_local, trust_seen, experienced, p.susceptibility, speed.talk
    )

    # Participation.
    belief = rules.belief_after(resident.belief, contribution_seen, speed.learn)
    resident.belief = belief
    given = rules.contribution(
        resident.participant_type,
        belief,
        area.efficacy,
        area.monitoring,
        rules.lost_in_all(area.exhaustion, area.burnout),
        area.volunteering + area.called,
        p,
    )

    # Action outside channels.
    missing = area.missing_channels * p.missing_channel_push + area.emboldened * p.emboldening
    push = missing * min(1.0, unresolved)
    acting = rules.acts(
        rules.hardship(grievance, unresolved, p.unresolved_blend),
        trust,
        push,
        resident.risk_aversion,
        area.officers,
        seen.acting,
        seen.number,
        resident.threshold,
        p,
    )
    acting = acting and not detained(twin, area, resident, seen)
    signal = (grievance, trust, given, 1.0 if acting else 0.0)
    add_up(area.sums, resident, signal, weak, p)
    return signal


def detained(twin, area, resident, seen):
    """Return whether a resident who would act is in detention; who acts may be detained."""
    p, week = twin.p, (twin.day - 1) // 7
    if resident.detained_until >= week:
        return True
    first, second, _, _ = uniform4(twin.seed, DETENTION, resident.number, 0, twin.period, 0)
    chance = rules.detention_chance(
        area.officers, 1.0 + seen.acting, p.detention_rate, twin.period_weeks
    )
    if first < chance:
        resident.detained_until = week + rules.detention_term(second, p.longest_term)
    return False


def add_up(sums, resident, signal, weak, p):
    """Add one resident to an area's sums (before rounding, as decisions are made)."""
    grievance, trust, given, acting = signal
    sums["grievance"] += grievance
    sums["latent"] += grievance * (1.0 - acting)
    sums["acting"] += acting
    sums["trust_local"] += trust
    sums["trust_local_squared"] += trust * trust
    sums["trust_upper"] += resident.trust_upper
    sums["satisfaction"] += resident.satisfaction
    sums["contribution"] += given
    if resident.satisfaction > p.satisfied_above:
        sums["satisfied"] += 1.0
    if weak > 0.0:
        sums["vulnerable"] += 1.0
        sums["satisfaction_vulnerable"] += resident.satisfaction
        sums["grievance_vulnerable"] += grievance
