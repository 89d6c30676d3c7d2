"""A study survives what happens to it: nothing twice, nothing lost, nothing mixed in silence."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import pandas
import pytest
import study_runs

from experiments import open_results
from experiments.studies import code_version, parts, store
from experiments.studies.executors.process_pool import ProcessPool
from experiments.studies.lock import study_lock
from experiments.studies.parts import part_files, read_part
from experiments.studies.runner import run_study, study_of
from experiments.studies.shard import Shard
from experiments.studies.study import Study
from experiments.studies.task import Row
from scenarios import load
from sim.errors import InputError

ROOT = Path(__file__).resolve().parents[1]
TOWN = load("test-town").with_(warmup_weeks=4, horizon_weeks=4)


def a_study(points: int = 12, **changes) -> Study:
    values = [k / 1000.0 for k in range(points)]
    table = pandas.DataFrame({"trust.trust_drift": values})
    asked = {"reforms": ["flatten"], "replications": 2, "rng": 3, **changes}
    return study_of(TOWN, table, **asked)


def compute(folder: Path, study: Study | None = None, simulate=study_runs.instant, **options):
    run_study(study, folder, executor=options.pop("executor", 1), simulate=simulate, **options)
    return open_results(folder)


def table_bytes(results) -> bytes:
    """The final table, sorted by run, as the bytes of a Parquet file."""
    buffer = io.BytesIO()
    results.runs.sort_values(["run_id", "point"], ignore_index=True).to_parquet(buffer)
    return buffer.getvalue()


def rows_written(folder: Path) -> list[str]:
    """Every run of every part, with repetitions."""
    return [run for part in part_files(folder) for run in read_part(part)["run_id"].to_pylist()]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The study in one go."""
    return compute(tmp_path_factory.mktemp("whole") / "study", a_study())


@pytest.fixture
def orders(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "orders"
    folder.mkdir()
    monkeypatch.setenv(study_runs.ORDERS, str(folder))
    return folder


@pytest.fixture
def eager(monkeypatch):
    """Every task's rows become a part of their own."""
    monkeypatch.setattr(store, "MOST_ROWS", 1)


# ---- what is in it ----------------------------------------------------------


def test_the_table_has_one_row_a_run_with_its_inputs_and_measures(whole):
    table = whole.runs
    assert len(table) == 12 * 2 * 2
    assert table.run_id.is_unique
    assert list(table.columns[:6]) == [
        *("run_id", "point", "replication", "seed", "arm"),
        "trust.trust_drift",
    ]
    assert set(table.arm) == {"baseline", "flatten"}
    assert table["trust.trust_drift"].tolist() == [p / 1000.0 for p in table.point]
    assert table.seed.nunique() == 2, "all points have the same seeds"
    assert set(whole.measures) <= set(table.columns)
    assert whole.complete
    assert whole.count == {"done": 48, "failed": 0, "running": 0, "waiting": 0}


def test_series_are_a_row_a_run_and_day(whole):
    series = whole.series
    assert len(series) == 48 * 2
    assert series.day.tolist()[:2] == [28, 56]
    order = whole.runs.set_index("run_id").order
    first = series[series.day == 28].set_index("run_id").mood
    assert (first == order[first.index]).all()


def test_differences_are_reform_minus_baseline_of_the_same_point_and_seed(whole):
    found = whole.differences("flatten", ["order"])
    table = whole.runs.set_index(["point", "replication", "arm"]).order
    assert len(found) == 24
    for row in found.itertuples():
        pair = table[row.point, row.replication]
        assert row.order == pair["flatten"] - pair["baseline"]


def test_arrays_hold_the_same_numbers(whole):
    data = whole.to_xarray()
    assert dict(data.sizes) == {"point": 12, "replication": 2, "arm": 2}
    for row in whole.runs.head(5).itertuples():
        assert data.order.sel(point=row.point, replication=row.replication, arm=row.arm) == (
            row.order
        )
    assert data["trust.trust_drift"].dims == ("point",)
    assert data.seed.to_numpy().tolist() == [int(s) for s in whole.manifest["seeds"]]


def test_any_reader_of_parquet_finds_the_same_runs(whole):
    plan = pandas.read_parquet(whole.folder / whole.manifest["files"]["plan"]["name"])
    runs = pandas.read_parquet(whole.folder / "runs", columns=["run_id", "status", "order"])
    joined = plan.merge(runs, on="run_id")
    assert joined.order.tolist() == whole.runs.order.tolist()
    assert joined.seed.astype("uint64").tolist() == whole.runs.seed.tolist()


def test_points_that_ask_for_the_same_run_have_it_computed_once(tmp_path):
    """The baseline does not feel how strong a reform is."""
    table = pandas.DataFrame({"flatten.strength": [0.25, 0.5, 0.75]})
    study = study_of(TOWN, table, ["flatten"], rng=3)
    results = compute(tmp_path / "study", study)
    assert len(results.runs) == 6
    assert results.runs.run_id.nunique() == 4 == len(rows_written(results.folder))
    assert len(results.differences("flatten", ["order"])) == 3


def test_an_id_depends_on_what_determines_the_run_and_on_nothing_else():
    study = a_study()
    ids = {(r.point, r.replication, r.arm): r.run_id for r in study.plan()}
    fewer = study_of(TOWN, study.points.iloc[[7]], ["mediation", "flatten"], 2, 3)
    again = {(r.replication, r.arm): r.run_id for r in fewer.plan()}
    assert all(again[r, arm] == ids[7, r, arm] for r in (0, 1) for arm in ("baseline", "flatten"))
    other = {r.run_id for r in study_of(TOWN, study.points, ["flatten:strength=0.5"], 2, 4).plan()}
    assert not other & set(ids.values())


# ---- interrupted, taken up --------------------------------------------------


def in_a_process_that_dies(action) -> int:
    """Do something in a copy of this process; return the signal that ended it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of threads that a copy does not have
        child = os.fork()
    if child == 0:
        signal.alarm(60)  # never waits for ever
        try:
            action()
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


@pytest.mark.parametrize(
    ("call", "moment"),
    [
        *(("fsync", moment) for moment in (1, 4, 5, 7, 12)),  # design, plan, manifest, parts
        *(("replace", moment) for moment in (1, 3, 9)),
        ("link", 1),
    ],
)
def test_a_kill_at_any_step_of_writing_loses_nothing(tmp_path, eager, whole, call, moment):
    folder, study = tmp_path / "study", a_study()
    owner = Path if call == "replace" else os
    plain, calls = getattr(owner, call), []

    def killed(*arguments):
        calls.append(arguments)
        if len(calls) == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return plain(*arguments)

    def die():
        setattr(owner, call, killed)
        compute(folder, study)

    assert in_a_process_that_dies(die) == signal.SIGKILL
    results = compute(folder, study, resume=True)
    assert table_bytes(results) == table_bytes(whole)
    assert len(rows_written(folder)) == 48, "nothing twice"
    assert not list(folder.rglob(".unfinished*"))


def test_no_file_is_named_before_it_is_on_the_disk(tmp_path, monkeypatch, eager):
    """The order a power cut asks for: contents, name, folder."""
    log, plain, rename, link = [], os.fsync, Path.replace, os.link

    def synced(handle):
        log.append(("synced", os.fstat(handle).st_ino))
        plain(handle)

    def named(name, source, target):
        if not Path(target).name.startswith("running"):
            log.append(("named", Path(source).stat().st_ino, Path(target).parent.stat().st_ino))
        return name(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "link", lambda *paths: named(link, *paths))
    monkeypatch.setattr(Path, "replace", lambda *paths: named(rename, *paths))
    compute(tmp_path / "study", a_study(3))
    names = [place for place, entry in enumerate(log) if entry[0] == "named"]
    assert len(names) == 3 + 6, "design, plan, manifest and a part a task"
    for place in names:
        _, file, folder = log[place]
        assert log[place - 1] == ("synced", file)
        assert log[place + 1] == ("synced", folder)


SWEEP = """
import sys
sys.path[:0] = sys.argv[2:4]
import study_runs
from experiments.studies import store
from experiments.studies.executors.process_pool import ProcessPool
from experiments.studies.runner import run_study
from test_study_store import a_study
from pathlib import Path
store.MOST_ROWS = 1
if __name__ == "__main__":
    pool = ProcessPool(2, warm=False)
    run_study(a_study(), Path(sys.argv[1]), executor=pool, resume=True, simulate=study_runs.mortal)
"""


def test_parent_and_workers_are_killed_and_the_rest_is_finished(tmp_path, orders, whole):
    """One study, two sessions: a worker kills the parent and itself, then one dies; that is all."""
    runs = whole.plan.run_id.tolist()
    folder = tmp_path / "study"
    for run, whom in ((runs[20], "both"), (runs[30], "worker")):
        (orders / run).write_text(whom)
        command = [sys.executable, "-c", SWEEP, str(folder), str(ROOT), str(ROOT / "tests")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == (0 if whom == "worker" else -signal.SIGKILL), done.stderr
        assert not (orders / run).exists(), "the order was carried out"
    results = open_results(folder)
    assert table_bytes(results) == table_bytes(whole)
    assert len(rows_written(folder)) == 48


def test_a_worker_that_always_dies_fails_its_own_runs_only(tmp_path, orders, whole):
    doomed = whole.plan.run_id[4]
    (orders / doomed).write_text("")
    pool = ProcessPool(2, warm=False)
    results = compute(tmp_path / "study", a_study(), study_runs.deadly, executor=pool)
    failed = results.status[results.status.status == "failed"]
    assert doomed in set(failed.run_id)
    assert len(failed) == 2, "both arms of its task"
    assert failed.error.str.contains("worker process died").all()
    assert results.count["done"] == 46


def test_ctrl_c_keeps_what_was_done(tmp_path, monkeypatch, whole):
    folder, study, calls = tmp_path / "study", a_study(), []

    def interrupted(task):
        calls.append(task)
        if len(calls) == 10:
            raise KeyboardInterrupt
        return study_runs.instant(task)

    with pytest.raises(KeyboardInterrupt):
        compute(folder, study, interrupted)
    assert open_results(folder).count["done"] == 18, "nine tasks of two arms"
    assert table_bytes(compute(folder, None, resume=True)) == table_bytes(whole)


@pytest.mark.parametrize("moment", [2, 4, 5])
def test_a_full_disk_is_said_and_costs_only_what_was_not_written(
    tmp_path, monkeypatch, eager, whole, moment
):
    folder, study, calls, plain = tmp_path / "study", a_study(), [], os.fsync

    def full(handle):
        calls.append(handle)
        if len(calls) >= moment:
            raise OSError(errno.ENOSPC, "No space left on device")
        plain(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            compute(folder, study)
    assert not list(folder.rglob(".unfinished*"))
    results = compute(folder, study, resume=True)
    assert table_bytes(results) == table_bytes(whole)


def test_what_is_done_is_not_done_again(tmp_path, whole):
    folder = tmp_path / "study"
    compute(folder, a_study())
    tasks = []
    compute(folder, None, lambda task: tasks.append(task) or [], resume=True)
    assert not tasks


# ---- failures ---------------------------------------------------------------


def test_a_failed_run_is_named_kept_and_run_again_when_asked(tmp_path, orders, whole):
    folder, doomed = tmp_path / "study", whole.plan.run_id[5]
    (orders / doomed).write_text("")
    results = compute(folder, a_study(), study_runs.failing)
    assert results.count == {"done": 47, "failed": 1, "running": 0, "waiting": 0}
    failed = results.status[results.status.status == "failed"]
    assert failed.run_id.tolist() == [doomed]
    assert failed.error.tolist() == ["ZeroDivisionError: no desk left"]
    with pytest.raises(InputError, match=f"1 of 48 runs are not done: {doomed}"):
        results.require()
    (orders / doomed).unlink()
    assert compute(folder, None, resume=True).count["failed"] == 1, "only when asked"
    assert table_bytes(compute(folder, None, resume=True, retry_failed=True)) == table_bytes(whole)


def test_a_run_that_was_done_is_done_however_often_it_failed(tmp_path):
    folder = tmp_path / "study"
    results = compute(folder, a_study(1))
    run = results.runs.run_id[0]
    for number in range(6):  # in parts with names before and after the one in which it is done
        parts.write_part(folder, [Row(run, "failed", f"for the {number}th time")])
    assert store.statuses(folder, alone=True)[run] == "done"
    assert open_results(folder).count == {"done": 4, "failed": 0, "running": 0, "waiting": 0}


def test_an_undefined_measure_is_refused_by_name_and_never_taken_for_a_number(whole):
    assert whole.require(["order"]) is not None
    with pytest.raises(InputError, match="'satisfaction_users' is undefined in 24 runs"):
        whole.require(["satisfaction_users"])
    with pytest.raises(InputError, match="did you mean 'order'"):
        whole.require(["ordre"])


@pytest.mark.parametrize("harm", ["flipped", "truncated"])
def test_a_damaged_part_is_set_aside_and_its_runs_done_again(tmp_path, eager, whole, harm):
    folder = tmp_path / "study"
    compute(folder, a_study())
    part = part_files(folder)[3]
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 0x10
    part.write_bytes(content if harm == "flipped" else content[: len(content) // 2])
    results = open_results(folder)
    assert results.damaged == [part]
    assert results.count == {"done": 46, "failed": 0, "running": 0, "waiting": 2}
    with pytest.raises(InputError, match="2 of 48 runs are not done"):
        results.require()
    results = compute(folder, None, resume=True)
    assert table_bytes(results) == table_bytes(whole)
    assert [p.name for p in (folder / "damaged").iterdir()] == [part.name]


def test_two_rows_of_one_run_that_differ_are_not_taken_for_one(tmp_path):
    results = compute(tmp_path / "study", a_study(1))
    row = study_runs.instant(next(results.study.tasks(list(results.study.plan()))))[0]
    parts.write_part(results.folder, [row])
    assert len(open_results(results.folder).runs) == 4, "the same row twice is one row"
    changed = {**row.measures, "order": row.measures["order"] + 1.0}
    parts.write_part(results.folder, [replace(row, measures=changed)])
    with pytest.raises(InputError, match=f"two rows of run {row.run_id} differ"):
        _ = open_results(results.folder).runs


# ---- refused ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rng": 4}, "its rng differs"),
        ({"reforms": ["mediation"]}, "its reforms differ"),
        ({"points": 11}, "its points differ"),
        ({"points": 13}, "12 points and 2 seeds"),
        ({"replications": 3}, "12 points and 3 seeds are asked for"),
        ({"replications": 1}, "its seeds differ"),
    ],
)
def test_another_study_is_refused_and_the_one_that_is_there_stays(whole, changes, message):
    before = {p: p.stat().st_mtime_ns for p in whole.folder.rglob("*") if p.is_file()}
    with pytest.raises(InputError, match=message):
        compute(whole.folder, a_study(**changes), resume=True)
    before.pop(whole.folder / "lock")
    assert all(p.stat().st_mtime_ns == time for p, time in before.items())


def test_a_study_that_was_begun_is_not_begun_again(whole):
    with pytest.raises(InputError, match="holds a study already; go on with it by --resume"):
        compute(whole.folder, a_study())


def test_a_study_of_another_version_is_refused_and_still_read(tmp_path, monkeypatch, whole):
    folder = tmp_path / "study"
    compute(folder, a_study())
    now = code_version.code_version()
    monkeypatch.setattr("experiments.studies.manifest.code_version", lambda: {**now, "numpy": "9"})
    with pytest.raises(InputError, match=r"begun with another version \(numpy .*, now 9;"):
        compute(folder, None, resume=True)
    assert table_bytes(open_results(folder)) == table_bytes(whole)


def test_more_points_and_seeds_keep_the_first_ones(tmp_path, whole):
    folder = tmp_path / "study"
    compute(folder, a_study(5, replications=1))
    tasks = []
    results = compute(
        folder, a_study(), lambda t: tasks.append(t) or study_runs.instant(t), extend=True
    )
    assert table_bytes(results) == table_bytes(whole)
    assert sum(len(task.arms) for task in tasks) == 48 - 10


def test_a_second_process_on_a_study_says_so_and_leaves(whole):
    code = (
        "import sys; sys.path.insert(0, sys.argv[2]); from pathlib import Path\n"
        "from experiments.studies.runner import run_study\n"
        "run_study(None, Path(sys.argv[1]), executor=1, resume=True)\n"
    )
    command = [sys.executable, "-c", code, str(whole.folder), str(ROOT)]
    with study_lock(whole.folder):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "another process is at work on this study" in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("manifest.json", None, "is no folder of a study"),
        ("manifest.json", "{", "cannot be read"),
        ("manifest.json", '{"command": "compare"}', "written by `reformlab compare`"),
        ("manifest.json", '{"kind": "study", "format": 99}', "has format 99"),
    ],
)
def test_what_is_no_study_is_refused(tmp_path, name, content, message):
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=message):
        open_results(tmp_path)


def test_a_damaged_plan_is_said(tmp_path):
    results = compute(tmp_path / "study", a_study(2))
    path = results.folder / results.manifest["files"]["plan"]["name"]
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(InputError, match="is damaged"):
        _ = open_results(results.folder).plan


# ---- shares and status ------------------------------------------------------


def test_all_shares_together_are_the_study_and_none_does_another_s_work(tmp_path, whole):
    folder = tmp_path / "study"
    for number in (2, 3, 1):
        compute(folder, a_study(), shard=Shard(number, 3))
    results = open_results(folder)
    assert table_bytes(results) == table_bytes(whole)
    assert len(rows_written(folder)) == 48


def test_shares_work_beside_each_other_but_not_beside_one_that_does_all(tmp_path):
    with study_lock(tmp_path, Shard(1, 2)):
        with study_lock(tmp_path, Shard(2, 2)):
            pass
        for other in (Shard(1, 2), None):
            with pytest.raises(InputError, match="another process"), study_lock(tmp_path, other):
                pass


def test_status_says_what_is_done_running_and_waiting(tmp_path):
    folder, seen = tmp_path / "study", []

    def looking(task):
        seen.append(open_results(folder).count)
        return study_runs.instant(task)

    compute(folder, a_study(3), looking)
    assert seen[0] == {"done": 0, "failed": 0, "running": 2, "waiting": 10}
    assert open_results(folder).count == {"done": 12, "failed": 0, "running": 0, "waiting": 0}
    assert not list(folder.glob("running*"))


def test_rows_are_written_in_parts_and_not_kept(tmp_path, monkeypatch):
    """Memory of the parent does not grow with runs: never more rows than a part has."""
    monkeypatch.setattr(store, "MOST_ROWS", 6)
    most, plain = [], parts.write_part

    def watched(folder, rows):
        most.append(len(rows))
        return plain(folder, rows)

    monkeypatch.setattr(store, "write_part", watched)
    compute(tmp_path / "study", a_study())
    assert max(most) <= 8
    assert sum(most) == 48


def test_a_manifest_says_where_the_numbers_come_from(whole):
    content = json.loads((whole.folder / "manifest.json").read_text())
    assert content["scenarios"]["test-town"]["content"]["time"]["horizon_weeks"] == 4
    assert content["asks"]["cities"] == {"test-town": TOWN.sha256}
    assert content["versions"]["numpy"] == content["code"]["numpy"]
    assert content["machine"]["cores"]
    assert content["runs"] == 48
