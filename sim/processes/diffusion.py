"""Rights awareness, news and rumours spread from media and by talk.

The ignorant hear at a rate media x strength + talk x share of neighbours who know,
the latter only where at least k of them know (k = 1: SI; k >= 2: complex contagion,
Centola & Macy 2007), and forget at a constant rate. A rumour is told until it is dropped,
and whoever dropped it does not believe the same one again (Daley & Kendall 1965);
official information refutes it for those who trust the government (Huang 2017).

All see the state of the last update, so within a step everybody hears
independently with probability 1 - exp(-rate dt). As with taking part,
candidates of an area and topic come at a rate that nobody exceeds and are
thinned; most residents draw nothing. `diffusion.diffusion_pace` = 0 switches
it off.
"""

from __future__ import annotations

import math

import numba
import numpy as np

from sim.compiled import kernel, parallel_kernel, rule
from sim.elementary import gaps
from sim.prefetch import prefetch
from sim.streams import DIFFUSION, fill_uniforms, uniform4
from sim.vocabulary import NEWS, RIGHTS, RUMOUR, TOPICS

__all__ = [
    "DROPPED",
    "alarmed",
    "begin_knowing",
    "distrusted",
    "dominating_rate",
    "dropping_rate",
    "hearing_rate",
    "informed_awareness",
    "informed_voice",
    "knows",
    "source_strength",
    "spread",
    "spread_topics",
]

N_TOPICS = len(TOPICS)
DROPPED = N_TOPICS  # number of the bit that says: believed the present rumour once
_AT_ONCE = 16
_TOPIC_BITS = 2  # candidates are numbered apart for each topic
_MARGIN = 1.000001  # beyond any rounding: who lies above it need not look around
_START_BLOCK = 1  # the draws of the start; the others use block 0


@rule
def knows(topics, topic):
    """Return 1.0 where the bits of a resident hold a topic, else 0.0."""
    if (topics >> topic) & 1:
        return 1.0
    return 0.0


@rule
def source_strength(topic, awareness, voice, publicity, rumour, p):
    """Return how strongly media and platform tell of a topic in an area, 0 to 1.

    Legal education tells of rights, publicity and public answers online make
    news of channels, a shock tells a rumour.
    """
    if topic == RIGHTS:
        told = awareness
    elif topic == NEWS:
        told = 1.0 - math.exp(-(voice + publicity))
    else:
        told = rumour
    return min(1.0, p.media_base[topic] + told)


@rule
def hearing_rate(strength, informed, neighbours, topic, p):
    """Return the rate per week at which an ignorant resident hears of a topic.

    Parameters
    ----------
    strength : float
        Of media and platform, 0 to 1.
    informed, neighbours : float
        How many neighbours know (believe), and how many there are.
    """
    rate = p.media_rate[topic] * strength
    if informed >= p.informants_needed[topic] and neighbours > 0.0:
        rate = rate + p.talk_rate[topic] * informed / neighbours
    return rate


@rule
def dropping_rate(topic, message, publicity, trust, p):
    """Return the rate per week at which a topic is forgotten, or a rumour dropped.

    Official information (a message, publicity) refutes a rumour for those who
    trust the local government.
    """
    rate = p.forgetting_rate[topic]
    if topic == RUMOUR:
        official = 1.0 - (1.0 - message) * math.exp(-publicity)
        rate = rate + p.refutation_rate * official * trust
    return rate


@rule
def dominating_rate(topic, p):
    """Return a rate that neither hearing nor dropping of a topic exceeds, whatever reforms do."""
    hearing = p.media_rate[topic] + p.talk_rate[topic]
    dropping = p.forgetting_rate[topic]
    if topic == RUMOUR:
        dropping = dropping + p.refutation_rate
    return max(hearing, dropping)


@rule
def informed_awareness(own, education, topics, p):
    """Return legal awareness when a channel is chosen: one's own, education, known rights."""
    return min(1.0, own + education + p.rights_gain * knows(topics, RIGHTS))


@rule
def informed_voice(voice, topics, p):
    """Return the utility added to the online platform; more where its answers are known."""
    return voice + p.news_gain * knows(topics, NEWS)


@rule
def alarmed(anchor, topics, p):
    """Return the anchor of grievance of a resident who may believe a rumour."""
    return min(1.0, anchor + p.rumour_grievance * knows(topics, RUMOUR))


@rule
def distrusted(trust, topics, p):
    """Return trust in local government by experience and by a rumour that is believed."""
    return trust * (1.0 - p.rumour_distrust * knows(topics, RUMOUR))


@kernel
def begin_knowing(seed, p, topics):
    """Let some residents know at the start; nobody where the process is switched off."""
    q = p[0]
    if q.diffusion_pace <= 0.0:
        return
    for r in range(len(topics)):
        u0, u1, _, _ = uniform4(seed, DIFFUSION, r, 0, 0, _START_BLOCK)
        bits = 0
        if u0 < q.known_start[RIGHTS]:
            bits |= 1 << RIGHTS
        if u1 < q.known_start[NEWS]:
            bits |= 1 << NEWS
        topics[r] = bits


@parallel_kernel
def spread(seed, p, weeks, period, area_start, indptr, indices, areas, shown, alive, before, after):
    """Let residents hear and forget for one period.

    Parameters
    ----------
    p : parameter records, shape (futures,)
        Alike in what this process reads: who may hear is the same in all futures.
    period : int
        Number of the society period, the time of the address.
    weeks : float
        Length of the period.
    areas : area records, shape (futures * areas,)
    shown : float32 array, shape (residents * futures * 4,)
        What neighbours see, a resident's signals in all futures side by side; the second is
        trust in local government.
    alive : int array, shape (futures,)
        The bits that anybody in the city holds.
    before, after : uint8 arrays, shape (futures * residents,)
        Topics of the last update and of this one; `after` begins as a copy.
    """
    futures = len(p)
    number_of_areas = len(area_start) - 1
    everybody = np.int64(area_start[number_of_areas])
    for a in numba.prange(number_of_areas):
        first = np.int64(area_start[a])
        residents = np.int64(area_start[a + 1]) - first
        luck = np.empty((3, _AT_ONCE))
        who = np.empty(_AT_ONCE, np.int64)
        for topic in range(N_TOPICS):
            bound = dominating_rate(topic, p[0])
            rate = residents * bound * p[0].diffusion_pace
            told = False
            for future in range(futures):
                area = areas[future * number_of_areas + a]
                told = told or _is_about(topic, area, alive[future], p[future])
            within = rate > 0.0 and told
            moment = 0.0
            candidate = 0
            while within:
                other = (candidate << _TOPIC_BITS) | topic
                fill_uniforms(seed, DIFFUSION, a, other, 1 << _TOPIC_BITS, period, luck)
                candidate += _AT_ONCE
                gaps(luck, rate)
                count = 0
                while count < _AT_ONCE:
                    moment = moment + luck[0, count]
                    if moment >= weeks:
                        within = False
                        break
                    count += 1
                _look_for(first, residents, luck, who, indptr, indices)
                for future in range(futures):
                    area = areas[future * number_of_areas + a]
                    if _is_about(topic, area, alive[future], p[future]):
                        _hear_or_drop(
                            topic,
                            bound,
                            area,
                            p,
                            future,
                            future * everybody,
                            luck,
                            who,
                            count,
                            indptr,
                            indices,
                            shown,
                            before,
                            after,
                        )


@rule
def _strength_in(topic, area, q):
    """Return how strongly media and platform tell of a topic in an area."""
    return source_strength(topic, area.awareness, area.voice, area.publicity, area.rumour, q)


@rule
def _is_about(topic, area, alive, q):
    """Return whether anybody can hear of a topic or drop it."""
    return _strength_in(topic, area, q) > 0.0 or (alive >> topic) & 1 > 0


@rule
def _look_for(first, residents, luck, who, indptr, indices):
    """Find the candidates, and ask for all of them at once: they lie far apart in memory."""
    for k in range(_AT_ONCE):
        who[k] = first + np.int64(luck[1, k] * residents)
        prefetch(indptr, who[k], 0)
    for k in range(_AT_ONCE):
        prefetch(indices, indptr[who[k]], 0)


@rule
def _hear_or_drop(
    topic,
    bound,
    area,
    p,
    future,
    before_it,
    luck,
    who,
    count,
    indptr,
    indices,
    shown,
    before,
    after,
):
    """Let candidates hear of a topic or drop it; `before_it` residents are of other futures."""
    q = p[future]
    strength = _strength_in(topic, area, q)
    at_most = _MARGIN * (q.media_rate[topic] * strength + q.talk_rate[topic])
    for k in range(count):
        prefetch(before, before_it + who[k], 0)
    for k in range(count):
        person = who[k]
        r = before_it + person
        held = np.int64(before[r])
        due = luck[2, k] * bound
        if (held >> topic) & 1:
            trust = np.float64(shown[4 * (person * len(p) + future) + 1])
            if due < dropping_rate(topic, area.message, area.publicity, trust, q):
                after[r] = _dropped(np.int64(after[r]), topic)
        elif due < at_most and (topic != RUMOUR or (held >> DROPPED) & 1 == 0):
            informed = 0.0
            for e in range(indptr[person], indptr[person + 1]):
                informed += knows(np.int64(before[before_it + indices[e]]), topic)
            ties = np.float64(indptr[person + 1] - indptr[person])
            if due < hearing_rate(strength, informed, ties, topic, q):
                after[r] = np.int64(after[r]) | (1 << topic)


@rule
def _dropped(topics, topic):
    """Return a resident's bits without a topic; a rumour leaves a mark."""
    left = topics & ~(1 << topic)
    if topic == RUMOUR:
        left = left | (1 << DROPPED)
    return left


def spread_topics(seed, p, weeks, period, area_start, network, areas, shown, topics):
    """Let residents hear and forget for one period; `topics` is changed in place.

    Arguments as of `spread`. When nobody of a future believes the rumour any more and nobody
    tells it, it is over there for good: the next one is new to all.
    """
    if p["diffusion_pace"][0] <= 0.0:
        return
    before = topics.copy()
    futures = topics.reshape(len(p), -1)
    alive = np.bitwise_or.reduce(futures, axis=1).astype(np.int64)
    spread(
        seed,
        p,
        weeks,
        period,
        area_start,
        network.indptr,
        network.indices,
        areas,
        shown,
        alive,
        before,
        topics,
    )
    told = (areas["rumour"].reshape(len(p), -1) > 0.0).any(axis=1)
    for future in range(len(p)):
        believed = alive[future] >> RUMOUR & 1 or told[future]
        if not believed and alive[future] >> DROPPED & 1:
            futures[future] &= ~np.uint8(1 << DROPPED)
