"""Futures that pass their weeks together are those that pass them one by one, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios import load
from sim import GovernanceModel
from sim.arms import Arms
from sim.errors import InputError
from sim.own_process import OwnProcess

WARM, WEEKS = 3, 12


@pytest.fixture(scope="module")
def town():
    return load("test-town").with_(warmup_weeks=WARM, horizon_weeks=WEEKS)


@pytest.fixture(scope="module")
def warm(town):
    return GovernanceModel(town, rng=5, record_hash=True).run(weeks=WARM)


def futures(warm: GovernanceModel, town, how_many: int) -> list[GovernanceModel]:
    """Return the baseline and as many reformed futures as asked for, at the warm-up's end."""
    specs = [(), *(spec.parts for spec in town.reforms)]
    found = []
    for number in range(how_many):
        model = warm.fork()
        if specs[number % len(specs)]:
            model.adopt(specs[number % len(specs)])
        found.append(model)
    return found


@pytest.fixture(scope="module")
def alone(warm, town) -> list[GovernanceModel]:
    return [model.run(weeks=WEEKS) for model in futures(warm, town, 6)]


@pytest.mark.parametrize("how_many", [1, 2, 3, 4, 5, 6])
def test_together_or_alone_the_trajectories_are_the_same(warm, town, alone, how_many) -> None:
    arms = Arms(futures(warm, town, how_many)).run(weeks=WEEKS)
    for together, by_itself in zip(arms.models, alone, strict=False):
        assert together.trajectory_sha256 == by_itself.trajectory_sha256
        assert together.measures() == by_itself.measures()
        assert (together.steps, together.day) == (by_itself.steps, by_itself.day)
    if how_many > 1:
        assert len({model.trajectory_sha256 for model in arms.models}) > 1, "reforms do something"


def test_weeks_may_be_passed_together_and_alone_in_turn(warm, town, alone) -> None:
    arms = Arms(futures(warm, town, 3)).run(weeks=4)
    for model in arms.models:
        model.run(weeks=3)  # each by itself: what the others see is laid out anew
    arms.run(weeks=WEEKS - 7)
    found = [model.trajectory_sha256 for model in arms.models]
    assert found == [model.trajectory_sha256 for model in alone[:3]]


def test_ticks_of_a_day_change_nothing(town) -> None:
    found = []
    for tick_days in (1, 7):
        warm = GovernanceModel(town, rng=5, tick_days=tick_days).run(weeks=1)
        found.append([m.measures() for m in Arms(futures(warm, town, 2)).run(weeks=4).models])
    assert found[0] == found[1]


class Cheer(OwnProcess):
    """Somebody makes everybody less aggrieved: written into what neighbours see."""

    name = "cheer"

    def step(self, model: GovernanceModel) -> None:
        model.columns["grievance"][::2] *= np.float32(0.9)


def test_what_a_process_of_ones_own_writes_is_seen_by_neighbours(town) -> None:
    warm = GovernanceModel(town, rng=5, record_hash=True, processes=[Cheer()]).run(weeks=1)
    alone = [model.run(weeks=4).trajectory_sha256 for model in futures(warm, town, 2)]
    together = Arms(futures(warm, town, 2)).run(weeks=4)
    assert [model.trajectory_sha256 for model in together.models] == alone


class Tighten(OwnProcess):
    """Changes a parameter in reformed futures, in the middle of a run."""

    name = "tighten"

    def step(self, model: GovernanceModel) -> None:
        if model.reforms and model.week == 3:
            model.set_parameter("participation.attendance_max", 0.2)
            model.set_parameter("diffusion.talk_rate.news", 0.4)


def test_a_future_may_get_other_parameters_than_the_rest(town) -> None:
    warm = GovernanceModel(town, rng=5, record_hash=True, processes=[Tighten()]).run(weeks=1)
    alone = [model.run(weeks=5).trajectory_sha256 for model in futures(warm, town, 3)]
    together = Arms(futures(warm, town, 3)).run(weeks=5)
    assert [model.trajectory_sha256 for model in together.models] == alone


def test_a_fork_of_one_of_them_lives_on_by_itself(warm, town, alone) -> None:
    arms = Arms(futures(warm, town, 2)).run(weeks=4)
    fork = arms.models[1].fork()
    arms.run(weeks=2)
    assert fork.run(weeks=WEEKS - 4).trajectory_sha256 == alone[1].trajectory_sha256


@pytest.mark.parametrize("change", ["another seed", "another day", "another city"])
def test_what_is_no_fork_of_the_same_model_is_refused(warm, town, change) -> None:
    other = {
        "another seed": lambda: GovernanceModel(town, rng=6).run(weeks=WARM),
        "another day": lambda: warm.fork().run(weeks=1),
        "another city": lambda: GovernanceModel(town, rng=5).run(weeks=WARM),
    }[change]()
    with pytest.raises(InputError, match="forks of one model"):
        Arms([warm.fork(), other])


class Stumble(OwnProcess):
    """Fails in one future."""

    name = "stumble"

    def step(self, model: GovernanceModel) -> None:
        if model.reforms and model.week > 2:
            raise RuntimeError("stumbled")


def test_which_future_failed_is_known_and_none_is_left_half_done(town) -> None:
    warm = GovernanceModel(town, rng=5, processes=[Stumble()]).run(weeks=1)
    arms = Arms(futures(warm, town, 3))
    with pytest.raises(RuntimeError, match="stumbled"):
        arms.run(weeks=4)
    assert arms.current == 1
    assert not any(model.together for model in arms.models)
