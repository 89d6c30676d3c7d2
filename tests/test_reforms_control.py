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
    convert(warm_two_towns, "control:officers=4,crowding=0.3,unheard=0.2,capture=0.1,rough=0.15")
    areas = warm_two_towns.areas
    assert (areas["police"] == before + 4.0).all()
    for name, value in {"crowding": 0.3, "unheard": 0.2, "capture": 0.1, "rough": 0.15}.items():
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
