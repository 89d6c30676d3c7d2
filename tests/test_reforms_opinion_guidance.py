"""What media tell residents, and who does not believe it."""

from __future__ import annotations

import pytest
from adoption import convert

from sim.model import GovernanceModel
from sim.reforms import REFORMS

NOTHING = {setting.name: 0.0 for setting in REFORMS["opinion-guidance"].OWN_SETTINGS}
WEEKS = 26


def only(**settings: float) -> str:
    """The reform, of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "opinion-guidance:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(warm: GovernanceModel, reform: str) -> tuple[GovernanceModel, GovernanceModel]:
    """Baseline and reform, half a year on."""
    baseline = warm.fork().run(WEEKS)
    return baseline, convert(warm, reform).run(WEEKS)


def test_every_area_is_reached_with_what_is_sent(warm_two_towns):
    warm_two_towns.areas["publicity"][4] = 0.2
    convert(warm_two_towns, "opinion-guidance:message=0.6,publicity=0.5,awareness=0.3")
    areas = warm_two_towns.areas
    assert set(areas["message"]) == {0.6}
    assert set(areas["awareness"]) == {0.3}
    assert areas["publicity"][4] == pytest.approx(0.7)
    assert areas["publicity"][5] == 0.5


def test_editors_are_paid(warm_two_towns):
    convert(warm_two_towns, "opinion-guidance:cost_once=0.5,cost_running=0.4")
    assert warm_two_towns.books.once == pytest.approx(0.5 * 15)
    assert warm_two_towns.books.running == pytest.approx(0.4 * 15)


def test_known_channels_are_used_first_more_often(warm_two_towns):
    baseline, informed = arms(warm_two_towns, only(publicity=1.0, awareness=0.4))
    for channel in ("first_mediation", "first_court"):
        assert informed.account.count(channel) > baseline.account.count(channel)


def test_a_message_calms_but_costs_trust(warm_two_towns):
    baseline, told = arms(warm_two_towns, only(message=1.0))
    assert told.measures()["latent_grievance"] < 0.9 * baseline.measures()["latent_grievance"]
    assert told.measures()["trust_local"] < baseline.measures()["trust_local"] - 0.001


def test_only_those_with_something_unresolved_lose_their_own_trust(warm_two_towns):
    """One week on: later, what is unresolved has changed hands."""
    baseline = warm_two_towns.fork().run(1)
    told = convert(warm_two_towns, only(message=1.0)).run(1)
    c = told.columns
    known_better = (c["open_intensity"] + c["resentment"]) > 0.0
    lost = c["trust_experience"] < baseline.columns["trust_experience"]
    assert known_better.sum() > 50
    assert lost.sum() > 0.9 * known_better.sum()
    assert not lost[~known_better].any()


def test_with_everything_switched_off_nothing_that_happens_changes(warm_two_towns):
    baseline = warm_two_towns.fork().run(8)
    convert(warm_two_towns, only())
    assert warm_two_towns.run(8).trajectory_sha256 == baseline.trajectory_sha256
