"""The headline under other weights, means and goalposts."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.analysis_of_pairs import value_choices as module
from experiments.findings import _at_least
from experiments.replication import BASELINE, Replication
from experiments.robust_headline import robust_headline
from sim.measures import GOALPOSTS, INDEX_COMPONENTS, headline, index

MIDDLE = {name: (post.worst + post.best) / 2.0 for name, post in GOALPOSTS.items()}


def toward_best(amount: float, *indices: str) -> dict[str, float]:
    """Components of some indices moved by a share of their range from the middle."""
    moved = dict(MIDDLE)
    for part in (part for name in indices for part in INDEX_COMPONENTS[name]):
        moved[part] += amount * (GOALPOSTS[part].best - GOALPOSTS[part].worst)
    return moved


def study(reform: dict[str, float]) -> list[Replication]:
    arms = {BASELINE: MIDDLE, "flatten": reform}
    return [Replication(k, k, 10, 1.0, arms, {}) for k in range(3)]


def test_what_is_better_in_everything_wins_everywhere():
    found = robust_headline(study(toward_best(0.1, *INDEX_COMPONENTS)), "flatten")
    assert (found.wins, found.losses, found.verdict) == (1.0, 0.0, "better")
    assert found.choices == 3000


def test_what_is_worse_in_everything_loses_everywhere():
    found = robust_headline(study(toward_best(-0.1, *INDEX_COMPONENTS)), "flatten")
    assert (found.wins, found.losses, found.verdict) == (0.0, 1.0, "worse")


def test_no_difference_neither_wins_nor_loses():
    found = robust_headline(study(MIDDLE), "flatten")
    assert (found.wins, found.losses, found.verdict) == (0.0, 0.0, "depends")


def test_a_trade_between_two_indices_depends_on_what_weighs_most():
    """Order up, vitality down by as much: by symmetry a win in half of the choices.

    1,000 draws of weights and goalposts, tolerance 4 standard errors (0.063)
    for the arithmetic mean; a mean that punishes the low index wins less often.
    """
    reform = {
        **toward_best(0.2, "order"),
        **{k: toward_best(-0.2, "vitality")[k] for k in INDEX_COMPONENTS["vitality"]},
    }
    found = robust_headline(study(reform), "flatten")
    assert found.verdict == "depends"
    assert abs(found.by_exponent[1] - 0.5) <= 0.063
    assert found.by_exponent[1] > found.by_exponent[0] > found.by_exponent[-1]
    assert found.by_heaviest["order"] > 0.8
    assert found.by_heaviest["vitality"] < 0.1


def test_equal_weights_and_unmoved_goalposts_give_the_headline_itself():
    values = toward_best(0.3, "order") | {"satisfied": 0.9}
    stated = module.stated_choice()
    components = np.array([[values[part] for part in module.COMPONENTS]])
    indices = module.indices_of(components, stated)
    assert indices[0, 0].tolist() == pytest.approx([index(n, values) for n in INDEX_COMPONENTS])
    expected = headline(*(index(name, values) for name in INDEX_COMPONENTS))
    means = {p: module.power_mean(indices, stated.weights, p)[0, 0] for p in (0, 1, -1)}
    assert means[0] == pytest.approx(expected)
    assert means[1] == pytest.approx(indices.mean())
    assert means[-1] == pytest.approx(3.0 / (1.0 / indices).sum())


def test_goalposts_move_by_at_most_a_fifth_of_their_range():
    drawn = module.draw_choices(500)
    for place, part in enumerate(module.COMPONENTS):
        post = GOALPOSTS[part]
        for moved, start in ((drawn.worst, post.worst), (drawn.best, post.best)):
            shift = np.abs(moved[:, place] - start) / abs(post.best - post.worst)
            assert 0.19 < shift.max() <= 0.2


def test_an_index_at_zero_does_not_decide_everything():
    """The floor of one point keeps geometric and harmonic means comparable."""
    nothing = toward_best(-0.9, "vitality")
    found = module.power_mean(np.array([[[0.0, 50.0, 50.0]]]), np.full((1, 3), 1.0 / 3.0), 0)
    assert found[0, 0] == pytest.approx((1.0 * 50.0 * 50.0) ** (1.0 / 3.0))
    assert np.isfinite(robust_headline(study(nothing), "flatten").wins)


def test_a_share_that_misses_a_claim_never_reads_as_one_that_reaches_it():
    assert [_at_least(x) for x in (0.9496, 0.95, 1.0, 0.0)] == ["94.9%", "95%", "100%", "0%"]
