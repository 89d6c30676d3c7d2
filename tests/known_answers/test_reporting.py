"""What is reported is what happened, less what K levels take: exact, no luck in it.

With a share f left out and g flattered at each of K levels, and r = (1 - f)(1 - g), of B
unfavourable and A favourable events there arrive B r**K and A + B (1 - f) g (1 - r**K)/(1 - r).
Without distortion every official number is the true one, bit for bit. What the top knows at
t is what had happened by t less the delay.
"""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
from adoption import convert
from sameness import differing
from towns import hamlet, two_towns, warmed

import sim.model
from sim.model import GovernanceModel
from sim.official import Ledger, official_numbers
from sim.parameters.switches import switched_off
from sim.processes.reporting import (
    ACTING,
    COUNTED,
    NOT_SATISFIED,
    NOT_SETTLED,
    PETITIONS,
    RESIDENTS,
    SATISFIED,
    SETTLED,
    passed_up,
    share_flattered,
    share_left_out,
    weeks_on_the_way,
)

OFFICIAL_AND_TRUE = {
    "official_settled_share": "resolved_share",
    "official_satisfied": "satisfied",
    "official_action": "collective_action",
    "official_petitions": "petitions",
}
WEEKS = 30  # two reporting periods of a quarter and part of a third

passed = passed_up.py_func
left_out = share_left_out.py_func
flattered = share_flattered.py_func


def parameters(**changes: float) -> SimpleNamespace:
    usual = {"distortion": 1.0, "left_out": 0.1, "pressure": 1.0, "delay_per_level": 2.0}
    return SimpleNamespace(**{**usual, **changes})


def busy(**changes: float) -> GovernanceModel:
    """Two towns in which residents act and petition, with reports as said."""
    often = {
        "collective_action.action_threshold_mean": 0.1,
        "claiming.channel_constant.petition": -1.0,
    }
    reporting = {f"reporting.{name}": value for name, value in changes.items()}
    town = two_towns(warmup_weeks=4, horizon_weeks=WEEKS, parameters={**often, **reporting})
    return GovernanceModel(town, rng=5, record_hash=True)


@pytest.fixture(scope="module")
def as_usual() -> GovernanceModel:
    return busy().run()


# ------------------------------------------------------------------------ closed forms


@pytest.mark.parametrize("levels", range(6))
@pytest.mark.parametrize(("f", "g"), [(0.1, 0.0), (0.3, 0.2), (0.0, 0.6), (0.5, 0.7)])
def test_after_so_many_levels_there_arrives_what_the_closed_form_says(levels, f, g) -> None:
    good, bad = passed(70.0, 30.0, f, g, levels)
    r = (1.0 - f) * (1.0 - g)
    booked = 30.0 * (1.0 - f) * g * (1.0 - r**levels) / (1.0 - r)
    assert bad == pytest.approx(30.0 * r**levels, rel=1e-13)
    assert good == pytest.approx(70.0 + booked, rel=1e-13)
    if g == 0.0:
        assert bad == pytest.approx(30.0 * (1.0 - f) ** levels, rel=1e-13)
        assert good == 70.0


def test_each_level_more_makes_the_picture_brighter() -> None:
    shares = [good / (good + bad) for good, bad in (passed(5, 5, 0.1, 0.2, k) for k in range(8))]
    assert shares[0] == 0.5
    assert shares == sorted(set(shares))


def test_punished_numbers_lose_more_and_never_all() -> None:
    p = parameters(left_out=0.2, pressure=0.5)
    assert left_out(0.0, 0.0, 0.0, p) == 0.2
    assert left_out(1.0, 0.0, 0.0, p) == pytest.approx(0.3, rel=1e-15)
    assert left_out(1.0, 0.0, 0.0, parameters(left_out=0.5, pressure=3.0)) == 0.95


def test_shared_records_and_judging_residents_keep_reports_true() -> None:
    p = parameters()
    for faithful, judging in ((0.25, 0.0), (0.0, 0.25), (0.5, 0.5)):
        kept = (1.0 - faithful) * (1.0 - judging)
        assert left_out(0.0, faithful, judging, p) == pytest.approx(0.1 * kept, rel=1e-15)
        assert flattered(0.4, 0.0, faithful, judging, p) == pytest.approx(0.4 * kept, rel=1e-15)
    for faithful, judging in ((1.0, 0.0), (0.0, 1.0)):
        assert left_out(1.0, faithful, judging, p) == flattered(0.4, 0.3, faithful, judging, p) == 0
    assert flattered(0.4, 0.5, 0.0, 0.0, p) == pytest.approx(0.7, rel=1e-15)
    assert weeks_on_the_way.py_func(3, 0.5, p) == 3.0


# ------------------------------------------------------------------- no distortion: truth


@pytest.mark.parametrize("report_weeks", [1.0, 13.0, 52.0])
def test_without_distortion_every_official_number_is_the_true_one_bit_for_bit(report_weeks) -> None:
    model = busy(distortion=0.0, report_weeks=report_weeks).run()
    measures = model.measures()
    for official, true in OFFICIAL_AND_TRUE.items():
        assert measures[official] == measures[true] > 0.0, official
    count = model.account.count
    success = count("mediations_agreed") / count("mediations_ended")
    assert official_numbers(model)["mediation_success"] == success
    assert measures["reporting_gap"] == measures["report_delay"] == 0.0
    reform = convert(busy(distortion=0.0).run(), "leadership")
    assert reform.measures()["reporting_gap"] == 0.0


def test_reports_only_observe_bit_for_bit(as_usual, monkeypatch) -> None:
    off = busy(distortion=0.0).run()
    monkeypatch.setattr(sim.model, "count_events", lambda *_: None)
    monkeypatch.setattr(Ledger, "pass_period", lambda *_: None)
    without = busy().run()
    for model in (off, as_usual):
        assert model.trajectory_sha256 == without.trajectory_sha256
        assert differing(model, without) == []
    assert switched_off(["reporting"]) == {"reporting.distortion": 0.0}
    assert as_usual.measures()["reporting_gap"] > 5.0


def test_the_true_ledger_agrees_with_the_account() -> None:
    model = busy(report_weeks=52.0).run()  # no report is due: all is still in the true ledger
    happened = dict(zip(COUNTED, model.ledger.happened.sum(axis=0), strict=True))
    count = model.account.count
    assert model.ledger.reports == {}
    assert happened["settled"] == count("institutional_resolved") > 100.0
    assert happened["settled"] + happened["not_settled"] == count("institutional")
    assert happened["agreed"] == count("mediations_agreed") > 5.0
    assert happened["not_agreed"] == count("mediations_ended") - count("mediations_agreed")
    assert happened["petitions"] == count("attempts_petition") > 5.0
    assert happened["residents"] == 5_000.0 * WEEKS
    assert happened["satisfied"] + happened["not_satisfied"] == 5_000.0 * WEEKS


# ------------------------------------------------------------- the whole model: closed form


def test_in_the_whole_model_reports_through_three_levels_follow_the_closed_form(as_usual) -> None:
    measures = as_usual.measures()
    assert measures["official_action"] == pytest.approx(
        0.8**3 * measures["collective_action"], rel=1e-12
    )
    assert measures["official_petitions"] == pytest.approx(
        0.8**3 * measures["petitions"], rel=1e-12
    )
    for official, true in (("official_settled_share", "resolved_share"),):
        good, bad = passed(measures[true], 1.0 - measures[true], 0.1, 0.1, 3)
        assert measures[official] == pytest.approx(good / (good + bad), rel=1e-12)
    assert measures["report_delay"] == 6.0


def test_flattening_takes_a_level_of_distortion_and_of_delay_away() -> None:
    model = busy().run(4)
    flat = convert(model.fork(), "flatten:disruption_weeks=0")
    for one in (model, flat):
        one.ledger = Ledger(15)
        one.ledger.happened[:, [SETTLED, NOT_SETTLED, PETITIONS, RESIDENTS]] = 10.0
    told = {name: told_of(one) for name, one in (("before", model), ("flat", flat))}
    assert told["before"][PETITIONS] == pytest.approx(150.0 * 0.8**3, rel=1e-12)
    assert told["flat"][PETITIONS] == pytest.approx(150.0 * 0.8**2, rel=1e-12)
    assert told["flat"][NOT_SETTLED] == pytest.approx(150.0 * 0.81**2, rel=1e-12)
    assert told["flat"][-1] / told["flat"][RESIDENTS] == 4.0
    assert told["before"][-1] / told["before"][RESIDENTS] == 6.0


def told_of(model: GovernanceModel) -> list[float]:
    """All that would be reported now, one arrival."""
    (told,) = model.ledger.as_reported(model).values()
    return told


@pytest.mark.parametrize(
    ("reform", "brighter"),
    [
        ("information-sharing:faithful=0.5", False),
        ("self-governance:judging=0.5", False),
        ("leadership:formalism=0.5", True),
    ],
)
def test_reforms_change_how_bright_the_picture_is(reform, brighter) -> None:
    model = warmed(two_towns(warmup_weeks=4), record_hash=False)
    model.ledger = Ledger(15)
    model.ledger.happened[:, [SATISFIED, NOT_SATISFIED, RESIDENTS]] = 10.0
    before = told_of(model)[NOT_SATISFIED]
    reformed = told_of(convert(model, reform))[NOT_SATISFIED]
    assert (reformed < before) == brighter
    assert reformed != before


# ----------------------------------------------------------------------------------- delay


def test_the_top_knows_what_had_happened_by_now_less_the_delay() -> None:
    # Reports every week, true but for a delay of three levels of 2 weeks: what is known at the
    # end of week t are the events up to week t - 6.
    model = busy(report_weeks=1.0, left_out=0.0, flattered=0.0, flattered_agreements=0.0)
    model.run(4)
    acting = [0.0]
    for week in range(1, WEEKS + 1):
        model.run(1)
        acting.append(acting[-1] + 5_000.0 * model.series["acting"][-1])
        known = model.ledger.known_at(model.day)
        told_of_week = max(0, week - 6)
        assert known[RESIDENTS] == 5_000.0 * told_of_week
        assert known[ACTING] == pytest.approx(acting[told_of_week], rel=1e-12)
    assert acting[-6] > 0.0


def test_reports_are_written_by_the_quarter_and_arrive_weeks_later() -> None:
    model = busy().run(4)
    for weeks, known in ((13, 0), (5, 0), (1, 13), (7, 13), (4, 13), (2, 26)):
        model.run(weeks)
        assert model.ledger.known_at(model.day)[RESIDENTS] == 5_000.0 * known
    assert list(model.ledger.reports) == [28.0 + 7 * (13 + 6), 28.0 + 7 * (26 + 6)]


def test_a_run_of_any_length_has_official_numbers() -> None:
    for weeks in (1, 12, 14):
        model = GovernanceModel(hamlet(warmup_weeks=2, horizon_weeks=weeks), rng=1).run()
        measures = model.measures()
        for name in ("official_satisfied", "official_action", "official_petitions"):
            assert math.isfinite(measures[name])
        assert 0.0 <= measures["satisfied"] <= measures["official_satisfied"] <= 1.0
        assert np.isfinite(model.ledger.happened).all()
