"""What sinking authority, people and tasks changes: gains and harm."""

from __future__ import annotations

import pytest
from adoption import convert
from towns import crowded_towns, warmed

from sim.model import GovernanceModel
from sim.reforms import REFORMS

NOTHING = {setting.name: 0.0 for setting in REFORMS["decentralize"].OWN_SETTINGS}
WEEKS = 26


def only(**settings: float) -> str:
    """The reform of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "decentralize:" + ",".join(f"{key}={value}" for key, value in values.items())


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
    before = [d.posts for d in institutions.districts]
    convert(warm_two_towns, "decentralize:authority=0.8,sunk=0.5,tasks=0.4,unready=0.2")
    assert {c.authority for c in institutions.communities} == {0.8}
    assert [c.pace for c in institutions.communities] == pytest.approx([0.8] * 15)
    assert set(warm_two_towns.areas["delegated"]) == {0.6}
    assert all(c.burden_hours > 0.0 for c in institutions.communities)
    for then, district in zip(before, institutions.districts, strict=True):
        assert district.posts == pytest.approx(0.5 * then)
        equal = 4.0 + 0.5 * then / len(district.areas)
        for area in district.areas:
            assert institutions.community_of_area(area).posts == pytest.approx(equal)
    assert institutions.posts == pytest.approx(posts)


def test_a_community_that_may_do_more_already_keeps_it(warm_two_towns):
    warm_two_towns.institutions.communities[2].authority = 0.9
    convert(warm_two_towns, "decentralize:authority=0.6")
    assert warm_two_towns.institutions.communities[2].authority == 0.9
    assert warm_two_towns.institutions.communities[3].authority == 0.6


def test_moving_and_offices_are_paid_for(warm_two_towns):
    convert(warm_two_towns, "decentralize:cost_once=0.5,cost_running=0.4")
    assert warm_two_towns.books.once == pytest.approx(0.5 * 15)
    assert warm_two_towns.books.running == pytest.approx(0.4 * 15)


def test_communities_with_authority_hand_fewer_cases_up(warm_two_towns):
    baseline, sunk = arms(warm_two_towns, only(authority=1.0))
    then, now = counts("handoffs", baseline, sunk)
    assert now < 0.6 * then
    then, now = counts("reached_district", baseline, sunk)
    assert now < 0.8 * then


def test_a_district_that_gives_posts_away_has_longer_queues(crowded):
    baseline, sunk = arms(crowded, only(sunk=0.8))
    then, now = (waiting(m.institutions.districts) for m in (baseline, sunk))
    assert now > 1.1 * then


def test_tasks_without_means_lengthen_the_queues_though_they_free_the_committees(crowded):
    """Freed committees draw residents in, which prevents grievances: tasks both hurt and help."""
    baseline, sunk = arms(crowded, only(tasks=1.0))
    then, now = (waiting(m.institutions.communities) for m in (baseline, sunk))
    assert now > 1.1 * then
    assert sunk.measures()["hours_given"] > baseline.measures()["hours_given"]


def test_staff_who_are_not_ready_lengthen_the_queues(crowded):
    baseline, sunk = arms(crowded, only(unready=0.5))
    then, now = (waiting(m.institutions.communities) for m in (baseline, sunk))
    assert now > 1.1 * then
