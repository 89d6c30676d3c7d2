"""Residents hear of topics from media and neighbours, and forget: from the last state of all."""

from __future__ import annotations

from sim.processes.diffusion import DROPPED
from sim.streams import DIFFUSION
from sim.vocabulary import RUMOUR, TOPICS

from . import luck, rules


def hear_and_tell(twin):
    """Let a period of talk pass."""
    if twin.p.diffusion_pace <= 0.0:
        return
    before = [resident.topics for resident in twin.residents]
    for area in twin.areas:
        for topic in range(len(TOPICS)):
            hear_of(twin, area, topic, before)
    believed = any(topics >> RUMOUR & 1 for topics in before)
    told = any(area.rumour > 0.0 for area in twin.areas)
    if not believed and not told:  # the story is over; the next one is new to all
        for resident in twin.residents:
            resident.topics = resident.topics & ~(1 << DROPPED)


def hear_of(twin, area, topic, before):
    """Let the residents of an area hear of a topic, or forget it."""
    p = twin.p
    strength = rules.source_strength(
        topic, area.awareness, area.voice, area.publicity, area.rumour, p
    )
    if strength == 0.0 and not any(topics >> topic & 1 for topics in before):
        return
    bound = rules.dominating_rate(topic, p)
    for resident, accept in candidates(twin, area, topic, bound * p.diffusion_pace):
        held = before[resident.number]
        if held >> topic & 1:
            rate = rules.dropping_rate(topic, area.message, area.publicity, resident.trust_local, p)
            if accept * bound < rate:
                mark = 1 << DROPPED if topic == RUMOUR else 0
                resident.topics = resident.topics & ~(1 << topic) | mark
        elif topic != RUMOUR or not held >> DROPPED & 1:
            informed = float(sum(before[other] >> topic & 1 for other in resident.neighbours))
            known_by = float(len(resident.neighbours))
            if accept * bound < rules.hearing_rate(strength, informed, known_by, topic, p):
                resident.topics = resident.topics | 1 << topic


def candidates(twin, area, topic, rate):
    """Yield (resident, uniform) for those who might hear or forget in this period."""
    number = 0
    moment = 0.0
    while True:
        gap, who, accept, _ = luck.uniform4(
            twin.seed, DIFFUSION, area.number, number << 2 | topic, twin.period, 0
        )
        moment = moment - rules.logarithm(gap) / (len(area.residents) * rate)
        if moment >= twin.period_weeks:
            return
        yield area.residents[int(who * len(area.residents))], accept
        number += 1
