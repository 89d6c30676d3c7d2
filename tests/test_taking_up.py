"""A study that was begun is finished from its folder alone, by whichever command it was begun."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
import study_runs
from matplotlib.figure import Figure

from experiments import open_results
from experiments.cli import main
from experiments.studies import runner

CLOCKS = ["--weeks", "4", "--warmup-weeks", "4", "--rng", "5"]
TWO = ["--vary", "trust.trust_drift", "--vary", "mediation.mediation_skill"]
BEGUN = {
    "sweep": ["--runs", "12", "--reform", "flatten", *TWO],
    "sensitivity": ["--reform", "flatten", *TWO, "--method", "sobol", "--samples", "8"],
    "discover": ["--runs", "16", "--design", "sobol", "--reform", "flatten", *TWO],
    "robust": ["--runs", "16", "--design", "sobol", "--reform", "flatten", *TWO],
    "search": [
        *("--reform", "flatten", "--reform", "mediation", "--reform", "volunteers"),
        *("--population", "5", "--generations", "3", "--seeds", "2", "--budget", "0.3"),
    ],
}
AT_ONCE = ["--workers", "1", "--json"]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An empty folder to work in, and studies without a model and with figures without ink."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Figure, "savefig", lambda self, *args, **options: None)
    compute_with(monkeypatch, study_runs.instant)
    return tmp_path


PLAIN = runner.run_study


def compute_with(monkeypatch, simulate):
    monkeypatch.setattr(runner, "run_study", partial(PLAIN, simulate=simulate))


@pytest.mark.parametrize("command", BEGUN)
def test_the_folder_is_all_that_a_command_needs_to_go_on(folder, monkeypatch, capsys, command):
    asked = [command, "test-town", *CLOCKS, *BEGUN[command], *AT_ONCE]
    assert main([*asked, "--store", "whole"]) == 0
    expected = json.loads(capsys.readouterr().out)
    calls = []

    def interrupted(task):
        calls.append(task)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return study_runs.instant(task)

    compute_with(monkeypatch, interrupted)
    assert main([*asked, "--store", "cut"]) == 130
    assert 0 < open_results("cut").count["done"] < open_results("whole").count["done"]
    compute_with(monkeypatch, study_runs.instant)
    capsys.readouterr()
    assert main([command, "--store", "cut", "--resume", *AT_ONCE]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {**found, "store": ""} == {**expected, "store": ""}


def test_an_interrupted_study_says_the_command_that_goes_on(folder, monkeypatch, capsys):
    def interrupted(task):
        raise KeyboardInterrupt

    compute_with(monkeypatch, interrupted)
    for command in ("sensitivity", "search"):
        asked = [command, "test-town", *CLOCKS, *BEGUN[command], "--workers", "1"]
        assert main([*asked, "--store", command]) == 130
        shown = capsys.readouterr()
        assert f"reformlab {command} --store {command} --resume" in shown.out + shown.err


def test_a_search_may_be_given_more_generations_than_it_had(folder, capsys):
    asked = ["search", "test-town", *CLOCKS, *BEGUN["search"], *AT_ONCE, "--store", "s"]
    assert main(asked) == 0
    first = json.loads(capsys.readouterr().out)["search"]["found"]
    assert main(["search", "--store", "s", "--resume", "--generations", "4", *AT_ONCE]) == 0
    more = json.loads(capsys.readouterr().out)["search"]["found"]
    assert more[: len(first)] == first and len(more) > len(first)


@pytest.fixture
def stores(folder, capsys) -> Path:
    """A sensitivity study and a search."""
    for command in ("sensitivity", "search"):
        asked = [command, "test-town", *CLOCKS, *BEGUN[command], *AT_ONCE]
        assert main([*asked, "--store", command]) == 0
    capsys.readouterr()
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_what_would_be_ignored_or_belongs_elsewhere_is_refused_and_nothing_harmed(stores, capsys):
    there, take_up = ["--store", "sensitivity"], ["--store", "sensitivity", "--resume"]
    again = ["test-town", "--weeks", "4", "--warmup-weeks", "4", "--resume", *there]
    same = ["--method", "sobol", "--samples", "8", "--reform", "flatten"]
    cases = [
        (["sensitivity", *take_up, "--samples", "16"], "--samples has no meaning here"),
        (["sensitivity", *take_up, "--vary", "trust.trust_drift"], "--vary has no meaning here"),
        (["sensitivity", *take_up, "--method", "morris"], "does not suit Morris"),
        (["sensitivity", *there], "go on with a study by --store DIR --resume"),
        (["robust", *take_up, "--reform", "mediation"], "--reform has no meaning here"),
        (["sweep", *take_up, "--runs", "9"], "give the city and all else"),
        (["robust", "--from", "sensitivity", "--weeks", "9"], "leave it out"),
        (["discover", "--from", "sensitivity", "--resume"], "--store DIR --resume in place of"),
        (["search", *take_up], "holds no search"),
        (["search", "--from", "search", "--aim", "order"], "--aim has no meaning here"),
        (["search", "--store", "search", "--resume", "--budget", "1"], "--budget has no meaning"),
        (["sensitivity", *again, "--reform", "mediation", *TWO, *same[:4]],
         "its reforms differ (there only: flatten; asked for only: mediation)"),
        (["sensitivity", *again, *same, *TWO, "--rng", "6"], "(there 5, asked for 6)"),
        (["sensitivity", *again, *same, *TWO, "--weeks", "3"],
         "time.horizon_weeks 4 there, 3 here"),
        (["sensitivity", *again, *same, "--rng", "5", "--vary", "trust.trust_drift"],
         "its inputs differ (there only: mediation.mediation_skill)"),
        (["sensitivity", *again, *same, *TWO[2:], "--vary", "trust.trust_drift=0:0.01",
          "--rng", "5"], "its inputs differ (the same ones in another order"),
        (["sensitivity", *again, *same, "--vary", "trust.trust_drift=0:0.01", *TWO[2:],
          "--rng", "5"], "its points differ (trust.trust_drift of point 0 is "),
    ]  # fmt: skip
    before = contents(stores)
    for arguments, message in cases:
        assert main([*arguments, "--workers", "1"] if "--from" not in arguments else arguments) == 2
        shown = capsys.readouterr()
        assert message in shown.err, arguments
        assert shown.out == "" and shown.err.count("\n") == 1
    assert contents(stores) == before
