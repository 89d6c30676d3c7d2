"""Discovery finds the box that is there, as the EMA workbench does on its published examples."""

from __future__ import annotations

import itertools
import json
import math
import warnings
from pathlib import Path

import numpy as np
import pandas
import pytest
from scipy import stats

from experiments.analysis.cart import cart
from experiments.analysis.prim import prim, recommended

KNOWN = Path(__file__).parent / "known_answers" / "prim"


def bryant():
    table = pandas.read_csv(KNOWN / "bryant_lempert_2010.csv")
    return table.drop(columns="case"), table["case"].astype(bool)


def answers(name):
    return json.loads((KNOWN / f"{name}.json").read_text())


def assert_same(boxes, expected):
    """The same boxes: counts exactly, limits and quasi-p values to the last digits."""
    assert len(boxes) == len(expected)
    for box, answer in zip(boxes, expected, strict=True):
        assert (box.runs, box.cases) == (answer["runs"], answer["cases"])
        for key in ("coverage", "density", "mass"):
            assert getattr(box, key) == pytest.approx(answer[key], rel=1e-12)
        assert set(box.limits) == set(answer["limits"])
        for name, limit in box.limits.items():
            within = answer["limits"][name]["within"]
            if isinstance(limit, frozenset):
                assert {str(category) for category in limit} == {str(c) for c in within}
            else:
                assert list(limit) == pytest.approx(within, rel=1e-12)
            for own, theirs in zip(
                box.quasi_p[name], answer["limits"][name]["quasi_p"], strict=True
            ):
                assert (own is None) == (theirs is None)
                assert own is None or own == pytest.approx(theirs, rel=1e-9, abs=1e-300)


def test_the_boxes_of_bryant_and_lempert_are_those_of_the_ema_workbench():
    inputs, cases = bryant()
    boxes = prim(inputs, cases, peel=0.1)
    assert_same(boxes, answers("bryant_lempert_2010")["first"])


def test_the_second_box_is_looked_for_in_what_the_first_left():
    inputs, cases = bryant()
    last = prim(inputs, cases, peel=0.1)[-1]
    explained = np.ones(len(inputs), dtype=bool)
    for name, (low, high) in last.limits.items():
        explained &= inputs[name].between(low, high)
    assert explained.sum() == last.runs
    boxes = prim(inputs, cases, peel=0.1, explained=explained)
    assert_same(boxes, answers("bryant_lempert_2010")["second"])
    assert boxes[0].runs == len(inputs) - last.runs


def test_the_boxes_of_the_world_container_model_are_those_of_the_ema_workbench():
    """Five thousand runs, with categories and counts among the inputs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the workbench's own
        workbench = pytest.importorskip(
            "ema_workbench", reason="the data come with the EMA workbench"
        )
        data = Path(workbench.__file__).parent / "examples" / "data" / "5000 runs WCM.tar.gz"
        inputs, outcomes = workbench.load_results(str(data))
    cases = outcomes["throughput Rotterdam"] / 2.178849944502783e7 < 1
    boxes = prim(inputs.drop(columns="scenario"), cases)
    assert_same(boxes, answers("world_container_model")["first"])


@pytest.fixture(scope="module")
def planted():
    """2,000 runs that fail where a > 0.6, b < 0.3 and the city is not "north"; c does nothing."""
    random = np.random.default_rng(7)
    inputs = pandas.DataFrame(random.random((2000, 3)), columns=["a", "b", "c"])
    inputs["city"] = random.choice(["north", "south", "west"], 2000)
    inputs["levels"] = random.integers(1, 6, 2000)
    cases = (inputs["a"] > 0.6) & (inputs["b"] < 0.3) & (inputs["city"] != "north")
    return inputs, cases.to_numpy()


def test_prim_finds_a_planted_box_and_nothing_else(planted):
    boxes = prim(*planted)
    box = boxes[recommended(boxes)]
    assert set(box.limits) == {"a", "b", "city"}
    assert box.limits["city"] == {"south", "west"}
    assert box.limits["a"] == (pytest.approx(0.6, abs=0.03), pytest.approx(1.0, abs=0.01))
    assert box.limits["b"] == (pytest.approx(0.0, abs=0.01), pytest.approx(0.3, abs=0.03))
    assert box.density > 0.9 and box.coverage > 0.9


def test_a_planted_box_of_counts_is_found_to_the_number(planted):
    inputs, _ = planted
    boxes = prim(inputs, inputs["levels"] >= 4)
    assert boxes[-1].limits == {"levels": (4.0, 5.0)}
    assert boxes[-1].density == boxes[-1].coverage == 1.0


def test_of_two_equal_cuts_the_one_of_a_number_comes_before_that_of_a_word():
    number = np.arange(100.0)
    inputs = pandas.DataFrame({"word": np.where(number < 5, "few", "many"), "number": number})
    second = prim(inputs, (number >= 5) & (number % 2 == 0))[1]
    assert second.runs == 95
    assert second.limits == {"number": (4.5, 99.0)}


def test_coverage_density_and_mass_are_shares_of_the_same_counts(planted):
    inputs, cases = planted
    for box in prim(inputs, cases):
        assert box.coverage == box.cases / cases.sum()
        assert box.density == box.cases / box.runs
        assert box.mass == box.runs / len(inputs)
        assert box.mass >= 0.05


def test_a_quasi_p_value_is_the_chance_of_the_cases_without_the_limit(planted):
    inputs, cases = planted
    boxes = prim(inputs[["a", "b"]], cases)
    for name, end in (("a", 0), ("b", 1)):
        box = next(box for box in boxes if set(box.limits) == {"a", "b"})
        other = "b" if name == "a" else "a"
        without = inputs[other].between(*box.limits[other])
        share = cases[without].mean()
        expected = stats.binomtest(box.cases, box.runs, share, alternative="greater").pvalue
        assert box.quasi_p[name][end] == pytest.approx(expected)
        assert box.quasi_p[name][1 - end] is None


def test_an_input_that_does_nothing_has_no_small_quasi_p_value(planted):
    inputs, cases = planted
    for box in prim(inputs, cases):
        for p in box.quasi_p.get("c", ()):
            assert p is None or p > 0.01


def test_pasting_never_lowers_density_and_peeling_never_grows(planted):
    boxes = prim(*planted)
    assert all(b.density > a.density for a, b in itertools.pairwise(boxes))


@pytest.mark.parametrize("cases", [np.zeros(5, dtype=bool), np.ones(5, dtype=bool)])
def test_where_all_runs_or_none_fail_there_is_nothing_to_find(cases):
    inputs = pandas.DataFrame({"a": np.arange(5.0)})
    for find in (prim, cart):
        with pytest.raises(ValueError, match="nothing to tell apart"):
            find(inputs, cases)


def test_a_tree_finds_the_same_planted_box_as_a_leaf(planted):
    inputs, cases = planted
    leaf = cart(inputs, cases, smallest_mass=0.03)[0]
    assert leaf.limits["city"] == {"south", "west"}
    assert leaf.limits["a"] == (pytest.approx(0.6, abs=0.01), math.inf)
    assert leaf.limits["b"] == (-math.inf, pytest.approx(0.3, abs=0.01))
    assert leaf.density == leaf.coverage == 1.0


def test_the_leaves_of_a_tree_tile_the_runs(planted):
    inputs, cases = planted
    leaves = cart(inputs, cases)
    assert sum(leaf.runs for leaf in leaves) == len(inputs)
    assert sum(leaf.cases for leaf in leaves) == cases.sum()
    assert min(leaf.mass for leaf in leaves) >= 0.05
    for leaf in leaves:
        inside = np.ones(len(inputs), dtype=bool)
        for name, limit in leaf.limits.items():
            if isinstance(limit, frozenset):
                inside &= inputs[name].isin(limit).to_numpy()
            else:
                inside &= ((inputs[name] > limit[0]) & (inputs[name] <= limit[1])).to_numpy()
        assert (inside.sum(), cases[inside].sum()) == (leaf.runs, leaf.cases)
