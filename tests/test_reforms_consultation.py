"""What being asked before a decision is worth, and what it costs."""

from __future__ import annotations

import pytest
from adoption import convert

from sim.model import GovernanceModel
from sim.reforms import REFORMS

NOTHING = {setting.name: 0.0 for setting in REFORMS["consultation"].OWN_SETTINGS}
WEEKS = 26


def only(**settings: float) -> str:
    """The reform, of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "consultation:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(warm: GovernanceModel, reform: str) -> tuple[GovernanceModel, GovernanceModel]:
    """Baseline and reform, half a year on."""
    baseline = warm.fork().run(WEEKS)
    return baseline, convert(warm, reform).run(WEEKS)


def test_every_area_is_heard_as_far_as_asked(warm_two_towns):
    convert(warm_two_towns, "consultation:heard=0.3,unheard=0.1")
    assert set(warm_two_towns.areas["heard"]) == {0.3}
    assert set(warm_two_towns.areas["unheard"]) == {0.1}


def test_the_time_of_hearings_slows_the_communities_desks_at_once(warm_two_towns):
    offices = warm_two_towns.institutions.communities
    before = [office.speed for office in offices]
    convert(warm_two_towns, "consultation:time_cost=0.2")
    assert [office.pace for office in offices] == pytest.approx([0.8] * 15)
    assert [office.speed for office in offices] == pytest.approx([0.8 * v for v in before])


def test_an_office_of_several_areas_pays_the_time_once(warm_two_towns):
    convert(warm_two_towns, "flatten")
    convert(warm_two_towns, "consultation:time_cost=0.2")
    still_open = [c for c in warm_two_towns.institutions.communities if not c.closed]
    assert max(len(c.areas) for c in still_open) > 1
    assert [c.pace for c in still_open] == pytest.approx([0.8] * len(still_open))


def test_moderators_are_paid(warm_two_towns):
    convert(warm_two_towns, "consultation:cost_once=0.5,cost_running=0.4")
    assert warm_two_towns.books.once == pytest.approx(0.5 * 15)
    assert warm_two_towns.books.running == pytest.approx(0.4 * 15)


def test_who_is_heard_is_more_satisfied_and_trusts_more(warm_two_towns):
    baseline, heard = arms(warm_two_towns, only(heard=0.2))
    for name in ("trust_local", "mean_satisfaction"):
        assert heard.measures()[name] > baseline.measures()[name]


def test_who_does_not_speak_is_less_satisfied_and_trusts_less(warm_two_towns):
    baseline, unheard = arms(warm_two_towns, only(unheard=0.2))
    for name in ("trust_local", "mean_satisfaction"):
        assert unheard.measures()[name] < baseline.measures()[name]


def test_hearings_keep_the_same_cases_longer_at_the_desks(warm_two_towns):
    baseline, slow = arms(warm_two_towns, only(time_cost=0.3))
    rows = [office.row for office in slow.institutions.communities]
    before, after = (
        m.caseload.stations["busy_integral"][rows].sum()
        / m.caseload.stations["completed"][rows].sum()
        for m in (baseline, slow)
    )
    assert after > 1.1 * before
    assert slow.account.count("days_waited") > baseline.account.count("days_waited")


def test_with_everything_switched_off_nothing_that_happens_changes(warm_two_towns):
    baseline = warm_two_towns.fork().run(8)
    convert(warm_two_towns, only())
    assert warm_two_towns.run(8).trajectory_sha256 == baseline.trajectory_sha256
