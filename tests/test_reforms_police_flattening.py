"""What flat police change, and how that helps and hurts."""

from __future__ import annotations

import pytest
from adoption import convert
from towns import crowded_towns, warmed

from sim.model import GovernanceModel
from sim.reforms import REFORMS
from sim.vocabulary import KINDS

NOTHING = {setting.name: 0.0 for setting in REFORMS["police-flattening"].OWN_SETTINGS}
WEEKS = 26


def only(**settings: float) -> str:
    """The reform of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "police-flattening:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(warm: GovernanceModel, reform: str) -> tuple[GovernanceModel, GovernanceModel]:
    """Baseline and reform, half a year on, with the same luck."""
    return warm.fork().run(WEEKS), convert(warm, reform).run(WEEKS)


def counts(name: str, *models: GovernanceModel) -> list[float]:
    """A tally of each arm."""
    return [model.account.count(name) for model in models]


@pytest.fixture(scope="module")
def _crowded() -> GovernanceModel:
    """Towns whose communities have two desks each, and queues."""
    staff = {"community": 10.0, "street": 6.0}
    return warmed(crowded_towns(staff=staff), record_hash=False)


@pytest.fixture
def crowded(_crowded) -> GovernanceModel:
    return _crowded.fork()


def waiting(offices) -> int:
    """Cases in the queues of these offices."""
    return sum(office.queue_length for office in offices)


def test_the_levers_have_the_values_asked_for(warm_two_towns):
    institutions = warm_two_towns.institutions
    posts = institutions.posts
    officers = warm_two_towns.areas["police"].copy()
    before = [d.posts for d in institutions.districts]
    convert(warm_two_towns, "police-flattening:police=2,prevented=0.3,taken=1.5,diverted=0.2")
    assert warm_two_towns.areas["police"] == pytest.approx(officers + 2.0)
    safety = warm_two_towns.matters["prevented"][:, KINDS.index("public_safety")]
    assert safety == pytest.approx(0.3)
    assert [c.posts for c in institutions.communities] == pytest.approx([2.5] * 15)
    assert [c.pace for c in institutions.communities] == pytest.approx([0.8] * 15)
    for then, district in zip(before, institutions.districts, strict=True):
        assert district.posts == pytest.approx(then + 1.5 * len(district.areas))
    assert institutions.posts == pytest.approx(posts)


def test_nobody_is_taken_where_nobody_is_left(warm_two_towns):
    for community in warm_two_towns.institutions.communities:
        community.posts = 1.0
    posts = warm_two_towns.institutions.posts
    convert(warm_two_towns, "police-flattening:taken=3")
    assert {c.posts for c in warm_two_towns.institutions.communities} == {0.0}
    assert warm_two_towns.institutions.posts == pytest.approx(posts)


def test_cars_and_retraining_are_paid_for(warm_two_towns):
    convert(warm_two_towns, "police-flattening:cost_once=0.5,cost_running=0.4")
    assert warm_two_towns.books.once == pytest.approx(0.5 * 15)
    assert warm_two_towns.books.running == pytest.approx(0.4 * 15)


def test_public_safety_matters_are_prevented_and_no_others(warm_two_towns):
    baseline, policed = arms(warm_two_towns, only(prevented=0.9))
    then, now = counts("arisen_public_safety", baseline, policed)
    assert now < 0.4 * then
    then, now = counts("arisen_neighbour_dispute", baseline, policed)
    assert now == then


def test_officers_deter_where_few_were_in_sight_and_not_where_there_are_three(crowded):
    """At three officers the risk of arrest is 0.999 already: more of them deter hardly anybody.

    Some patrol, so that now and then fewer are in sight.
    """
    usual = [m.measures()["collective_action"] for m in arms(crowded.fork(), only(police=5.0))]
    assert usual[1] == pytest.approx(usual[0], rel=0.2)
    crowded.areas["police"] = 0.0
    then, now = (m.measures()["collective_action"] for m in arms(crowded, only(police=5.0)))
    assert now < 0.5 * then


def test_communities_that_lose_posts_have_longer_queues(crowded):
    baseline, policed = arms(crowded, only(taken=4.0))
    then, now = (waiting(m.institutions.communities) for m in (baseline, policed))
    assert now > 1.1 * then


def test_what_communities_lose_is_felt_though_each_keeps_a_desk(warm_two_towns):
    """Desks are whole, but what is behind them is not: the one desk left is slow."""
    baseline, policed = arms(warm_two_towns, only(taken=4.0))
    desks = [[c.servers for c in m.institutions.communities] for m in (baseline, policed)]
    assert desks[0] == desks[1] == [1] * 15
    then, now = counts("days_waited", baseline, policed)
    assert now > 2.0 * then


def test_money_and_equipment_that_leave_slow_the_communities(crowded):
    baseline, policed = arms(crowded, only(diverted=0.5))
    then, now = (waiting(m.institutions.communities) for m in (baseline, policed))
    assert now > 1.1 * then
