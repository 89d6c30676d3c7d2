"""Designs visit the points they promise; factors take their ranges from the papers."""

from __future__ import annotations

import math
from collections import Counter
from functools import reduce
from itertools import combinations
from operator import xor

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.studies.designs import Asked, design_names, make_points, number_of_points
from experiments.studies.designs.fractional_factorial import columns
from experiments.studies.factor import Factor, default_factors, parse_factor
from experiments.studies.inputs import apply_inputs, input_of
from experiments.studies.points_file import read_points
from experiments.studies.runner import study_of
from scenarios import load
from sim.errors import InputError
from sim.parameters import PARAMETERS
from sim.reform_spec import ReformSpec, parse_shock
from sim.reforms import REFORMS
from sim.shocks import SHOCKS

TOWN = load("test-town").with_(warmup_weeks=4, horizon_weeks=8)
FLATTEN = (ReformSpec("flatten"),)
SHARE = Factor("x", float, 0.5, 0.0, 1.0)
WHOLE = Factor("n", int, 0, 1, 3)
WORD = Factor("w", str, "a", values=("a", "b", "c", "d"))


def points(design: str, factors=(SHARE, WHOLE, WORD), **asked):
    table = make_points(design, factors, Asked(**asked))
    assert len(table) == number_of_points(design, factors, Asked(**asked))
    assert list(table.columns) == [factor.name for factor in factors]
    return table


# ---- designs ----------------------------------------------------------------


def test_a_latin_hypercube_has_one_point_in_each_slice_of_each_factor():
    table = points("lhs", runs=24, rng=5)
    assert sorted(int(x * 24) for x in table.x) == list(range(24))
    assert Counter(table.n) == {1: 8, 2: 8, 3: 8}
    assert Counter(table.w) == dict.fromkeys("abcd", 6)


def test_a_sobol_sequence_is_balanced_and_goes_on_where_it_ended():
    table = points("sobol", runs=64, rng=5)
    assert Counter(int(x * 16) for x in table.x) == dict.fromkeys(range(16), 4)
    assert points("sobol", runs=16, rng=5).equals(table.head(16))


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_another_seed_draws_other_points_and_the_same_seed_the_same(design):
    one = points(design, runs=8, rng=1)
    assert one.equals(points(design, runs=8, rng=1))
    assert not one.equals(points(design, runs=8, rng=2))


def test_a_full_factorial_has_every_combination_once():
    table = points("factorial", levels=3)
    assert len(table) == 3 * 3 * 4 == len(table.drop_duplicates())
    assert set(table.x) == {0.0, 0.5, 1.0}


@pytest.mark.parametrize(
    ("factors", "runs"), [(1, 2), (3, 8), (5, 16), (6, 32), (8, 64), (11, 128), (17, 256)]
)
def test_a_fraction_of_resolution_v_is_as_small_as_the_known_ones(factors, runs):
    """Box, Hunter & Hunter 2005, table 6.22; Sanchez & Sanchez 2005."""
    several = [Factor(f"x{k}", float, 0.0, -1.0, 1.0) for k in range(factors)]
    assert len(points("fractional", several)) == runs


def test_no_main_effect_or_interaction_of_two_is_confounded_with_another():
    """Resolution V: the columns of all effects up to two factors are orthogonal."""
    several = [Factor(f"x{k}", float, 0.0, -1.0, 1.0) for k in range(9)]
    signs = points("fractional", several).to_numpy()
    pairs = [signs[:, a] * signs[:, b] for a, b in combinations(range(9), 2)]
    effects = numpy.column_stack([numpy.ones(len(signs)), signs, *pairs])
    assert (effects.T @ effects == len(signs) * numpy.eye(effects.shape[1])).all()


def test_columns_of_many_factors_have_no_sum_of_four_that_vanishes():
    for count in (1, 2, 3, 4):
        assert all(reduce(xor, some) for some in combinations(columns(20), count))


def test_one_at_a_time_moves_one_factor_from_the_base_point():
    table = points("one-at-a-time")
    base = table.iloc[0]
    assert base.tolist() == [0.5, 0, "a"]
    assert [(row != base).sum() for _, row in table.iterrows()] == [0] + [1] * 7
    assert table.x.tolist()[1:3] == [0.0, 1.0]


@given(st.floats(0.0, 1.0, exclude_max=True))
def test_a_factor_never_leaves_its_range(share):
    assert 0.0 <= SHARE.at(share) <= 1.0
    assert WHOLE.at(share) == 1 + math.floor(3 * share)
    assert WORD.at(share) in WORD.values


@pytest.mark.parametrize(
    ("design", "asked", "message"),
    [
        ("lhs", {}, "how many points"),
        ("lhs", {"runs": 0}, "0 is below 1"),
        ("sobol", {"runs": 500}, "give 256 or 512"),
        ("factorial", {"runs": 5}, "--runs has no meaning"),
        ("factorial", {"levels": 1}, "levels: 1 is below 2"),
        ("fractional", {}, "w has 4 values"),
        ("lsh", {"runs": 5}, "did you mean 'lhs'"),
    ],
)
def test_what_a_design_cannot_give_is_said(design, asked, message):
    with pytest.raises(InputError, match=message):
        number_of_points(design, (SHARE, WHOLE, WORD), Asked(**asked))


def test_all_designs_are_found():
    assert design_names() == ["factorial", "fractional", "lhs", "one-at-a-time", "sobol"]


# ---- factors ----------------------------------------------------------------


def test_by_default_every_parameter_is_varied_over_its_papers_range():
    factors = {factor.name: factor for factor in default_factors(TOWN)}
    fixed = {name for name, p in PARAMETERS.items() if p.low == p.high}
    assert factors.keys() == PARAMETERS.keys() - fixed
    for name, factor in factors.items():
        assert (factor.low, factor.high) == (PARAMETERS[name].low, PARAMETERS[name].high)


def factor(text: str) -> Factor:
    return parse_factor(text, TOWN.with_(shocks=["downturn"]), FLATTEN)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("flatten.strength", (0.0, 1.0)),
        ("flatten.start_week", (0, 7)),
        ("flatten.start_week=2:5", (2, 5)),
        ("flatten.pooling", (False, True)),
        ("flatten.place", ("all", "Testing")),
        ("downturn.strength=0.25:0.75", (0.25, 0.75)),
        ("shock", ("none", *SHOCKS)),
        ("city=test-town,daqing-2012", ("test-town", "daqing-2012")),
        ("trust.trust_drift=0.001,0.01,0.02", (0.001, 0.01, 0.02)),
        ("mediation.linkage", (0.0, 0.3)),
    ],
)
def test_a_factor_is_read_with_what_its_papers_say(text, values):
    found = factor(text)
    expected = values if found.values else (found.low, found.high)
    if text == "mediation.linkage":
        assert (found.low, found.high) == (
            PARAMETERS[text].low,
            PARAMETERS[text].high,
        ), "the parameter, not the setting of the same name"
    else:
        assert (found.values or expected) == values


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("trust.trust_drif", "did you mean 'trust.trust_drift'"),
        ("flaten.strength", "did you mean 'flatten.strength'"),
        ("flatten.strenght", "did you mean 'flatten.strength'"),
        ("trust.trust_drift=0:2", r"2 is outside .* from 0 to 0\.05"),
        ("trust.trust_drift=0.02:0.01", "0.02 is not below 0.01"),
        ("trust.trust_drift=nan,0.01", "nan is outside"),
        ("trust.trust_drift=much", "'much' is not a number"),
        ("trust.trust_drift=", "no values"),
        ("trust.trust_drift=0.01,0.01", "0.01 is given twice"),
        ("flatten.start_week=1.5:3", "'1.5' is not a whole number"),
        ("flatten.strength=-1:1", "-1 is outside"),
        ("flatten.pooling=perhaps", "write true or false"),
        ("mediation.strength", "add it: --reform mediation"),
        ("disaster.strength", "add it: --shock disaster"),
        ("handling.authority.city", "there is nothing to vary"),
        ("city", "list them: --vary city=a,b"),
    ],
)
def test_a_factor_that_cannot_be_is_refused_with_what_would_be_right(text, message):
    with pytest.raises(InputError, match=message):
        factor(text)


def test_every_setting_of_every_reform_and_shock_has_a_name_of_its_own():
    seen = set()
    for role, known in (("reform", REFORMS), ("shock", SHOCKS)):
        for owner, reform in known.items():
            for setting in reform.SETTINGS:
                found = input_of(f"{owner}:{setting.name}")
                assert (found.role, found.owner, found.setting) == (role, owner, setting.name)
                assert found.name not in PARAMETERS
                seen.add(found.name)
    assert len(seen) == sum(len(r.SETTINGS) for k in (REFORMS, SHOCKS) for r in k.values())


# ---- where a value goes -----------------------------------------------------


def test_values_go_where_their_names_say():
    inputs = {
        "trust.trust_drift": 0.02,
        "flatten.strength": 0.5,
        "shock": "downturn",
        "downturn.start_week": 3,
    }
    city, (arm,) = apply_inputs(TOWN, FLATTEN, inputs)
    assert city.parameters["trust.trust_drift"] == 0.02
    assert city.shocks == (parse_shock("downturn:start_week=3"),)
    assert arm == ReformSpec("flatten", {"strength": 0.5})
    assert not city.adopted


def test_a_reform_in_force_is_moved_as_one_under_study_is():
    city, _ = apply_inputs(TOWN.with_(adopted=["flatten"]), (), {"flatten.strength": 0.5})
    assert city.adopted == (ReformSpec("flatten", {"strength": 0.5}),)


def test_a_package_is_moved_by_its_parts():
    package = TOWN.with_(packages={"both": ["flatten", "mediation"]}).packages[0]
    _, (arm,) = apply_inputs(TOWN, (package,), {"mediation.strength": 0.5})
    assert arm.parts == (ReformSpec("flatten"), ReformSpec("mediation", {"strength": 0.5}))
    assert str(arm) == "both"


def test_a_point_that_cannot_be_run_is_named(tmp_path):
    import pandas

    table = pandas.DataFrame({"trust.trust_drift": [0.01, 0.9]})
    with pytest.raises(InputError, match=r"point 1.*0\.9 is above 0\.05"):
        list(study_of(TOWN, table).plan())
    table = pandas.DataFrame({"flatten.place": ["all", "Nowhere"]})
    with pytest.raises(InputError, match=r"point 1.*'Nowhere' is not a district"):
        list(study_of(TOWN, table, ["flatten"]).plan())


# ---- a list of points -------------------------------------------------------


def test_a_list_of_points_is_read_from_a_file(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("\ufefftrust.trust_drift, flatten.pooling\n0.01,true\n\n0.02,false\n")
    table = read_points(path, TOWN, FLATTEN)
    assert table["trust.trust_drift"].tolist() == [0.01, 0.02]
    assert table["flatten.pooling"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        ("trust.trust_drift\n", "holds no points"),
        ("trust.trust_drif\n0.1\n", "line 2.*did you mean"),
        ("trust.trust_drift\n0.01\n3\n", "line 3.*3 is outside"),
        ("trust.trust_drift\n0:0.01\n", "line 2.*not one value"),
        ("trust.trust_drift,shock\n0.01\n", "line 2: 1 values for 2 inputs"),
        ("shock,shock\nnone,none\n", "line 1.*two columns"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_its_line(tmp_path, content, message):
    path = tmp_path / "points.csv"
    if content is not None:
        path.write_text(content)
    with pytest.raises(InputError, match=message):
        read_points(path, TOWN, FLATTEN)
