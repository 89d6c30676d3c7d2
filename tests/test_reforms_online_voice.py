"""What an online petition platform changes, and how that helps and hurts."""

from __future__ import annotations

import pytest
from adoption import convert

from sim.model import GovernanceModel
from sim.reforms import REFORMS
from sim.vocabulary import KINDS

NOTHING = {setting.name: 0.0 for setting in REFORMS["online-voice"].OWN_SETTINGS}
WEEKS = 26


def only(**settings: float) -> str:
    """The reform of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "online-voice:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(warm: GovernanceModel, reform: str) -> tuple[GovernanceModel, GovernanceModel]:
    """Baseline and reform, half a year on, with the same luck."""
    return warm.fork().run(WEEKS), convert(warm, reform).run(WEEKS)


def counts(name: str, *models: GovernanceModel) -> list[float]:
    """A tally of each arm."""
    return [model.account.count(name) for model in models]


def test_the_levers_have_the_values_asked_for(warm_two_towns):
    before = [d.posts for d in warm_two_towns.institutions.districts]
    convert(
        warm_two_towns,
        "online-voice:voice=1.2,judging=0.4,promise=0.3,posts=0.5,answering=0.3,complaints=0.2",
    )
    assert set(warm_two_towns.areas["promise"]) == {0.3}
    assert set(warm_two_towns.areas["voice"]) == {1.2}
    assert set(warm_two_towns.areas["judging"]) == {0.4}
    complaints = warm_two_towns.matters["extra"][:, KINDS.index("complaint_office")]
    assert complaints == pytest.approx(0.2)
    for then, district in zip(before, warm_two_towns.institutions.districts, strict=True):
        assert district.posts == pytest.approx(then + 0.5 * len(district.areas))
        assert district.pace == pytest.approx(0.7)


def test_half_of_the_areas_bring_the_root_of_the_slowdown(warm_two_towns):
    convert(warm_two_towns, only(answering=0.36) + ",strength=0.2,place=East+West")
    east, west = warm_two_towns.institutions.districts
    assert east.pace == pytest.approx(0.8)  # three of its six areas
    assert west.pace == 1.0


def test_the_platform_is_paid_for_and_so_are_posts_for_answering(warm_two_towns):
    convert(warm_two_towns, "online-voice:cost_once=0.5,cost_running=0.4,posts=0.3")
    assert warm_two_towns.books.once == pytest.approx(0.5 * 15)
    assert warm_two_towns.books.running == pytest.approx(0.7 * 15)


def test_more_residents_speak_online(warm_two_towns):
    baseline, voiced = arms(warm_two_towns, only(voice=2.0))
    then, now = counts("attempts_online", baseline, voiced)
    assert now > 3.0 * then
    then, now = counts("arisen", baseline, voiced)
    assert now == then


def test_offices_that_answer_in_public_work_harder(warm_two_towns):
    baseline, voiced = arms(warm_two_towns, only(judging=0.5))
    for kind in ("communities", "committees", "streets", "districts"):
        pairs = zip(
            getattr(voiced.institutions, kind), getattr(baseline.institutions, kind), strict=True
        )
        assert all(now.effort > then.effort for now, then in pairs)


def test_the_platform_loads_the_district_office_and_public_answers_slow_it(warm_two_towns):
    """The cheap channel has its price built in: it leads past the desks at the base."""
    voiced = convert(warm_two_towns.fork(), only(voice=2.0)).run(WEEKS)
    baseline, slowed = arms(warm_two_towns, only(answering=0.5))
    assert voiced.measures()["reach_district"] > baseline.measures()["reach_district"] + 0.1
    then, *loaded = counts("days_waited", baseline, voiced, slowed)
    assert all(now > 1.5 * then for now in loaded)


def test_a_platform_that_invites_complaints_gets_them(warm_two_towns):
    baseline, voiced = arms(warm_two_towns, only(complaints=1.0))
    then, now = counts("arisen_complaint_office", baseline, voiced)
    assert now > 1.5 * then


def test_public_answers_raise_what_residents_expect(warm_two_towns):
    baseline, voiced = arms(warm_two_towns, only(promise=0.5))
    expects = [m.columns["expectation"].astype(float).mean() for m in (baseline, voiced)]
    assert expects[1] > expects[0] + 0.02
