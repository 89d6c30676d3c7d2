"""A map of districts is to scale in residents; a flow of cases accounts for every matter."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from matplotlib.figure import Figure
from test_plots_of_pairs import group
from towns import hamlet

from experiments.case_flow import CaseFlow, case_flow
from experiments.case_histories import ObservedModel
from experiments.plot_case_flow import plot_case_flow
from experiments.plot_districts import plot_districts
from sim.casework.tables import AROSE, FAILED, RESOLVED
from sim.vocabulary import CHANNELS


@pytest.fixture
def ax():
    return Figure().subplots()


def districts(count):
    rows = [group("flatten", "district", f"D{k}", 0.3, 0.1) for k in range(count)]
    for k, row in enumerate(rows):
        object.__setattr__(row, "residents", 1000.0 * (k + 1))
        object.__setattr__(row, "change", 0.01 * (k - 1))
    return rows


@pytest.mark.parametrize("count", [1, 3, 5])
def test_the_tiles_of_districts_are_to_scale_and_fill_the_map_without_overlap(ax, count):
    plot_districts(districts(count), ax)
    areas = [patch.get_width() * patch.get_height() for patch in ax.patches]
    assert sum(areas) == pytest.approx(1.0)
    assert areas == pytest.approx([areas[0] * (k + 1) for k in range(count)])
    grid = [(x, y) for x in np.linspace(0.01, 0.99, 31) for y in np.linspace(0.01, 0.99, 31)]
    inside = [sum(p.get_bbox().contains(*point) for p in ax.patches) for point in grid]
    assert max(inside) == 1


def test_a_district_has_its_name_number_and_change_and_the_sign_has_a_colour(ax):
    plot_districts(districts(3), ax)
    assert ax.texts[1].get_text() == "D1\nn = 2,000\n+0"
    worse, none, better = (patch.get_facecolor()[:3] for patch in ax.patches)
    assert worse != better and min(none) > 0.9, "no change is white"
    assert "5 pairs, 95 % interval" in ax.get_title()
    with pytest.raises(ValueError, match=r"no districts of reform mediation.*reforms: flatten"):
        plot_districts(districts(3), ax, "mediation")


@pytest.fixture(scope="module")
def histories():
    model = ObservedModel(hamlet(horizon_weeks=26), rng=3).run()
    return model.histories(first_day=28)


def test_every_matter_that_arises_ends_once_and_leaves_a_channel_as_often_as_it_comes(histories):
    flow = case_flow(histories)
    arose = histories.lines[histories.lines["type"] == AROSE]
    assert flow.matters == len(arose) > 50
    channels = len(flow.origins) - 1
    assert flow.moves[0].sum() == flow.matters, "each begins once"
    assert flow.moves[:, channels:].sum() == flow.matters, "each ends once"
    come, go = flow.moves[:, :channels].sum(axis=0), flow.moves[1:].sum(axis=1)
    assert come.tolist() == go.tolist()


def test_attempts_that_ended_are_the_moves_into_a_channel(histories):
    flow = case_flow(histories)
    arose = set(histories.matter[histories.lines["type"] == AROSE].tolist())
    ended = Counter(
        CHANNELS[line["channel"]]
        for line, matter in zip(histories.lines, histories.matter.tolist(), strict=True)
        if line["type"] in (RESOLVED, FAILED) and matter in arose
    )
    into = dict(zip(flow.targets, flow.moves.sum(axis=0).tolist(), strict=True))
    assert {name: into[name] for name in ended} == dict(ended)


def test_the_flow_is_drawn_per_thousand_matters_with_what_is_frequent_in_figures(ax):
    moves = np.array([[30, 10, 0], [0, 4, 26]], dtype=np.int64)
    plot_case_flow(CaseFlow(("arises", "court"), ("court", "settled", "open"), moves, 40), ax)
    assert np.nanmax(np.asarray(ax.images[0].get_array())) == 750.0
    assert [text.get_text() for text in ax.texts] == ["750", "250", "100", "650"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["arises", "court"]
    assert ax.figure.axes[1].get_ylabel() == "moves per 1000 matters that arose"
    assert "40 matters" in ax.get_title()
