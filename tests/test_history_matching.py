"""History matching: what is ruled out is out for a reason, and what is true stays in."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from towns import hamlet

from experiments.calibration import observed
from experiments.calibration.chosen import PARAMETERS_TO_CALIBRATE, targets_of_runs
from experiments.calibration.matching.emulator import LeaveOneOut, fit
from experiments.calibration.matching.history import Question, match
from experiments.calibration.matching.implausibility import Wave
from experiments.calibration.matching.matching_report import (
    directions,
    narrowed,
    report_text,
    report_to_dict,
    verdict,
)
from experiments.calibration.matching.space import Space
from experiments.cli import main
from experiments.evidence.target import Target
from experiments.evidence.targets_file import own_targets
from experiments.studies import Study, open_results
from experiments.studies.factor import parse_factor
from experiments.studies.runner import run_study
from experiments.studies.task import DONE, Row
from experiments.targets import measure_once
from sim.errors import InputError
from sim.parameters import PARAMETERS

STEERED = "satisfaction.satisfaction_constant"
SECOND = "claiming.channel_constant.court"
IDLE = "wellbeing.wellbeing_base"


def target(output, value, error=0.05, discrepancy=0.0, high=None, id="X") -> Target:
    ends = (value, value if high is None else high)
    words = ("stated: made up", "share", "true", "made up", "seen", "compared", "")
    return Target(id, output, "a fact", *ends, error, *words, discrepancy, "assumed: made up")


# ------------------------------------------------------------------- emulators


def curve(points):
    return np.sin(3.0 * points[:, 0]) + points[:, 1]


def test_an_emulator_is_right_between_points_and_says_how_sure_it_is():
    random = np.random.default_rng(1)
    points = random.random((40, 2))
    one = fit(points, curve(points) + 0.05 * random.standard_normal(40), 0.05**2)
    new = random.random((400, 2))
    mean, variance = one.predict(new)
    errors = (mean - curve(new)) / np.sqrt(variance)
    assert np.abs(mean - curve(new)).max() < 0.2
    assert (np.abs(errors) < 3.0).mean() > 0.97
    assert one.check.holds and one.check.explained > 0.95


def test_leave_one_out_errors_are_those_of_emulators_that_never_saw_the_point():
    random = np.random.default_rng(2)
    points = random.random((14, 2))
    values = curve(points)
    whole = fit(points, values, 0.02)
    within, errors = [], []
    for place in range(14):
        rest = np.arange(14) != place
        # the same kernel and the same standardisation, refitted without the point
        process = whole.process
        alone = type(process)(process.kernel_, alpha=process.alpha, optimizer=None)
        alone.fit(2.0 * points[rest] - 1.0, (values[rest] - whole.centre) / whole.scale)
        mean, deviation = alone.predict(2.0 * points[[place]] - 1.0, return_std=True)
        error = (values[place] - whole.centre) / whole.scale - mean[0]
        errors.append(error)
        within.append(abs(error) <= 2.0 * math.hypot(deviation[0], math.sqrt(process.alpha)))
    total = ((values - whole.centre) / whole.scale) ** 2
    assert whole.check.explained == pytest.approx(1.0 - np.square(errors).sum() / total.sum())
    assert whole.check.within_two == pytest.approx(np.mean(within))


def test_an_emulator_too_sure_of_itself_is_not_used():
    assert LeaveOneOut(0.9, 0.05, 0.5, 100).holds
    assert not LeaveOneOut(0.9, 0.15, 0.99, 100).holds
    assert LeaveOneOut(0.9, 0.15, 0.5, 20).holds, "three of twenty may be chance"


# --------------------------------------------------------------- implausibility


class Flat:
    """An emulator that is the first coordinate times a slope, with one variance everywhere."""

    def __init__(self, slope=1.0, variance=0.0):
        self.slope, self.variance = slope, variance

    def predict(self, points):
        return self.slope * points[:, 0], np.full(len(points), self.variance)


def test_implausibility_divides_by_all_four_variances():
    one = target("order", 0.0, error=0.2, discrepancy=0.1)
    wave = Wave((one,), {"order": Flat(variance=0.16)}, {"order": 0.04}, 1)
    total = 0.2**2 + 0.1**2 + 0.16 + 0.04
    assert wave.implausibility(np.array([[0.5]]))[0, 0] == pytest.approx(0.5 / math.sqrt(total))


def test_inside_a_range_nothing_is_implausible():
    wave = Wave((target("order", 0.2, 0.1, high=0.6),), {"order": Flat()}, {"order": 0.0}, 1)
    assert wave.implausibility(np.array([[0.3], [0.7], [0.1]]))[:, 0] == pytest.approx([0, 1, 1])


def test_the_second_largest_forgives_one_target_and_the_largest_none():
    facts = (target("order", 0.0, 0.1, id="A"), target("vitality", 0.5, 0.1, id="B"))
    said = {"order": Flat(), "vitality": Flat()}
    luck = dict.fromkeys(said, 0.0)
    points = np.array([[0.5], [1.0]])  # 5 and 0 deviations away; 10 and 5
    assert Wave(facts, said, luck, 1).keeps(points).tolist() == [False, False]
    assert Wave(facts, said, luck, 2).keeps(points).tolist() == [True, False]


def test_points_fill_the_space_that_is_left_and_its_share_is_told():
    wave = Wave((target("order", 0.0, 0.01),), {"order": Flat()}, {"order": 0.0}, 1)
    space = Space(2, (wave,))  # keeps x < 0.03
    drawn = space.draw(500, (1,))
    assert len(drawn.points) == 500 and space.keeps(drawn.points).all()
    assert drawn.share == pytest.approx(0.03, rel=0.1)
    assert drawn.points[:, 0].mean() == pytest.approx(0.015, abs=0.002), "spread over all of it"
    assert drawn.points[:, 1].mean() == pytest.approx(0.5, abs=0.05)
    assert not space.keeps(np.array([[-0.01, 0.5], [0.01, 1.2]])).any(), "outside the ranges"


# -------------------------------------------------------------------- in waves


def made_up(task):
    """Runs without a model: outputs follow from two of the inputs and from luck."""
    rows = []
    for arm in task.arms:
        luck = np.random.default_rng(task.seed).standard_normal(3)
        steered, second = arm.inputs[STEERED], arm.inputs[SECOND]
        measures = {"order": steered + 0.01 * luck[0]}
        outputs = {
            "claims": 0.5 * steered + 0.1 * second + 0.01 * luck[1],
            "filings": 5.0 + steered + 0.01 * luck[2],
            "desk_resolved": 0.3,
        }
        rows.append(Row(arm.run_id, DONE, measures=measures, outputs=outputs))
    return rows


FACTS = (
    target("order", 0.2, 0.02, id="A"),
    target("claims", 0.1 - 0.21, 0.02, id="B"),
    target("filings", 9.0, 0.1, id="C"),  # out of reach: at most 5.5
    target("desk_resolved", 0.3, id="D"),
)


def question(**changes) -> Question:
    city = hamlet()
    factors = tuple(parse_factor(name, city, ()) for name in (STEERED, SECOND, IDLE))
    asked = {"points": 20, "repeats": 2, "waves": 3, "order": 1, "rng": 4, **changes}
    return Question(city, factors, FACTS, **asked)


@pytest.fixture
def without_a_model(monkeypatch):
    monkeypatch.setattr(observed, "simulate_evidence", made_up)


def test_waves_keep_the_truth_name_what_is_out_of_reach_and_what_is_left_open(
    without_a_model, tmp_path
):
    history = match(question(), tmp_path, executor=1)
    truth = np.array([[(0.2 + 0.2) / 0.7, (-2.1 + 4.1) / 4.0, 0.9]])
    assert history.space.keeps(truth)[0]
    assert history.shares[-1] < 0.2
    left = {one.name: one for one in narrowed(history)}
    assert left[STEERED].identified and left[SECOND].identified
    assert not left[IDLE].identified and left[IDLE].share > 0.9
    assert left[STEERED].low < 0.2 < left[STEERED].high
    words = {fact.id: verdict(history, fact)[0] for fact in FACTS}
    assert words["A"] == words["B"] == "reached"
    assert words["C"] == "not reached by any point"
    assert "not moved" in words["D"]
    assert "left open" in report_text(history)
    (direction,) = directions(history)[:1]
    assert direction.share < 0.2 and IDLE not in dict(direction.parts)
    assert json.loads(json.dumps(report_to_dict(history), allow_nan=False))["runs"] == history.runs


def test_the_same_question_goes_on_where_it_was_and_finds_the_same(
    without_a_model, tmp_path, monkeypatch
):
    first = match(question(waves=1), tmp_path, executor=1)
    monkeypatch.setattr(observed, "simulate_evidence", lambda task: pytest.fail("run again"))
    again = match(question(waves=1), tmp_path, executor=1)
    assert again.shares == first.shares
    np.testing.assert_array_equal(again.left.points, first.left.points)
    monkeypatch.setattr(observed, "simulate_evidence", made_up)
    further = match(question(waves=2), tmp_path, executor=1)
    assert further.shares[0] == first.shares[0] and len(further.shares) == 2


def test_another_question_does_not_go_on_with_this_one(without_a_model, tmp_path):
    match(question(waves=1), tmp_path, executor=1)
    with pytest.raises(InputError, match="holds another history matching: its rng differ"):
        match(question(waves=1, rng=5), tmp_path, executor=1)


def test_facts_that_contradict_each_other_leave_nothing_and_that_is_said(without_a_model, tmp_path):
    facts = (target("order", 0.0, 0.01, id="A"), target("order", 0.4, 0.01, id="B"))
    asked = Question(**{**vars(question()), "targets": facts})
    history = match(asked, tmp_path, executor=1)
    assert not len(history.left.points) and "nothing is left" in history.ended
    assert narrowed(history) == [] and "ruled out" in report_text(history)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"points": 11}, "11 points are too few for an emulator"),
        ({"repeats": 1}, "does not show luck"),
        ({"waves": 0}, "waves: 0 is below 1"),
    ],
)
def test_too_few_runs_are_refused_before_any_is_made(changes, said, tmp_path):
    with pytest.raises(InputError, match=said):
        match(question(**changes), tmp_path / "new", executor=1)
    assert not (tmp_path / "new").exists()


# ----------------------------------------------------------- runs and the store


def test_rows_keep_every_output_and_each_point_has_luck_of_its_own(tmp_path):
    import pandas

    city = hamlet()
    points = pandas.DataFrame({STEERED: [0.1, 0.1]})
    study = Study({city.name: city}, points, (), 2, 3, {"luck": [0, 1], "keeps": "evidence"})
    assert study.size == 2
    run_study(study, tmp_path, executor=1)
    results = open_results(tmp_path)
    assert results.complete and results.runs["seed"].nunique() == 2
    seed = int(results.runs["seed"][1])
    alone = measure_once(city.with_(parameters={STEERED: 0.1}), seed)
    row = results.outputs.iloc[1]
    assert row["claims"] == alone["claims"] and row["closing_p90"] == alone["closing_p90"]
    assert results.runs["order"][1] == alone["order"]
    undefined = [name for name, value in alone.items() if math.isnan(value)]
    assert "legal_problem" in undefined and "legal_problem" not in results.outputs
    assert observed.output_table(results, ["legal_problem"])["legal_problem"].isna().all()


def test_a_study_without_outputs_is_not_taken_for_one_that_has_them(tmp_path):
    import pandas

    city = hamlet()
    run_study(Study({city.name: city}, pandas.DataFrame(index=range(1))), tmp_path, executor=1)
    with pytest.raises(InputError, match="the runs have no output 'claims'"):
        observed.output_table(open_results(tmp_path), ["order", "claims"])


# -------------------------------------------------------------- what is shipped


def test_what_is_calibrated_by_default_is_assumed_and_has_a_range():
    for name in PARAMETERS_TO_CALIBRATE:
        assert PARAMETERS[name].grade == "assumed"
        assert PARAMETERS[name].low < PARAMETERS[name].high


def test_every_target_that_is_compared_says_what_the_model_may_miss_it_by():
    for one in targets_of_runs(own_targets(), 104):
        assert one.discrepancy > 0.0 and one.discrepancy_basis


def test_a_short_run_does_not_ask_for_what_needs_two_years():
    names = {one.output for one in targets_of_runs(own_targets(), 52)}
    assert "legal_problem" not in names and "legal_rate" in names
    with pytest.raises(InputError, match="no target to calibrate to"):
        targets_of_runs([one for one in own_targets() if one.standing == "set"], 52)


# ---------------------------------------------------------------------- command


OWN = (
    "id,output,fact,low,high,standard_error,error_basis,unit,ledger,source,grade\n"
    "U1,household_degree,households known,9.3,9.3,0.3,sampling: some,households,true,ours,seen\n"
    "U2,legal_to_third_party,taken on,0.3,0.3,0.1,sampling: some,share,true,ours,seen\n"
)


def test_the_command_matches_a_town_and_says_where_it_is_kept(tmp_path, capsys):
    (tmp_path / "own.csv").write_text(OWN)
    words = ["calibrate", "match", "test-town", "--weeks", "4", "--warmup-weeks", "2"]
    words += ["--vary", "network.weak_ties", "--points", "6", "--waves", "1", "--workers", "1"]
    words += ["--store", str(tmp_path / "kept"), "--targets", str(tmp_path / "own.csv")]
    assert main([*words, "--cut", "largest", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["runs"] == 12 and found["parameters"][0]["name"] == "network.weak_ties"
    assert found["space_left"][0] < 0.5, "too many ties are ruled out by those observed"
    undefined = found["waves"][0]["left_out"]["legal_to_third_party"]
    assert undefined == "undefined in some runs", "nobody can be followed in four weeks"
    assert (tmp_path / "kept" / "history.json").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--points", "3"], "3 points are too few for an emulator"),
        (["--cut", "secnd"], "there is no cut 'secnd'; did you mean 'second'?"),
        (["--vary", "network.weak_tie"], "did you mean 'network.weak_ties'?"),
        (["--vary", "network.weak_ties=0,1"], "has no continuous range"),
        (["--rng", "-1"], "-1 is no seed"),
    ],
)
def test_a_question_that_cannot_be_answered_ends_with_two(words, said, capsys, tmp_path):
    store = tmp_path / "store"
    assert main(["calibrate", "match", "--store", str(store), *words]) == 2
    assert said in capsys.readouterr().err
    assert not store.exists()
