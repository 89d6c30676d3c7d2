"""What joining departments changes, and how that helps and hurts."""

from __future__ import annotations

import pytest
from adoption import convert

from sim.model import GovernanceModel
from sim.reforms import REFORMS

NOTHING = {setting.name: 0.0 for setting in REFORMS["social-work-committee"].OWN_SETTINGS}
WEEKS = 26


def only(**settings: float) -> str:
    """The reform of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "social-work-committee:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(warm: GovernanceModel, reform: str) -> tuple[GovernanceModel, GovernanceModel]:
    """Baseline and reform, half a year on, with the same luck."""
    return warm.fork().run(WEEKS), convert(warm, reform).run(WEEKS)


def counts(name: str, *models: GovernanceModel) -> list[float]:
    """A tally of each arm."""
    return [model.account.count(name) for model in models]


def test_the_levers_have_the_values_asked_for(warm_two_towns):
    convert(
        warm_two_towns,
        "social-work-committee:departments=20,skill=0.6,meetings=0.2,bottleneck=0.3",
    )
    institutions = warm_two_towns.institutions
    assert set(warm_two_towns.areas["joined"]) == {20.0}
    assert set(warm_two_towns.areas["astray"]) == {1.0}
    for office in (*institutions.communities, *institutions.streets):
        assert office.skill == pytest.approx(0.6)
    assert [c.pace for c in institutions.communities] == pytest.approx([0.8] * 15)
    assert [d.pace for d in institutions.districts] == pytest.approx([0.7] * 2)
    assert {d.skill for d in institutions.districts} == {0.0}


def test_a_community_of_several_areas_gains_and_loses_as_much_as_any_other(warm_two_towns):
    convert(warm_two_towns, "flatten:disruption_weeks=0")
    convert(warm_two_towns, "social-work-committee:skill=0.6,meetings=0.2")
    offices = [c for c in warm_two_towns.institutions.communities if not c.closed]
    assert len(offices) < 15
    assert [c.skill for c in offices] == pytest.approx([0.6] * len(offices))
    assert [c.pace for c in offices] == pytest.approx([0.8] * len(offices))


def test_the_secretariat_is_paid_for(warm_two_towns):
    convert(warm_two_towns, "social-work-committee:cost_once=0.5,cost_running=0.4")
    assert warm_two_towns.books.once == pytest.approx(0.5 * 15)
    assert warm_two_towns.books.running == pytest.approx(0.4 * 15)


def test_joint_departments_save_hand_offs(warm_two_towns):
    baseline, joint = arms(warm_two_towns, only(departments=35))
    then, now = counts("handoffs", baseline, joint)
    assert now < 0.95 * then
    assert joint.areas["wrong_door"].max() < 0.3 * baseline.areas["wrong_door"].min()


def test_more_departments_than_there_are_leave_no_wrong_door(warm_two_towns):
    assert set(convert(warm_two_towns, only(departments=60)).run(1).areas["wrong_door"]) == {0.0}


def test_departments_joined_twice_are_not_joined_less(warm_two_towns):
    convert(warm_two_towns, only(departments=30))
    convert(warm_two_towns, only(departments=10))
    assert set(warm_two_towns.areas["joined"]) == {30.0}


def test_offices_that_act_together_settle_more(warm_two_towns):
    baseline, joint = arms(warm_two_towns, only(skill=1.0))
    then, now = (m.measures()["resolved_share"] for m in (baseline, joint))
    assert now > then + 0.05


def test_cases_wait_at_the_bottleneck(warm_two_towns):
    baseline, joint = arms(warm_two_towns, only(bottleneck=0.5))
    then, now = counts("days_waited", baseline, joint)
    assert now > 1.5 * then


def test_meetings_make_the_communities_slower(warm_two_towns):
    baseline, joint = arms(warm_two_towns, only(meetings=0.5))
    pairs = zip(joint.institutions.communities, baseline.institutions.communities, strict=True)
    assert all(now.speed < 0.6 * then.speed for now, then in pairs)
    then, now = (m.measures()["days_to_resolution"] for m in (baseline, joint))
    assert now > then
