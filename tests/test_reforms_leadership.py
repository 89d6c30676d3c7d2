"""What clear responsibility and rewards bring, and what reports for show cost."""

from __future__ import annotations

import pytest
from adoption import convert

from sim.model import GovernanceModel
from sim.reforms import REFORMS

NOTHING = {setting.name: 0.0 for setting in REFORMS["leadership"].OWN_SETTINGS}
WEEKS = 26


def only(**settings: float) -> str:
    """The reform, of which all but these parts are switched off."""
    values = {**NOTHING, **settings}
    return "leadership:" + ",".join(f"{key}={value}" for key, value in values.items())


def arms(warm: GovernanceModel, reform: str) -> tuple[GovernanceModel, GovernanceModel]:
    """Baseline and reform, half a year on."""
    baseline = warm.fork().run(WEEKS)
    return baseline, convert(warm, reform).run(WEEKS)


def led(model: GovernanceModel) -> list:
    """The offices that leadership acts on."""
    institutions = model.institutions
    return [*institutions.districts, *institutions.streets, *institutions.communities]


def test_the_offices_of_the_line_are_led_and_no_others(warm_two_towns):
    convert(warm_two_towns, "leadership:clarity=0.4,incentive=0.2,formalism=0.3")
    offices = led(warm_two_towns)
    assert {(o.clarity, o.incentive) for o in offices} == {(0.4, 0.2)}
    assert [o.pace for o in offices] == pytest.approx([0.7] * len(offices))
    rows = {o.row for o in offices}
    others = [o for o in warm_two_towns.institutions.offices if o.row not in rows]
    assert {(o.clarity, o.incentive, o.pace) for o in others} == {(0.0, 0.0, 1.0)}


def test_formalism_slows_the_desks_at_once(warm_two_towns):
    before = [o.speed for o in led(warm_two_towns)]
    convert(warm_two_towns, "leadership:formalism=0.3")
    assert [o.speed for o in led(warm_two_towns)] == pytest.approx([0.7 * v for v in before])


def test_a_street_that_is_dissolved_is_passed_over(warm_two_towns):
    convert(warm_two_towns, "flatten")
    convert(warm_two_towns, "leadership:formalism=0.3")
    closed = [o for o in led(warm_two_towns) if o.closed]
    still_open = [o for o in led(warm_two_towns) if not o.closed]
    assert len(closed) >= 5
    assert {(o.clarity, o.incentive, o.pace) for o in closed} == {(0.0, 0.0, 1.0)}
    assert [o.pace for o in still_open] == pytest.approx([0.7] * len(still_open))


def test_rewards_and_inspection_are_paid(warm_two_towns):
    convert(warm_two_towns, "leadership:cost_once=0.5,cost_running=0.4")
    assert warm_two_towns.books.once == pytest.approx(0.5 * 15)
    assert warm_two_towns.books.running == pytest.approx(0.4 * 15)


def test_led_offices_work_harder_and_settle_more(warm_two_towns):
    baseline, better = arms(warm_two_towns, only(clarity=0.6, incentive=0.3))
    for now, then in zip(led(better), led(baseline), strict=True):
        assert now.effort > then.effort
        assert now.relay > then.relay
        assert now.speed > then.speed
    assert better.measures()["resolved_share"] > baseline.measures()["resolved_share"]


def test_formalism_makes_residents_wait_longer(warm_two_towns):
    baseline, formal = arms(warm_two_towns, only(formalism=0.3))
    for name in ("days_waited", "days_to_resolution"):
        assert formal.account.count(name) > 1.05 * baseline.account.count(name)
    assert formal.measures()["days_to_resolution"] > baseline.measures()["days_to_resolution"]


def test_with_everything_switched_off_nothing_that_happens_changes(warm_two_towns):
    baseline = warm_two_towns.fork().run(8)
    convert(warm_two_towns, only())
    assert warm_two_towns.run(8).trajectory_sha256 == baseline.trajectory_sha256
