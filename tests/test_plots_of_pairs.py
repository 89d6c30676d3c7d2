"""Figures of pairs show what the rows say: shares, means, intervals and ranks."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from experiments.analysis_of_pairs.effect_over_time import EffectPath
from experiments.analysis_of_pairs.pareto_front import ArmOnFront
from experiments.analysis_of_pairs.rank_acceptability import ArmRank
from experiments.analysis_of_pairs.winners_and_losers import GroupEffect
from experiments.plots import COLOURS
from experiments.plots_of_pairs import (
    plot_effect_over_time,
    plot_front,
    plot_rank_acceptability,
    plot_winners_and_losers,
)


@pytest.fixture
def ax():
    return Figure().subplots()


def path(reform: str, level: float, pairs: int = 5) -> EffectPath:
    weeks = np.arange(1.0, 13.0)
    luck = 0.1 * np.random.default_rng(1).normal(size=(pairs, 12))
    return EffectPath(reform, "open_disputes", weeks, level + luck)


def group(reform: str, grouping: str, name: str, better: float, worse: float) -> GroupEffect:
    return GroupEffect(
        reform=reform,
        outcome="satisfaction",
        grouping=grouping,
        group=name,
        residents=1200.0,
        better=better,
        worse=worse,
        unchanged=1.0 - better - worse,
        better_low=better - 0.02,
        better_high=better + 0.02,
        worse_low=None,
        worse_high=None,
        gain=0.1,
        loss=0.1,
        change=0.0,
        low=None,
        high=None,
        against_rest=None,
        against_rest_p=None,
        runs=5,
    )


def test_a_fan_has_the_mean_and_three_bands_from_low_to_high(ax):
    paths = [path("flatten", 2.0), path("mediation", -1.0)]
    assert plot_effect_over_time(paths, ax, "open_disputes") is ax
    lines = {line.get_label(): line.get_ydata() for line in ax.lines}
    assert np.array_equal(lines["flatten"], paths[0].mean)
    assert len(ax.collections) == 6
    low, high = paths[0].interval(0.95)
    heights = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == pytest.approx((low.min(), high.max()))
    assert "5 pairs" in ax.get_title()
    assert "down is better" in ax.get_ylabel().replace("\n", " ")
    assert "dispute-weeks per 1000" in ax.get_ylabel()


def test_one_pair_has_no_fan_and_many_reforms_have_lines_alone(ax):
    plot_effect_over_time([path("flatten", 2.0, pairs=1)], ax, "open_disputes")
    assert not ax.collections and "one" not in ax.get_xlabel()
    other = Figure().subplots()
    plot_effect_over_time([path(f"r{k}", k) for k in range(5)], other, "open_disputes")
    assert not other.collections and len(other.lines) == 6


def test_a_measure_without_a_path_is_refused_with_those_there_are(ax):
    with pytest.raises(ValueError, match="no path of measure satisfied; there are: open_disputes"):
        plot_effect_over_time([path("flatten", 1.0)], ax, "satisfied")


def test_winners_stand_to_the_right_and_losers_to_the_left(ax):
    rows = [
        group("flatten", "everybody", "everybody", 0.3, 0.1),
        group("flatten", "group", "migrant", 0.05, 0.4),
    ]
    plot_winners_and_losers(rows, ax)
    assert sorted(bar.get_width() for bar in ax.patches) == pytest.approx([-40, -10, 5, 30])
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels == ["everybody (n = 1,200)", "migrant (n = 1,200)"]
    ends = [tuple(line.get_xdata()) for line in ax.lines[:-1]]
    assert ends == [pytest.approx((28, 32)), pytest.approx((3, 7))]
    assert "5 pairs, 95 % interval" in ax.get_title()
    with pytest.raises(ValueError, match="no rows of outcome joy"):
        plot_winners_and_losers(rows, ax, outcome="joy")


def test_bars_of_ranks_fill_a_hundred_and_begin_with_the_arm_that_is_oftenest_first(ax):
    shares = {"baseline": (0.1, 0.3, 0.6), "flatten": (0.7, 0.2, 0.1), "control": (0.2, 0.5, 0.3)}
    ranks = [ArmRank(arm, share, {}, None, None, 3000) for arm, share in shares.items()]
    plot_rank_acceptability(ranks, ax)
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "flatten",
        "control",
        "baseline",
    ]
    widths = np.array([bar.get_width() for bar in ax.patches]).reshape(3, 3)
    assert widths.sum(axis=0) == pytest.approx(100.0)
    assert widths[0] == pytest.approx([70, 20, 10])
    assert "3,000 choices" in ax.get_xlabel()


def test_with_many_arms_the_last_bar_holds_all_later_ranks(ax):
    equal = tuple([1 / 9] * 9)
    plot_rank_acceptability([ArmRank(f"r{k}", equal, {}, None, None, 10) for k in range(9)], ax)
    widths = np.array([bar.get_width() for bar in ax.patches]).reshape(6, 9)
    assert widths.sum(axis=0) == pytest.approx(100.0)
    assert widths[-1] == pytest.approx(400 / 9)


def test_the_front_runs_from_worst_to_best_and_dashes_what_is_beaten(ax):
    arms = [
        ArmOnFront("baseline", {"order": 50.0, "reform_cost": 0.0}, (), 1.0),
        ArmOnFront("flatten", {"order": 60.0, "reform_cost": 10.0}, (), 1.0),
        ArmOnFront("control", {"order": 55.0, "reform_cost": 20.0}, ("flatten",), 0.1),
    ]
    plot_front(arms, ax)
    heights = [list(line.get_ydata()) for line in ax.lines]
    assert heights == [[0.0, 1.0], [1.0, 0.5], [0.5, 0.0]], "a low cost is high up"
    assert [line.get_linestyle() for line in ax.lines] == ["-", "-", "--"]
    assert [to_hex(line.get_color()) for line in ax.lines[1:]] == [c.lower() for c in COLOURS[:2]]
    words = [text.get_text() for text in ax.texts]
    assert words == ["60", "50", "0", "20"]
