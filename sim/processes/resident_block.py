"""A week of some residents, a block of them at a time: what they see, feel, give and do.

Each step goes over the whole block before the next one begins: neighbours are looked up
in a stream of memory requests, arithmetic is done for several residents at once, and the
few who act are dealt with apart. The block stays in the processor's nearest cache
meanwhile.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.compiled import array_subroutine, rule, vector_loop
from sim.processes.area_sums import S_ACTING
from sim.processes.burnout import lost_in_all
from sim.processes.collective_action import acts, hardship, pull_to_act
from sim.processes.detention import detention_chance, detention_term
from sim.processes.diffusion import alarmed, distrusted
from sim.processes.handling import flags
from sim.processes.influence import influenced
from sim.processes.opinion_guidance import calmed, disbelieved
from sim.processes.participation import belief_after, contribution
from sim.row_sums import FURTHEST, WIDTH, sum_lists
from sim.streams import DETENTION, uniform4

__all__ = [
    "AREA_WEEK",
    "AT_ONCE",
    "AreaWeek",
    "Block",
    "act",
    "area_week",
    "live",
    "look_around",
    "new_block",
    "note_week",
    "read_satisfaction",
    "show",
]

AT_ONCE = FURTHEST + 1  # residents whose week is worked out together, all of it kept near
_TIES_AHEAD = 64  # neighbours asked of memory before they are looked at


class Block(NamedTuple):
    """What is known of some residents while their week is worked out (float64, one each)."""

    seen: np.ndarray  # WIDTH each, future after future: sums of what the neighbours show
    ties: np.ndarray  # how many neighbours there are
    satisfaction: np.ndarray
    unresolved: np.ndarray
    grievance: np.ndarray
    latent: np.ndarray  # grievance, 0 for those who act
    trust: np.ndarray
    contribution: np.ndarray
    pull: np.ndarray  # what draws to act, the risk apart
    satisfied: np.ndarray  # 1.0 or 0.0
    weak: np.ndarray  # 1.0 where vulnerable
    weak_satisfaction: np.ndarray
    weak_grievance: np.ndarray


class AreaWeek(NamedTuple):
    """What the residents of an area share in the period that ends (floats)."""

    talk: float  # shares of the way gone in this period
    learn: float
    drift: float
    keep: float
    disbelief: float
    contribution: float  # mean of the last period
    efficacy: float
    monitoring: float
    exhaustion: float
    volunteering: float
    missing: float  # push of missing channels
    unhelped: float
    message: float
    officers: float  # in sight


AREA_WEEK = len(AreaWeek._fields)


@array_subroutine
def new_block(futures):
    """Return room for a block."""
    return Block(
        np.empty(futures * AT_ONCE * WIDTH),
        np.empty(AT_ONCE),
        np.empty(AT_ONCE),
        np.empty(AT_ONCE),
        np.empty(AT_ONCE),
        np.empty(AT_ONCE),
        np.empty(AT_ONCE),
        np.empty(AT_ONCE),
        np.empty(AT_ONCE),
        np.empty(AT_ONCE),
        np.empty(AT_ONCE),
        np.empty(AT_ONCE),
        np.empty(AT_ONCE),
    )


@rule
def note_week(table, row, area, q, weeks, officers):
    """Write down what the residents of an area share."""
    pushed = area.missing_channels * q.missing_channel_push + area.emboldened * q.emboldening
    shared = AreaWeek(
        1.0 - math.exp(-q.influence_rate * weeks),
        1.0 - math.exp(-q.belief_rate * weeks),
        1.0 - math.exp(-q.trust_drift * weeks),
        math.exp(-q.resentment_fading * weeks),
        1.0 - math.exp(-q.credibility_rate * weeks),
        area.contribution,
        area.efficacy,
        area.monitoring,
        lost_in_all(area.exhaustion, area.burnout),
        area.volunteering + area.called,
        pushed,
        (1.0 - area.help) * (1.0 - area.served),
        area.message,
        officers,
    )
    for k in range(AREA_WEEK):
        table[row, k] = shared[k]


@rule
def area_week(table, row):
    """Return what the residents of an area share."""
    return AreaWeek(
        table[row, 0],
        table[row, 1],
        table[row, 2],
        table[row, 3],
        table[row, 4],
        table[row, 5],
        table[row, 6],
        table[row, 7],
        table[row, 8],
        table[row, 9],
        table[row, 10],
        table[row, 11],
        table[row, 12],
        table[row, 13],
    )


@rule
def look_around(first, count, indptr, indices, onward, shown, futures, block):
    """Sum what the neighbours of some residents show: they lie far apart in memory."""
    alone = np.uint64(0)  # residents before the first who knows anybody
    for k in range(count):
        ties = indptr[first + k + np.uint64(1)] - indptr[first + k]
        block.ties[k] = ties
        if ties == 0:
            for future in range(futures):
                for column in range(WIDTH):
                    block.seen[seen_at(future, k) + np.uint64(column)] = 0.0
            alone += np.uint64(alone == k)
    sum_lists(
        shown,
        futures,
        indices,
        onward,
        indptr[first],
        indptr[first + count],
        _TIES_AHEAD,
        block.seen,
        alone,
        AT_ONCE,
    )


@rule
def seen_at(future, k):
    """Return where in `Block.seen` the sums of a resident of the block begin."""
    return np.uint64(WIDTH) * (np.uint64(future * AT_ONCE) + k)


@rule
def read_satisfaction(first, count, satisfaction, block):
    """Take satisfaction over: it lies apart from the columns, among what a claim reads."""
    for k in range(count):
        block.satisfaction[k] = satisfaction[first + k]


@rule
def show(first_person, first, count, after, showing, future, futures):
    """Put what some residents show beside what they show in the other futures."""
    for k in range(count):
        of = np.uint64(WIDTH) * ((first_person + k) * np.uint64(futures) + np.uint64(future))
        own = np.uint64(WIDTH) * (first + k)
        for column in range(np.uint64(WIDTH)):
            showing[of + column] = after[own + column]


@vector_loop
def live(
    first,
    count,
    future,
    p,
    week,
    block,
    before,
    after,
    open_intensity,
    resentment,
    trust_start,
    trust_experience,
    belief,
    vulnerability,
    participant_type,
    topics,
):
    """Work out grievance, trust, belief and contribution of some residents, each by themselves."""
    q = p[future]
    own_view = 1.0 - q.global_observation
    common_view = q.global_observation * week.contribution
    for k in range(count):
        i = first + k
        look = seen_at(future, k)
        show = np.uint64(WIDTH) * i
        grievance_sum = block.seen[look]
        trust_sum = block.seen[look + np.uint64(1)]
        contribution_sum = block.seen[look + np.uint64(2)]
        active = block.seen[look + np.uint64(3)]
        ties = block.ties[k]

        # Own matters and anchors.
        weak = np.float64(flags(vulnerability[i]))
        faded = np.float64(resentment[i]) * week.keep
        resentment[i] = faded
        unresolved = np.float64(open_intensity[i]) + faded
        anchor = min(1.0, q.grievance_base * (1.0 + weak * week.unhelped) + unresolved)
        held = np.int64(topics[i])
        anchor = alarmed(anchor, held, q)
        known_better = min(1.0, unresolved)
        anchor = calmed(anchor, week.message, known_better, q)
        experienced = np.float64(trust_experience[i])
        experienced = experienced + week.drift * (np.float64(trust_start[i]) - experienced)
        experienced = disbelieved(experienced, week.message, known_better, week.disbelief)
        trust_experience[i] = experienced
        experienced = distrusted(experienced, held, q)

        # Influence.
        grievance_seen = anchor
        trust_seen = experienced
        contribution_seen = week.contribution
        if ties > 0.0:
            grievance_seen = grievance_sum / ties
            trust_seen = trust_sum / ties
            contribution_seen = own_view * (contribution_sum / ties) + common_view
        own_grievance = np.float64(before[show])
        own_trust = np.float64(before[show + np.uint64(1)])
        grievance = influenced(own_grievance, grievance_seen, anchor, q.susceptibility, week.talk)
        trust = influenced(own_trust, trust_seen, experienced, q.susceptibility, week.talk)

        # Participation.
        believed = belief_after(np.float64(belief[i]), contribution_seen, week.learn)
        belief[i] = believed
        given = contribution(
            participant_type[i],
            believed,
            week.efficacy,
            week.monitoring,
            week.exhaustion,
            week.volunteering,
            q,
        )
        after[show] = grievance
        after[show + np.uint64(1)] = trust
        after[show + np.uint64(2)] = given
        after[show + np.uint64(3)] = 0.0

        # What action outside channels and the sums need.
        block.unresolved[k] = unresolved
        block.grievance[k] = grievance
        block.trust[k] = trust
        block.contribution[k] = given
        is_weak = min(1.0, weak)
        level = block.satisfaction[k]
        satisfied = 0.0
        if level > q.satisfied_above:
            satisfied = 1.0
        block.weak[k] = is_weak
        block.latent[k] = grievance
        block.satisfied[k] = satisfied
        block.weak_satisfaction[k] = is_weak * level
        block.weak_grievance[k] = is_weak * grievance
        block.pull[k] = pull_to_act(
            hardship(grievance, unresolved, q.unresolved_blend),
            trust,
            week.missing * min(1.0, unresolved),
            active,
            ties,
            q,
        )


@rule
def act(
    first,
    count,
    future,
    before_it,
    p,
    of_week,
    seed,
    period,
    week,
    weeks,
    block,
    after,
    threshold,
    risk_aversion,
    detained_until,
    sums,
    a,
):
    """Let those act outside channels who are drawn to it, and are not deterred or detained."""
    q = p[future]
    acting = 0.0
    for k in range(count):
        i = first + k
        if block.pull[k] <= np.float64(threshold[i]):  # nearly all
            continue
        unresolved = block.unresolved[k]
        active = block.seen[seen_at(future, k) + np.uint64(3)]
        would_act = acts(
            hardship(block.grievance[k], unresolved, q.unresolved_blend),
            block.trust[k],
            of_week.missing * min(1.0, unresolved),
            np.float64(risk_aversion[i]),
            of_week.officers,
            active,
            block.ties[k],
            np.float64(threshold[i]),
            q,
        )
        if would_act and np.int64(detained_until[i]) < week:
            acting += 1.0
            block.latent[k] = 0.0
            after[np.uint64(WIDTH) * i + np.uint64(3)] = 1.0
            caught, term, _, _ = uniform4(seed, DETENTION, i - before_it, 0, period, 0)
            chance = detention_chance(of_week.officers, 1.0 + active, q.detention_rate, weeks)
            if caught < chance:
                detained_until[i] = week + detention_term(term, q.longest_term)
    sums[future, a, S_ACTING] += acting
