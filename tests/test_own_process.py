"""A user's own process happens beside the model's, moves nobody's luck, and shows its price."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from experiments.profile import CALLS, REST, Profile
from sim import GovernanceModel
from sim.errors import InputError
from sim.own_process import OwnProcess
from tests.towns import hamlet


class Watcher(OwnProcess):
    """Draws much and writes nothing."""

    name = "watcher"

    def __init__(self) -> None:
        self.weeks: list[float] = []
        self.drawn: list[float] = []

    def step(self, model: GovernanceModel) -> None:
        self.weeks.append(model.week)
        self.drawn.append(float(self.luck(model).random(100).sum()))


class Forgetting(OwnProcess):
    name = "forgetting"

    def step(self, model: GovernanceModel) -> None:
        model.columns["resentment"][:] = 0.0


class Slow(OwnProcess):
    name = "slow"

    def step(self, model: GovernanceModel) -> None:
        time.sleep(0.02)


def run(*processes: OwnProcess, rng: int = 3) -> GovernanceModel:
    return GovernanceModel(hamlet(), rng=rng, record_hash=True, processes=processes).run()


def test_it_happens_once_a_period_and_moves_nobody_else_s_luck() -> None:
    watcher = Watcher()
    assert run(watcher).trajectory_sha256 == run().trajectory_sha256
    assert watcher.weeks == [float(week) for week in range(1, 13)]


def test_what_it_writes_acts() -> None:
    changed, usual = run(Forgetting()), run()
    assert (usual.columns["resentment"] > 0.0).any()
    assert not changed.columns["resentment"].any()
    assert changed.trajectory_sha256 != usual.trajectory_sha256


def test_its_luck_is_named_by_seed_process_and_period() -> None:
    one, again, other = Watcher(), Watcher(), Watcher()
    other.name = "other"
    run(one, other)
    run(again)
    assert one.drawn == again.drawn
    assert len(set(one.drawn) | set(other.drawn)) == 24
    elsewhere = Watcher()
    run(elsewhere, rng=4)
    assert not set(one.drawn) & set(elsewhere.drawn)


def test_arms_have_a_copy_each() -> None:
    watcher = Watcher()
    model = GovernanceModel(hamlet(), processes=[watcher]).run(weeks=2)
    arm = model.fork().run(weeks=2)
    assert len(watcher.weeks) == 2
    assert len(arm.processes[0].weeks) == 4


@pytest.mark.parametrize(
    ("processes", "said"),
    [
        ([Watcher], "is no process"),
        ([object()], "is no process"),
        ([OwnProcess()], "has no name"),
        ([Watcher(), Watcher()], "'watcher' is there twice"),
    ],
)
def test_what_cannot_serve_is_refused(processes: list[object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        GovernanceModel(hamlet(), processes=processes)


def test_a_process_without_a_step_says_so() -> None:
    nothing = type("Nothing", (OwnProcess,), {"name": "nothing"})()
    with pytest.raises(NotImplementedError, match="Nothing has no step"):
        GovernanceModel(hamlet(), processes=[nothing]).run(weeks=1)


# ------------------------------------------------------------------------- profile


def test_the_profile_adds_up_and_shows_what_a_slow_process_costs() -> None:
    model = GovernanceModel(hamlet(reforms=[]), processes=[Slow()]).run(weeks=1)
    with Profile(model) as profile:
        model.run(weeks=5)
    rows = {row.process: row for row in profile.rows}
    assert rows["own process slow"].calls == 5
    assert rows["own process slow"].seconds >= 0.1
    assert profile.rows[0].process == "own process slow"
    assert sum(row.share for row in profile.rows) == pytest.approx(1.0)
    assert all(row.seconds >= 0.0 for row in profile.rows)
    assert profile.rows[-1].process == REST
    assert {label for label, *_ in CALLS} - set(rows) == {"hash of the trajectory"} | (
        {"institutions adapt, yearly"} if model.day < 364 else set()
    )


def test_time_within_a_process_is_taken_out_of_what_calls_it() -> None:
    model = GovernanceModel(hamlet(adopted=["control"], warmup_weeks=0)).run(weeks=1)
    reform = model.reforms[0]
    usual = reform.step
    reform.step = lambda model: (time.sleep(0.03), usual(model))  # type: ignore[method-assign]
    with Profile(model) as profile:
        model.run(weeks=3)
    rows = {row.process: row for row in profile.rows}
    assert rows["reform control"].seconds >= 0.09
    assert rows["beginning of a period"].seconds < 0.09


def test_a_profile_changes_nothing_and_leaves_no_clock() -> None:
    model = GovernanceModel(hamlet(), rng=3, record_hash=True, processes=[Watcher()])
    with Profile(model):
        model.run()
    assert model.trajectory_sha256 == run().trajectory_sha256
    assert not {name for _, part, name in CALLS if not part} & set(vars(model))
    assert "step" not in vars(model.processes[0])


def test_a_model_is_not_copied_while_it_is_profiled() -> None:
    model = GovernanceModel(hamlet())
    with Profile(model), pytest.raises(RuntimeError, match="while it is profiled"):
        model.fork()
    model.fork()


def test_the_command_lists_own_processes_and_refuses_unknown_ones(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(
        "from sim.own_process import OwnProcess\n"
        "class Gossip(OwnProcess):\n"
        "    name = 'gossip'\n"
        "    def step(self, model):\n"
        "        model.columns['belief'][:] *= 0.99\n"
    )
    command = [sys.executable, "-m", "reformlab", "run", "test-town", "--json"]
    command += ["--weeks", "2", "--warmup-weeks", "0", "--profile", "--process"]

    def said(name: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, name], capture_output=True, text=True, check=False, cwd=tmp_path
        )

    done = said("own:Gossip")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["profile"]
    assert {"own process gossip", "neighbours meet", REST} <= {row["process"] for row in rows}
    assert np.isclose(sum(row["share"] for row in rows), 1.0)
    for name, why in (
        ("own", "names no class"),
        ("own:Gosip", "no attribute 'Gosip'"),
        ("nowhere:Gossip", "No module named 'nowhere'"),
    ):
        refused = said(name)
        assert refused.returncode == 2
        assert why in refused.stderr
        assert "Traceback" not in refused.stderr
