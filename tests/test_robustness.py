"""Robustness: each criterion gives the number that paper and pencil give; who disagrees is said."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.analysis.robustness import CRITERIA, robustness

POLICIES = ("wait", "steady", "bold")
GAINS = [
    # five futures
    [4.0, 4.0, 4.0, 4.0, 4.0],
    [5.0, 5.0, 3.0, 6.0, 5.0],
    [9.0, 8.0, 0.0, 9.0, 1.0],
]
# best of each future: 9 8 4 9 5; regrets: wait 5 4 0 5 1, steady 4 3 1 3 0, bold 0 0 4 0 4


@pytest.fixture
def found():
    return robustness(POLICIES, GAINS, threshold=4.5)


@pytest.mark.parametrize(
    ("criterion", "scores", "best"),
    [
        ("maximin", [4.0, 3.0, 0.0], "wait"),
        ("hurwicz", [4.0, 4.5, 4.5], None),
        ("minimax_regret", [5.0, 4.0, 4.0], None),
        # of 0 1 4 5 5 the 90th percentile is 5; of 0 1 3 3 4 it is 3.6; of 0 0 0 4 4 it is 4
        ("percentile_regret", [5.0, 3.6, 4.0], "steady"),
        ("satisficing", [0.0, 0.8, 0.6], "steady"),
        ("mean", [4.0, 4.8, 5.4], "bold"),
    ],
)
def test_each_criterion_gives_the_number_worked_out_by_hand(found, criterion, scores, best):
    assert found.scores[criterion] == pytest.approx(scores)
    assert found.best[criterion] == ((best,) if best else ("steady", "bold"))


def test_optimism_moves_hurwicz_from_the_worst_future_to_the_best():
    low = robustness(POLICIES, GAINS, 4.5, optimism=0.0)
    high = robustness(POLICIES, GAINS, 4.5, optimism=1.0)
    assert low.scores["hurwicz"].tolist() == low.scores["maximin"].tolist()
    assert high.scores["hurwicz"].tolist() == [4.0, 6.0, 9.0]


def test_regret_at_the_hundredth_percentile_is_the_largest():
    found = robustness(POLICIES, GAINS, 4.5, percentile=100.0)
    assert found.scores["percentile_regret"].tolist() == found.scores["minimax_regret"].tolist()


def test_regret_is_zero_for_the_best_of_each_future(found):
    assert found.regret.min(axis=0).tolist() == [0.0] * 5
    assert found.regret[0].tolist() == [5.0, 4.0, 0.0, 5.0, 1.0]


def test_where_criteria_disagree_the_pairs_they_turn_round_are_named(found):
    by_pair = {(one, other): (tau, pairs) for one, other, tau, pairs in found.disagreements()}
    tau, pairs = by_pair["maximin", "mean"]
    assert tau == pytest.approx(-1.0)
    assert set(pairs) == {("wait", "steady"), ("wait", "bold"), ("steady", "bold")}
    tau, pairs = by_pair["maximin", "satisficing"]
    assert set(pairs) == {("wait", "steady"), ("wait", "bold")}
    assert tau == pytest.approx(-1 / 3)
    assert len(by_pair) == len(CRITERIA) * (len(CRITERIA) - 1) / 2
    assert found.agreed == ()


def test_a_policy_that_is_best_in_every_future_is_best_by_all_criteria():
    found = robustness(("a", "b"), [[1.0, 2.0, 3.0], [2.0, 3.0, 4.0]], threshold=2.5)
    assert found.agreed == ("b",)
    assert all(not pairs for _, _, _, pairs in found.disagreements())
    assert found.share_best()["mean"] == pytest.approx([0.0, 1.0])


def test_regret_depends_on_who_else_stands_for_choice_and_the_worst_future_does_not():
    """The known weakness of regret: an irrelevant third policy can turn two others round."""
    two = robustness(("a", "b"), [[6.0, 3.0], [4.0, 4.5]], 0.0)
    three = robustness(("a", "b", "c"), [[6.0, 3.0], [4.0, 4.5], [0.0, 8.0]], 0.0)
    assert two.best["minimax_regret"] == ("a",)
    assert three.ranks["minimax_regret"][1] < three.ranks["minimax_regret"][0]
    assert two.ranks["maximin"].tolist() == three.ranks["maximin"][:2].tolist()


def test_the_share_of_being_best_tells_a_sure_choice_from_a_toss():
    random = np.random.default_rng(5)
    noise = random.normal(0.0, 1.0, (2, 60))
    sure = robustness(("a", "b"), noise + np.array([[0.0], [3.0]]), 0.0).share_best(200)
    toss = robustness(("a", "b"), noise, 0.0).share_best(200)
    assert sure["mean"][1] == pytest.approx(1.0)
    assert 0.02 < toss["mean"][1] < 0.98
    assert all(share.sum() == pytest.approx(1.0) for share in toss.values())


@pytest.mark.parametrize(
    ("gains", "more", "message"),
    [
        ([[1.0], [2.0], [3.0]], {}, "do not fit"),
        ([[1.0, np.nan], [1.0, 2.0]], {}, "finite"),
        ([[1.0], [2.0]], {"optimism": 1.5}, "optimism"),
        ([[1.0], [2.0]], {"percentile": -1.0}, "percentile"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(gains, more, message):
    with pytest.raises(ValueError, match=message):
        robustness(("a", "b"), gains, 0.0, **more)
