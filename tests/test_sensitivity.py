"""Sensitivity: known indices come out, designs grow without losing a point, luck is told apart."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from scipy import stats

from experiments.analysis.luck import share_of_luck
from experiments.analysis.methods import METHODS, method
from experiments.analysis.methods.sobol import Sobol
from experiments.analysis.sensitivity import sensitivity
from sim.errors import InputError

SIZES = {"morris": 8, "sobol": 8, "fast": 512, "rbd-fast": 128, "pawn": 128, "delta": 128}
NAMES = ("a", "b", "c")


def ishigami(x):
    """Ishigami & Homma (1990) with a = 7, b = 0.1, on the unit cube."""
    angle = np.pi * (2.0 * x - 1.0)
    s = np.sin(angle)
    return s[:, 0] + 7.0 * s[:, 1] ** 2 + 0.1 * angle[:, 2] ** 4 * s[:, 0]


ISHIGAMI_VARIANCE = 49 / 8 + 0.1 * np.pi**4 / 5 + 0.01 * np.pi**8 / 18 + 0.5
ISHIGAMI_S1 = np.array([0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2, 49 / 8, 0.0]) / ISHIGAMI_VARIANCE
ISHIGAMI_S13 = 8 * 0.01 * np.pi**8 / 225 / ISHIGAMI_VARIANCE
ISHIGAMI_ST = ISHIGAMI_S1 + np.array([ISHIGAMI_S13, 0.0, ISHIGAMI_S13])

G_WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0])


def g_function(x):
    """Sobol's g-function (Saltelli & Sobol 1995)."""
    return ((np.abs(4.0 * x - 2.0) + G_WEIGHTS) / (1.0 + G_WEIGHTS)).prod(axis=1)


G_PARTS = 1.0 / (3.0 * (1.0 + G_WEIGHTS) ** 2)
G_VARIANCE = (1.0 + G_PARTS).prod() - 1.0
G_S1 = G_PARTS / G_VARIANCE
G_ST = (
    np.array([part * (1.0 + np.delete(G_PARTS, i)).prod() for i, part in enumerate(G_PARTS)])
    / G_VARIANCE
)


def g_of_three(x):
    """The g-function of three inputs, with weights 0, 1 and 9."""
    weights = np.array([0.0, 1.0, 9.0])
    return ((np.abs(4.0 * x - 2.0) + weights) / (1.0 + weights)).prod(axis=1)


_PARTS = 1.0 / (3.0 * (1.0 + np.array([0.0, 1.0, 9.0])) ** 2)
G_ST_OF_THREE = np.array(
    [part * (1.0 + np.delete(_PARTS, i)).prod() for i, part in enumerate(_PARTS)]
) / ((1.0 + _PARTS).prod() - 1.0)


def analysed(how, function, inputs, size, **more):
    """The analysis of a function without luck."""
    names = [f"x{i}" for i in range(inputs)]
    design = how.design(inputs, size, 3)
    found = sensitivity(how, names, design, function(design)[:, None], size, **more)
    return found, names


def values(found, index, names):
    return np.array([found.of(index, name).value for name in names])


def test_the_analytic_indices_of_ishigami_come_out_of_sobol_in_first_total_and_second_order():
    found, names = analysed(Sobol(second_order=True), ishigami, 3, 2048)
    assert values(found, "S1", names) == pytest.approx(ISHIGAMI_S1, abs=0.02)
    assert values(found, "ST", names) == pytest.approx(ISHIGAMI_ST, abs=0.02)
    assert found.of("S2", "x0", "x2").value == pytest.approx(ISHIGAMI_S13, abs=0.03)
    assert found.of("S2", "x0", "x1").value == pytest.approx(0.0, abs=0.03)
    for one in found.indices:
        if one.index == "ST":
            assert one.low < ISHIGAMI_ST[names.index(one.input)] < one.high


def test_the_analytic_indices_of_the_g_function_come_out_of_sobol():
    found, names = analysed(Sobol(), g_function, 5, 1024)
    assert values(found, "S1", names) == pytest.approx(G_S1, abs=0.03)
    assert values(found, "ST", names) == pytest.approx(G_ST, abs=0.03)
    assert [one.input for one in found.ranking] == names


def test_the_analytic_indices_come_out_of_fast_with_total_order():
    found, names = analysed(METHODS["fast"], ishigami, 3, 2048)
    assert values(found, "S1", names) == pytest.approx(ISHIGAMI_S1, abs=0.03)
    assert values(found, "ST", names) == pytest.approx(ISHIGAMI_ST, abs=0.08)


def test_the_analytic_first_order_comes_out_of_rbd_fast():
    found, names = analysed(METHODS["rbd-fast"], ishigami, 3, 2048)
    assert values(found, "S1", names) == pytest.approx(ISHIGAMI_S1, abs=0.04)


def test_morris_gives_a_linear_function_its_coefficients_and_no_spread():
    weights = np.array([3.0, -1.0, 0.0])
    found, names = analysed(METHODS["morris"], lambda x: x @ weights, 3, 6)
    assert values(found, "mu_star", names) == pytest.approx(np.abs(weights))
    assert values(found, "mu", names) == pytest.approx(weights)
    assert values(found, "sigma", names) == pytest.approx(0.0, abs=1e-12)


def test_morris_sees_interaction_as_spread():
    found, _ = analysed(METHODS["morris"], lambda x: x[:, 0] * x[:, 1], 3, 20)
    assert found.of("sigma", "x0").value > 0.1
    assert found.of("sigma", "x2").value == 0.0


def sum_of_two(x):
    return x[:, 0] + x[:, 1]


def test_pawn_finds_the_distances_that_follow_from_the_distributions():
    """Y = X1 + X2: within a slice of X1 the distribution is known in closed form."""
    grid = np.linspace(0.0, 2.0, 2001)
    everywhere = np.where(grid < 1.0, grid**2 / 2.0, 1.0 - (2.0 - grid) ** 2 / 2.0)
    distances = []
    for low in np.arange(10) / 10.0:
        inner = low + np.linspace(0.0, 0.1, 201)
        within = np.clip(grid[:, None] - inner[None, :], 0.0, 1.0).mean(axis=1)
        distances.append(np.abs(within - everywhere).max())
    found, _ = analysed(METHODS["pawn"], sum_of_two, 3, 2048)
    for name in ("x0", "x1"):
        assert found.of("median", name).value == pytest.approx(np.median(distances), abs=0.03)
        assert found.of("maximum", name).value == pytest.approx(max(distances), abs=0.03)
    assert found.of("median", "x2").value == pytest.approx(found.of("noise", "x2").value, abs=0.03)
    assert found.of("median", "x2").value < 0.1


def normal_sum(x):
    """Y = 2 Z1 + Z2 with standard normal Z, and a third input that does nothing."""
    return stats.norm.ppf(x[:, 0]) * 2.0 + stats.norm.ppf(x[:, 1])


def test_delta_finds_the_distance_that_follows_from_the_densities():
    """Knowing Z1 leaves a normal density of variance 1, knowing Z2 one of variance 4."""
    grid = np.linspace(-12.0, 12.0, 1201)
    everywhere = stats.norm.pdf(grid, 0.0, np.sqrt(5.0))
    found, _ = analysed(METHODS["delta"], normal_sum, 3, 512, resamples=10)
    for name, weight, rest in (("x0", 2.0, 1.0), ("x1", 1.0, 2.0)):
        known = stats.norm.ppf((np.arange(400) + 0.5) / 400)
        apart = np.abs(everywhere - stats.norm.pdf(grid, weight * known[:, None], rest))
        expected = 0.5 * np.trapezoid(apart, grid).mean()
        assert found.of("delta", name).value == pytest.approx(expected, abs=0.05)
    assert found.of("delta", "x2").value < 0.12, "of a finite sample it is not quite zero"


@pytest.mark.parametrize("name", METHODS)
def test_a_design_twice_as_large_begins_with_the_smaller_one(name):
    how, size = METHODS[name], SIZES[name]
    small, large = how.design(3, size, 11), how.design(3, 2 * size, 11)
    assert small.shape == (how.points(3, size), 3)
    assert large.shape == (how.points(3, 2 * size), 3)
    assert np.array_equal(large[: len(small)], small)
    assert len(np.unique(large[len(small) :], axis=0)) > 1
    assert not np.array_equal(how.design(3, size, 12), small), "the seed of the design is used"
    assert small.min() >= 0.0 and small.max() <= 1.0


@pytest.mark.parametrize("name", METHODS)
def test_an_analysis_leaves_no_trace_in_the_process_and_depends_on_none(name):
    how, size = METHODS[name], SIZES[name]
    design = how.design(3, size, 1)
    outcome = (design @ [1.0, 2.0, 0.5] + design[:, 0] * design[:, 1])[:, None]

    def found(state):
        np.random.seed(state)  # noqa: NPY002
        filters, shown = list(warnings.filters), warnings.formatwarning
        result = sensitivity(how, NAMES, design, outcome, size, resamples=20)
        assert (list(warnings.filters), warnings.formatwarning) == (filters, shown)
        after = np.random.random()  # noqa: NPY002
        np.random.seed(state)  # noqa: NPY002
        assert after == np.random.random(), "the global generator is as it was"  # noqa: NPY002
        return result.indices

    assert found(1) == found(2)


def test_luck_is_told_apart_into_what_is_shared_and_what_is_not():
    random = np.random.default_rng(1)
    effect, shared = random.normal(0.0, 3.0, (4000, 1)), random.normal(0.0, 2.0, (1, 400))
    luck = share_of_luck(effect + shared + random.normal(0.0, 1.0, (4000, 400)))
    assert luck.inputs == pytest.approx(9 / 14, abs=0.03)
    assert luck.shared == pytest.approx(4 / 14, abs=0.03)
    assert luck.apart == pytest.approx(1 / 14, abs=0.01)
    assert luck.left_in_mean == pytest.approx(1 / 400 / (9 + 1 / 400), rel=0.1)
    assert luck.total + luck.inputs == pytest.approx(1.0)


def test_the_components_of_luck_are_those_worked_out_by_hand():
    """Mean squares 6.25 (points), 2.25 (seeds) and 0.25 (rest) make 3, 1 and 0.25."""
    luck = share_of_luck([[1.0, 2.0], [3.0, 5.0]])
    assert (luck.inputs, luck.shared, luck.apart) == pytest.approx(
        (3 / 4.25, 1 / 4.25, 0.25 / 4.25)
    )
    assert luck.left_in_mean == pytest.approx(0.125 / 3.125)


@pytest.mark.parametrize("second_order", [False, True])
def test_luck_is_taken_from_points_that_share_no_coordinate(second_order):
    how = Sobol(second_order)
    design = how.design(3, 16, 1)
    sample = design[how.independent(3, len(design))]
    assert sample.shape == (32, 3)
    assert not (sample[0::2] == sample[1::2]).any()


def test_luck_that_is_apart_inflates_total_indices_by_what_is_said_to_be_left_in_the_mean():
    """Total indices of means are (ST V + s^2/K) / (V + s^2/K) where luck is independent."""
    how, size, seeds = Sobol(), 1024, 4
    design = how.design(3, size, 5)
    noise = np.random.default_rng(2).normal(0.0, 3.0, (len(design), seeds))
    found = sensitivity(how, NAMES, design, ishigami(design)[:, None] + noise, size)
    variance = ISHIGAMI_VARIANCE
    left = 9.0 / seeds / (variance + 9.0 / seeds)
    assert found.luck.left_in_mean == pytest.approx(left, abs=0.03)
    expected = (ISHIGAMI_ST * variance + 9.0 / seeds) / (variance + 9.0 / seeds)
    assert values(found, "ST", NAMES) == pytest.approx(expected, abs=0.05)


def test_luck_that_all_points_share_leaves_indices_as_they_are():
    how, size = Sobol(), 256
    design = how.design(3, size, 5)
    plain = ishigami(design)[:, None]
    shared = np.array([[-4.0, 1.0, 0.5, 9.0]])
    with_luck = sensitivity(how, NAMES, design, plain + shared, size)
    without = sensitivity(how, NAMES, design, plain, size)
    assert values(with_luck, "ST", NAMES) == pytest.approx(values(without, "ST", NAMES))
    assert with_luck.luck.apart == pytest.approx(0.0, abs=1e-12)
    for one in with_luck.indices:
        assert one.seed_low == pytest.approx(one.seed_high)


def test_the_spread_over_seeds_is_that_of_each_seed_alone():
    how, size = Sobol(), 64
    design = how.design(2, size, 5)
    first, second = design[:, 0], design[:, 1]
    found = sensitivity(how, ("a", "b"), design, np.column_stack([first, second]), size)
    alone = sensitivity(how, ("a", "b"), design, first[:, None], size)
    assert found.of("ST", "a").seed_high == alone.of("ST", "a").value
    assert found.of("ST", "a").seed_low == pytest.approx(0.0, abs=1e-12)


def test_convergence_is_claimed_of_a_large_design_and_not_of_a_small_one():
    small, _ = analysed(Sobol(), ishigami, 3, 32)
    assert not small.convergence.reached
    widest = small.convergence.widest
    assert small.convergence.needed == np.ceil(32 * (widest / 0.05) ** 2) > 320
    assert "not reached" in str(small.convergence)
    large, _ = analysed(Sobol(), lambda x: x[:, 0], 3, 8192)
    assert large.convergence.reached
    assert large.convergence.negligible == ("x1", "x2")
    assert large.convergence.change < 0.01


@pytest.mark.parametrize(
    ("name", "size", "message"),
    [
        ("sobol", 100, "give 64 or 128"),
        ("pawn", 64, "give 128 or more"),
        ("fast", 600, "give 512 or 768"),
        ("morris", 1, "give 2 or more"),
    ],
)
def test_a_size_that_a_method_cannot_use_is_refused_with_the_nearest_that_it_can(
    name, size, message
):
    with pytest.raises(InputError, match=message):
        METHODS[name].check(size)


def test_a_method_that_does_not_exist_is_refused_with_the_nearest_name():
    with pytest.raises(InputError, match="did you mean 'sobol'"):
        method("sobo")


def test_an_outcome_that_nothing_changes_is_said_and_one_that_is_missing_refused():
    how, size = METHODS["morris"], 4
    design = how.design(3, size, 1)
    with pytest.raises(InputError, match="the same at every point"):
        sensitivity(how, NAMES, design, np.ones((len(design), 4)), size)
    broken = ishigami(design)[:, None].copy()
    broken[3] = np.nan
    with pytest.raises(ValueError, match="missing"):
        sensitivity(how, NAMES, design, broken, size)
