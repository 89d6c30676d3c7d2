"""Search finds the front that enumeration finds, keeps the budget, and goes on where it was."""

from __future__ import annotations

import itertools
import json
import tracemalloc

import numpy as np
import pytest

from experiments.analysis import front
from experiments.analysis.front import hypervolume, on_front
from experiments.analysis.search import Aim, Archive, Found, Lever, search
from sim.errors import InputError

WEIGHTS = np.array([12, 7, 11, 8, 9, 6, 7, 3, 10, 5])
WORTH = np.array([[24, 13, 23, 15, 16, 11, 9, 5, 14, 8], [6, 18, 5, 14, 3, 12, 17, 8, 9, 11]])
BUDGET = 40.0


def knapsack(candidates):
    """Two kinds of worth, and a weight."""
    return [
        Found(tuple((WORTH @ np.array(c)).tolist()), float(WEIGHTS @ np.array(c)))
        for c in candidates
    ]


def knapsack_archive(population=24, budget=BUDGET):
    levers = tuple(Lever(f"item {i}", (0.0, 1.0)) for i in range(len(WEIGHTS)))
    return Archive(levers, (Aim("a", True), Aim("b", True)), budget, 4, population)


def enumerated_front():
    every = list(itertools.product((0.0, 1.0), repeat=len(WEIGHTS)))
    inside = [f.values for f in knapsack(every) if f.cost <= BUDGET]
    return {
        values
        for values in inside
        if not any(
            other != values and all(o >= v for o, v in zip(other, values, strict=True))
            for other in inside
        )
    }


def test_the_front_of_a_knapsack_is_found_by_looking_at_a_part_of_it():
    found = search(knapsack_archive(), knapsack, 20)
    assert len(found.found) < found.choices / 2
    truth = enumerated_front()
    front = {found.found[c].values for c in found.front}
    assert len(front & truth) >= len(truth) / 2
    assert found.hypervolumes[-1] > 0.97 * hypervolume(list(truth), found.reference)
    assert all(found.found[c].cost <= BUDGET for c in found.front)
    assert any(one.cost > BUDGET for one in found.found.values()), "the budget binds"


def test_a_search_that_could_look_at_everything_does_so_and_misses_nothing():
    found = search(knapsack_archive(population=64), knapsack, 16)
    assert len(found.found) == found.choices == 2 ** len(WEIGHTS)
    assert {found.found[c].values for c in found.front} == enumerated_front()


def test_without_a_budget_everything_is_packed():
    found = search(knapsack_archive(budget=None), knapsack, 8)
    assert found.front == [(1.0,) * len(WEIGHTS)]


LEVELS = tuple(np.linspace(0.0, 1.0, 11).round(10).tolist())


def zdt1(candidates):
    """ZDT1 (Zitzler, Deb & Thiele 2000) with four variables on a grid; both to be low."""
    x = np.array(candidates)
    g = 1.0 + 9.0 * x[:, 1:].mean(axis=1)
    return [
        Found(pair, 0.0)
        for pair in zip(x[:, 0].tolist(), (g * (1 - np.sqrt(x[:, 0] / g))).tolist(), strict=True)
    ]


def test_the_front_of_zdt1_is_approached_and_its_volume_never_falls():
    levers = tuple(Lever(f"x{i}", LEVELS) for i in range(4))
    archive = Archive(levers, (Aim("f1", False), Aim("f2", False)), None, 1, 30)
    found = search(archive, zdt1, 25)
    truth = np.array([[-x, -(1.0 - np.sqrt(x))] for x in LEVELS])
    volumes = found.hypervolumes
    assert volumes == sorted(volumes)
    assert volumes[0] < 0.9 * volumes[-1]
    assert volumes[-1] > 0.97 * hypervolume(truth, found.reference)
    assert volumes[-1] <= hypervolume(truth, found.reference) + 1e-9
    assert found.settled < 0.05


def test_a_search_that_was_interrupted_goes_on_and_looks_at_nothing_twice():
    whole = search(knapsack_archive(), knapsack, 6)
    kept = {}
    first = search(
        knapsack_archive(), knapsack, 3, keep=lambda archive: kept.update(archive.to_dict())
    )
    again, asked = knapsack_archive(), []
    again.recall(json.loads(json.dumps(kept)))

    def evaluate(candidates):
        asked.extend(candidates)
        return knapsack(candidates)

    search(again, evaluate, 6)
    assert again.to_dict() == whole.to_dict()
    assert not set(asked) & set(first.found)
    assert set(asked) | set(first.found) == set(whole.found)


def test_an_archive_of_another_search_is_refused():
    kept = search(knapsack_archive(), knapsack, 1).to_dict()
    with pytest.raises(InputError, match="its budget differs"):
        knapsack_archive(budget=41.0).recall(kept)


def test_a_search_without_a_choice_is_refused():
    archive = Archive((Lever("x", (0.0,)),), (Aim("a", True),), None, 1, 4)
    with pytest.raises(InputError, match="nothing to search"):
        search(archive, knapsack, 1)


def test_the_table_names_levels_aims_cost_and_who_is_on_the_front():
    found = search(knapsack_archive(), knapsack, 3)
    table = found.table()
    assert len(table) == len(found.found)
    assert set(table.loc[table["front"], "cost"] <= BUDGET) == {True}
    assert (table["affordable"] == (table["cost"] <= BUDGET)).all()
    assert table["generation"].max() <= 2


def test_volumes_are_those_of_geometry():
    assert hypervolume([[1.0, 1.0, 1.0]], [0.0, 0.0, 0.0]) == 1.0
    # two bricks that overlap in a unit cube
    assert hypervolume([[2.0, 1.0, 1.0], [1.0, 2.0, 1.0]], [0.0, 0.0, 0.0]) == 3.0
    assert hypervolume([[2.0, 1.0, 1.0], [1.0, 2.0, 3.0]], [0.0, 0.0, 0.0]) == 7.0
    assert hypervolume([[1.0, -1.0]], [0.0, 0.0]) == 0.0


def test_volumes_agree_with_counting_random_points():
    random = np.random.default_rng(3)
    points = random.random((12, 3))
    darts = random.random((200_000, 3))
    dominated = np.zeros(len(darts), dtype=bool)
    for point in points:
        dominated |= (darts <= point).all(axis=1)
    error = 4.0 * np.sqrt(0.25 / len(darts))
    assert hypervolume(points, np.zeros(3)) == pytest.approx(dominated.mean(), abs=error)


def test_equal_points_are_both_on_the_front():
    assert on_front([[1.0, 1.0], [1.0, 1.0], [0.0, 1.0]]).tolist() == [True, True, False]


def test_a_front_of_many_points_is_the_one_found_pair_by_pair_in_little_memory(monkeypatch):
    """Blocks of 7 among 60 points, with ties; and 20,000 points, whose pairs need 400 MB."""
    monkeypatch.setattr(front, "BLOCK", 7)
    random = np.random.default_rng(5)
    for objectives in (1, 2, 3, 4):
        points = random.integers(0, 5, (60, objectives)).astype(float)
        pairs = ~front.beats(points).any(axis=0)
        assert on_front(points).tolist() == pairs.tolist()
    monkeypatch.undo()
    points = random.random((20_000, 2))
    tracemalloc.start()
    found = on_front(points)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10e6
    best = np.maximum.accumulate(np.r_[-1.0, points[np.argsort(-points[:, 0]), 1]])
    assert found.sum() == len(np.unique(best)) - 1, "each raises what the second aim has reached"
