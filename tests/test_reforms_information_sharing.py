"""What a shared platform changes, and how that helps and hurts."""

from __future__ import annotations

import pytest
from adoption import convert

from sim.model import GovernanceModel
from sim.reforms import REFORMS
from sim.vocabulary import KINDS

NOTHING = {setting.name: 0.0 for setting in REFORMS["information-sharing"].OWN_SETTINGS}
WEEKS = 26


def only(**settings: float) -> str:
    """The reform of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "information-sharing:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(
    warm: GovernanceModel, reform: str, weeks: int = WEEKS
) -> tuple[GovernanceModel, GovernanceModel]:
    """Baseline and reform, half a year on, with the same luck."""
    return warm.fork().run(weeks), convert(warm, reform).run(weeks)


def counts(name: str, *models: GovernanceModel) -> list[float]:
    """A tally of each arm."""
    return [model.account.count(name) for model in models]


def test_the_levers_have_the_values_asked_for(warm_two_towns):
    convert(
        warm_two_towns,
        "information-sharing:right_desk=0.6,clarity=0.4,faithful=0.5,demand=0.2,breaches=0.3",
    )
    assert warm_two_towns.areas["astray"] == pytest.approx(0.4)
    assert set(warm_two_towns.areas["faithful"]) == {0.5}
    assert {c.clarity for c in warm_two_towns.institutions.communities} == {0.4}
    extra = warm_two_towns.matters["extra"]
    assert extra[:, KINDS.index("livelihood_service")] == pytest.approx(0.2)
    assert extra[:, KINDS.index("complaint_office")] == pytest.approx(0.3)
    assert extra.sum() == pytest.approx(0.5 * len(extra))


def test_clarity_that_is_greater_already_stays_and_what_comes_on_top_adds_up(warm_two_towns):
    warm_two_towns.institutions.communities[3].clarity = 0.9
    warm_two_towns.matters["extra"][:, KINDS.index("livelihood_service")] = 3.9
    convert(warm_two_towns, "information-sharing:clarity=0.4,demand=0.5")
    assert warm_two_towns.institutions.communities[3].clarity == 0.9
    assert warm_two_towns.matters["extra"].max() == pytest.approx(4.4)


def test_the_platform_is_paid_for(warm_two_towns):
    convert(warm_two_towns, "information-sharing:cost_once=0.5,cost_running=0.4")
    assert warm_two_towns.books.once == pytest.approx(0.5 * 15)
    assert warm_two_towns.books.running == pytest.approx(0.4 * 15)


def test_right_desks_the_first_time_save_hand_offs(warm_two_towns):
    baseline, shared = arms(warm_two_towns, only(right_desk=0.9))
    then, now = counts("handoffs", baseline, shared)
    assert now < 0.9 * then
    assert len({*counts("arisen", baseline, shared)}) == 1


def test_faithful_reports_bring_goals_down_to_the_communities(warm_two_towns):
    baseline, shared = arms(warm_two_towns, only(clarity=1.0))
    for model, lost in ((baseline, True), (shared, False)):
        for community in model.institutions.communities:
            assert (community.relay < community.superior.relay) == lost
    pairs = zip(shared.institutions.communities, baseline.institutions.communities, strict=True)
    assert all(now.effective_effort > then.effective_effort for now, then in pairs)


def test_faithful_reports_bring_money_to_where_need_is(warm_two_towns):
    baseline, shared = arms(warm_two_towns, only(faithful=1.0), weeks=56)
    assert (shared.areas["fidelity"] == 1.0).all()
    assert (baseline.areas["fidelity"] < 0.8).all()
    then, now = (m.areas["funding"] for m in (baseline, shared))
    assert now.std() < 0.05 * then.std()  # the same rate of need met everywhere


def test_what_is_easy_to_report_is_reported_and_fills_the_offices(warm_two_towns):
    baseline, shared = arms(warm_two_towns, only(demand=1.0))
    then, now = counts("arisen_livelihood_service", baseline, shared)
    assert 1.7 * then < now < 2.3 * then
    assert shared.measures()["open_disputes"] > 1.2 * baseline.measures()["open_disputes"]


def test_breaches_bring_complaints_against_offices(warm_two_towns):
    baseline, shared = arms(warm_two_towns, only(breaches=1.0))
    then, now = counts("arisen_complaint_office", baseline, shared)
    assert now > 1.5 * then
    then, now = counts("arisen_livelihood_service", baseline, shared)
    assert now == then
