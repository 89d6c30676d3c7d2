"""What command and punishment keep quiet, and what they cost."""

from __future__ import annotations

import pytest
from adoption import convert
from sameness import differing

from sim.model import GovernanceModel
from sim.reforms import REFORMS

NOTHING = {setting.name: 0.0 for setting in REFORMS["control"].OWN_SETTINGS}
WEEKS = 26


def only(**settings: float) -> str:
    """The reform, of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "control:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(warm: GovernanceModel, reform: str) -> tuple[GovernanceModel, GovernanceModel]:
    """Baseline and reform, half a year on."""
    baseline = warm.fork().run(WEEKS)
    return baseline, convert(warm, reform).run(WEEKS)


def test_every_area_gets_its_officers_and_loses_procedure(warm_two_towns):
    before = warm_two_towns.areas["police"].copy()
    settings = "crowding=0.3,unheard=0.2,capture=0.1,rough=0.15,coercion=0.4,unyielding=0.7"
    convert(warm_two_towns, f"control:officers=4,{settings}")
    areas = warm_two_towns.areas
    expected = {"crowding": 0.3, "unheard": 0.2, "capture": 0.1, "rough": 0.15}
    expected |= {"coercion": 0.4, "unyielding": 0.7}
    assert (areas["police"] == before + 4.0).all()
    for name, value in expected.items():
        assert set(areas[name]) == {value}


def test_officers_and_staff_are_paid(warm_two_towns):
    convert(warm_two_towns, "control:officers=4,posts_per_officer=0.5,cost_running=1,cost_once=0.2")
    assert warm_two_towns.books.once == pytest.approx(0.2 * 15)
    assert warm_two_towns.books.running == pytest.approx(3.0 * 15)


def test_fear_of_arrest_keeps_some_of_those_quiet_who_would_act(warm_two_towns):
    """Thresholds are lowered first: in these towns nobody acts, so officers find nobody."""
    warm_two_towns.columns["threshold"][:] *= 0.3
    baseline, watched = arms(warm_two_towns, only(officers=10.0))
    assert baseline.measures()["collective_action"] > 100.0
    assert watched.measures()["collective_action"] < baseline.measures()["collective_action"]


def in_uproar(towns: GovernanceModel) -> GovernanceModel:
    """Lower thresholds, so that people act; the areas are small, so a few are a crowd there."""
    towns.columns["threshold"][:] *= 0.3
    towns.set_parameter("concession.forcefulness_crowd", 5.0)
    return towns


def test_commanding_suppresses_action_that_would_be_waited_out(warm_two_towns):
    baseline, commanded = arms(in_uproar(warm_two_towns), only(coercion=1.0))
    assert commanded.areas["suppressed"].mean() > 1.2 * baseline.areas["suppressed"].mean()
    assert commanded.measures()["collective_action"] < baseline.measures()["collective_action"]


def test_what_is_not_conceded_stays_as_grievance(warm_two_towns):
    baseline, unyielding = arms(in_uproar(warm_two_towns), only(unyielding=1.0))
    assert baseline.account.count("conceded") > 5.0
    assert unyielding.account.count("conceded") == 0.0
    usual, kept = baseline.measures(), unyielding.measures()
    assert kept["latent_grievance"] > usual["latent_grievance"]
    assert kept["open_disputes"] > usual["open_disputes"]


@pytest.mark.parametrize("part", ["coercion", "unyielding"])
def test_where_nobody_acts_there_is_nothing_to_suppress_or_to_refuse(part, warm_two_towns):
    baseline, commanded = arms(warm_two_towns, only(**{part: 1.0}))
    assert baseline.measures()["collective_action"] == 0.0
    assert commanded.trajectory_sha256 == baseline.trajectory_sha256


def test_officers_change_nothing_but_how_safe_people_feel_where_nobody_acts(warm_two_towns):
    baseline, watched = arms(warm_two_towns, only(officers=10.0))
    assert baseline.measures()["collective_action"] == 0.0
    felt = {"security", "wellbeing", "series.security", "series.wellbeing"}
    assert set(differing(watched, baseline)) == {"areas.police"} | felt
    assert watched.measures()["security"] > baseline.measures()["security"]


def test_fear_takes_hours_away(warm_two_towns):
    baseline, afraid = arms(warm_two_towns, only(crowding=0.4))
    assert afraid.measures()["hours_given"] < 0.95 * baseline.measures()["hours_given"]


@pytest.mark.parametrize("harm", [{"unheard": 0.3}, {"capture": 0.3}, {"rough": 0.2}], ids=str)
def test_unfair_procedure_costs_trust_in_local_government(harm, warm_two_towns):
    baseline, commanded = arms(warm_two_towns, only(**harm))
    assert commanded.measures()["trust_local"] < baseline.measures()["trust_local"]


def test_with_everything_switched_off_nothing_that_happens_changes(warm_two_towns):
    baseline = warm_two_towns.fork().run(8)
    convert(warm_two_towns, only())
    assert warm_two_towns.run(8).trajectory_sha256 == baseline.trajectory_sha256
