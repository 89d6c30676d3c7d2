"""Figures show what the rows say: units, number of pairs, intervals; they compute nothing."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure

from experiments.contrasts import Contrast, measures_in_order
from experiments.plots import (
    comparison_figure,
    plot_cost_and_effect,
    plot_differences,
    plot_runs,
)
from sim.measures import MEASURES


def row(reform: str, measure: str, difference: float, half: float | None) -> Contrast:
    about = MEASURES[measure]
    return Contrast(
        reform=reform,
        measure=measure,
        unit=about.unit,
        better=about.better,
        baseline=50.0,
        difference=difference,
        low=None if half is None else difference - half,
        high=None if half is None else difference + half,
        share_of_pairs_better=0.5,
        ties=0,
        confidence=0.7,
        correlation=0.9,
        p_value=0.1,
        runs=12,
    )


@pytest.fixture
def rows():
    return [
        row(reform, measure, place - 1.5, 0.25)
        for place, reform in enumerate(("flatten", "mediation"))
        for measure in measures_in_order()
    ]


@pytest.fixture
def ax():
    return Figure().subplots()


def spans(ax) -> list[tuple[float, float]]:
    """The horizontal error bars of an axis as (low, high)."""
    bars = [bar for container in ax.containers for bar in container.lines[2]]
    return [(float(ends[0][0]), float(ends[1][0])) for bar in bars for ends in bar.get_segments()]


def test_every_interval_is_drawn_from_low_to_high(rows, ax):
    assert plot_differences(rows, ax) is ax
    assert sorted(spans(ax)) == [(-1.75, -1.25)] * 4 + [(-0.75, -0.25)] * 4


def test_the_axis_names_unit_direction_pairs_and_level(rows, ax):
    plot_differences(rows, ax)
    assert ax.get_xlabel() == "reform minus baseline (points; right is better)"
    assert ax.get_title() == "Mean over 12 pairs, 95 % interval"
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels[:3] == ["Order", "Vitality", "Satisfaction"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["flatten", "mediation"]


def test_lower_is_better_is_said(rows, ax):
    plot_differences(rows, ax, measures=["days_to_resolution"])
    assert ax.get_xlabel() == "reform minus baseline (days; left is better)"


def test_one_axis_has_one_unit(rows, ax):
    with pytest.raises(ValueError, match="one axis has one unit"):
        plot_differences(rows, ax, measures=["order", "days_to_resolution"])
    with pytest.raises(ValueError, match="no rows"):
        plot_differences([], ax)


def test_a_single_pair_is_a_point_without_an_interval(ax):
    plot_differences([row("flatten", "order", 1.0, None)], ax, measures=["order"])
    assert spans(ax) == []
    (points,) = (container.lines[0] for container in ax.containers)
    assert points.get_xdata().tolist() == [1.0]


def test_cost_and_effect_have_both_units(rows, ax):
    plot_cost_and_effect(rows, ax, cost="official_hours", effect="order")
    assert MEASURES["official_hours"].unit in ax.get_xlabel()
    assert ax.get_ylabel() == "Order: change (points)"
    assert "12 pairs" in ax.get_title()


def test_every_run_is_shown_and_joined_with_its_pair(ax):
    plot_runs({"baseline": [1.0, 2.0, 3.0], "flatten": [2.0, 4.0, 4.0]}, ax)
    pairs = [line.get_ydata() for line in ax.lines if line.get_marker() == "None"]
    assert [list(pair) for pair in pairs] == [[1.0, 2.0], [2.0, 4.0], [3.0, 4.0]]
    assert ax.get_title() == "3 runs; a line joins one pair"
    assert "points" in ax.get_ylabel()


def test_the_saved_figure_can_be_written(rows, tmp_path):
    figure = comparison_figure(rows, "A town")
    for name in ("figure.png", "figure.svg"):
        figure.savefig(tmp_path / name)
        assert (tmp_path / name).stat().st_size > 1000
