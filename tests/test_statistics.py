"""Statistics of pairs: against scipy, against published numbers, and by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from experiments.statistics import (
    correlation_of_pairs,
    difference_of_effects,
    effect_of_pairs,
    holm,
    no_event_bound,
    runs_needed,
    tost,
)

numbers = st.floats(-1e6, 1e6, allow_subnormal=False)
several = st.lists(numbers, min_size=3, max_size=30)


@pytest.fixture
def differences():
    return np.random.default_rng(7).normal(0.4, 1.3, 12)


# ---- the interval -----------------------------------------------------------


def test_the_interval_is_students(differences):
    effect = effect_of_pairs(differences)
    reference = stats.ttest_1samp(differences, 0.0)
    interval = reference.confidence_interval(0.95)
    assert effect.mean == pytest.approx(differences.mean(), rel=1e-14)
    assert effect.low == pytest.approx(interval.low, rel=1e-12)
    assert effect.high == pytest.approx(interval.high, rel=1e-12)
    assert effect.p_value == pytest.approx(reference.pvalue, rel=1e-12)
    assert effect.n == 12


def test_the_confidence_is_the_one_sided_test(differences):
    above = stats.ttest_1samp(differences, 0.0, alternative="less").pvalue
    assert effect_of_pairs(differences).probability_above_zero == pytest.approx(above, rel=1e-12)


def test_a_worked_example_by_hand():
    """1, 2, 3: mean 2, standard error 1/sqrt(3), t(2) = 4.302653."""
    effect = effect_of_pairs([1.0, 2.0, 3.0])
    assert effect.mean == 2.0
    assert effect.half_width == pytest.approx(4.302653 / math.sqrt(3.0), rel=1e-6)


@pytest.mark.parametrize("n", [4, 10])
def test_the_interval_holds_the_true_mean_in_95_of_100_studies(n):
    """4,000 studies, tolerance 4 standard errors (0.014).

    Would catch a normal quantile in place of t (coverage 0.918 at n = 10, 0.855
    at n = 4) and a deviation divided by n in place of n - 1 (0.930 at n = 4).
    """
    studies = 4000
    draws = np.random.default_rng(20120101).normal(1.0, 2.0, (studies, n))
    effects = [effect_of_pairs(row) for row in draws]
    covered = sum(e.low <= 1.0 <= e.high for e in effects) / studies
    assert abs(covered - 0.95) <= 4.0 * math.sqrt(0.95 * 0.05 / studies)


def test_equal_differences_have_an_interval_of_zero_width():
    for value, above in ((0.1, 1.0), (-0.1, 0.0), (0.0, 0.5)):
        effect = effect_of_pairs([value] * 7)
        assert (effect.mean, effect.low, effect.high) == (value, value, value)
        assert effect.probability_above_zero == above
        assert effect.p_value == (1.0 if value == 0.0 else 0.0)


def test_a_single_pair_has_no_interval_and_no_confidence():
    effect = effect_of_pairs([1.5])
    assert effect.mean == 1.5
    assert effect.half_width is None
    assert (effect.low, effect.high, effect.probability_above_zero) == (None, None, None)


@pytest.mark.parametrize("values", [[], [1.0, math.nan], [math.inf, 0.0]])
def test_missing_is_an_error_and_never_a_number(values):
    for function in (
        effect_of_pairs,
        lambda v: tost(v, 1.0),
        lambda v: runs_needed(v, 1.0),
        lambda v: correlation_of_pairs(v, v),
        lambda v: difference_of_effects(v, v),
    ):
        with pytest.raises(ValueError, match=r"missing or not finite|no pairs"):
            function(values)


@given(several)
def test_the_interval_holds_its_mean_and_turns_with_the_sign(values):
    effect, mirrored = effect_of_pairs(values), effect_of_pairs([-v for v in values])
    assert effect.low <= effect.mean <= effect.high
    assert (mirrored.low, mirrored.high) == (-effect.high, -effect.low)
    assert mirrored.probability_above_zero == pytest.approx(1.0 - effect.probability_above_zero)


# ---- differences of effects -------------------------------------------------


def test_the_difference_of_two_paired_effects_is_the_effect_of_their_differences(differences):
    other = differences[::-1]
    effect = difference_of_effects(differences, other)
    reference = stats.ttest_rel(differences, other).confidence_interval(0.95)
    assert (effect.low, effect.high) == pytest.approx((reference.low, reference.high), rel=1e-12)


def test_the_difference_of_two_unpaired_effects_is_welchs(differences):
    other = differences[:5] * 3.0 + 1.0
    effect = difference_of_effects(differences, other, paired=False)
    reference = stats.ttest_ind(differences, other, equal_var=False)
    interval = reference.confidence_interval(0.95)
    assert (effect.low, effect.high) == pytest.approx((interval.low, interval.high), rel=1e-12)
    assert effect.p_value == pytest.approx(reference.pvalue, rel=1e-12)


def test_paired_studies_of_different_length_are_refused():
    with pytest.raises(ValueError, match="have the same runs, here 3 and 2"):
        difference_of_effects([1.0, 2.0, 3.0], [1.0, 2.0])


# ---- equivalence ------------------------------------------------------------


def test_the_equivalence_test_is_the_larger_of_two_one_sided_t_tests(differences):
    found = tost(differences, 0.9)
    above = stats.ttest_1samp(differences, -0.9, alternative="greater").pvalue
    below = stats.ttest_1samp(differences, 0.9, alternative="less").pvalue
    assert found.p_value == pytest.approx(max(above, below), rel=1e-12)
    interval = stats.ttest_1samp(differences, 0.0).confidence_interval(0.90)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=1e-12)


@given(several, st.floats(0.01, 1e6))
def test_equivalent_means_that_the_90_per_cent_interval_lies_within_the_margin(values, margin):
    found = tost(values, margin)
    assert found.equivalent == (-margin < found.low and found.high < margin)
    if abs(found.p_value - 0.05) > 1e-9:  # the same verdict by the other road
        assert found.equivalent == (found.p_value < 0.05)


def test_no_significant_difference_is_not_equivalence():
    few = [-3.0, 0.1, 3.2]
    assert effect_of_pairs(few).p_value > 0.9
    assert not tost(few, 1.0).equivalent
    assert tost(few, 20.0).equivalent


def test_the_equivalence_test_errs_in_5_of_100_studies_at_the_margin():
    """4,000 studies whose true difference is the margin: 5 % pass, tolerance 4 standard errors.

    Would catch a 95 % interval in place of the 90 % one (2.5 % pass).
    """
    studies = 4000
    draws = np.random.default_rng(1987).normal(1.0, 0.3, (studies, 10))
    passed = sum(tost(row, 1.0).equivalent for row in draws) / studies
    assert abs(passed - 0.05) <= 4.0 * math.sqrt(0.05 * 0.95 / studies)


def test_equal_differences_are_equivalent_only_within_the_margin():
    assert tost([0.5] * 4, 1.0).equivalent
    assert not tost([1.5] * 4, 1.0).equivalent


@pytest.mark.parametrize("margin", [0.0, -1.0, math.nan])
def test_a_margin_that_is_none_is_refused(margin):
    with pytest.raises(ValueError, match="margin must be above zero"):
        tost([0.1, 0.2], margin)


# ---- families, correlation, forecasts, bounds -------------------------------


def test_holm_gives_the_published_example():
    """R's p.adjust(c(.01, .04, .03, .005), "holm")."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []
    assert holm([0.7, 0.6]) == [1.0, 1.0]


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=12))
def test_holm_lies_between_no_correction_and_bonferroni(p_values):
    for raw, adjusted in zip(p_values, holm(p_values), strict=True):
        assert raw <= adjusted <= min(1.0, raw * len(p_values))


def test_holm_errs_in_at_most_5_of_100_families_without_effects():
    """4,000 families of nine true nulls, tolerance 4 standard errors; uncorrected it is 37 %."""
    draws = np.random.default_rng(1979).random((4000, 9))
    wrong = sum(min(holm(row.tolist())) < 0.05 for row in draws) / 4000
    assert wrong <= 0.05 + 4.0 * math.sqrt(0.05 * 0.95 / 4000)


def test_the_correlation_is_pearsons(differences):
    other = differences**2
    reference = stats.pearsonr(differences, other).statistic
    assert correlation_of_pairs(differences, other) == pytest.approx(reference, rel=1e-12)


def test_the_correlation_says_nothing_of_constants_or_of_two_pairs():
    assert correlation_of_pairs([1.0, 1.0, 1.0], [1.0, 2.0, 3.0]) is None
    assert correlation_of_pairs([1.0, 2.0], [1.0, 3.0]) is None


def test_the_forecast_is_the_smallest_number_that_is_narrow_enough(differences):
    deviation = differences.std(ddof=1)
    for width in (2.0, 0.8, 0.3, 0.05):
        n = runs_needed(differences, width)
        assert stats.t.ppf(0.975, n - 1) * deviation / math.sqrt(n) <= width
        assert n == 2 or stats.t.ppf(0.975, n - 2) * deviation / math.sqrt(n - 1) > width
    assert runs_needed([3.0] * 5, 0.1) == 2


def test_a_forecast_for_a_narrow_interval_grows_with_the_square():
    """(1.96 s / P)^2 for large n: s of 1, 2, 3, 4 is 1.29099."""
    assert runs_needed([1.0, 2.0, 3.0, 4.0], 0.01) == pytest.approx(64_026, rel=1e-3)


def test_nothing_seen_is_a_bound_of_three_over_the_exposure():
    """No event in n has probability 5 % at rate -log(0.05)/n = 2.996/n."""
    assert no_event_bound(100.0) == 0.03
    assert math.exp(-no_event_bound(50.0) * 50.0) == pytest.approx(0.05, abs=3e-4)
    with pytest.raises(ValueError, match="exposure"):
        no_event_bound(0.0)
