"""What legal education and better courts bring, and the load they put on courts."""

from __future__ import annotations

import pytest
from adoption import convert

from sim.model import GovernanceModel
from sim.reforms import REFORMS

NOTHING = {setting.name: 0.0 for setting in REFORMS["rule-of-law"].OWN_SETTINGS}
WEEKS = 26


def only(**settings: float) -> str:
    """The reform, of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "rule-of-law:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(warm: GovernanceModel, reform: str) -> tuple[GovernanceModel, GovernanceModel]:
    """Baseline and reform, half a year on."""
    baseline = warm.fork().run(WEEKS)
    return baseline, convert(warm, reform).run(WEEKS)


def queue_days(model: GovernanceModel) -> float:
    """Case-days spent waiting at the courts since the run began."""
    rows = [court.row for court in model.institutions.courts]
    return float(model.caseload.stations["queue_integral"][rows].sum())


def test_areas_and_courts_get_what_they_are_given(warm_two_towns):
    courts = warm_two_towns.institutions.courts
    posts = [court.posts for court in courts]
    skill = [court.skill for court in courts]
    convert(warm_two_towns, "rule-of-law:awareness=0.3,skill=0.6,judges=0.5")
    assert set(warm_two_towns.areas["awareness"]) == {0.3}
    assert [c.skill for c in courts] == pytest.approx([s + 0.6 for s in skill])
    assert [c.posts for c in courts] == pytest.approx([posts[0] + 3.0, posts[1] + 4.5])
    assert [c.servers for c in courts] == [c.desks_for_cases() for c in courts]


def test_judges_and_educators_are_paid(warm_two_towns):
    before = warm_two_towns.institutions.posts
    convert(warm_two_towns, "rule-of-law:judges=0.5,cost_once=0.3,cost_running=0.2")
    assert warm_two_towns.institutions.posts - before == pytest.approx(0.5 * 15)
    assert warm_two_towns.books.once == pytest.approx(0.3 * 15)
    assert warm_two_towns.books.running == pytest.approx(0.7 * 15)


def test_who_knows_the_law_goes_to_court_and_is_helped_there(warm_two_towns):
    baseline, educated = arms(warm_two_towns, only(awareness=0.8, judges=1.0))
    for name in ("first_court", "successes_court"):
        assert educated.account.count(name) > 1.2 * baseline.account.count(name)


def test_better_procedures_settle_more_of_what_reaches_the_court(warm_two_towns):
    baseline, skilled = arms(warm_two_towns, only(skill=1.0))
    before, after = (
        m.account.count("successes_court") / m.account.count("attempts_court")
        for m in (baseline, skilled)
    )
    assert after > before


def test_awareness_without_judges_lengthens_the_queue_at_court(warm_two_towns):
    """At the courts; days waited at all doors fall (seed 1). The queue grew in 7 of 8 seeds."""
    baseline, educated = arms(warm_two_towns, only(awareness=0.8))
    assert queue_days(educated) > 1.2 * queue_days(baseline)


def test_judges_take_up_the_load_that_awareness_brings(warm_two_towns):
    staffed = convert(warm_two_towns.fork(), only(awareness=0.8, judges=1.0)).run(WEEKS)
    educated = convert(warm_two_towns, only(awareness=0.8)).run(WEEKS)
    assert queue_days(staffed) < queue_days(educated)


def test_with_everything_switched_off_nothing_that_happens_changes(warm_two_towns):
    baseline = warm_two_towns.fork().run(8)
    convert(warm_two_towns, only())
    assert warm_two_towns.run(8).trajectory_sha256 == baseline.trajectory_sha256
