"""A cascade of thresholds tips where Granovetter's does.

Granovetter (1978): N = 100 people, thresholds normal with mean 25 and standard deviation
sigma; each acts once as many others act as its threshold says. With thresholds at the
midpoint quantiles the final number jumps from 6 to 100 at sigma = 12.549; for N to
infinity r = F(r) has its tangency at sigma = 12.222. With random draws the final number
has a known law (Ball 1986, the final size of an epidemic in Sellke's construction).

The convention of the product: a resident acts if the *share of the neighbours* who act is
above the threshold, and nobody is a neighbour of oneself. In a complete graph of N that
share is n / (N - 1) with n others acting, so a threshold of t people is t / (N - 1) and
then the rule is Granovetter's, exactly (strict and weak inequality differ at ties only).
Thresholds given as t / N instead are read as t (N - 1) / N people: the whole picture
shrinks by one per cent and the jump comes at 12.509.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from replications import assert_mean
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri
from society_harness import Society, complete_graphs

N = 100
MEAN = 25.0


def midpoint_thresholds(sigma: float, n: int = N) -> np.ndarray:
    """Return thresholds in per cent of n people at the midpoint quantiles."""
    return MEAN + sigma * ndtri((np.arange(n) + 0.5) / n)


def final_number(network, people: np.ndarray) -> np.ndarray:
    """Return the final number acting in each complete graph; thresholds in people."""
    society = Society(network, {"collective_action.solidarity": 1.0})
    size = len(network.neighbours(0)) + 1
    society.threshold[:] = (people / (size - 1)).ravel()
    society.step_until_still()
    return society.acting.reshape(-1, size).sum(axis=1)


def cascade(thresholds: np.ndarray) -> int:
    """Count heads: how many act in the end, by Granovetter's own recursion."""
    acting = 0
    while (more := int((thresholds <= acting).sum())) != acting:
        acting = more
    return acting


def jump(network, *, per_person: float, low: float = 11.0, high: float = 14.0) -> float:
    """Return the sigma at which more than half act in the end, to 1e-4."""
    size = len(network)
    while high - low > 1e-4:
        sigma = 0.5 * (low + high)
        people = midpoint_thresholds(sigma, size) * size / 100.0 * per_person
        if final_number(network, people)[0] > size / 2:
            high = sigma
        else:
            low = sigma
    return high


def tangency() -> float:
    """Return the sigma at which r = F(r) first loses its small root, N to infinity."""

    def gap(sigma: float) -> float:
        z = -math.sqrt(2.0 * math.log(100.0 / (sigma * math.sqrt(2.0 * math.pi))))
        return 100.0 * ndtr(z) - MEAN - sigma * z

    return brentq(gap, 5.0, 20.0)


@pytest.fixture(scope="module")
def hundred():
    return complete_graphs(1, N)


@pytest.mark.parametrize("sigma", [0.5, 5, 8, 10, 11, 12, 12.2, 12.5, 12.6, 13, 15, 20, 30, 50, 90])
def test_the_cascade_curve_is_granovetters_head_for_head(hundred, sigma) -> None:
    # Exact: not one person more or less at any sigma.
    thresholds = midpoint_thresholds(float(sigma))
    assert final_number(hundred, thresholds)[0] == cascade(thresholds)


def test_the_cascade_of_a_hundred_jumps_at_12_549(hundred) -> None:
    assert jump(hundred, per_person=1.0) == pytest.approx(12.549, abs=5e-4)
    below, above = midpoint_thresholds(12.54), midpoint_thresholds(12.56)
    assert final_number(hundred, below)[0] <= 6
    assert final_number(hundred, above)[0] == 100


def test_thresholds_as_shares_of_all_jump_one_per_cent_of_a_head_earlier(hundred) -> None:
    # A share of the hundred, oneself included, is held against a share of the 99 others.
    assert jump(hundred, per_person=0.99) == pytest.approx(12.5087, abs=5e-4)


def test_the_jump_tends_to_the_tangency_of_r_equals_f_of_r() -> None:
    # Distance to the limit falls as 1/N: extrapolated from 200 and 400, tolerance 0.004.
    assert tangency() == pytest.approx(12.222, abs=5e-4)
    at = {n: jump(complete_graphs(1, n), per_person=1.0) for n in (200, 400)}
    assert 12.222 < at[400] < at[200] < 12.549
    assert 2.0 * at[400] - at[200] == pytest.approx(tangency(), abs=4e-3)


def final_size_law(sigma: float) -> list[float]:
    """Return the probability of each final number for N independent normal thresholds.

    Ball's triangular equations, in exact rational arithmetic: they are hopeless in floats.
    """
    stays = [Fraction(float(ndtr((MEAN - k) / sigma))) for k in range(N + 1)]
    law: list[Fraction] = []
    for number in range(N + 1):
        others = N - number
        used = sum(
            math.comb(N - k, number - k) * chance / stays[k] ** others
            for k, chance in enumerate(law)
        )
        law.append(stays[number] ** others * (math.comb(N, number) - used))
    return [float(chance) for chance in law]


@pytest.fixture(scope="module")
def many_hundreds():
    return complete_graphs(800, N)


@pytest.mark.parametrize("sigma", [11.0, 12.2, 14.0])
def test_random_thresholds_end_as_the_law_of_the_final_size_says(many_hundreds, sigma) -> None:
    # 800 crowds of 100 in 20 replications. Smallest bugs: 13 of the 100 heads in the mean
    # (the law is two-humped), 0.13 in the share of crowds that tip.
    law = final_size_law(sigma)
    assert math.fsum(law) == pytest.approx(1.0, abs=1e-9)
    luck = np.random.default_rng(78)
    people = MEAN + sigma * luck.standard_normal((800, N))
    ends = final_number(many_hundreds, people).reshape(20, 40)
    mean = sum(k * chance for k, chance in enumerate(law))
    assert_mean(ends.mean(axis=1), mean, smallest_bug=13.0, of="final number")
    tipped = math.fsum(law[51:])
    assert_mean((ends > 50).mean(axis=1), tipped, smallest_bug=0.13, of="share of crowds that tip")


def test_those_who_act_go_on_acting(hundred) -> None:
    # Synchronous steps climb and never fall back: everybody who joined saw fewer than now.
    society = Society(hundred, {"collective_action.solidarity": 1.0})
    society.threshold[:] = midpoint_thresholds(13.0) / (N - 1)
    before = society.acting.copy()
    for _ in range(60):
        society.step()
        assert (society.acting >= before).all()
        before = society.acting.copy()
    assert before.sum() == 100
