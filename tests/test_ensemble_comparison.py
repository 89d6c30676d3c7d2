"""Comparing over an ensemble: luck, parameters and values told apart; what is assumed is marked."""

from __future__ import annotations

import json

import numpy as np
import pytest
from test_posterior_ensemble import FIRST, MADE, ensemble
from test_table import said, study

from experiments.cli import main
from experiments.ensembles import variance_shares
from experiments.ensembles.ensemble import Ensemble
from experiments.ensembles.ensemble_file import write_ensemble
from experiments.ensembles.grade_study import problem_of, shares_of, study_of
from experiments.ensembles.variance_shares import TABLE, Share, grades_of, read_shares
from experiments.replication import BASELINE, Replication
from experiments.sources_of_uncertainty import sources, split
from experiments.studies import open_results
from experiments.studies.runner import run_study
from scenarios import load
from sim.measures import MEASURES
from sim.parameters import PARAMETERS
from sim.reform_spec import parse_reform

SHORT = ["test-town", "--weeks", "4", "--warmup-weeks", "2", "--reform", "mediation"]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mine.toml"
    write_ensemble(path, ensemble())
    return str(path)


# ------------------------------------------------------------- known variances


def test_luck_and_parameters_are_told_apart():
    """Members' means have variance 4, pairs 9: 4,000 members see both within 3 per cent."""
    random = np.random.default_rng(1)
    members = 2.0 * random.standard_normal(4000)
    values = 5.0 + members[:, None] + 3.0 * random.standard_normal((4000, 2))
    found = split(values, np.full(4000, 1.0 / 4000))
    assert found.mean == pytest.approx(5.0, abs=0.15)
    assert found.luck == pytest.approx(3.0, rel=0.03)
    assert found.parameters == pytest.approx(2.0, rel=0.06)


def test_where_parameters_do_nothing_all_is_luck():
    random = np.random.default_rng(2)
    found = split(random.standard_normal((3000, 3)), np.full(3000, 1.0 / 3000))
    assert found.luck == pytest.approx(1.0, rel=0.03) and found.parameters < 0.1


def test_weights_of_members_are_kept():
    values = np.array([[1.0, 1.0], [-1.0, -1.0]])
    found = split(values, np.array([0.75, 0.25]))
    assert (found.mean, found.better, found.luck) == (0.5, 0.75, 0.0)
    assert found.parameters**2 == pytest.approx(0.75 / 0.375 * 1.0), "unbiased, as with n - 1"


def replications(gains):
    """One pair each, with the same change in every measure."""
    found = []
    for number, gain in enumerate(gains):
        base = dict.fromkeys(MEASURES, 50.0)
        changed = dict.fromkeys(MEASURES, 50.0 + gain)
        found.append(Replication(number, number, 10, 0.0, {BASELINE: base, "flatten": changed}, {}))
    return found


def test_better_means_to_the_better_of_the_measure():
    runs = replications([1.0, 1.0, 3.0, 3.0])
    higher, lower = sources(runs, "flatten", ["order", "open_disputes"], (0.5, 0.5))
    assert (higher.change, higher.better, lower.better) == (2.0, 1.0, 0.0)
    assert (higher.low, higher.high) == (1.0, 3.0) and higher.largest == "parameters"


# ------------------------------------------------------------------ the command


def test_the_table_names_the_ensemble_and_three_sources(file, tmp_path, capsys):
    words = ["compare", *SHORT, "--ensemble", file, "--workers", "1"]
    assert main([*words, "--results", str(tmp_path / "r")]) == 0
    text = capsys.readouterr().out
    assert "ensemble 'mine': 3 parameter vectors worth 3 of equal weight; 2 pairs each" in text
    for word in ("luck", "parameters", "values", "largest source", "better under"):
        assert word in text
    (folder,) = (tmp_path / "r").iterdir()
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["ensemble"]["members"] == 3
    assert [r["member"] for r in manifest["replications"]] == [0, 0, 1, 1, 2, 2]
    assert (folder / "ensemble.toml").exists() and (folder / "table.csv").exists()


def test_each_pair_has_luck_of_its_own_and_each_member_its_parameters(file, tmp_path, capsys):
    words = ["compare", *SHORT, "--ensemble", file, "--members", "2", "--workers", "1"]
    assert main([*words, "--results", str(tmp_path / "r"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["ensemble"]["members"] == 2 and found["ensemble"]["pairs_of_each"] == 2
    rows = {row["measure"]: row for row in found["sources"]}
    assert set(rows) == {"order", "vitality", "satisfaction", "headline"}
    assert rows["headline"]["values"] is not None and rows["order"]["values"] is None
    assert sum(rows["headline"]["shares"].values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--ensemble", "nowhere.toml"], "there is no ensemble 'nowhere.toml'"),
        (["--members", "3"], "--members has no meaning alone"),
        (["--ensemble-anyway"], "--ensemble-anyway has no meaning alone"),
        (["--ensemble", "shipped", "--precision", "1"], "--precision has no meaning with"),
        (["--ensemble", "shipped", "--ensemble-anyway", "--runs", "1"], "runs: 1 is below 2"),
        (["--ensemble", "shipped", "--ensemble-anyway", "--members", "1"], "members: 1 is below"),
    ],
)
def test_what_cannot_be_compared_over_ends_with_two(words, said, capsys, tmp_path):
    assert main(["compare", *SHORT, "--results", str(tmp_path / "r"), *words]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "r").exists()


# ------------------------------------------------------------- grades that travel


ABOUT = {"city": "test-town", "points": "640"}


@pytest.fixture
def known(monkeypatch):
    """A table in which what flattening does hangs on assumptions, but for satisfaction."""
    rows = [
        Share("flatten", measure, share, 0.1, 0.1, 0.2)
        for measure, share in (("order", 0.9), ("vitality", 0.9), ("satisfaction", 0.4))
    ]
    monkeypatch.setattr(variance_shares, "_own", lambda: (ABOUT, rows))


def test_a_claim_is_marked_where_most_of_its_variance_is_assumed_and_only_a_claim(known):
    text = " ".join(said(study(10, participants=0.1)).split())
    claims = text[text.index("flatten: order") : text.index("flatten: official work")].split(";")
    assert claims[0] == "flatten: order the same in every pair", "no claim, no mark"
    assert " vitality better by" in claims[1] and text.count("[assumption-driven]") == 1
    assert "pairs) [assumption-driven]; satisfaction" in text
    assert "more than half of the variance" in text


def test_a_reform_with_other_settings_is_not_taken_for_the_one_that_was_studied(known):
    grades = grades_of([parse_reform("flatten:strength=0.5"), parse_reform("flatten")])
    assert grades.unknown == ("flatten:strength=0.5",)
    assert grades.assumed_share("flatten:strength=0.5", "order") is None
    assert not grades.assumption_driven("flatten:strength=0.5", "order")
    words = grades.statement("daqing-2012")
    assert "Studied on test-town, not on daqing-2012" in words and "flatten:strength" in words


def test_groups_are_the_grades_and_an_ensembles_members_go_together():
    city = load("test-town")
    problem, factors = problem_of(city, ensemble())
    names = [factor.name for factor in factors]
    assert FIRST not in names and len(problem["groups"]) == len(names) + 2
    for name, group in zip(names, problem["groups"], strict=False):
        assert (group == "assumed") == (PARAMETERS[name].grade == "assumed")
    assert problem["groups"][-2:] == ["assumed", "luck"]
    asked = study_of(city, ensemble(), 4, 1)
    assert len(asked.points) == 4 * 5, "two points, and one with each of three groups from another"
    both = set(zip(asked.points[FIRST], asked.points["network.weak_ties"], strict=True))
    assert both <= set(ensemble().vectors)


def test_the_shares_of_a_known_sum_are_found(monkeypatch):
    """Order is 3 x (assumed) + 1 x (other) + luck, of equal spread: shares 9, 1 and 1 of 11."""
    import pandas
    from SALib.sample import sobol

    import experiments.ensembles.grade_study as grade_study

    problem = {
        "num_vars": 3,
        "names": ["x0", "x1", "x2"],
        "bounds": [[0.0, 1.0]] * 3,
        "groups": ["assumed", "other", "luck"],
    }
    cube = sobol.sample(problem, 256, calc_second_order=False, seed=1)
    values = 3.0 * cube[:, 0] + cube[:, 1] + cube[:, 2]

    class Results:
        arms = (BASELINE,)

        def require(self):
            columns = {name: np.zeros(len(cube)) for name in MEASURES}
            columns["order"] = values
            return pandas.DataFrame({"arm": BASELINE, "point": range(len(cube)), **columns})

    (row,) = grade_study.shares_of(Results(), problem, 1)
    assert row["reform"] == "baseline" and row["measure"] == "order"
    found = [float(row[key]) for key in ("assumed", "other", "luck")]
    np.testing.assert_allclose(found, np.array([9.0, 1.0, 1.0]) / 11.0, atol=0.03)


def test_the_study_of_grades_runs_and_gives_a_share_for_each_outcome(tmp_path):
    few = Ensemble("few", (FIRST,), ((0.1,), (0.2,)), (0.5, 0.5), MADE)
    city = load("test-town").with_(warmup_weeks=1, horizon_weeks=3, reforms=["mediation"])
    run_study(study_of(city, few, 2, 1), tmp_path, executor=1)
    rows = shares_of(open_results(tmp_path), problem_of(city, few)[0], 1)
    assert {row["reform"] for row in rows} == {"baseline", "mediation"}
    assert "satisfied" in {row["measure"] for row in rows if row["reform"] == "baseline"}


def test_the_table_that_ships_is_of_known_measures_and_says_what_it_is_about():
    from importlib.resources import files

    about, rows = read_shares(files("experiments.ensembles") / TABLE)
    assert {"city", "points", "model", "ensemble"} <= set(about)
    assert {row.reform for row in rows} >= {"baseline", "flatten", "mediation", "self-governance"}
