"""What would overturn a ranking, where it can be worked out by hand."""

from __future__ import annotations

import pytest

from experiments.analysis_of_pairs.overturning import TakenOver, ranking
from experiments.replication import Replication
from sim.measures import GOALPOSTS, INDEX_COMPONENTS, MEASURES, headline


def arm(order: float, vitality: float, satisfaction: float) -> dict[str, float]:
    """Measures of an arm with these indices."""
    points = {"order": order, "vitality": vitality, "satisfaction": satisfaction}
    values = {**dict.fromkeys(MEASURES, 0.0), **points, "headline": headline(*points.values())}
    for index, parts in INDEX_COMPONENTS.items():
        for part in parts:
            post = GOALPOSTS[part]
            values[part] = post.worst + (post.best - post.worst) * points[index] / 100.0
    return values


def pairs(*arms: dict[str, dict[str, float]]) -> list[Replication]:
    return [Replication(k, k, 100, 1.0, values, {}) for k, values in enumerate(arms)]


def test_weights_are_moved_to_where_the_logarithms_of_the_headlines_meet():
    """80, 20, 50 against 50, 50, 50: 0.928 w = 0.458 in order, 1.151 w = 0.235 in vitality."""
    values = {"uneven": arm(80.0, 20.0, 50.0), "even": arm(50.0, 50.0, 50.0)}
    found = ranking(pairs(values, values), ["uneven", "even"])
    assert found.arms == ("even", "uneven")
    assert found.lead.mean == pytest.approx(50.0 - (80.0 * 20.0 * 50.0) ** (1.0 / 3.0))
    assert found.taken_over == (
        TakenOver("order", pytest.approx(0.50), "uneven"),
        TakenOver("vitality", pytest.approx(0.20), "uneven"),
    )


def test_an_arm_that_is_better_in_everything_is_never_overtaken():
    values = {"baseline": arm(50.0, 50.0, 50.0), "good": arm(60.0, 60.0, 60.0)}
    found = ranking(pairs(values, values), ["baseline", "good"])
    assert found.arms == ("good", "baseline")
    assert found.taken_over == ()
    assert all(
        shares == {"baseline": 0.0, "good": 1.0} for shares in found.first_by_heaviest.values()
    )


def test_luck_that_decides_is_seen_in_resamples_and_one_pair_has_none():
    up = {"a": arm(60.0, 60.0, 60.0), "b": arm(50.0, 50.0, 50.0)}
    down = {"a": arm(50.0, 50.0, 50.0), "b": arm(59.0, 59.0, 59.0)}
    found = ranking(pairs(up, down, up, down), ["a", "b"])
    assert found.arms == ("a", "b")
    assert 0.3 < found.first_in_resamples < 0.9
    assert ranking(pairs(up), ["a", "b"]).first_in_resamples is None


def test_the_index_that_weighs_most_decides_where_arms_are_opposite():
    values = {"orderly": arm(90.0, 10.0, 50.0), "lively": arm(10.0, 90.0, 50.0)}
    found = ranking(pairs(values, values), ["orderly", "lively"])
    assert found.first_by_heaviest["order"]["orderly"] > 0.9
    assert found.first_by_heaviest["vitality"]["lively"] > 0.9
