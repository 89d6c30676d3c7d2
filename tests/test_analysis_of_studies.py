"""From a study's folder to what people read: known functions through runner, store and command."""

from __future__ import annotations

import json

import numpy as np
import pandas
import pytest
from test_sensitivity import G_ST_OF_THREE, ISHIGAMI_ST, g_of_three, ishigami

from experiments.analysis.discovery_study import discover_study
from experiments.analysis.methods import METHODS
from experiments.analysis.methods.sobol import Sobol
from experiments.analysis.robustness_study import robust_study
from experiments.analysis.search import Aim, Archive, Lever, search
from experiments.analysis.search_study import read_archive, search_packages
from experiments.analysis.sensitivity import sensitivity
from experiments.analysis.sensitivity_study import analyse_study, design_points
from experiments.cli import main
from experiments.replication import BASELINE
from experiments.studies.executors.in_process import InProcess
from experiments.studies.factor import parse_factor
from experiments.studies.results import open_results
from experiments.studies.runner import run_study, study_of
from experiments.studies.task import DONE, FAILED, Row
from scenarios import load
from sim.errors import InputError

NAMES = ("trust.trust_drift", "mediation.mediation_skill", "mediation.mediation_load")
CITY = load("test-town").with_(warmup_weeks=1, horizon_weeks=1)
FACTORS = [parse_factor(name, CITY, ()) for name in NAMES]


def shares(inputs):
    """The inputs of a run in the unit cube."""
    return np.array([[(inputs[f.name] - f.low) / (f.high - f.low) for f in FACTORS]])


def known_functions(task):
    """In place of the model: Ishigami's function, to which the reform adds the g-function."""
    luck = task.seed % 1000 / 500.0
    rows = []
    for arm in task.arms:
        x = shares(arm.inputs)
        value = 50.0 + float(ishigami(x)[0]) + luck
        if arm.name != BASELINE:
            value += float(g_of_three(x)[0])
        rows.append(Row(arm.run_id, DONE, measures={"order": value, "petitions": -value}))
    return rows


def computed(folder, how, size, simulate=known_functions, seeds=4, **more):
    points, made = design_points(how, FACTORS, size, 3)
    study = study_of(CITY, points, ["mediation"], seeds, 5, made)
    run_study(study, folder, executor=InProcess(), simulate=simulate, **more)
    return open_results(folder)


def indices(found, index):
    return np.array([found.of(index, name).value for name in NAMES])


@pytest.fixture(scope="module")
def sobol_study(tmp_path_factory):
    return computed(tmp_path_factory.mktemp("studies") / "sobol", Sobol(), 128)


# ---- sensitivity ------------------------------------------------------------


def test_known_indices_come_back_from_runner_and_store_for_a_level_and_for_a_difference(
    sobol_study,
):
    (level,) = analyse_study(sobol_study, ["order"], level=True).found
    (difference,) = analyse_study(sobol_study, ["order"]).found
    assert indices(level, "ST") == pytest.approx(ISHIGAMI_ST, abs=0.12)
    assert indices(difference, "ST") == pytest.approx(G_ST_OF_THREE, abs=0.06)
    assert difference.label == "Order: mediation minus baseline"
    assert difference.luck.total == pytest.approx(0.0, abs=1e-9), "pairs share their luck"
    assert level.luck.shared > 0.001 and level.luck.apart == pytest.approx(0.0, abs=1e-9)


def test_the_pipeline_changes_no_digit_of_an_index(sobol_study):
    design = Sobol().design(3, 128, 3)
    direct = sensitivity(Sobol(), NAMES, design, g_of_three(design)[:, None].repeat(4, 1), 128)
    (found,) = analyse_study(sobol_study, ["order"]).found
    assert indices(found, "ST") == pytest.approx(indices(direct, "ST"), rel=1e-9)
    assert indices(found, "S1") == pytest.approx(indices(direct, "S1"), rel=1e-9, abs=1e-12)


def test_what_is_less_to_the_better_is_analysed_as_it_is_measured(sobol_study):
    (more,) = analyse_study(sobol_study, ["order"]).found
    (less,) = analyse_study(sobol_study, ["petitions"]).found
    assert indices(less, "ST") == pytest.approx(indices(more, "ST"), rel=1e-9)


def test_a_study_is_doubled_without_running_the_first_half_again(tmp_path):
    ran = []

    def counted(task):
        ran.extend(arm.run_id for arm in task.arms)
        return known_functions(task)

    computed(tmp_path / "grown", Sobol(), 8, counted)
    first = list(ran)
    ran.clear()
    grown = computed(tmp_path / "grown", Sobol(), 16, counted, extend=True)
    assert len(ran) == len(first) == len(set(first + ran)) / 2
    whole = computed(tmp_path / "whole", Sobol(), 16)
    tables = [analyse_study(study, ["order"]).found[0].table() for study in (grown, whole)]
    pandas.testing.assert_frame_equal(*tables)


def broken(task):
    """One run fails."""
    rows = known_functions(task)
    at = shares(task.arms[0].inputs)[0]
    return [
        Row(row.run_id, FAILED, "desk on fire") if arm.name != BASELINE and at[0] > 0.8 else row
        for row, arm in zip(rows, task.arms, strict=True)
    ]


def test_nothing_is_analysed_while_a_run_is_missing_and_the_run_is_named(tmp_path, capsys):
    study = computed(tmp_path / "broken", METHODS["morris"], 2, broken)
    failed = study.status.loc[study.status["status"] == FAILED, "run_id"]
    assert len(failed)
    with pytest.raises(InputError, match=failed.iloc[0]):
        analyse_study(study, ["order"])
    for command in ("sensitivity", "discover", "robust"):
        assert main([command, "--from", str(tmp_path / "broken"), "--measure", "order"]) == 2
        shown = capsys.readouterr()
        assert "runs are not done" in shown.err and shown.err.count("\n") == 1
        assert shown.out == ""
    assert not (tmp_path / "broken" / "analysis").exists()


def test_a_measure_that_a_run_does_not_have_is_refused(sobol_study):
    with pytest.raises(InputError, match="'vitality' is undefined in"):
        analyse_study(sobol_study, ["vitality"])


def test_a_study_is_read_by_the_methods_that_its_points_suit_and_by_no_other(sobol_study, tmp_path):
    with pytest.raises(InputError, match="does not suit PAWN"):
        analyse_study(sobol_study, ["order"], "pawn")
    sampled = computed(tmp_path / "sampled", METHODS["rbd-fast"], 128, seeds=1)
    (own,) = analyse_study(sampled, ["order"]).found
    assert own.method.name == "rbd-fast" and own.luck is None
    (other,) = analyse_study(sampled, ["order"], "pawn").found
    assert other.ranking[0].input == own.ranking[0].input
    with pytest.raises(InputError, match="does not suit Morris"):
        analyse_study(sampled, ["order"], "morris")


def test_points_that_this_version_would_draw_otherwise_are_refused(sobol_study, monkeypatch):
    monkeypatch.setattr(Sobol, "design", lambda self, *asked: np.full((640, 3), 0.5))
    with pytest.raises(InputError, match="not those that this version draws"):
        analyse_study(sobol_study, ["order"])


def test_an_outcome_that_nothing_changes_is_left_out_and_said(sobol_study, tmp_path):
    def constant(task):
        return [Row(arm.run_id, DONE, measures={"order": 1.0}) for arm in task.arms]

    study = computed(tmp_path / "constant", METHODS["morris"], 2, constant)
    report = analyse_study(study, ["order"])
    assert report.found == ()
    assert "the same at every point" in report.text()
    report.figure()


def test_the_command_prints_indices_luck_and_convergence_and_keeps_them(sobol_study, capsys):
    arguments = ["sensitivity", "--from", str(sobol_study.folder), "--measure", "order"]
    assert main(arguments) == 0
    shown = capsys.readouterr().out
    for word in ("Sobol, 128 samples", "4 seeds", "ST", "95 % interval", "luck is", "widest"):
        assert word in shown
    assert main([*arguments, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)["sensitivity-sobol"]
    kept = json.loads((sobol_study.folder / "analysis" / "sensitivity-sobol.json").read_text())
    assert content == kept
    assert len(content["outcomes"][0]["indices"]) == 6
    assert (sobol_study.folder / "analysis" / "sensitivity-sobol.svg").stat().st_size > 1000


# ---- discovery --------------------------------------------------------------


def fails_in_a_corner(task):
    """The reform helps by one point, but harms by one where two inputs are high."""
    rows = []
    for arm in task.arms:
        first, second, _ = shares(arm.inputs)[0]
        change = 0.0 if arm.name == BASELINE else -1.0 if min(first, second) > 0.6 else 1.0
        measures = {"order": 50.0 + change, "petitions": 9.0 - change}
        rows.append(Row(arm.run_id, DONE, measures=measures))
    return rows


@pytest.fixture(scope="module")
def corner_study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("studies") / "corner"
    return computed(folder, METHODS["pawn"], 256, fails_in_a_corner, seeds=2)


def test_where_a_reform_fails_is_found_from_the_folder(corner_study, capsys):
    found, less = discover_study(corner_study, ["order", "petitions"]).found
    assert (found.cases == less.cases).all(), "more petitions are a failure"
    assert "above 0" in less.fails
    assert found.cases.mean() == pytest.approx(0.16, abs=0.02)
    box = found.boxes[found.chosen]
    assert set(box.limits) == set(NAMES[:2])
    assert box.density > 0.9 and box.coverage > 0.9
    for factor in FACTORS[:2]:
        edge = factor.low + 0.6 * (factor.high - factor.low)
        reach = 0.05 * (factor.high - factor.low)
        assert box.limits[factor.name][0] == pytest.approx(edge, abs=reach)
    assert main(["discover", "--from", str(corner_study.folder), "--measure", "order"]) == 0
    shown = capsys.readouterr().out
    assert "Order: mediation minus baseline below 0 points" in shown
    assert f"{NAMES[0]} ≥" in shown and "CART" in shown


def test_where_a_reform_never_fails_that_is_the_finding(corner_study, capsys):
    folder = str(corner_study.folder)
    arguments = ["discover", "--from", folder, "--measure", "order", "--threshold", "-5"]
    assert main([*arguments, "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["discovery"]["outcomes"]
    assert (found["cases"], found["boxes"], found["chosen"]) == (0, [], None)
    assert main(arguments) == 0
    assert "0 of 256 points; too few" in capsys.readouterr().out


# ---- robustness -------------------------------------------------------------


def test_arms_are_policies_and_points_are_futures(corner_study):
    (found,) = robust_study(corner_study, ["order"], threshold=50.5).found.values()
    assert found.policies == (BASELINE, "mediation")
    fails = float((found.gains[1] < 50.0).mean())
    assert found.scores["maximin"].tolist() == [50.0, 49.0]
    assert found.scores["hurwicz"].tolist() == [50.0, 50.0]
    assert found.scores["minimax_regret"].tolist() == [1.0, 1.0]
    assert found.scores["satisficing"].tolist() == [0.0, 1.0 - fails]
    assert found.best["maximin"] == (BASELINE,)
    assert found.best["mean"] == ("mediation",)


def test_the_robustness_of_what_is_better_when_less_is_told_in_its_own_numbers(sobol_study, capsys):
    folder = str(sobol_study.folder)
    assert main(["robust", "--from", folder, "--measure", "petitions", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["robustness"]["measures"]["petitions"]
    base = sobol_study.runs.query("arm == 'baseline'").groupby("point")["petitions"].mean()
    assert found["criteria"]["maximin"]["scores"][BASELINE] == pytest.approx(base.max())
    assert found["criteria"]["maximin"]["better"] == "lower"
    assert found["threshold"] == pytest.approx(base.median())
    assert found["agreed"] == ["mediation"], "it adds something in every future"
    assert main(["robust", "--from", folder, "--measure", "order"]) == 0
    assert "all criteria agree on mediation" in capsys.readouterr().out


# ---- search -----------------------------------------------------------------

ORDER, VITALITY, COST = (3.0, 1.0, 2.0, -1.0), (-1.0, 2.0, 0.5, 1.0), (5.0, 3.0, 4.0, 1.0)
REFORMS = ("control", "mediation", "volunteers", "consultation")
LEVERS = tuple(
    Lever(name, (0.0, 0.5, 1.0))
    for name in (
        "control.strength",
        "mediation.strength",
        "volunteers.strength",
        "consultation.strength",
    )
)


def packages(task):
    """Effects add up; so does the cost."""
    rows = []
    for arm in task.arms:
        level = np.array([arm.inputs[lever.name] for lever in LEVERS])
        level = level * (arm.name != BASELINE)
        names = ("order", "vitality", "reform_cost")
        values = [float(level @ np.array(w)) for w in (ORDER, VITALITY, COST)]
        rows.append(Row(arm.run_id, DONE, measures=dict(zip(names, values, strict=True))))
    return rows


def package_archive(population=8):
    return Archive(LEVERS, (Aim("order", True), Aim("vitality", True)), 8.0, 3, population)


def package_study(candidates):
    from sim.reform_spec import Package, parse_reform

    points = pandas.DataFrame(candidates, columns=[lever.name for lever in LEVERS])
    arm = Package("package", tuple(parse_reform(name) for name in REFORMS))
    return study_of(CITY, points, [arm], 2, 3, {"design": "search"})


def runner(folder, simulate=packages):
    def run(study, begun):
        run_study(
            study, folder, executor=InProcess(), simulate=simulate, resume=begun, extend=begun
        )
        return open_results(folder)

    return run


def test_a_search_through_the_runner_finds_what_it_finds_without(tmp_path):
    from experiments.analysis.search import Found

    def direct(candidates):
        level = np.array(candidates)
        values = np.column_stack([level @ np.array(w) for w in (ORDER, VITALITY, COST)])
        return [Found((a, b), c) for a, b, c in values.tolist()]

    report = search_packages(
        package_archive(), 5, package_study, runner(tmp_path / "s"), tmp_path / "s"
    )
    expected = search(package_archive(), direct, 5)
    assert report.archive.to_dict() == expected.to_dict()
    assert all(report.archive.found[c].cost <= 8.0 for c in report.archive.front)
    assert read_archive(tmp_path / "s").archive.to_dict() == expected.to_dict()
    assert "on the front within the budget of 8" in report.text()


def test_a_search_that_is_stopped_in_a_generation_goes_on_and_runs_nothing_twice(tmp_path):
    whole = search_packages(
        package_archive(), 4, package_study, runner(tmp_path / "whole"), tmp_path / "whole"
    )
    ran = []

    def stopping(task):
        if len(ran) > 40:
            raise KeyboardInterrupt
        ran.extend(arm.run_id for arm in task.arms)
        return packages(task)

    folder = tmp_path / "stopped"
    with pytest.raises(KeyboardInterrupt):
        search_packages(package_archive(), 4, package_study, runner(folder, stopping), folder)
    before = set(open_results(folder).runs["run_id"])

    def noted(task):
        again.extend(arm.run_id for arm in task.arms)
        return packages(task)

    again = []
    report = search_packages(
        package_archive(), 4, package_study, runner(folder, noted), folder, resume=True
    )
    assert report.archive.to_dict() == whole.archive.to_dict()
    assert before and not set(again) & before


def test_a_run_that_fails_stops_a_search_and_says_how_to_go_on(tmp_path):
    def failing(task):
        return [Row(arm.run_id, FAILED, "desk on fire") for arm in task.arms]

    with pytest.raises(RuntimeError, match="runs failed; run them again: reformlab search --store"):
        search_packages(
            package_archive(), 2, package_study, runner(tmp_path / "f", failing), tmp_path / "f"
        )


# ---- the shell --------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sensitivity"], "give either the NAME of a city or --from DIR"),
        (["robust", "test-town", "--from", "x"], "give either the NAME of a city or --from DIR"),
        (["sensitivity", "test-town", "--method", "sobo"], "did you mean 'sobol'?"),
        (["sensitivity", "test-town", "--method", "sobol", "--samples", "100"], "give 64 or 128"),
        (["sensitivity", "test-town", "--samples", "64"], "give --trajectories"),
        (["sensitivity", "test-town", "--second-order"], "Morris has no pairs"),
        (["sensitivity", "test-town", "--seeds", "2"], "give 4 or more"),
        (["sensitivity", "test-town", "--vary", "trust.trust_drif"], "'trust.trust_drift'"),
        (["sensitivity", "test-town", "--measure", "ordr"], "did you mean 'order'?"),
        (["sensitivity", "test-town", "--method", "sobol"], "--max-runs"),
        (["sensitivity", "--from", "."], "is no folder of a study"),
        (["sensitivity", "test-town", "--rng", "-1", "--vary", NAMES[0]], "-1 is no seed"),
        (["discover", "--from", ".", "--measure", "order", "--measure", "order"], "given twice"),
        (["robust", "test-town"], "give --reform"),
        (["robust", "--from", ".", "--optimism", "2"], "give 0 to 1"),
        (["robust", "--from", ".", "--threshold", "2"], "give one --measure"),
        (["search", "test-town", "--reform", "mediaton"], "did you mean 'mediation'?"),
        (["search", "test-town", "--strengths", "1,0"], "write 0,0.5,1"),
        (["search", "test-town", "--shard", "1/2"], "--shard has no meaning for a search"),
        (["search", "--from", "."], "holds no search"),
    ],
)
def test_what_cannot_be_meant_gets_one_message_and_harms_nothing(
    arguments, message, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert shown.out == "" and shown.err.count("\n") == 1
    assert not list(tmp_path.iterdir()), "something was written"


def test_real_runs_are_analysed_searched_and_read_again_by_the_commands(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    town = ["test-town", "--weeks", "1", "--warmup-weeks", "1", "--workers", "1", "--json"]
    asked = ["--reform", "mediation", "--vary", "mediation.mediation_skill"]
    arguments = ["sensitivity", *town, *asked, "--trajectories", "2", "--store", "study"]
    assert main([*arguments, "--measure", "vitality"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert (content["done"], content["failed"]) == (content["different_runs"], 0)
    (found,) = content["sensitivity"]["outcomes"]
    assert (found["points"], found["seeds"], found["method"]) == (4, 4, "morris")
    assert main(["robust", "--from", "study", "--measure", "vitality", "--json"]) == 0
    capsys.readouterr()
    hunt = ["search", *town, "--reform", "mediation", "--seeds", "1", "--population", "3"]
    assert main([*hunt, "--generations", "1", "--store", "hunt"]) == 0
    content = json.loads(capsys.readouterr().out)["search"]
    assert content["found"][0] == {
        "candidate": [0.0],
        "values": [0.0, 0.0, 0.0],
        "cost": 0.0,
    }, "strength zero is the baseline, bit for bit"
    assert content["found"][2]["cost"] > content["found"][1]["cost"] > 0.0
