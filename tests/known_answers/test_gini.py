"""The Gini coefficient of hours given has its textbook values.

Gini (1912): mean difference over twice the mean. Uniform 1/3, exponential 1/2, all in
one hand 1 - 1/n, even 0.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.inequality import gini

POSITIVE = st.lists(st.floats(0.0, 1e6), min_size=1, max_size=60)


def test_textbook_distributions_have_their_textbook_ginis() -> None:
    # At 100,000 midpoint quantiles; tolerance 1e-4.
    u = (np.arange(100_000) + 0.5) / 100_000
    assert gini(u) == pytest.approx(1.0 / 3.0, abs=1e-4)
    assert gini(-np.log(u)) == pytest.approx(0.5, abs=1e-4)
    pareto = u ** (-1.0 / 3.0)
    assert gini(pareto) == pytest.approx(1.0 / 5.0, abs=1e-3)


@pytest.mark.parametrize("n", [2, 7, 1000])
def test_one_holder_of_everything_and_equal_holders(n) -> None:
    one = np.zeros(n)
    one[n // 2] = 3.0
    assert gini(one) == pytest.approx(1.0 - 1.0 / n)
    assert gini(np.full(n, 0.7)) == pytest.approx(0.0, abs=1e-12)


@given(values=POSITIVE)
@settings(deadline=None, derandomize=True)
def test_it_is_the_mean_difference_over_twice_the_mean(values) -> None:
    x = np.array(values)
    if x.sum() < 1e-3:
        return
    difference = np.abs(x[:, None] - x[None, :]).mean()
    assert gini(x) == pytest.approx(difference / (2.0 * x.mean()), abs=1e-9)


@given(values=POSITIVE, scale=st.floats(0.5, 100.0))
@settings(deadline=None, derandomize=True)
def test_neither_the_unit_nor_the_order_matters(values, scale) -> None:
    x = np.array(values)
    if x.sum() < 1e-3:
        return
    assert gini(x[::-1] * scale) == pytest.approx(gini(x), abs=1e-9)


def test_nobody_giving_is_no_evenness_and_nonsense_is_refused() -> None:
    assert gini(np.zeros(5)) == 1.0
    for wrong in ([], [-1.0, 2.0]):
        with pytest.raises(ValueError, match="Gini"):
            gini(wrong)
