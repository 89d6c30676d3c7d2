"""What organized voluntary service adds to giving, and takes from it."""

from __future__ import annotations

import pytest
from adoption import convert

from sim.model import GovernanceModel
from sim.reforms import REFORMS

NOTHING = {setting.name: 0.0 for setting in REFORMS["volunteers"].OWN_SETTINGS}
WEEKS = 26


def only(**settings: float) -> str:
    """The reform, of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "volunteers:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(warm: GovernanceModel, reform: str) -> tuple[GovernanceModel, GovernanceModel]:
    """Baseline and reform, half a year on."""
    baseline = warm.fork().run(WEEKS)
    return baseline, convert(warm, reform).run(WEEKS)


def test_every_area_gets_the_service_it_is_given_or_keeps_more(warm_two_towns):
    warm_two_towns.areas["volunteering"][4] = 0.3
    convert(warm_two_towns, "volunteers:volunteering=0.2,demand=0.4,crowding=0.1")
    areas = warm_two_towns.areas
    assert areas["volunteering"][4] == 0.3
    assert areas["volunteering"][5] == 0.2
    assert set(areas["demand"]) == {0.4}
    assert set(areas["crowding"]) == {0.1}


def test_organizers_are_paid(warm_two_towns):
    convert(warm_two_towns, "volunteers:cost_once=0.5,cost_running=0.4")
    assert warm_two_towns.books.once == pytest.approx(0.5 * 15)
    assert warm_two_towns.books.running == pytest.approx(0.4 * 15)


def test_an_occasion_to_give_adds_hours_and_initiatives_that_succeed(warm_two_towns):
    baseline, served = arms(warm_two_towns, only(volunteering=0.1))
    assert served.measures()["hours_given"] > 1.2 * baseline.measures()["hours_given"]
    assert served.areas["efficacy"].mean() > baseline.areas["efficacy"].mean()


@pytest.mark.parametrize("harm", [{"demand": 1.0}, {"crowding": 0.3}], ids=str)
def test_burn_out_and_orders_each_take_hours_away(harm, warm_two_towns):
    baseline, ordered = arms(warm_two_towns, only(**harm))
    assert set(baseline.areas["exhaustion"]) == {0.0}
    assert (ordered.areas["exhaustion"] > 0.05).all()
    assert ordered.measures()["hours_given"] < 0.95 * baseline.measures()["hours_given"]


def test_with_everything_switched_off_nothing_that_happens_changes(warm_two_towns):
    baseline = warm_two_towns.fork().run(8)
    convert(warm_two_towns, only())
    assert warm_two_towns.run(8).trajectory_sha256 == baseline.trajectory_sha256
