"""`reformlab sweep`: one line computes, resumes and explains; wrong lines harm nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
import study_runs

from experiments import open_results
from experiments.cli import main
from experiments.studies import runner
from experiments.studies.study_progress import Bar, Silent, how_far, study_reporter
from experiments.studies.task import Row

CLOCKS = ["--weeks", "4", "--warmup-weeks", "4", "--workers", "1"]
DRIFT = ["--vary", "trust.trust_drift"]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def instant(monkeypatch):
    """Sweeps without a model."""
    monkeypatch.setattr(runner, "run_study", partial(runner.run_study, simulate=study_runs.instant))


def sweep(*arguments: str) -> int:
    return main(["sweep", *arguments])


def test_a_name_and_a_number_of_runs_are_enough(folder, instant, capsys):
    assert sweep("test-town", "--design", "lhs", "--runs", "10", *CLOCKS) == 0
    shown = capsys.readouterr()
    assert shown.err == "", "quiet where nobody looks"
    assert "10 of 10 runs done, in results/sweep-test-town-" in shown.out
    (store,) = (folder / "results").iterdir()
    results = open_results(store)
    assert len(results.inputs) > 200
    assert len(results.runs) == 10


def test_a_sweep_of_the_model_prints_json_and_every_row_leads_back(folder, capsys):
    options = ["--reform", "flatten", "--vary", "flatten.strength", "--seeds", "2", "--json"]
    assert sweep("test-town", "--runs", "2", *options, *DRIFT, *CLOCKS, "--store", "s") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["store"] == "s"
    assert (shown["runs"], shown["done"], shown["failed"]) == (8, 8, 0)
    table = open_results("s").runs
    assert main(["run", "--from", "s", table.run_id.iloc[-1]]) == 0
    assert "identical to the study's, to the last bit" in capsys.readouterr().out


def test_the_same_line_with_resume_goes_on_and_without_it_refuses(folder, instant, capsys):
    line = ["test-town", "--runs", "6", *DRIFT, *CLOCKS]
    assert sweep(*line) == 0
    (store,) = (folder / "results").iterdir()
    (part,) = (store / "runs").iterdir()
    part.unlink()
    assert sweep(*line) == 2
    assert "go on with it by --resume" in capsys.readouterr().err
    assert sweep(*line, "--resume") == 0
    assert "6 of 6 runs done" in capsys.readouterr().out
    part_of_old = next((store / "runs").iterdir())
    part_of_old.unlink()
    assert sweep("--store", str(store), "--resume", "--workers", "1") == 0
    assert "6 of 6 runs done" in capsys.readouterr().out


def test_more_points_of_a_sobol_sequence_keep_the_first_ones(folder, instant, capsys):
    line = ["test-town", "--design", "sobol", *DRIFT, *CLOCKS]
    assert sweep(*line, "--runs", "4") == 0
    assert sweep(*line, "--runs", "8", "--resume") == 2
    assert sweep(*line, "--runs", "8", "--extend") == 0
    (store,) = (folder / "results").iterdir()
    assert len(open_results(store).runs) == 8


def test_shares_add_up_to_the_study(folder, instant, capsys):
    line = ["test-town", "--runs", "5", *DRIFT, *CLOCKS, "--store", "s"]
    assert sweep(*line, "--shard", "2/2") == 0
    assert "3 are missing" in capsys.readouterr().out
    assert sweep(*line, "--shard", "1/2") == 0
    assert "5 of 5 runs done" in capsys.readouterr().out


def test_a_failed_run_ends_with_1_its_name_and_how_to_run_it_again(folder, monkeypatch, capsys):
    monkeypatch.setenv(study_runs.ORDERS, str(folder))
    monkeypatch.setattr(runner, "run_study", partial(runner.run_study, simulate=study_runs.failing))
    line = ["test-town", "--runs", "3", *DRIFT, *CLOCKS, "--store", "s"]
    assert sweep(*line) == 0
    doomed = open_results("s").runs.run_id[1]
    (folder / doomed).write_text("")
    for part in (folder / "s" / "runs").iterdir():
        part.unlink()
    assert sweep(*line, "--resume") == 1
    shown = capsys.readouterr().out
    assert f"failed: {doomed} (point 1, baseline): ZeroDivisionError: no desk left" in shown
    assert "reformlab sweep --store s --retry-failed" in shown
    (folder / doomed).unlink()
    assert sweep("--store", "s", "--retry-failed", "--workers", "1") == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no scenario to sweep"),
        (["tset-town", "--runs", "3"], "did you mean 'test-town'"),
        (["test-town"], "how many points"),
        (["test-town", "--runs", "3", "--design", "lsh"], "did you mean 'lhs'"),
        (["test-town", "--runs", "3", "--vary", "trust.trust_drif"], "did you mean"),
        (["test-town", "--runs", "3", "--vary", "trust.trust_drift=0:2"], "from 0 to 0.05"),
        (["test-town", "--runs", "3", *DRIFT, *DRIFT], "given twice"),
        (["test-town", "--runs", "3", "--seeds", "0"], "seeds: 0 is below 1"),
        (["test-town", "--runs", "3", "--rng", "-1"], "is no seed"),
        (["test-town", "--runs", "3", "--workers", "0"], "workers: 0 is below 1"),
        (["test-town", "--runs", "3", "--shard", "3/2"], "'3/2' is no share"),
        (["test-town", "--runs", "3", "--reform", "flaten"], "did you mean 'flatten'"),
        (["test-town", "--design", "none.csv"], "none.csv: cannot be read"),
        (["test-town", "--design", "factorial"], "more than a century"),
        (
            ["test-town", "--runs", "50000", "--seeds", "2", "--reform", "flatten", *DRIFT],
            "a study of 200,000 runs (50,000 points x 2 seeds x 2 arms, about ",
        ),
        (["test-town", "--runs", "50000"], "or allow it: --max-runs 50000"),
        (["--store", "nowhere", "--resume"], "nowhere: is no folder of a study"),
        (["test-town", "--runs", "3", "--store", "a-file/s"], "is no folder; give another --store"),
        (["test-town", "--runs", "ten"], "--runs: 'ten' is not a whole number"),
        (["test-town", "--runs", "3", *DRIFT, "--threads", "0"], "threads: 0 is below 1"),
        (["test-town", "--runs", "3", "--vary", "shock=none,downtrn"], "did you mean 'downturn'?"),
        (
            ["test-town", "--runs", "3", "--vary", "flatten.place=X", "--reform", "flatten"],
            "'X' is none of the values of flatten.place; known are Testing, all",
        ),
        (
            [
                *("test-town", "--runs", "3", "--weeks", "9", "--reform", "flatten"),
                *("--vary", "flatten.start_week=0:900"),
            ],
            "900 is outside what is possible (When it begins; unit: weeks after the warm-up); "
            "give values from 0 to 8",
        ),
        (["test-town", "--runs", "3", "--scheduler", "nonsense"], "missing port number"),
        (["test-town", "--runs", "3", "--scheduler", "tcp://127.0.0.1:9"], "cannot be reached"),
    ],
)
def test_a_wrong_line_gives_one_message_and_writes_nothing(
    folder, monkeypatch, capsys, arguments, message
):
    monkeypatch.setattr("experiments.studies.executors.dask_cluster.CONNECT_SECONDS", 0.3)
    (folder / "a-file").write_text("")
    assert sweep(*arguments) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert [entry.name for entry in folder.iterdir()] == ["a-file"]


def test_the_command_and_its_help_need_nothing_numerical():
    code = (
        "import sys\nfrom experiments.cli import main\n"
        "try:\n    main(['sweep', '--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'numpy', 'pandas', 'pyarrow', 'scipy', 'numba'} & set(sys.modules)))\n"
    )
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("[]\n")
    assert "--max-runs N" in done.stdout


def test_progress_counts_only_this_session_s_runs_for_its_rate():
    assert how_far(500, 300, 0, 300, 1.0) == "300 of 500 runs done"
    said = how_far(500, 360, 3, 303, 60.0)
    assert said == "360 of 500 runs done, 3 failed, 60 a minute, 2 min left"


def test_there_is_a_bar_on_a_terminal_only_and_it_counts_what_failed(monkeypatch, capsys):
    assert isinstance(study_reporter(), Silent)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert isinstance(study_reporter(silent=True), Silent)
    bar = study_reporter()
    assert isinstance(bar, Bar)
    bar.begin(10, {"a": "done", "b": "failed"})
    for row in (Row("c", "done"), Row("d", "failed")):
        bar.finish(row)
    bar.close()
    assert (bar.done, bar.failed, bar.earlier) == (2, 2, 2)
