"""What a scenario promises: checked, frozen, and the same wherever it goes."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scenarios
from scenarios import load
from sim.errors import InputError
from sim.parameters import PARAMETERS
from sim.reform_spec import ReformSpec, parse_reform
from sim.reforms import REFORMS
from sim.scenario import Scenario
from sim.vocabulary import LEVELS, ROLES

CENSUS = {
    "Sartu": 328_808,
    "Longfeng": 352_404,
    "Ranghulu": 564_534,
    "Honggang": 169_522,
    "Datong": 234_557,
}


def largest_remainder(total: int, weights: dict[str, int]) -> dict[str, int]:
    """Divide whole units by weight, the rest to the largest remainders."""
    everybody = sum(weights.values())
    quotas = {name: total * weight / everybody for name, weight in weights.items()}
    shares = {name: int(quota) for name, quota in quotas.items()}
    left = total - sum(shares.values())
    for name in sorted(quotas, key=lambda n: shares[n] - quotas[n])[:left]:
        shares[name] += 1
    return shares


@pytest.fixture(scope="module")
def town() -> Scenario:
    return load("test-town")


@pytest.fixture(scope="module")
def daqing() -> Scenario:
    return load("daqing-2012")


# ---- the cities -------------------------------------------------------------


@pytest.mark.parametrize("name", scenarios.names())
def test_every_city_that_comes_with_reformlab_is_valid_and_says_what_it_is(name):
    city = load(name)
    assert city.name == name
    assert city.title == scenarios.title(name)
    assert "\n" not in city.title
    assert len(city.description) > 100
    assert set(city.staff) <= set(ROLES)


def test_daqing_has_the_residents_of_the_census(daqing):
    assert {d.name: d.residents for d in daqing.city.districts} == CENSUS
    assert daqing.city.residents == 1_649_825
    assert daqing.city.household_size == 2.86


@pytest.mark.parametrize(("unit", "total"), [("streets", 29), ("communities", 200)])
def test_daqing_divides_its_units_by_residents_with_the_largest_remainder(daqing, unit, total):
    units = {d.name: getattr(d, unit) for d in daqing.city.districts}
    assert units == largest_remainder(total, CENSUS)


def test_daqing_keeps_its_staff_of_5073_below_the_districts(daqing):
    assert 29 * daqing.staff["street"] + 200 * daqing.staff["community"] == pytest.approx(
        5_073, abs=1e-9
    )


def test_daqing_before_2012_has_four_levels_and_studies_the_three_reforms(daqing):
    assert tuple(level.name for level in daqing.levels) == LEVELS
    assert [spec.name for spec in daqing.reforms] == ["flatten", "self-governance", "mediation"]
    assert daqing.adopted == ()


def test_daqing_simulates_its_smallest_district_by_default(daqing):
    assert [d.residents for d in daqing.city.simulated] == [169_522]


def test_the_simulated_districts_are_the_smallest_in_the_order_of_the_city(daqing):
    chosen = daqing.with_(simulated_districts=3).city.simulated
    assert [d.name for d in chosen] == ["Sartu", "Honggang", "Datong"]


# ---- finding and reading ----------------------------------------------------


def test_a_city_is_found_by_name_from_any_folder(tmp_path, monkeypatch, town):
    monkeypatch.chdir(tmp_path)
    assert load("test-town") == town


def test_a_mistyped_name_is_answered_with_the_nearest_one():
    with pytest.raises(InputError, match=r"no scenario 'test-twon'.*did you mean 'test-town'"):
        load("test-twon")


def test_a_file_is_the_same_scenario_as_the_city_it_copies(tmp_path, town):
    copy = tmp_path / "test-town.toml"
    copy.write_bytes(Path(town.source).read_bytes())
    assert load(copy) == load(str(copy)) == town
    assert load(copy).sha256 == town.sha256
    assert load(copy).source != town.source


# ---- identity ---------------------------------------------------------------


def test_a_scenario_survives_its_own_tables_and_pickling(daqing):
    varied = daqing.with_(
        adopted=["flatten:strength=0.5,place=Sartu+Datong"],
        parameters={"handling.touch_hours.community": 3},
    )
    for copy in (Scenario.from_dict(varied.to_dict()), pickle.loads(pickle.dumps(varied))):
        assert copy == varied
        assert hash(copy) == hash(varied)
        assert copy.sha256 == varied.sha256


@pytest.mark.parametrize(
    "change",
    [
        {"tick_days": 1},
        {"horizon_weeks": 52},
        {"household_size": 3},
        {"staff": {"street": 7}},
        {"parameters": {"handling.touch_hours.community": 3.0}},
        {"adopted": ["mediation"]},
    ],
)
def test_whatever_determines_a_run_changes_the_hash(town, change):
    assert town.with_(**change).sha256 != town.sha256


@pytest.mark.parametrize(
    "change", [{"title": "Another"}, {"description": ""}, {"reforms": []}, {"name": "other-town"}]
)
def test_what_determines_no_run_leaves_the_hash(town, change):
    assert town.with_(**change) != town
    assert town.with_(**change).sha256 == town.sha256


def test_the_hash_does_not_depend_on_how_a_number_is_written(town):
    assert town.with_(household_size=3).sha256 == town.with_(household_size=3.0).sha256
    assert (
        town.with_(adopted=["flatten"]).sha256 == town.with_(adopted=["flatten:strength=1"]).sha256
    )


def test_the_hash_follows_the_content_of_a_network_file(tmp_path, town):
    network = tmp_path / "ties.csv"
    network.write_text("0,1\n")
    first = town.with_(network_file=network).sha256
    network.write_text("0,2\n")
    assert town.with_(network_file=network).sha256 != first != town.sha256


def test_a_scenario_cannot_be_changed_in_place(town):
    with pytest.raises(AttributeError):
        town.title = "x"
    with pytest.raises(TypeError):
        town.staff["street"] = 1.0


# ---- variants ---------------------------------------------------------------


def test_a_variant_merges_staff_and_parameters_and_replaces_reforms(town):
    first, second = sorted(PARAMETERS)[:2]
    values = {name: PARAMETERS[name].high for name in (first, second)}
    varied = town.with_(parameters={first: values[first]}, staff={"street": 7}, reforms=["flatten"])
    varied = varied.with_(parameters={second: values[second]})
    assert varied.parameters == values
    assert varied.staff == {**town.staff, "street": 7.0}
    assert varied.reforms == (ReformSpec("flatten"),)


def test_parameters_may_be_given_nested_or_dotted(town):
    nested = town.with_(parameters={"handling": {"touch_hours": {"community": 3.0}}})
    assert nested == town.with_(parameters={"handling.touch_hours.community": 3.0})


def test_numbers_of_numpy_are_numbers(town):
    import numpy as np

    varied = town.with_(tick_days=np.int64(1), staff={"street": np.float64(7.5)})
    assert varied == town.with_(tick_days=1, staff={"street": 7.5})
    assert varied.sha256 == town.with_(tick_days=1, staff={"street": 7.5}).sha256


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tick_dais": 1}, r"test-town: a scenario has no field 'tick_dais'.*'tick_days'"),
        ({"tick_days": True}, r"time.tick_days: must be a whole number, is true or false"),
        ({"tick_days": 1.5}, r"time.tick_days: must be a whole number, is a number"),
        (
            {"simulated_districts": 2},
            r"city.simulated_districts: 2 is above 1 .*districts of this city: 1",
        ),
        ({"staff": {"street": float("nan")}}, r"staff.street: must be a finite number"),
        ({"adopted": ["flaten"]}, r"unknown reform 'flaten'.*did you mean 'flatten'"),
    ],
)
def test_a_variant_is_checked_like_a_file(town, change, message):
    with pytest.raises(InputError, match=message):
        town.with_(**change)


# ---- reforms as they are asked for ------------------------------------------


def test_a_reform_is_read_with_its_settings_in_their_types():
    spec = parse_reform("flatten:strength=1,pooling=false,place=Sartu+Datong,start_week=4")
    assert spec.name == "flatten"
    assert spec.settings == {
        "strength": 1.0,
        "pooling": False,
        "place": "Sartu+Datong",
        "start_week": spec["start_week"],
    }
    assert spec["start_week"] == 4
    assert isinstance(spec["strength"], float)
    assert spec.places() == ("Sartu", "Datong")
    assert ReformSpec("flatten").places() is None


@given(data=st.data())
def test_a_reform_written_down_is_read_back(data):
    name = data.draw(st.sampled_from(sorted(REFORMS)))
    settings = {}
    for setting in REFORMS[name].SETTINGS:
        if data.draw(st.booleans()):
            settings[setting.name] = data.draw(_values(setting))
    spec = ReformSpec(name, settings)
    assert parse_reform(str(spec)) == spec
    assert pickle.loads(pickle.dumps(spec)) == spec
    assert set(spec.complete()) == {setting.name for setting in REFORMS[name].SETTINGS}


def _values(setting):
    if setting.kind is bool:
        return st.booleans()
    if setting.kind is str:
        return st.just(setting.default)
    low = 0 if setting.low is None else setting.low
    high = 1000 if setting.high is None else setting.high
    if setting.kind is int:
        return st.integers(int(low), int(high))
    return st.floats(low, high)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("flaten", r"unknown reform 'flaten'.*did you mean 'flatten'"),
        ("flatten:strenght=1", r"flatten.strenght: unknown setting .*did you mean 'strength'"),
        ("flatten:strength=1.5", r"flatten.strength: 1.5 is above 1 .*a value from 0 to 1"),
        ("flatten:pooling=1", r"flatten.pooling: must be true or false"),
        ("flatten:strength", r"'strength' is not a setting.*NAME:key=value"),
        ("flatten:strength=1,strength=0", r"'strength' is given twice"),
        ("flatten:strength=nan", r"must be a finite number"),
        ("", r"unknown reform ''"),
    ],
)
def test_a_reform_that_cannot_be_meant_is_refused_with_a_hint(text, message):
    with pytest.raises(InputError, match=message):
        parse_reform(text)
