"""Figures of analyses show what was found, with units, n and intervals; fans are quantiles."""

from __future__ import annotations

import numpy as np
import pandas
import pytest
from matplotlib.figure import Figure
from test_sensitivity import ishigami

from experiments.analysis.discovery_study import discover_study
from experiments.analysis.fan import fan
from experiments.analysis.methods import METHODS
from experiments.analysis.methods.sobol import Sobol
from experiments.analysis.plot_discovery import plot_boxes, plot_trajectory
from experiments.analysis.plot_fan import plot_fan
from experiments.analysis.plot_robustness import plot_regret
from experiments.analysis.plot_search import plot_front, plot_hypervolume
from experiments.analysis.plot_sensitivity import plot_convergence, plot_indices, plot_morris
from experiments.analysis.robustness import robustness
from experiments.analysis.search import Aim, Archive, Found, Lever, search
from experiments.analysis.sensitivity import sensitivity
from sim.errors import InputError

NAMES = ("a", "b", "c")


@pytest.fixture
def ax():
    return Figure().subplots()


def analysed(how, size):
    design = how.design(3, size, 1)
    values = ishigami(design)[:, None] + np.array([[0.0, 1.0, 2.0, 4.0]])
    return sensitivity(how, NAMES, design, values, size, label="Order", unit="points")


def test_morris_shows_every_input_at_its_mean_and_spread_in_the_unit_of_the_outcome(ax):
    found = analysed(METHODS["morris"], 8)
    assert plot_morris(found, ax) is ax
    shown = {
        (float(bars.lines[0].get_xdata()[0]), float(bars.lines[0].get_ydata()[0]))
        for bars in ax.containers
    }
    assert shown == {(found.of("mu_star", n).value, found.of("sigma", n).value) for n in NAMES}
    assert ax.get_xlabel() == "µ*, effect of the whole range (points)"
    assert "8 trajectories, 4 seeds, 95 % interval" in ax.get_title()
    named = [text.get_text() for text in ax.get_legend().get_texts()]
    assert named == [one.input for one in found.ranking], "from the largest, and beside no point"


def test_indices_are_bars_from_the_largest_with_intervals_and_first_order(ax):
    found = analysed(Sobol(), 64)
    plot_indices(found, ax)
    bars = [patch.get_width() for patch in ax.patches]
    assert bars == [one.value for one in found.ranking]
    assert [label.get_text() for label in ax.get_yticklabels()] == [o.input for o in found.ranking]
    (errors,) = (c for c in ax.containers if hasattr(c, "has_xerr") and c.has_xerr)
    ends = [segment[:, 0].tolist() for segment in errors.lines[2][0].get_segments()]
    assert ends == [pytest.approx([one.low, one.high]) for one in found.ranking]
    legend = {text.get_text() for text in ax.get_legend().get_texts()}
    assert legend == {"95 % interval", "each seed alone", "S1 alone"}


def test_convergence_goes_from_half_the_design_to_all_of_it(ax):
    found = analysed(Sobol(), 64)
    plot_convergence(found, ax)
    lines = {line.get_label(): list(line.get_ydata()) for line in ax.lines}
    for one in found.ranking:
        assert lines[one.input] == [one.half, one.value]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["32", "64"]
    with pytest.raises(ValueError, match="too small"):
        plot_convergence(analysed(Sobol(), 8), ax)


class Planted:
    """A study in memory: the reform fails where a > 0.5 and the city is "north"."""

    folder, inputs, arms = "planted", ["a", "city"], ["baseline", "flatten"]

    def __init__(self):
        random = np.random.default_rng(2)
        cities = random.choice(["north", "south"], 300)
        self.points = pandas.DataFrame({"a": random.random(300), "city": cities})

    def differences(self, arm, measures):
        fails = (self.points["a"] > 0.5) & (self.points["city"] == "north")
        table = pandas.DataFrame({"order": np.where(fails, -1.0, 1.0)})
        return table.assign(point=range(300), replication=0)


@pytest.fixture(scope="module")
def discovery():
    return discover_study(Planted(), ["order"]).found[0]


def test_the_trajectory_shows_every_box_and_rings_the_chosen_one(discovery, ax):
    plot_trajectory(discovery, ax)
    shown = ax.collections[0].get_offsets().tolist()
    assert shown == [pytest.approx([box.coverage, box.density]) for box in discovery.boxes]
    box = discovery.boxes[discovery.chosen]
    ring = ax.lines[-1]
    assert (float(ring.get_xdata()[0]), float(ring.get_ydata()[0])) == (box.coverage, box.density)


def test_the_box_lies_around_the_failures_and_categories_are_named(discovery, ax):
    plot_boxes(discovery, ax, ("a", "city"))
    corners = np.array(ax.lines[-1].get_xydata())
    assert corners[:, 0].min() == pytest.approx(0.5, abs=0.05)
    assert corners[:, 1].min() > -0.5 and corners[:, 1].max() < 0.5, "north is the first word"
    assert [label.get_text() for label in ax.get_yticklabels()] == ["north", "south"]
    fails = next(line for line in ax.lines if line.get_label() == "fails")
    assert len(fails.get_xdata()) == discovery.cases.sum()


def test_regret_is_a_map_of_policies_and_futures_with_its_unit(ax):
    data = robustness(("baseline", "flatten"), [[1.0, 5.0, 3.0], [4.0, 4.0, 3.0]], 2.0)
    plot_regret(data, ax, "order")
    shown = np.asarray(ax.images[0].get_array())
    assert shown.tolist() == [[0.0, 0.0, 3.0], [0.0, 1.0, 0.0]], "hardest futures to the right"
    assert [label.get_text() for label in ax.get_yticklabels()] == ["baseline", "flatten"]
    assert ax.figure.axes[1].get_ylabel() == "regret (points)"


def test_a_search_shows_front_beaten_and_unaffordable_and_how_the_volume_grew():
    levers = tuple(Lever(name, (0.0, 0.5, 1.0)) for name in "abc")
    archive = Archive(levers, (Aim("order", True), Aim("vitality", True)), 1.5, 0, 9)

    def evaluate(candidates):
        return [Found((a - b, b + c - a), a + b + c) for a, b, c in candidates]

    search(archive, evaluate, 3)
    left, right = Figure().subplots(1, 2)
    plot_front(archive, left)
    counts = {line.get_label(): len(line.get_xdata()) for line in left.lines}
    assert counts["front"] == len(archive.front)
    assert sum(counts.values()) == 27 and counts["over the budget"] > 0
    assert left.get_xlabel() == "Order: change (points; higher is better)"
    plot_hypervolume(archive, right)
    assert right.lines[0].get_ydata().tolist() == archive.hypervolumes


def series():
    rows = [
        {
            "arm": arm,
            "point": point,
            "replication": 0,
            "day": day,
            "mood": point * 1.0 + day / 28.0 + (2.0 if arm == "flatten" else 0.0),
        }
        for arm in ("baseline", "flatten")
        for point in range(101)
        for day in (28, 56)
    ]
    return pandas.DataFrame(rows)


def test_a_fan_holds_the_quantiles_over_runs_and_of_pairs_where_a_difference_is_asked(ax):
    one = fan(series(), "mood", "baseline")
    assert one.days.tolist() == [28, 56] and one.runs == 101
    assert one.values[:, 0].tolist() == pytest.approx([6.0, 26.0, 51.0, 76.0, 96.0])
    gap = fan(series(), "mood", "flatten", against="baseline")
    assert gap.values.tolist() == [[2.0, 2.0]] * 5, "pairs share their point"
    plot_fan([one, fan(series(), "mood", "flatten")], ax, "points")
    assert ax.get_ylabel() == "mood (points)"
    assert ax.lines[0].get_xdata().tolist() == [4.0, 8.0]
    assert "bands of 90 % and 50 % of 101 runs" in ax.get_title()
    with pytest.raises(InputError, match="did you mean 'mood'"):
        fan(series(), "mod", "baseline")
    with pytest.raises(InputError, match="did you mean 'flatten'"):
        fan(series(), "mood", "flaten")
