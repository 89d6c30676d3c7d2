"""Offices answer action outside channels as often as their rule says, and keep their books.

Conceding settles exactly the matters it says, in the cases' and in the offices' books.
Suppressing leaves every grievance and resentment bit for bit. Rates at zero are no process.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from replications import assert_mean
from sameness import differing
from scipy.stats import poisson
from towns import two_towns, warmed

from sim.areas import AREA
from sim.casework.tables import CONCEDED, IN_SERVICE, NONE
from sim.compiled import plain
from sim.model import GovernanceModel
from sim.parameter_record import parameter_record
from sim.parameters import values
from sim.processes.concession import answer_action, concession_chance, suppression_chance
from sim.processes.detention import detention_chance, detention_term
from sim.processes.patrols import officers_in_sight, poisson_number
from sim.streams import seed_words

OFF = {
    "concession.concession_rate": 0.0,
    "concession.suppression_rate": 0.0,
    "detention.detention_rate": 0.0,
    "patrols.moving_share": 0.0,
}
CROWD = 50.0
AREAS = 3000


# ------------------------------------------------------------------------- the decision


def decide(acting: float, periods: int, **changes: float) -> tuple[np.ndarray, np.ndarray]:
    """How often 3,000 areas with such a crowd concede and suppress, by period."""
    p = parameter_record(values({f"concession.{name}": v for name, v in changes.items()}))
    areas, crowd = np.zeros(AREAS, AREA), np.full(AREAS, acting)
    conceded, suppressed = np.empty(periods), np.empty(periods)
    for period in range(periods):
        answer_action(seed_words(3), p, 1.0, areas, crowd, period)
        conceded[period] = areas["conceding"].mean()
        suppressed[period] = areas["suppressed"].mean()
    return conceded, suppressed


@pytest.mark.parametrize("acting", [1.0, 20.0, 100.0])
def test_areas_concede_and_suppress_as_often_as_the_rule_says(acting) -> None:
    # 40 periods of 3,000 areas. Smallest bugs: 0.01 of the chances.
    force = 1.0 - math.exp(-acting / CROWD)
    rates = {"concession_rate": 0.7, "suppression_rate": 1.5, "withdrawal_rate": 1e9}
    conceded, suppressed = decide(acting, 40, **rates)
    expected = 1.0 - math.exp(-0.7 * force), 1.0 - math.exp(-1.5 * force * (1.0 - force))
    assert_mean(conceded, expected[0], smallest_bug=0.01, of="areas that concede")
    assert_mean(suppressed, expected[1], smallest_bug=0.01, of="areas that suppress")


def test_where_nobody_acts_nothing_is_decided() -> None:
    for answers in decide(0.0, 3, concession_rate=1.0, suppression_rate=2.0):
        assert not answers.any()


def test_officers_stay_for_as_long_as_the_fixed_point_says() -> None:
    # s' = 1 with chance c, else k s: the mean is c / (1 - (1 - c) k) once it has settled.
    # 60 periods, far enough apart, of 3,000 areas. Smallest bug: 0.02 of 0.4.
    force, stay = 1.0 - math.exp(-20.0 / CROWD), math.exp(-0.25)
    chance = 1.0 - math.exp(-0.6 * force * (1.0 - force))
    _, suppressed = decide(20.0, 40 + 60 * 8, suppression_rate=0.6, withdrawal_rate=0.25)
    theory = chance / (1.0 - (1.0 - chance) * stay)
    assert_mean(suppressed[40::8], theory, smallest_bug=0.02, of="officers still there")


def test_small_crowds_are_waited_out_middling_ones_suppressed_large_ones_conceded_to() -> None:
    suppressed = [plain(suppression_chance)(f, 0.6, 0.0, 1.0) for f in (0.02, 0.5, 0.98)]
    conceded = [plain(concession_chance)(f, 0.2, 0.0, 1.0) for f in (0.02, 0.5, 0.98)]
    assert suppressed[0] < 0.02 > suppressed[2]
    assert suppressed[1] > conceded[1]
    assert conceded == sorted(conceded)
    assert conceded[2] > suppressed[2]


def test_a_rate_means_the_same_whatever_the_length_of_the_period() -> None:
    for chance in (concession_chance, suppression_chance):
        week, fortnight = (plain(chance)(0.4, 0.3, 0.1, weeks) for weeks in (1.0, 2.0))
        assert 1.0 - fortnight == pytest.approx((1.0 - week) ** 2, rel=1e-12)


# ---------------------------------------------------------------------- in a whole town


@pytest.fixture(scope="module")
def _angry() -> GovernanceModel:
    """Two towns in which many act, just before offices answer; nothing is answered so far."""
    rates = {
        "collective_action.action_threshold_mean": 0.1,
        "grievances.grievance_rate.livelihood_service": 0.8,
        "handling.touch_scale": 3.0,
        "handling.patience_days": 400.0,
        **OFF,
    }
    staff = {"community": 1.0, "street": 4.0}
    return warmed(two_towns(parameters=rates, staff=staff, warmup_weeks=26))


def answering(angry: GovernanceModel, **changes: float) -> GovernanceModel:
    """A copy in which offices answer from now on as these parameters of `concession` say."""
    model = angry.fork()
    for name, value in changes.items():
        model.set_parameter(f"concession.{name}", value)
    return model


def concede_at_once(angry: GovernanceModel, share: float) -> tuple[GovernanceModel, np.ndarray]:
    """Let every area with a crowd concede now; return the model and the cases in question."""
    model = answering(angry, concession_rate=1e9, forcefulness_crowd=1e-3, conceded_share=share)
    cases = model.caseload.cases[model.caseload.open_rows]
    acts = model.signal[cases["resident"], 3] > 0.0
    in_question = cases[acts & (cases["state"] != IN_SERVICE)]
    assert len(in_question) > 50
    assert (cases["state"][acts] == IN_SERVICE).any()
    model._answer_action()
    return model, in_question


def test_a_full_concession_settles_every_matter_of_those_who_act_but_those_on_a_desk(
    _angry,
) -> None:
    model, in_question = concede_at_once(_angry, 1.0)
    model.caseload.check()
    lines, count = model.caseload.outcomes, model.caseload.count("outcomes")
    assert count == len(in_question)
    assert (lines["type"][:count] == CONCEDED).all()
    assert (lines["role"][:count] == NONE).all()
    assert sorted(lines["intensity"][:count]) == sorted(in_question["intensity"])
    assert _angry.caseload.open - model.caseload.open == count
    left = model.caseload.cases[model.caseload.open_rows]
    still = left[model.signal[left["resident"], 3] > 0.0]
    assert (still["state"] == IN_SERVICE).all()
    assert (model.columns["resentment"][model.signal[:, 3] > 0.0] == 0.0).all()


def test_at_the_end_of_the_period_residents_and_tally_know_of_every_matter_conceded(
    _angry,
) -> None:
    model, in_question = concede_at_once(_angry, 1.0)
    resolved = model.account.count("resolved")
    society = model.account.count("settled_by_society")
    model._learn_from_cases()
    assert model.account.count("conceded") == len(in_question)
    assert model.account.count("resolved") - resolved == len(in_question)
    assert model.account.count("settled_by_society") == society
    rows = model.caseload.open_rows
    of_residents = np.bincount(
        model.caseload.cases["resident"][rows], minlength=model.population.residents
    )
    assert np.array_equal(model.columns["open_cases"], of_residents)
    assert np.array_equal(model.expected_success, _angry.expected_success)
    assert np.array_equal(model.columns["satisfaction"], _angry.columns["satisfaction"])


def test_queues_lose_those_who_got_a_concession_and_keep_the_order_of_the_others(_angry) -> None:
    model, _ = concede_at_once(_angry, 1.0)
    before, after = _angry.caseload.stations, model.caseload.stations
    left = after["abandoned"] - before["abandoned"]
    assert left.sum() > 5
    assert np.array_equal(before["queue"] - after["queue"], left)
    for name in ("arrived", "started", "completed", "busy", "moved"):
        assert np.array_equal(before[name], after[name]), name
    model.run(4)
    model.caseload.check()


@pytest.mark.parametrize("share", [0.3, 0.8])
def test_a_partial_concession_settles_its_share(_angry, share) -> None:
    # 24 periods as replications, each on the same matters. Smallest bug: 0.1 of the share.
    found = []
    for period in range(24):
        model = answering(_angry, conceded_share=share)
        model.areas["conceding"] = 1.0
        settled = model.caseload.concede(model, period)
        cases = _angry.caseload.cases[_angry.caseload.open_rows]
        acts = _angry.signal[cases["resident"], 3] > 0.0
        found.append(settled / int((acts & (cases["state"] != IN_SERVICE)).sum()))
        old = _angry.columns["resentment"].astype(np.float64)
        kept = np.where(_angry.signal[:, 3] > 0.0, old * (1.0 - share), old)
        assert np.array_equal(model.columns["resentment"], kept.astype(np.float32))
    assert_mean(found, share, smallest_bug=0.1, of="share of matters settled")


def test_suppression_leaves_every_grievance_and_resentment_bit_for_bit(_angry) -> None:
    model = answering(_angry, suppression_rate=1e9)
    model._answer_action()
    assert (model.areas["suppressed"] == 1.0).any()
    assert differing(model, _angry) == ["areas.suppressed"]


def test_suppression_keeps_people_quiet_and_their_grievance_where_it_was(_angry) -> None:
    quiet = answering(_angry, suppression_rate=1e9, officers_sent=30.0)
    for model in (usual := _angry.fork(), quiet):
        model.run(1)
    last = [model.series["acting"][-1] for model in (usual, quiet)]
    assert last[1] < 0.95 * last[0]
    assert quiet.series["latent"][-1] > usual.series["latent"][-1]
    for name in ("resentment", "open_intensity", "grievance"):
        assert np.array_equal(quiet.columns[name], usual.columns[name]), name


def test_fear_costs_hours_and_concessions_embolden(_angry) -> None:
    afraid = answering(_angry, suppression_rate=1e9, officers_sent=0.0, fear=0.6).run(20)
    usual = _angry.fork().run(20)
    assert afraid.measures()["hours_given"] < 0.99 * usual.measures()["hours_given"]
    bold = answering(_angry, emboldening=0.4)
    bold.areas["emboldened"] = 1.0
    assert bold.run(1).series["acting"][-1] > 1.2 * _angry.fork().run(1).series["acting"][-1]


# --------------------------------------------------------------- detention and patrols


@pytest.mark.parametrize("mean", [0.4, 3.0, 40.0])
def test_numbers_of_officers_on_the_move_are_poisson(mean) -> None:
    # Exact: the number at every quantile.
    luck = (np.arange(2000) + 0.5) / 2000
    numbers = [plain(poisson_number)(u, mean) for u in luck]
    assert np.array_equal(numbers, poisson.ppf(luck, mean))


def test_officers_who_stand_still_are_a_fixed_number() -> None:
    for u in (1e-6, 0.5, 1.0 - 1e-6):
        assert officers_in_sight(4.7, 0.0, u) == 4.7


def test_detention_terms_are_all_alike_and_chances_follow_officers_a_head() -> None:
    terms = [plain(detention_term)((k + 0.5) / 300, 3.9) for k in range(300)]
    assert [terms.count(weeks) for weeks in (1, 2, 3)] == [100, 100, 100]
    assert plain(detention_chance)(2.0, 8.0, 0.5, 3.0) == pytest.approx(1.0 - math.exp(-0.375))


def test_who_is_detained_does_not_act_until_the_term_is_over(_angry) -> None:
    model = answering(_angry, detention_rate=1e9, longest_term=3.0)
    acting = model.run(1).columns["acting"] > 0.0
    until = model.columns["detained_until"].copy()
    now = (model.day - 1) // 7
    assert acting.sum() > 50
    assert np.array_equal(until > now, acting)
    assert set(until[acting] - now) == {1, 2, 3}
    for week in (1, 2, 3):
        model.run(1)
        assert not (model.columns["acting"][until >= now + week] > 0.0).any()
    model.run(1)
    assert (model.columns["acting"][acting] > 0.0).any()


def test_detention_leaves_grievance_and_resentment_bit_for_bit(_angry) -> None:
    model, usual = answering(_angry, detention_rate=1e9).run(1), _angry.fork().run(1)
    assert differing(model, usual) == ["detained_until"]


# ------------------------------------------------------------------------- switched off


def test_switched_off_a_city_is_the_one_without_the_process_bit_for_bit(
    _angry, monkeypatch
) -> None:
    """`_angry` has it off: as if offices were never asked, and the other settings are idle."""
    off = _angry.fork().run(12)
    other = {"forcefulness_crowd": 5.0, "conceded_share": 1.0, "officers_sent": 30.0}
    other |= {"fear": 0.6, "emboldening": 0.4, "longest_term": 12.0}
    idle = answering(_angry, **other).run(12)
    monkeypatch.setattr(GovernanceModel, "_answer_action", lambda model: None)
    skipped = _angry.fork().run(12)
    for model in (idle, skipped):
        assert differing(model, off) == []
        assert model.trajectory_sha256 == off.trajectory_sha256
    assert off.measures()["collective_action"] > 100.0
