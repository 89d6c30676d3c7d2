"""The same question has the same answer, bit for bit, however it is asked."""

from __future__ import annotations

import multiprocessing
import pickle
import random
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest
from sameness import differing
from towns import hamlet

from sim.agents import Resident
from sim.casework.tables import N_TRACED
from sim.model import GovernanceModel
from sim.reform_spec import parse_reform

WEEKS = 20
REFORMED = "flatten:start_week=0,phase_in_weeks=30"


def trajectory(scenario, rng=1, threads=1, weeks=WEEKS) -> str:
    model = GovernanceModel(scenario, rng=rng, threads=threads, record_hash=True)
    return model.run(weeks).trajectory_sha256


def test_one_thread_and_two_give_the_same_trajectory(short_town):
    assert trajectory(short_town, threads=1) == trajectory(short_town, threads=2)


def test_two_processes_of_their_own_give_the_same_trajectory(short_town):
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as pool:
        there = list(pool.map(trajectory, [short_town, short_town], [1, 2]))
    assert there == [trajectory(short_town, rng=1), trajectory(short_town, rng=2)]


def test_the_same_seed_gives_the_same_future_and_another_seed_another(short_town):
    assert trajectory(short_town, rng=5) == trajectory(short_town, rng=5)
    assert trajectory(short_town, rng=5) != trajectory(short_town, rng=6)


def test_the_upper_half_of_a_seed_counts(short_town):
    assert trajectory(short_town, rng=5) != trajectory(short_town, rng=5 + 2**32)


def test_two_models_in_one_process_do_not_disturb_each_other(short_town):
    alone = trajectory(short_town, rng=3, weeks=6)
    model = GovernanceModel(short_town, rng=3, record_hash=True)
    other = GovernanceModel(hamlet(), rng=4, record_hash=True)
    for _ in range(6):
        model.run(1)
        other.run(1)
    assert model.trajectory_sha256 == alone


def test_ten_weeks_and_ten_more_are_twenty_weeks(short_town):
    model = GovernanceModel(short_town, rng=1, record_hash=True)
    assert model.run(10).run(10).trajectory_sha256 == trajectory(short_town, weeks=20)


def test_the_whole_run_is_the_warm_up_and_the_horizon(short_town):
    whole = GovernanceModel(short_town, rng=1, record_hash=True).run()
    parts = GovernanceModel(short_town, rng=1, record_hash=True)
    parts.run(short_town.time.warmup_weeks).run(short_town.time.horizon_weeks)
    assert whole.trajectory_sha256 == parts.trajectory_sha256
    assert whole.measures() == parts.measures()


def test_a_fork_goes_on_as_the_original_would(warm_town):
    fork = warm_town.fork()
    assert differing(fork, warm_town) == []
    fork.run(WEEKS)
    warm_town.run(WEEKS)
    assert fork.trajectory_sha256 == warm_town.trajectory_sha256
    assert differing(fork, warm_town) == []
    assert fork.measures() == warm_town.measures()


def test_a_fork_of_a_fork_goes_on_as_the_original_would(warm_town):
    grandchild = warm_town.fork().fork().run(WEEKS)
    assert grandchild.trajectory_sha256 == warm_town.run(WEEKS).trajectory_sha256


def test_what_a_fork_does_leaves_the_original_alone(warm_town):
    undisturbed = warm_town.fork().run(WEEKS).trajectory_sha256
    arm = warm_town.fork()
    arm.adopt([parse_reform("flatten"), parse_reform("mediation")])
    arm.run(WEEKS)
    assert warm_town.reforms == []
    assert warm_town.run(WEEKS).trajectory_sha256 == undisturbed != arm.trajectory_sha256


def test_a_fork_amid_a_reform_goes_on_as_the_original_would(warm_town):
    warm_town.adopt([parse_reform(REFORMED), parse_reform("mediation:phase_in_weeks=30")])
    warm_town.run(14)
    assert 0 < warm_town.reforms[0].converted < len(warm_town.institutions.streets)
    fork = warm_town.fork().run(WEEKS)
    assert fork.trajectory_sha256 == warm_town.run(WEEKS).trajectory_sha256
    assert fork.books == warm_town.books
    assert fork.books.total > 0.0


def test_an_arm_adopted_after_the_warm_up_is_a_run_that_adopted_it_from_the_start(short_town):
    planned = short_town.with_(adopted=["flatten:start_week=2"])
    from_the_start = GovernanceModel(planned, rng=1, record_hash=True)
    from_the_start.run(short_town.time.warmup_weeks + 8)
    later = GovernanceModel(short_town, rng=1, record_hash=True).run(short_town.time.warmup_weeks)
    later.adopt([parse_reform("flatten:start_week=2")])
    assert later.run(8).trajectory_sha256 == from_the_start.trajectory_sha256


def test_a_pickled_model_goes_on_as_the_original_would(short_town):
    model = GovernanceModel(short_town, rng=1).run(short_town.time.warmup_weeks)
    model.adopt([parse_reform(REFORMED), parse_reform("self-governance:phase_in_weeks=30")])
    model.run(14)
    copy = pickle.loads(pickle.dumps(model))
    assert differing(copy, model) == []
    copy.run(WEEKS)
    model.run(WEEKS)
    assert differing(copy, model) == []
    assert copy.measures() == model.measures()
    assert copy.books == model.books


def test_a_hashed_model_is_pickled_with_its_hash(warm_town):
    copy = pickle.loads(pickle.dumps(warm_town))
    assert copy.trajectory_sha256 == warm_town.trajectory_sha256
    assert copy.run(WEEKS).trajectory_sha256 == warm_town.run(WEEKS).trajectory_sha256


def test_hashing_changes_nothing(short_town):
    watched = GovernanceModel(short_town, rng=1, record_hash=True).run(WEEKS)
    unwatched = GovernanceModel(short_town, rng=1).run(WEEKS)
    assert differing(watched, unwatched) == []
    with pytest.raises(ValueError, match="record_hash"):
        _ = unwatched.trajectory_sha256


def test_looking_changes_nothing(warm_town):
    unobserved = warm_town.fork().run(8).trajectory_sha256
    for _ in range(8):
        warm_town.run(1)
        warm_town.measures()
        warm_town.caseload.check()
        warm_town.caseload.station_books(warm_town.day)
        warm_town.agents_by_type[Resident].agg("grievance", np.mean)
        warm_town.residents.select(at_most=10).get("satisfaction")
        warm_town.institutions.offices[0].queue_length  # noqa: B018
    assert warm_town.trajectory_sha256 == unobserved


def test_no_generator_but_the_addressed_luck_matters(warm_town):
    undisturbed = warm_town.fork().run(8)
    random.seed(99)
    np.random.seed(99)  # noqa: NPY002
    warm_town.random.seed(99)
    warm_town.rng.random(7)
    for _ in range(8):
        random.random()
        np.random.random(3)  # noqa: NPY002
        warm_town.random.random()
        warm_town.run(1)
    assert warm_town.trajectory_sha256 == undisturbed.trajectory_sha256
    assert differing(warm_town, undisturbed) == []


def test_the_hash_sees_the_last_bit_of_every_column(warm_town):
    assert len(warm_town.columns) > 20
    for name in warm_town.columns:
        fork = warm_town.fork()
        column = fork.columns[name]
        bits = column[-1:].copy().view(np.uint8)
        bits[0] ^= 1
        column[-1:] = bits.view(column.dtype)
        assert fork.columns[name].tobytes() != warm_town.columns[name].tobytes()
        fork.chain_hash()
        same = warm_town.fork()
        same.chain_hash()
        assert fork.trajectory_sha256 != same.trajectory_sha256, name


def test_the_hash_sees_the_open_cases_and_the_events_since_the_last_tick(warm_town):
    def hashed(change) -> str:
        fork = warm_town.fork()
        change(fork.caseload)
        fork.chain_hash()
        return fork.trajectory_sha256

    def later(caseload):
        caseload.cases["arose"][caseload.open_rows[0]] += 1e-9

    def one_more_event(caseload):
        caseload.counters[N_TRACED] += 1

    assert len(warm_town.caseload.open_rows) > 100
    hashes = [hashed(change) for change in (lambda caseload: None, later, one_more_event)]
    assert len(set(hashes)) == 3


def test_the_hash_is_of_the_whole_way_not_of_the_last_state(warm_town):
    once, twice = warm_town.fork(), warm_town.fork()
    once.chain_hash()
    twice.chain_hash()
    twice.chain_hash()
    assert once.trajectory_sha256 != twice.trajectory_sha256
