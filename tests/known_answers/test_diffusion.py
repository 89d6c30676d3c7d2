"""What spreads by talk and media spreads by its one-step law.

Given who knows, everybody hears independently with probability 1 - exp(-rate dt), so new
hearers of a topic in a complete graph are binomial, and in any graph a sum of independent
yes or no with known probabilities. Only the single step is tested: the mean path of many
steps is no recursion of means (from one seed in 1000 it lies 8 per cent off it).
Through the product's own `spread_topics`.
"""

from __future__ import annotations

import math

import numba
import numpy as np
import pytest
from replications import assert_mean
from society_harness import adjacency, complete_graphs, real_network

from sim.areas import AREA
from sim.parameter_record import parameter_record
from sim.parameters import values
from sim.processes.diffusion import (
    DROPPED,
    alarmed,
    begin_knowing,
    distrusted,
    dominating_rate,
    dropping_rate,
    hearing_rate,
    informed_awareness,
    informed_voice,
    source_strength,
    spread_topics,
)
from sim.streams import seed_words
from sim.vocabulary import NEWS, RIGHTS, RUMOUR

BIT = {topic: 1 << topic for topic in (RIGHTS, NEWS, RUMOUR)}
SILENT = {
    name: 0.0 for name in values() if name.startswith(("diffusion.media_", "diffusion.talk_"))
}


def record(**changed: float) -> np.ndarray:
    """Parameters with media and talk silent, changed by ``topic__name``."""
    names = {f"diffusion.{'.'.join(reversed(k.split('__')))}": x for k, x in changed.items()}
    return parameter_record(values(SILENT | names))


class Talk:
    """Residents who talk, and nothing else."""

    def __init__(self, network, p, *, areas: int = 1, weeks: float = 1.0) -> None:
        n = len(network)
        self.network, self.p, self.weeks = network, p, weeks
        self.area_start = np.array([n * a // areas for a in range(areas + 1)], np.int32)
        self.areas = np.zeros(areas, AREA)
        self.signal = np.zeros((n, 4), np.float32)
        self.topics = np.zeros(n, np.uint8)

    def step(self, seed: int, period: int = 0) -> np.ndarray:
        """Return the topics after one period from the present ones, which stay."""
        numba.set_num_threads(1)
        topics = self.topics.copy()
        spread_topics(
            seed_words(seed),
            self.p,
            self.weeks,
            period,
            self.area_start,
            self.network,
            self.areas,
            self.signal.reshape(-1),
            topics,
        )
        return topics


@pytest.fixture(scope="module")
def neighbourhood():
    """400 residents with households, neighbours and workmates, a third of whom know."""
    network = real_network(400)
    informed = np.zeros(400, bool)
    informed[np.random.default_rng(3).choice(400, 130, replace=False)] = True
    return network, informed


def test_on_a_complete_graph_new_hearers_are_binomial():
    # 4,000 steps of 60 people of whom 15 know: mean, variance and each probability of the law.
    size, informed, steps = 60, 15, 4000
    talk = Talk(complete_graphs(1, size), record(news__talk_rate=0.3), weeks=2.0)
    talk.topics[:informed] = BIT[NEWS]
    talk.p["forgetting_rate"][0, NEWS] = 0.0
    heard = np.array([(talk.step(seed) & BIT[NEWS] > 0).sum() - informed for seed in range(steps)])
    ignorant, chance = size - informed, 1.0 - math.exp(-2.0 * 0.3 * informed / (size - 1))
    assert_mean(heard, ignorant * chance, smallest_bug=0.3, of="new hearers")  # 5 per cent
    spread = (heard - ignorant * chance) ** 2
    assert_mean(spread, ignorant * chance * (1 - chance), smallest_bug=0.8, of="their variance")
    for k in (3, 6, 9):
        law = math.comb(ignorant, k) * chance**k * (1 - chance) ** (ignorant - k)
        assert_mean(heard == k, law, smallest_bug=0.05, of=f"share of steps with {k} new hearers")


@pytest.mark.parametrize("needed", [1, 2, 4])
def test_each_resident_hears_with_the_probability_of_the_law(neighbourhood, needed):
    # 1,500 steps; by number of informed neighbours, so that each term of the rate is seen.
    network, informed = neighbourhood
    steps, weeks = 1500, 3.0
    p = record(
        rights__talk_rate=0.1, rights__media_rate=0.04, rights__informants_needed=float(needed)
    )
    talk = Talk(network, p, areas=2, weeks=weeks)
    talk.areas["awareness"] = [0.5, 1.0]
    talk.topics[informed] = BIT[RIGHTS]
    talk.p["forgetting_rate"][0, RIGHTS] = 0.02
    knows = np.zeros((steps, 400), bool)
    for seed in range(steps):
        knows[seed] = talk.step(seed) & BIT[RIGHTS] > 0
    ties = np.diff(network.indptr)
    around = adjacency(network) @ informed.astype(float)
    strength = np.repeat([0.5, 1.0], 200)
    share = np.where(around >= needed, around / np.maximum(ties, 1), 0.0)
    hears = 1.0 - np.exp(-weeks * (0.04 * strength + 0.1 * share))
    expected = np.where(informed, math.exp(-weeks * 0.02), hears)
    groups = [(informed, 0.01)]
    groups += [
        (~informed & (around == k) & (strength == s), 0.04) for k in range(5) for s in (0.5, 1)
    ]
    for group, bug in groups:
        assert group.sum() >= 5
        found = knows[:, group].mean(axis=1)
        assert_mean(found, expected[group].mean(), smallest_bug=bug, of=f"{group.sum()} residents")
    # One by one: no resident is far off, and together they are as far off as luck makes them.
    z = (knows.mean(axis=0) - expected) / np.sqrt(expected * (1 - expected) / steps)
    assert np.abs(z).max() < 4.5
    assert abs((z**2).mean() - 1.0) < 4.0 * math.sqrt(2.0 / 400)


def test_residents_hear_independently_of_each_other(neighbourhood):
    # The variance of the number of new hearers is the sum of the single variances.
    network, informed = neighbourhood
    talk = Talk(network, record(news__talk_rate=0.3))
    talk.topics[informed] = BIT[NEWS]
    talk.p["forgetting_rate"][0, NEWS] = 0.0
    share = adjacency(network) @ informed.astype(float) / np.maximum(np.diff(network.indptr), 1)
    chance = np.where(informed, 0.0, 1.0 - np.exp(-0.3 * share))
    heard = np.array([(talk.step(s) & BIT[NEWS] > 0).sum() - 130 for s in range(3000)])
    apart = (heard - chance.sum()) ** 2
    assert_mean(apart, (chance * (1 - chance)).sum(), smallest_bug=4.0, of="variance")


def test_below_the_number_of_informants_needed_nobody_is_convinced_by_talk():
    talk = Talk(complete_graphs(1, 30), record(news__talk_rate=0.3, news__informants_needed=3.0))
    talk.p["forgetting_rate"][0, NEWS] = 0.0
    talk.topics[:2] = BIT[NEWS]
    assert all((talk.step(seed) > 0).sum() == 2 for seed in range(50))
    talk.topics[2] = BIT[NEWS]
    assert sum((talk.step(seed) > 0).sum() > 3 for seed in range(50)) > 15


def test_a_rumour_is_refuted_by_official_information_for_those_who_trust():
    # 20,000 believers: what is left after a step; a bug of 2 per cent would show.
    n, weeks = 20_000, 1.0
    talk = Talk(complete_graphs(n // 2, 2), record(rumour__forgetting_rate=0.1), weeks=weeks)
    talk.p["refutation_rate"] = 0.8
    talk.areas["message"] = 0.5
    talk.areas["publicity"] = 1.0
    talk.topics[:] = BIT[RUMOUR]
    talk.signal[: n // 2, 1] = 0.9
    official = 1.0 - 0.5 * math.exp(-1.0)
    after = np.array([talk.step(seed) for seed in range(20)])
    for half, trust in ((slice(0, n // 2), 0.9), (slice(n // 2, n), 0.0)):
        believes = (after[:, half] & BIT[RUMOUR] > 0).mean(axis=1)
        left = math.exp(-weeks * (0.1 + 0.8 * official * trust))
        assert_mean(believes, left, smallest_bug=0.02, of=f"believers at trust {trust}")
    dropped = after & (1 << DROPPED) > 0
    assert (dropped == (after & BIT[RUMOUR] == 0)).all()


def test_whoever_dropped_a_rumour_does_not_believe_it_again_until_it_is_over():
    talk = Talk(complete_graphs(1, 40), record(rumour__talk_rate=2.0))
    talk.topics[:20] = BIT[RUMOUR]
    talk.topics[20:] = 1 << DROPPED
    after = talk.step(1)
    assert (after[20:] == 1 << DROPPED).all()
    talk.topics[:] = 1 << DROPPED
    talk.areas["rumour"] = 0.5
    assert (talk.step(1) == 1 << DROPPED).all()  # it is still told
    talk.areas["rumour"] = 0.0
    assert (talk.step(1) == 0).all()  # the next one is new to all


def test_topics_spread_apart_from_each_other():
    # What is told of one changes nothing of another: not even its luck.
    network = complete_graphs(1, 50)
    p = record(news__talk_rate=0.3, rights__talk_rate=0.1, rumour__talk_rate=1.0)
    alone, together = Talk(network, p), Talk(network, p)
    alone.topics[:10] = BIT[NEWS]
    together.topics[:10] = BIT[NEWS]
    together.topics[5:20] |= BIT[RIGHTS] | BIT[RUMOUR]
    for seed in range(20):
        np.testing.assert_array_equal(alone.step(seed) & BIT[NEWS], together.step(seed) & BIT[NEWS])


def test_a_louder_source_only_adds_hearers():
    # The same luck at a bound that no lever moves: whoever heard at 0.2 hears at 0.6.
    talk = Talk(complete_graphs(1, 50), record(rights__media_rate=0.08))
    talk.p["forgetting_rate"][0, RIGHTS] = 0.0
    heard = []
    for awareness in (0.2, 0.6):
        talk.areas["awareness"] = awareness
        heard.append(np.array([talk.step(seed) > 0 for seed in range(100)]))
    assert (heard[1] >= heard[0]).all()
    assert heard[1].sum() > 2 * heard[0].sum() > 0


def test_at_the_start_as_many_know_as_stated_and_nobody_where_it_is_switched_off():
    p = parameter_record(values())
    shares = []
    for seed in range(20):
        topics = np.zeros(5000, np.uint8)
        begin_knowing(seed_words(seed), p, topics)
        shares.append([(topics & BIT[RIGHTS] > 0).mean(), (topics & BIT[NEWS] > 0).mean()])
        assert topics.max() <= BIT[RIGHTS] | BIT[NEWS]
    for k, topic in enumerate((RIGHTS, NEWS)):
        start = p["known_start"][0, topic]
        assert_mean(np.array(shares)[:, k], start, smallest_bug=0.02, of="share at the start")
    p["diffusion_pace"] = 0.0
    topics = np.zeros(5000, np.uint8)
    begin_knowing(seed_words(1), p, topics)
    assert not topics.any()


def test_sources_are_what_reforms_and_shocks_set():
    p = record()[0]
    p["media_base"] = [0.1, 0.2, 0.0]
    assert source_strength(RIGHTS, 0.3, 9.0, 9.0, 1.0, p) == pytest.approx(0.4)
    assert source_strength(NEWS, 0.3, 0.5, 0.2, 1.0, p) == pytest.approx(1.2 - math.exp(-0.7))
    assert source_strength(RUMOUR, 0.3, 0.5, 0.2, 0.7, p) == pytest.approx(0.7)
    assert source_strength(RIGHTS, 1.0, 0.0, 0.0, 0.0, p) == 1.0


def test_what_is_known_acts_on_claims_grievance_and_trust_and_ignorance_changes_nothing():
    p = record()[0]
    everything = BIT[RIGHTS] | BIT[NEWS] | BIT[RUMOUR]
    assert informed_awareness(0.3, 0.2, BIT[RIGHTS], p) == pytest.approx(0.5 + p["rights_gain"])
    assert informed_awareness(0.9, 0.2, everything, p) == 1.0
    assert informed_voice(0.7, BIT[NEWS], p) == pytest.approx(0.7 + p["news_gain"])
    assert alarmed(0.3, BIT[RUMOUR], p) == pytest.approx(0.3 + p["rumour_grievance"])
    assert distrusted(0.6, BIT[RUMOUR], p) == pytest.approx(0.6 * (1.0 - p["rumour_distrust"]))
    for x in (0.1, 1 / 3, 0.7):
        assert informed_awareness(x, 0.1, BIT[NEWS] | BIT[RUMOUR], p) == x + 0.1
        assert informed_voice(x, BIT[RIGHTS] | BIT[RUMOUR], p) == x
        assert alarmed(x, BIT[RIGHTS] | BIT[NEWS] | 1 << DROPPED, p) == x
        assert distrusted(x, BIT[RIGHTS] | BIT[NEWS] | 1 << DROPPED, p) == x


@pytest.mark.parametrize("topic", [RIGHTS, NEWS, RUMOUR])
def test_no_rate_exceeds_the_one_at_which_candidates_come(topic):
    p = parameter_record(values())[0]
    bound = dominating_rate(topic, p)
    assert hearing_rate(1.0, 9.0, 9.0, topic, p) <= bound * (1 + 1e-12)
    assert dropping_rate(topic, 1.0, 5.0, 1.0, p) <= bound
