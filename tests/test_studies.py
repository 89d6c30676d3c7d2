"""A run has the same row to the last bit, wherever and with whom it is computed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pandas
import pytest
import study_runs
from test_study_store import rows_written, table_bytes
from towns import hamlet

from experiments import open_results, run_scenarios, sweep
from experiments.cli import main
from experiments.studies import task as tasks
from experiments.studies.runner import run_study, study_of
from sim.errors import InputError
from sim.model import GovernanceModel

ROOT = Path(__file__).resolve().parents[1]
POINTS = pandas.DataFrame(
    {"trust.trust_drift": [0.0, 0.02, 0.02, 0.01], "flatten.strength": [0.5, 0.5, 1.0, 1.0]}
)


def place():
    return hamlet(warmup_weeks=4, horizon_weeks=6)


def a_study():
    return study_of(place(), POINTS, ["flatten", "mediation"], 2, 11)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The study in this process."""
    folder = tmp_path_factory.mktemp("whole") / "study"
    return run_scenarios(
        place(),
        points=POINTS,
        reforms=["flatten", "mediation"],
        replications=2,
        rng=11,
        executor=1,
        store=folder,
    )


def test_a_run_of_a_study_is_what_the_model_does_by_itself(whole):
    table = whole.runs
    for row in (table.iloc[0], table[table.arm == "flatten"].iloc[-1]):
        town = place().with_(parameters={"trust.trust_drift": row["trust.trust_drift"]})
        if row.arm == "flatten":
            town = town.with_(adopted=[f"flatten:strength={row['flatten.strength']}"])
        model = GovernanceModel(town, rng=int(row.seed)).run()
        expected = {name: v for name, v in model.measures().items() if v == v}
        assert {name: row[name] for name in expected} == expected
        series = whole.series[whole.series.run_id == row.run_id]
        assert series.day.tolist() == [28, 56]
        assert series.satisfaction.tolist() == model.series["satisfaction"][3::4]


def test_a_run_alone_has_the_row_it_has_with_others(whole):
    """Arms and points share a warm-up in the study; here each has its own."""
    alone = [
        row
        for run in a_study().plan()
        for row in tasks.simulate(a_study().task([run]))
        if run.point == 1
    ]
    stored = whole.rows
    for row in alone:
        found = stored.loc[row.run_id, list(row.measures)]
        assert found.to_dict() == dict(row.measures)
    assert len(alone) == 6


def test_points_that_differ_in_a_reform_only_share_their_warm_up(whole, monkeypatch):
    built = []
    plain = GovernanceModel.__init__
    monkeypatch.setattr(
        GovernanceModel, "__init__", lambda self, *a, **k: built.append(1) or plain(self, *a, **k)
    )
    study = study_of(place(), POINTS.iloc[1:3], ["flatten", "mediation"], 2, 11)
    found = run_scenarios(
        place(), points=study.points, reforms=["flatten", "mediation"], replications=2, rng=11,
        executor=1,
    )  # fmt: skip
    assert len(built) == 2, "two seeds"
    assert found.runs.run_id.nunique() == 8, "baseline and mediation are the same at both points"
    assert set(found.runs.run_id) <= set(whole.runs.run_id)


def test_a_pool_finds_what_one_process_finds(whole, tmp_path):
    run_study(a_study(), tmp_path / "study", executor=2)
    assert table_bytes(open_results(tmp_path / "study")) == table_bytes(whole)


class Cluster:
    """A scheduler and workers, each a process of its own, over TCP on this machine."""

    def __init__(self, folder: Path, orders: Path) -> None:
        self.file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen] = []
        self.environment = {
            **os.environ,
            study_runs.ORDERS: str(orders),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
            "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "60s",
        }
        self.folder = folder
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-show")
        self.wait_for(self.file.exists)
        self.address = json.loads(self.file.read_text())["address"]

    def start(self, what: str, *arguments: str) -> None:
        command = [sys.executable, "-m", "dask", what, *arguments, "--no-dashboard"]
        command += ["--scheduler-file", str(self.file)]
        with open(self.folder / f"{what}-{len(self.processes)}.log", "w") as log:
            self.processes.append(
                subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
            )

    def add_worker(self) -> None:
        local = str(self.folder / f"worker-{len(self.processes)}")
        self.start(
            "worker", "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1",
            "--local-directory", local,
        )  # fmt: skip

    def wait_for(self, condition) -> None:
        for _ in range(600):
            if condition():
                return
            assert all(p.poll() is None for p in self.processes), "a process of the cluster ended"
            time.sleep(0.1)
        raise AssertionError("the cluster did not come up")

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path):
    orders = tmp_path / "orders"
    orders.mkdir()
    cluster = Cluster(tmp_path, orders)
    cluster.orders = orders
    yield cluster
    cluster.close()


def test_a_cluster_that_loses_a_worker_half_way_finds_what_one_process_finds(
    whole, cluster, tmp_path
):
    from distributed import Client

    cluster.add_worker()
    cluster.add_worker()
    doomed = whole.plan.run_id.drop_duplicates().iloc[9]
    (cluster.orders / doomed).write_text("worker")
    with Client(cluster.address, set_as_default=False, timeout=60) as client:
        client.wait_for_workers(2, timeout=60)
        folder = tmp_path / "study"
        run_study(a_study(), folder, executor=client, simulate=study_runs.mortal_model)
        assert not (cluster.orders / doomed).exists(), "the order was carried out"
        assert sum(p.poll() is not None for p in cluster.processes) == 1
    assert table_bytes(open_results(folder)) == table_bytes(whole)
    assert len(rows_written(folder)) == whole.plan.run_id.nunique()


def test_a_scheduler_that_cannot_be_reached_is_said_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr("experiments.studies.executors.dask_cluster.CONNECT_SECONDS", 0.5)
    with pytest.raises(InputError, match=r"scheduler tcp://127\.0\.0\.1:9 cannot be reached"):
        run_study(a_study(), tmp_path / "study", executor="tcp://127.0.0.1:9")
    assert not list(tmp_path.iterdir())


def test_a_worker_of_another_version_is_refused():
    from experiments.studies.executors.dask_cluster import _check_workers

    class Client:
        def run(self, function):
            return {"tcp://far:1": {**function(), "numpy": "9.9"}}

    with pytest.raises(InputError, match=r"worker tcp://far:1 has another version .*there 9\.9"):
        _check_workers(Client())


# ---- failures and replays ---------------------------------------------------


def test_an_arm_that_fails_leaves_the_others_of_its_task(tmp_path, monkeypatch):
    plain = GovernanceModel.adopt

    def adopt(self, reforms):
        if any(reform.name == "mediation" for reform in reforms):
            raise ZeroDivisionError("no desk left")
        plain(self, reforms)

    monkeypatch.setattr(GovernanceModel, "adopt", adopt)
    found = run_scenarios(place(), reforms=["flatten", "mediation"], executor=1)
    assert found.count == {"done": 2, "failed": 1, "running": 0, "waiting": 0}
    status = found.status.set_index("arm")
    assert status.error["mediation"] == "ZeroDivisionError: no desk left"


def test_an_infinite_measure_fails_its_run_and_an_undefined_one_is_missing(monkeypatch):
    plain, value = GovernanceModel.measures, float("nan")

    def measures(self, base=None):
        return {**plain(self, base), "wait_p90": value}

    monkeypatch.setattr(GovernanceModel, "measures", measures)
    assert run_scenarios(place(), executor=1).runs.wait_p90.isna().all()
    value = float("inf")
    failed = run_scenarios(place(), executor=1).status
    assert failed.error.tolist() == ["ValueError: measure wait_p90 is inf"]


def test_a_sweep_from_python_is_the_design_it_asks_for():
    vary = ["flatten.strength=0.25,0.75", "trust.trust_drift"]
    found = sweep(place(), design="factorial", vary=vary, reforms=["flatten"], executor=1)
    assert found.points["flatten.strength"].tolist() == [0.25, 0.25, 0.75, 0.75]
    assert found.points["trust.trust_drift"].tolist() == [0.0, 0.05] * 2
    assert [factor["name"] for factor in found.manifest["design"]["factors"]] == found.inputs
    assert found.complete


def test_several_scenarios_are_a_point_each():
    places = [place(), place().with_(parameters={"trust.trust_drift": 0.02})]
    found = run_scenarios(places, executor=1)
    assert found.runs.city.tolist() == ["test-town 0", "test-town 1"]
    one = run_scenarios(places[1], executor=1)
    assert one.runs.run_id.tolist() == found.runs.run_id.tolist()[1:]


def test_any_run_is_replayed_to_the_last_bit(whole, capsys):
    for run in (whole.runs.run_id.iloc[0], whole.runs.run_id.iloc[-1]):
        assert main(["run", "--from", str(whole.folder), run, "--json"]) == 0
        shown = json.loads(capsys.readouterr().out)
        assert (shown["run_id"], shown["stored"], shown["different"]) == (run, True, [])
        row = whole.runs.set_index("run_id").loc[run]
        assert shown["measures"]["order"] == row.order
        assert shown["inputs"]["trust.trust_drift"] == row["trust.trust_drift"]


def test_a_replay_that_differs_says_in_what(whole, capsys, monkeypatch):
    plain = GovernanceModel.measures

    def measures(self, base=None):
        values = plain(self, base)
        return {**values, "order": values["order"] * (1.0 + 1e-15)}

    monkeypatch.setattr(GovernanceModel, "measures", measures)
    assert main(["run", "--from", str(whole.folder), whole.runs.run_id.iloc[0]]) == 1
    assert "DIFFERENT from the study: order" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "STUDY", "0123456789abcdef"], "has no run '0123456789abcdef'"),
        (["--from", "STUDY", ""], "give more of its digits"),
        (["--from", "nowhere", "0123"], "nowhere: is no folder of a study"),
        (["--from", "STUDY", "0", "--rng", "3"], "leave the other options out"),
        (["--from", "STUDY", "0", "--weeks", "3"], "leave the other options out"),
        ([], "no scenario to run"),
    ],
)
def test_a_replay_that_cannot_be_is_refused(whole, capsys, arguments, message):
    assert main(["run", *(str(whole.folder) if a == "STUDY" else a for a in arguments)]) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert shown.err.count("\n") == 1
