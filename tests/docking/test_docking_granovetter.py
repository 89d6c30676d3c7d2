"""The whole model, configured by `docking-granovetter`, is Granovetter's model (1978).

A resident acts if the share of the *others* who act is above the threshold, so a threshold
of t people is t / 99 (tests/known_answers/test_granovetter.py has the rule by itself).
"""

from __future__ import annotations

import math

import pytest
from replications import assert_mean

from experiments.docking import granovetter
from experiments.docking_theory import cascade, final_size_law, jump, midpoint_thresholds, tangency


@pytest.mark.parametrize("spread", [0.5, 5.0, 8.0, 11.0, 12.2, 12.5, 12.6, 15.0, 30.0, 90.0])
def test_the_cascade_curve_is_granovetters_head_for_head(spread) -> None:
    # Exact: not one person more or less.
    assert 100.0 * granovetter(spread) == pytest.approx(cascade(midpoint_thresholds(spread)))


def test_the_hundred_tip_at_12_549_and_an_infinite_crowd_at_12_222() -> None:
    # To a thousandth: Granovetter's numbers, by theory and by the model.
    assert jump() == pytest.approx(12.549, abs=5e-4)
    assert tangency() == pytest.approx(12.222, abs=5e-4)
    assert granovetter(12.548) < 0.1
    assert granovetter(12.550) == 1.0


@pytest.mark.parametrize("spread", [11.0, 12.2, 14.0])
def test_independent_thresholds_tip_as_often_as_the_law_of_the_final_size_says(spread) -> None:
    # 20 replications of 10 crowds. Smallest bug: 0.25 of the share of crowds that tip.
    tipped = math.fsum(final_size_law(spread)[51:])
    shares = [
        sum(granovetter(spread, rng=10 * r + k + 1) > 0.5 for k in range(10)) / 10.0
        for r in range(20)
    ]
    assert_mean(shares, tipped, smallest_bug=0.25, of="share of crowds that tip")
