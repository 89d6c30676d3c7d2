"""Expectation and satisfaction come to rest at what is found.

S = b0 + bP P + bE E and E' = E + rho (P - E) (Oliver 1980; Van Ryzin 2013; Schiebler,
Lee & Brodbeck 2025): under constant performance E rests at P and S at b0 + (bP + bE) P,
and the gap closes by (1 - rho) an experience. Through the product's own reading of the
log of outcomes; exact up to float32 columns (1e-6).
"""

from __future__ import annotations

import math

import pytest
from experience_harness import Person, live_through, record

from sim.casework.tables import GAVE_UP, LET_BE
from sim.processes.satisfaction import expectation_after, performance, satisfaction_level
from sim.vocabulary import BY_COMMUNITY_DESK, COMMUNITY

WEIGHTS = {
    "satisfaction__satisfaction_constant": 0.12,
    "satisfaction__performance_weight": 0.6,
    "satisfaction__expectation_weight": 0.25,
    "satisfaction__expectation_rate": 0.2,
    "satisfaction__outcome_weight": 0.5,
    "satisfaction__procedure_weight": 0.3,
    "satisfaction__wait_scale_days": 30.0,
}
P = record(**WEIGHTS)


def found(outcome: float, procedure: float, days: float) -> float:
    """Return performance by its formula."""
    return 0.5 * outcome + 0.3 * procedure + 0.2 * math.exp(-days / 30.0)


def experience(outcome: int, procedure: float, days: float) -> dict[str, float]:
    return {
        "outcome": outcome,
        "procedure": procedure,
        "elapsed": days,
        "role": COMMUNITY,
        "channel": BY_COMMUNITY_DESK,
        "intensity": 0.4,
    }


@pytest.mark.parametrize("start", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(("outcome", "procedure", "days"), [(1, 0.8, 3.0), (0, 0.2, 90.0)])
def test_expectation_rests_at_performance_and_satisfaction_on_its_line(
    start, outcome, procedure, days
) -> None:
    person = Person(expectation=start)
    live_through(person, P, [experience(outcome, procedure, days)] * 120)
    resting = found(outcome, procedure, days)
    assert person.expectation == pytest.approx(resting, abs=1e-6)
    assert person.satisfaction == pytest.approx(0.12 + 0.85 * resting, abs=1e-6)


def test_the_gap_closes_by_the_same_share_at_every_experience() -> None:
    person = Person(expectation=0.1)
    resting = found(1, 0.5, 10.0)
    for n in range(1, 15):
        before = person.expectation
        live_through(person, P, [experience(1, 0.5, 10.0)])
        assert person.expectation - resting == pytest.approx((0.1 - resting) * 0.8**n, abs=1e-6)
        # Satisfaction is felt against what was expected before, not after.
        expected = 0.12 + 0.6 * resting + 0.25 * before
        assert person.satisfaction == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("promise", [0.1, 0.5, 1.0])
@pytest.mark.parametrize("start", [0.0, 1.0])
def test_where_more_is_promised_expectation_rests_above_performance(promise, start) -> None:
    # E = (1 - rho)(E + m (1 - E)) + rho P, with S on its line at the raised expectation.
    person = Person(expectation=start)
    person.areas["promise"] = promise
    live_through(person, P, [experience(1, 0.5, 10.0)] * 120)
    resting = found(1, 0.5, 10.0)
    expected = (0.8 * promise + 0.2 * resting) / (1.0 - 0.8 * (1.0 - promise))
    assert person.expectation == pytest.approx(expected, abs=1e-6)
    assert person.expectation > resting
    raised = expected + promise * (1.0 - expected)
    line = min(1.0, 0.12 + 0.6 * resting + 0.25 * raised)
    assert person.satisfaction == pytest.approx(line, abs=1e-6)


def test_raised_expectations_disappoint_only_where_their_weight_is_negative() -> None:
    for weight, sign in ((0.25, 1.0), (-0.2, -1.0)):
        p = record(**(WEIGHTS | {"satisfaction__expectation_weight": weight}))
        felt = []
        for promise in (0.0, 0.4):
            person = Person()
            person.areas["promise"] = promise
            live_through(person, p, [experience(0, 0.5, 10.0)] * 60)
            felt.append(person.satisfaction)
        assert sign * (felt[1] - felt[0]) > 0.05


def test_performance_is_made_of_outcome_procedure_and_wait() -> None:
    for outcome, procedure, days in ((1.0, 0.5, 0.0), (0.0, 1.0, 30.0), (1.0, 0.0, 1e9)):
        value = performance(outcome, procedure, days, P[0])
        assert value == pytest.approx(found(outcome, procedure, days))
    assert performance(1.0, 1.0, 0.0, P[0]) == pytest.approx(1.0)


def test_satisfaction_stays_between_nothing_and_full() -> None:
    generous = record(satisfaction__satisfaction_constant=0.9, satisfaction__performance_weight=1.0)
    mean = record(satisfaction__satisfaction_constant=-5.0)
    assert satisfaction_level(1.0, 1.0, generous[0]) == 1.0
    assert satisfaction_level(0.0, 0.0, mean[0]) == 0.0
    assert expectation_after(0.3, 0.9, 0.5) == pytest.approx(0.6)


def test_a_matter_settled_without_any_body_teaches_nothing_about_bodies() -> None:
    person = Person(expectation=0.2, satisfaction=0.3, trust_local=0.4, trust_upper=0.6)
    direct = experience(1, 0.9, 1.0) | {"role": -1, "channel": 1}
    live_through(person, P, [direct] * 5)
    assert person.expectation == pytest.approx(0.2)
    assert person.satisfaction == pytest.approx(0.3)
    assert (person.trust_local, person.trust_upper) == pytest.approx((0.4, 0.6))
    assert person.user == 0


@pytest.mark.parametrize("ending", [GAVE_UP, LET_BE])
def test_a_matter_nobody_settled_counts_as_no_outcome_and_no_answer(ending) -> None:
    # Performance bp x neutral procedure, felt whether or not an office was ever entered.
    p = record(**WEIGHTS, trust__procedure_base=0.5)
    attempts = 0 if ending == LET_BE else 1
    ended = {"outcome": 0, "type": ending, "attempts": attempts, "role": -1, "channel": 0}
    person = Person(expectation=0.8, satisfaction=0.9, open_cases=3)
    live_through(person, p, [ended])
    assert person.satisfaction == pytest.approx(0.12 + 0.6 * 0.15 + 0.25 * 0.8, abs=1e-6)
    assert person.expectation == pytest.approx(0.8 + 0.2 * (0.15 - 0.8), abs=1e-6)
    live_through(person, p, [ended] * 120)
    assert person.expectation == pytest.approx(0.15, abs=1e-6)


def test_an_area_learns_how_often_a_channel_succeeds() -> None:
    # known' = known + rate (outcome - known): after n successes 1 - (1 - start)(1 - rate)^n.
    person = Person()
    p = record(**WEIGHTS, claiming__success_learning_rate=0.1)
    live_through(person, p, [experience(1, 0.5, 5.0)] * 12)
    learnt = person.expected_success[0]
    assert learnt[BY_COMMUNITY_DESK] == pytest.approx(1.0 - 0.5 * 0.9**12)
    assert (learnt[[c for c in range(len(learnt)) if c != BY_COMMUNITY_DESK]] == 0.5).all()


def test_open_matters_and_resentment_are_kept_by_the_book() -> None:
    person = Person()
    p = record(**WEIGHTS, influence__resentment_share=0.7)
    failed = experience(0, 0.5, 5.0)
    live_through(person, p, [failed])  # not given up yet: it stays open
    assert person.open_cases == 1
    assert person.open_intensity == pytest.approx(0.4)
    settled = experience(1, 0.5, 5.0) | {"arose": False}
    live_through(person, p, [settled])
    assert (person.open_cases, person.open_intensity, person.resentment) == (0, 0.0, 0.0)
