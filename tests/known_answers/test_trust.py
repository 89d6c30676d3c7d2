"""Trust comes to rest at what experience says, in each government apart.

L' = L + eta (w outcome + (1 - w) procedure - L) (Tyler 2006; Esaiasson et al. 2016):
with outcomes that come with probability q and procedure p the mean rests at
w q + (1 - w) p, with variance w^2 q (1 - q) eta/(2 - eta).
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from experience_harness import Person, live_through, record
from replications import assert_mean
from society_harness import Society, real_network

from sim import vocabulary as v
from sim.processes.trust import trust_after

ETA, WEIGHT = 0.15, 0.5
P = record(trust__trust_learning=ETA, trust__trust_outcome_weight=WEIGHT)


def experience(outcome: int, procedure: float, role: int) -> dict[str, float]:
    return {"outcome": outcome, "procedure": procedure, "role": role, "channel": 5, "elapsed": 1.0}


LOCAL = (v.COMMITTEE, v.MEDIATION, v.COMMUNITY, v.STREET, v.DISTRICT, v.ADMINISTRATIVE_MEDIATION)
UPPER = (v.CITY, v.ONLINE, v.COURT, v.PETITION, v.JUDICIAL_MEDIATION)


@pytest.mark.parametrize("role", [*LOCAL, *UPPER, v.ORGANIZATION])
def test_trust_rests_at_experience_in_the_government_that_handled_the_matter(role) -> None:
    person = live_through(Person(), P, [experience(1, 0.3, role)] * 120)
    resting = WEIGHT + (1.0 - WEIGHT) * 0.3
    local = resting if role in LOCAL else 0.5
    upper = resting if role in UPPER else 0.5
    assert person.trust_local == pytest.approx(local, abs=1e-6)
    assert person.trust_upper == pytest.approx(upper, abs=1e-6)


def test_each_experience_closes_the_same_share_of_the_gap() -> None:
    trust, resting = 0.9, WEIGHT * 0.0 + (1.0 - WEIGHT) * 0.6
    for n in range(1, 10):
        trust = trust_after(trust, 0.0, 0.6, P[0])
        assert trust - resting == pytest.approx((0.9 - resting) * (1.0 - ETA) ** n)


def test_uncertain_outcomes_leave_trust_scattered_around_its_resting_point() -> None:
    # 40 replications of 400 experiences after 100; smallest bugs 0.02 in the mean, a quarter
    # of the variance.
    q, procedure = 0.4, 0.7
    means, squares = [], []
    resting = WEIGHT * q + (1.0 - WEIGHT) * procedure
    luck = np.random.default_rng(6)
    for _ in range(40):
        trust, path = 0.5, []
        for outcome in luck.random(500) < q:
            trust = trust_after(trust, float(outcome), procedure, P[0])
            path.append(trust)
        means.append(np.mean(path[100:]))
        squares.append(np.mean((np.array(path[100:]) - resting) ** 2))
    assert_mean(means, resting, smallest_bug=0.02, of="mean trust")
    variance = WEIGHT**2 * q * (1.0 - q) * ETA / (2.0 - ETA)
    assert_mean(squares, variance, smallest_bug=0.25 * variance, of="variance of trust")


@pytest.mark.parametrize(("weeks", "steps"), [(1.0, 20), (1.0 / 7.0, 140)])
def test_experience_fades_to_the_trust_one_began_with_at_the_same_rate_in_any_period(
    weeks, steps
) -> None:
    rate = 0.05
    society = Society(real_network(200), {"trust.trust_drift": rate}, weeks=weeks)
    society.trust_start[:] = 0.6
    society.trust_experience[:] = 0.1
    society.step(steps)
    expected = 0.6 - 0.5 * math.exp(-rate * 20.0)
    assert society.trust_experience == pytest.approx(np.full(200, expected), abs=3e-6)


@pytest.mark.parametrize(("weeks", "steps"), [(1.0, 30), (1.0 / 7.0, 210)])
def test_resentment_fades_at_the_same_rate_in_any_period(weeks, steps) -> None:
    society = Society(real_network(200), {"influence.resentment_fading": 0.04}, weeks=weeks)
    society.resentment[:] = 0.8
    society.step(steps)
    expected = 0.8 * math.exp(-0.04 * 30.0)
    assert society.resentment == pytest.approx(np.full(200, expected), abs=3e-6)
