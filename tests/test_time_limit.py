"""A run that takes too long is stopped, named and run again when asked; no other is harmed."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import psutil
import pytest
import study_runs
from test_study_store import ROOT, a_study, compute, table_bytes
from towns import hamlet

from experiments import open_results, run_scenarios
from experiments.cli import main
from experiments.studies import time_limit
from experiments.studies.executors.process_pool import ProcessPool
from experiments.studies.runner import run_study
from experiments.studies.time_limit import DEAD, TimeLimited

LIMIT = 0.3
"""Seconds; the runs of these tests take none, or never end."""

STOPPED = f"took longer than {LIMIT} s and was stopped"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The study without a limit."""
    return compute(tmp_path_factory.mktemp("whole") / "study", a_study(4))


@pytest.fixture
def orders(tmp_path, monkeypatch):
    folder = tmp_path / "orders"
    folder.mkdir()
    monkeypatch.setenv(study_runs.ORDERS, str(folder))
    yield folder
    time_limit.end_process()


def limited(folder, study, **options):
    return compute(folder, study, TimeLimited(study_runs.hanging, LIMIT), **options)


def failures(results) -> dict[str, str]:
    failed = results.status[results.status.status == "failed"]
    return dict(zip(failed.run_id, failed.error, strict=True))


@pytest.mark.parametrize("executor", [1, 2])
def test_a_run_that_never_ends_fails_alone_and_is_run_again_when_asked(
    tmp_path, orders, whole, executor
):
    hangs, dies = whole.plan.run_id[[2, 7]]
    (orders / hangs).write_text("hang")
    (orders / dies).write_text("die")
    where = 1 if executor == 1 else ProcessPool(executor, warm=False)
    results = limited(tmp_path / "study", a_study(4), executor=where)
    assert failures(results) == {hangs: STOPPED, dies: DEAD}
    assert results.count["done"] == 14
    for order in orders.iterdir():
        order.unlink()
    results = limited(tmp_path / "study", None, resume=True, retry_failed=True)
    assert table_bytes(results) == table_bytes(whole)


def test_what_runs_share_may_hang_too_and_then_none_of_them_can_be_computed(
    tmp_path, orders, whole
):
    (orders / whole.plan.run_id[3]).write_text("before")
    results = limited(tmp_path / "study", a_study(4))
    both = set(whole.plan.run_id[[2, 3]])
    assert failures(results) == dict.fromkeys(
        both, f"{STOPPED} (before its measured weeks, or in the baseline)"
    )


def test_the_model_s_rows_are_the_same_with_a_limit_and_no_process_stays_behind(tmp_path):
    asked = {"reforms": ["mediation"], "executor": 1}
    free = run_scenarios(hamlet(), store=tmp_path / "free", **asked)
    before = psutil.Process().children(recursive=True)
    kept = run_scenarios(hamlet(), store=tmp_path / "kept", time_limit=600.0, **asked)
    assert table_bytes(kept) == table_bytes(free)
    assert psutil.Process().children(recursive=True) == before


def test_a_limit_shorter_than_a_run_fails_it(tmp_path):
    run_study(a_study(1, replications=1), tmp_path / "s", executor=1, time_limit=1e-6)
    errors = failures(open_results(tmp_path / "s"))
    assert len(errors) == 2
    assert all(error.startswith("took longer than 1e-06 s") for error in errors.values())


HANGS = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
import study_runs
from test_study_store import a_study
from experiments.studies.runner import run_study
from experiments.studies.time_limit import TimeLimited
run_study(
    a_study(4), Path(sys.argv[1]), executor=1, simulate=TimeLimited(study_runs.hanging, 600.0)
)
"""


def test_a_run_at_work_does_not_outlive_the_process_that_waits_for_it(tmp_path, orders, whole):
    order = orders / whole.plan.run_id[0]
    order.write_text("hang")
    command = [sys.executable, "-c", HANGS, str(tmp_path / "s"), str(ROOT), str(ROOT / "tests")]
    with subprocess.Popen(command) as waiting:
        at_work = wait_for(lambda: order.read_text().isdigit() and int(order.read_text()))
        waiting.kill()
    wait_for(lambda: not lives(at_work))


def lives(process: int) -> bool:
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_for(condition):
    for _ in range(1200):
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen")


@pytest.mark.parametrize("given", ["0", "-3", "nan", "inf", "soon"])
def test_a_limit_that_cannot_be_kept_is_refused(tmp_path, monkeypatch, capsys, given):
    monkeypatch.chdir(tmp_path)
    line = ["sweep", "test-town", "--runs", "2", "--vary", "trust.trust_drift", "--workers", "1"]
    assert main([*line, f"--time-limit={given}"]) == 2
    shown = capsys.readouterr().err
    assert "give seconds above 0" in shown or "'soon' is not a number" in shown
    assert not os.listdir(tmp_path)
