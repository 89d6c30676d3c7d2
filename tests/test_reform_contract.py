"""What every reform promises; a new file in sim/reforms/ is held to it by itself."""

from __future__ import annotations

import importlib
import math
import pickle
import pkgutil
from functools import cache

import numpy as np
import pytest
from adoption import Conversions, adopt
from sameness import differing, rebuilt, structure
from towns import two_towns

import sim.reforms
from sim.errors import InputError
from sim.model import GovernanceModel
from sim.parameters.metadata import GRADES
from sim.reform_spec import ReformSpec
from sim.reforms import COMMON_SETTINGS, REFORMS, Cost

every_reform = pytest.mark.parametrize("name", REFORMS)
every_setting = pytest.mark.parametrize(
    ("name", "setting"),
    [(name, setting) for name, reform in REFORMS.items() for setting in reform.OWN_SETTINGS],
    ids=lambda value: value if isinstance(value, str) else value.name,
)


# --------------------------------------------------------------------------- papers


def test_every_file_is_a_reform_under_the_name_of_the_file():
    files = {m.name for m in pkgutil.iter_modules(sim.reforms.__path__)} - {"base"}
    assert {name.replace("-", "_") for name in REFORMS} == files
    for name, reform in REFORMS.items():
        module = importlib.import_module(f"sim.reforms.{name.replace('-', '_')}")
        assert reform.name == name
        assert reform.__module__ == module.__name__


@every_reform
def test_a_reform_says_what_it_is_and_how_it_can_win_and_lose(name):
    reform = REFORMS[name]
    for field in ("title", "source", "body", "helps", "hurts"):
        assert getattr(reform, field).strip(), field
    assert reform.helps != reform.hurts
    assert reform.__doc__
    assert reform.SETTINGS == COMMON_SETTINGS + reform.OWN_SETTINGS
    names = [setting.name for setting in reform.SETTINGS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "setting"),
    [("every reform", setting) for setting in COMMON_SETTINGS]
    + [(name, setting) for name, reform in REFORMS.items() for setting in reform.OWN_SETTINGS],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_a_setting_has_its_papers_in_order(name, setting):
    assert setting.unit.strip()
    assert setting.meaning.strip()
    assert setting.meaning.endswith(".")
    assert setting.grade in GRADES
    assert setting.source.strip()
    assert type(setting.default) is setting.kind
    assert setting.kind in (float, int, bool, str)
    if setting.kind in (float, int):
        assert setting.low <= setting.default <= setting.high
        assert setting.low < setting.high
    else:
        assert setting.low is setting.high is None


@every_reform
def test_what_a_reform_does_not_know_is_refused(name):
    with pytest.raises(ValueError, match=f"reform {name} has no setting 'strenght'"):
        REFORMS[name]({"strenght": 1.0})
    with pytest.raises(InputError, match="did you mean 'strength'"):
        ReformSpec(name, {"strenght": 1.0})
    for strength in (-0.1, 1.1, math.nan):
        with pytest.raises(InputError, match="strength"):
            ReformSpec(name, {"strength": strength})


# --------------------------------------------------------------- nothing, and the same


@pytest.fixture(scope="module")
def baseline_after(_warm_town):
    """The warm town as it is so many weeks later, untouched; the same for all: only to look at."""

    @cache
    def run(weeks: int) -> GovernanceModel:
        return _warm_town.fork().run(weeks)

    return run


@every_reform
@pytest.mark.parametrize("settings", ["", ",start_week=3", ",phase_in_weeks=5", ",place=Testing"])
def test_at_strength_zero_a_reform_changes_nothing_bit_for_bit(
    name, settings, warm_town, baseline_after
):
    baseline = baseline_after(12)
    (reform,) = adopt(warm_town, f"{name}:strength=0{settings}")
    conversions = Conversions(reform)
    warm_town.run(12)
    assert warm_town.trajectory_sha256 == baseline.trajectory_sha256
    assert differing(warm_town, baseline) == []
    assert rebuilt(warm_town, baseline) == []
    assert conversions.units == []
    assert warm_town.books.total == 0.0


@every_reform
def test_at_full_strength_a_reform_changes_what_happens(name, warm_town, baseline_after):
    adopt(warm_town, name)
    assert warm_town.run(12).trajectory_sha256 != baseline_after(12).trajectory_sha256


@every_reform
def test_a_reform_with_the_same_seed_has_the_same_result(name):
    town = two_towns(adopted=[name])

    def run(rng):
        model = GovernanceModel(town, rng=rng, record_hash=True)
        return model.run(town.time.warmup_weeks + 8).trajectory_sha256

    assert run(1) == run(1) != run(2)


@every_reform
def test_a_reform_survives_pickling_while_it_is_phased_in(name, warm_town):
    model = warm_town
    (reform,) = adopt(model, f"{name}:start_week=1,phase_in_weeks=20")
    model.run(12)
    assert 0 < reform.converted < len(reform.units(model))
    copy = pickle.loads(pickle.dumps(model))
    assert copy.reforms[0] is not reform
    for arm in (model, copy):
        arm.run(20)
        arm.caseload.check()
    assert copy.reforms[0].converted == reform.converted == len(reform.units(model))
    assert differing(model, copy) == []
    assert rebuilt(model, copy) == []
    assert model.books == copy.books
    assert model.trajectory_sha256 == copy.trajectory_sha256


# ----------------------------------------------------------------------- when and where


@every_reform
def test_a_reform_begins_when_it_says_and_not_before(name, warm_town, baseline_after):
    (reform,) = adopt(warm_town, f"{name}:start_week=5")
    conversions = Conversions(reform)
    warm_town.run(5)
    assert warm_town.trajectory_sha256 == baseline_after(5).trajectory_sha256
    assert differing(warm_town, baseline_after(5)) == []
    assert conversions.units == []
    warm_town.run(8)
    assert warm_town.trajectory_sha256 != baseline_after(13).trajectory_sha256
    assert set(conversions.weeks) == {5.0}
    assert conversions.units == list(reform.units(warm_town))


@every_reform
def test_no_reform_acts_before_the_warm_up_is_over(name, short_town, baseline_after):
    planned = GovernanceModel(short_town.with_(adopted=[name]), rng=1, record_hash=True)
    conversions = Conversions(planned.reforms[0])
    planned.run(short_town.time.warmup_weeks)
    assert conversions.units == []
    assert planned.trajectory_sha256 == baseline_after(0).trajectory_sha256


@every_reform
def test_phasing_in_converts_the_units_one_by_one_in_a_fixed_order(name, warm_two_towns):
    (reform,) = adopt(warm_two_towns, f"{name}:phase_in_weeks=10")
    units = [int(unit) for unit in reform.units(warm_two_towns)]
    conversions = Conversions(reform)
    for week in range(1, 13):
        warm_two_towns.run(1)
        warm_two_towns.caseload.check()
        due = math.floor(min(1.0, week / 10) * len(units) + 0.5)
        assert conversions.units == units[:due]
    assert len(units) >= 5
    assert conversions.units == units


@every_reform
@pytest.mark.parametrize("strength", [0.2, 0.5, 0.7])
def test_strength_is_the_share_of_units_converted_the_first_ones(name, strength, warm_two_towns):
    (reform,) = adopt(warm_two_towns, f"{name}:strength={strength}")
    units = [int(unit) for unit in reform.units(warm_two_towns)]
    conversions = Conversions(reform)
    warm_two_towns.run(4)
    assert conversions.units == units[: math.floor(strength * len(units) + 0.5)]


@every_reform
def test_phasing_in_ends_where_converting_at_once_does(name, warm_two_towns):
    """In structure; what became of cases and people meanwhile differs."""
    slow = warm_two_towns.fork()
    adopt(warm_two_towns, name)
    adopt(slow, f"{name}:phase_in_weeks=6")
    for model in (warm_two_towns, slow):
        model.run(8)
    at_once, phased = structure(warm_two_towns), structure(slow)
    rebuilt_fields = ("servers", "parent", "successor", "authority", "skill", "linkage")
    for part in ("areas.entry", "closed", "superior"):
        np.testing.assert_array_equal(at_once[part], phased[part])
    for part in ("posts", "burden", *(f"stations.{name}" for name in rebuilt_fields)):
        np.testing.assert_allclose(at_once[part], phased[part], rtol=1e-12)
    assert warm_two_towns.books.once == pytest.approx(slow.books.once)
    assert warm_two_towns.books.running == pytest.approx(slow.books.running)
    assert warm_two_towns.books.run_up >= slow.books.run_up


@every_reform
@pytest.mark.parametrize("place", ["East", "West"])
def test_a_reform_of_one_district_leaves_the_others_offices_and_areas_alone(
    name, place, warm_two_towns
):
    before = warm_two_towns.fork()
    number = warm_two_towns.district_names.index(place)
    (reform,) = adopt(warm_two_towns, f"{name}:place={place}")
    assert reform.districts(warm_two_towns) == [number]
    reform.step(warm_two_towns)
    here = before.population.district_of_area == number
    for part, was in structure(before).items():
        now = structure(warm_two_towns)[part]
        if part.startswith("areas."):
            elsewhere = ~here
        elif part.startswith("stations."):
            elsewhere = before.caseload.stations["place"] != number
        else:
            elsewhere = np.array([o.district != number for o in before.institutions.offices])
        assert elsewhere.any()
        assert was[elsewhere].tobytes() == now[elsewhere].tobytes(), part
    assert rebuilt(before, warm_two_towns) != []


@every_reform
def test_a_reform_of_every_district_by_name_is_a_reform_of_all(name, warm_two_towns):
    named = warm_two_towns.fork()
    adopt(warm_two_towns, name)
    adopt(named, f"{name}:place=West+East")
    assert warm_two_towns.run(6).trajectory_sha256 == named.run(6).trajectory_sha256


@every_reform
@pytest.mark.parametrize("place", ["North", "East+Nroth"])
def test_a_place_that_is_not_simulated_is_refused_not_passed_over(name, place, warm_two_towns):
    with pytest.raises(InputError, match=r"district 'N\w+' is not simulated.*East, West"):
        adopt(warm_two_towns, f"{name}:place={place}")
    alone = two_towns(simulated_districts=1, adopted=[f"{name}:place=West"])
    with pytest.raises(InputError, match="district 'West' is not simulated"):
        GovernanceModel(alone)


@every_reform
def test_a_reform_in_two_districts_one_by_one_is_the_reform_of_both(name, warm_two_towns):
    apart = warm_two_towns.fork()
    adopt(warm_two_towns, name)
    adopt(apart, f"{name}:place=East", f"{name}:place=West")
    assert warm_two_towns.run(6).trajectory_sha256 == apart.run(6).trajectory_sha256


# ---------------------------------------------------------------------- what it costs


@every_reform
def test_nobody_vanishes_and_whoever_is_hired_is_paid_for(name, warm_two_towns):
    institutions = warm_two_towns.institutions
    before = institutions.posts
    adopt(warm_two_towns, f"{name}:phase_in_weeks=6")
    for _ in range(8):
        warm_two_towns.run(1)
        hired = institutions.posts - before
        assert -1e-9 <= hired <= warm_two_towns.books.running + 1e-9
        assert all(office.posts >= 0.0 for office in institutions.offices)
        assert all(office.posts == 0.0 for office in institutions.offices if office.closed)


@every_reform
def test_a_reform_states_what_it_costs(name, warm_two_towns):
    (reform,) = adopt(warm_two_towns, name)
    costs = [reform.cost(warm_two_towns, unit) for unit in reform.units(warm_two_towns)]
    assert all(isinstance(cost, Cost) and cost.once >= 0 and cost.running >= 0 for cost in costs)
    once, running = (math.fsum(getattr(c, k) for c in costs) for k in ("once", "running"))
    assert once + running > 0.0
    warm_two_towns.run(13)
    books = warm_two_towns.books
    assert books.once == pytest.approx(once)
    assert books.running == pytest.approx(running)
    assert books.run_up == pytest.approx(running * 13 * 7 / 365)
    per_100k = books.total / warm_two_towns.population.residents * 100_000
    assert warm_two_towns.measures()["reform_cost"] == pytest.approx(per_100k)


@every_reform
def test_half_a_reform_costs_what_its_units_cost(name, warm_two_towns):
    (reform,) = adopt(warm_two_towns, f"{name}:strength=0.4")
    warm_two_towns.run(2)
    costs = [reform.cost(warm_two_towns, u) for u in reform.units(warm_two_towns)]
    spent = costs[: reform.converted]
    assert 0 < len(spent) < len(costs)
    assert warm_two_towns.books.once == pytest.approx(math.fsum(c.once for c in spent))
    assert warm_two_towns.books.running == pytest.approx(math.fsum(c.running for c in spent))


def other_value(setting, default):
    """Another value of a setting: a switch's opposite, a number's farther end."""
    if setting.kind is bool:
        return not default
    if setting.kind is str:
        return next(word for word in setting.choices if word != default)
    far = max((setting.low, setting.high), key=lambda end: abs(end - default))
    return setting.kind(far)


@pytest.fixture(scope="module")
def reformed(_warm_two_towns):
    """Each reform at its default settings, after half a year."""

    def run(spec: ReformSpec) -> GovernanceModel:
        model = _warm_two_towns.fork()
        model.adopt([spec])
        return model.run(26)

    return run, {name: run(ReformSpec(name)) for name in REFORMS}


@every_setting
def test_every_setting_of_a_reform_moves_something(name, setting, reformed):
    run, defaults = reformed
    other = run(ReformSpec(name, {setting.name: other_value(setting, setting.default)}))
    same = defaults[name]
    moved = differing(same, other) + rebuilt(same, other)
    assert moved or other.books != same.books
