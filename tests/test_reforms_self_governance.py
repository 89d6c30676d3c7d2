"""What residents' councils change in an area, and how that helps and hurts."""

from __future__ import annotations

import numpy as np
import pytest
from adoption import convert

from sim.model import GovernanceModel
from sim.processes.handling import p_resolved, procedure_felt
from sim.processes.participation import committee_free_share
from sim.reforms import REFORMS
from sim.vocabulary import COMMITTEE, FREE_RIDER

NOTHING = {
    setting.name: 0.0
    for setting in REFORMS["self-governance"].OWN_SETTINGS
    if setting.kind is float
} | {"delegated_kept": 1.0}
WEEKS = 26


def only(**settings: float) -> str:
    """Self-governance of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "self-governance:" + ",".join(f"{name}={value}" for name, value in values.items())


def arms(warm: GovernanceModel, reform: str) -> tuple[GovernanceModel, GovernanceModel]:
    """Baseline and reform, half a year on."""
    baseline = warm.fork().run(WEEKS)
    return baseline, convert(warm, reform).run(WEEKS)


def test_every_area_gets_a_council_with_the_powers_it_is_given(warm_two_towns):
    convert(warm_two_towns, "self-governance")
    for name in ("judging", "monitoring", "council", "capture", "rough", "demand"):
        setting = warm_two_towns.reforms[0][name]
        assert setting > 0.0
        assert set(warm_two_towns.areas[name]) == {setting}


def test_an_area_that_has_more_of_it_already_keeps_it(warm_two_towns):
    warm_two_towns.areas["monitoring"][4] = 0.9
    convert(warm_two_towns, "self-governance")
    assert warm_two_towns.areas["monitoring"][4] == 0.9
    assert warm_two_towns.areas["monitoring"][5] == warm_two_towns.reforms[0]["monitoring"]


def test_committees_settle_better_by_the_skill_of_their_councils(warm_two_towns):
    before = [c.skill for c in warm_two_towns.institutions.committees]
    convert(warm_two_towns, "self-governance:skill=0.7")
    after = [c.skill for c in warm_two_towns.institutions.committees]
    assert np.subtract(after, before) == pytest.approx([0.7] * len(before))
    p = warm_two_towns.p[0]
    chances = [p_resolved(COMMITTEE, 0.5, skill, 0.35, 0.3, p) for skill in (0.0, 0.7)]
    assert chances[1] > chances[0] + 0.1


def test_half_of_the_delegated_administration_moves_to_the_desks(warm_two_towns):
    p = warm_two_towns.p[0]
    hours = float(p["committee_hours"])
    freed = (committee_free_share(0.5, p) - committee_free_share(1.0, p)) * hours
    convert(warm_two_towns, "self-governance:delegated_kept=0.5,absorbed=0.25")
    assert set(warm_two_towns.areas["delegated"]) == {0.5}
    for community in warm_two_towns.institutions.communities:
        assert community.burden_hours == pytest.approx(0.75 * freed)


def test_nobody_is_moved_and_no_office_closes(warm_two_towns):
    offices = warm_two_towns.institutions.offices
    before = [(o.posts, o.closed, o.superior, o.span_of_control) for o in offices]
    convert(warm_two_towns, "self-governance")
    assert [(o.posts, o.closed, o.superior, o.span_of_control) for o in offices] == before


def test_support_of_councils_is_paid_for(warm_two_towns):
    convert(warm_two_towns, "self-governance:cost_once=0.5,cost_running=0.4")
    assert warm_two_towns.books.once == pytest.approx(0.5 * 15)
    assert warm_two_towns.books.running == pytest.approx(0.4 * 15)


# --------------------------------------------------------------------------- how it helps


def test_offices_that_residents_judge_work_harder(warm_two_towns):
    baseline, judged = arms(warm_two_towns, only(judging=0.5))
    assert (judged.areas["watch_below"] > baseline.areas["watch_below"] + 0.2).all()
    for kind in ("communities", "committees", "streets", "districts"):
        pairs = zip(
            getattr(judged.institutions, kind), getattr(baseline.institutions, kind), strict=True
        )
        assert all(now.effort > then.effort for now, then in pairs)


def test_mutual_monitoring_draws_contributions_from_free_riders(warm_two_towns):
    baseline, monitored = arms(warm_two_towns, only(monitoring=0.6))
    riders = baseline.columns["participant_type"] == FREE_RIDER
    assert riders.sum() > 500
    assert baseline.columns["contribution"][riders].max() == 0.0
    assert monitored.columns["contribution"][riders].mean() > 0.01
    assert monitored.columns["belief"][~riders].mean() > baseline.columns["belief"][~riders].mean()


def test_a_freed_committee_opens_doors_to_taking_part(warm_two_towns):
    baseline, freed = arms(warm_two_towns, only(delegated_kept=0.0))
    assert (freed.areas["committee_free"] > baseline.areas["committee_free"]).all()
    assert sum(freed.series["hours_given"][-WEEKS:]) > sum(baseline.series["hours_given"][-WEEKS:])


# --------------------------------------------------------------------------- how it hurts


def test_a_demanding_council_exhausts_those_who_are_active(warm_two_towns):
    baseline, demanding = arms(warm_two_towns, only(demand=1.0))
    assert set(baseline.areas["exhaustion"]) == {0.0}
    assert (demanding.areas["exhaustion"] > 0.05).all()
    assert sum(demanding.series["contribution"][-WEEKS:]) < sum(
        baseline.series["contribution"][-WEEKS:]
    )


def test_a_council_is_fair_to_the_active_and_less_to_others_and_to_the_weak(warm_two_towns):
    p = warm_two_towns.p[0]

    def felt(contribution, flags, council=0.2, capture=0.1, rough=0.05):
        return procedure_felt(
            COMMITTEE, 0.5, council, capture, rough, 0.0, 0.0, contribution, flags, p
        )

    before = felt(0.0, 0, 0.0, 0.0, 0.0)
    assert felt(1.0, 0) == pytest.approx(before + 0.2)
    assert felt(0.0, 0) == pytest.approx(before - 0.1)
    assert felt(1.0, 2) == pytest.approx(felt(1.0, 0) - 0.1)


def test_desks_given_work_have_less_time_for_cases(warm_town):
    desks = [c.desks_for_cases() for c in warm_town.institutions.communities]
    for community in warm_town.institutions.communities:
        community.posts += 40.0  # so that rounding to whole desks hides nothing
    desks = [c.desks_for_cases() for c in warm_town.institutions.communities]
    convert(warm_town, only(delegated_kept=0.0))
    fewer = [c.desks_for_cases() for c in warm_town.institutions.communities]
    assert all(now < then for now, then in zip(fewer, desks, strict=True))
    assert [c.servers for c in warm_town.institutions.communities] == fewer


def test_a_council_with_no_power_changes_nothing_that_happens(warm_two_towns):
    baseline = warm_two_towns.fork().run(8)
    convert(warm_two_towns, only())
    assert warm_two_towns.run(8).trajectory_sha256 == baseline.trajectory_sha256
