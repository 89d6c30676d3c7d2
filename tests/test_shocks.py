"""What every shock promises; a new file in sim/shocks/ is held to it by itself."""

from __future__ import annotations

import numpy as np
import pytest
from sameness import differing
from test_twin import first_difference_while_running, quiet_town
from towns import two_towns, warmed
from twin.state import watch
from twin.twin import Twin

from sim.areas import AREA_UNITS
from sim.errors import InputError
from sim.model import GovernanceModel
from sim.parameters.metadata import GRADES
from sim.processes.experience import TALLIES
from sim.processes.grievances import EXTRA_AT_MOST, FIRST_EXTRA
from sim.reform_spec import ReformSpec, ShockSpec, parse_shock
from sim.scenario import Scenario
from sim.shocks import COMMON_SETTINGS, SHOCKS
from sim.streams import KIND_BITS
from sim.vocabulary import KINDS

every_shock = pytest.mark.parametrize("name", SHOCKS)
WARMUP = 8


def shocked(*shocks: str, **changes) -> Scenario:
    """Two towns to which this happens."""
    return two_towns(shocks=[parse_shock(text) for text in shocks], **changes)


def counts(model: GovernanceModel) -> dict[str, float]:
    """Grievances by kind since the warm-up."""
    return {kind: float(model.account.tally[TALLIES.index(f"arisen_{kind}")]) for kind in KINDS}


@every_shock
def test_a_shock_has_its_papers_in_order(name):
    shock = SHOCKS[name]
    for field in ("title", "source"):
        assert getattr(shock, field).strip(), field
    assert shock.__doc__
    assert shock.SETTINGS == COMMON_SETTINGS + shock.OWN_SETTINGS
    own = {setting.name for setting in shock.OWN_SETTINGS}
    used = {setting for _, setting in (*shock.EXTRA, *shock.SEVERITY, *shock.LEVERS)}
    assert used == own
    assert own
    assert {field for field, _ in shock.LEVERS} <= set(AREA_UNITS)
    assert {kind for kind, _ in (*shock.EXTRA, *shock.SEVERITY)} <= set(KINDS)
    for setting in shock.SETTINGS:
        assert setting.grade in GRADES
        assert setting.meaning.endswith(".")
        if setting.kind in (int, float):
            assert setting.low <= setting.default <= setting.high
    for _, setting in shock.EXTRA:
        assert shock({})[setting] <= EXTRA_AT_MOST


def test_no_two_shocks_share_their_luck():
    assert len({shock.address for shock in SHOCKS.values()}) == len(SHOCKS)


@every_shock
@pytest.mark.parametrize("settings", ["strength=0", "start_week=20"])
def test_a_shock_that_does_not_come_changes_nothing_bit_for_bit(name, settings):
    with_it = warmed(shocked(f"{name}:{settings}")).run(12)
    without = warmed(two_towns()).run(12)
    assert with_it.trajectory_sha256 == without.trajectory_sha256
    assert differing(with_it, without) == []


@every_shock
def test_a_shock_brings_what_it_says_on_top_and_leaves_every_other_grievance(name):
    with_it = GovernanceModel(shocked(f"{name}:start_week=0,weeks=26"), rng=1, record_hash=True)
    without = GovernanceModel(two_towns(), rng=1, record_hash=True)
    for model in (with_it, without):
        model.run(WARMUP + 26)
    came, usual = counts(with_it), counts(without)
    for kind, setting in SHOCKS[name].EXTRA:
        expected = with_it.shocks[0][setting] * usual[kind]
        assert came[kind] - usual[kind] == pytest.approx(expected, abs=5 * (expected + 9) ** 0.5)
        assert came[kind] > usual[kind]
    for kind in set(KINDS) - {kind for kind, _ in SHOCKS[name].EXTRA}:
        assert came[kind] == pytest.approx(usual[kind], rel=0.02)  # but for what people prevent


@every_shock
def test_a_shock_passes_and_leaves_the_city_as_it_found_it(name):
    model = warmed(shocked(f"{name}:start_week=2,weeks=4"))
    before, areas = model.matters.copy(), model.areas.copy()
    levers = [field for field, _ in SHOCKS[name].LEVERS]
    model.run(4)
    raised = [(model.areas[field] > areas[field]).any() for field in levers]
    assert (model.matters["extra"] > before["extra"]).any() or any(raised)
    model.run(8)
    for field in model.matters.dtype.names:
        np.testing.assert_allclose(model.matters[field], before[field], atol=1e-12)
    for field in levers:
        np.testing.assert_allclose(model.areas[field], areas[field], atol=1e-12)
    model.caseload.check()
    assert model.shocks[0].times == 1


def test_what_passes_leaves_what_reforms_bring_even_beyond_the_limit():
    shock = parse_shock(f"demolition-project:start_week=0,weeks=4,land={EXTRA_AT_MOST}")
    model = warmed(two_towns(shocks=[shock], horizon_weeks=20)).run(1)
    model.adopt([ReformSpec("fair-compensation", {"holdouts": 0.5})])
    model.run(1)
    land = KINDS.index("land_demolition")
    assert model.matters["extra"][:, land] == pytest.approx(EXTRA_AT_MOST + 0.5)
    model.run(6)
    assert model.matters["extra"][:, land] == pytest.approx(0.5)


def test_beyond_the_limit_nothing_more_arises():
    arisen = []
    for extra in (0.5 * EXTRA_AT_MOST, EXTRA_AT_MOST, EXTRA_AT_MOST + 2.0):
        model = GovernanceModel(two_towns(), rng=1)
        model.matters["extra"][:, KINDS.index("land_demolition")] = extra
        arisen.append(counts(model.run(WARMUP + 12))["land_demolition"])
    assert arisen[0] < arisen[1] == arisen[2]


@every_shock
def test_a_shock_in_one_district_leaves_the_other_alone(name):
    model = warmed(shocked(f"{name}:start_week=0,place=East")).run(2)
    east = model.population.district_of_area == model.district_names.index("East")
    if SHOCKS[name].EXTRA:
        assert (model.matters["extra"][east].max(axis=1) > 0.0).all()
    assert (model.matters["extra"][~east] == 0.0).all()
    for field, _ in SHOCKS[name].LEVERS:
        assert (model.areas[field][east] > 0.0).all()
        assert (model.areas[field][~east] == 0.0).all()


@every_shock
def test_the_model_and_the_twin_suffer_alike(name):
    town = quiet_town(
        warmup_weeks=2,
        horizon_weeks=20,
        shocks=[parse_shock(f"{name}:start_week=1,weeks=3,per_year=12")],
    )
    model = watch(GovernanceModel(town, rng=5))
    twin = Twin(model)
    difference = first_difference_while_running(model, twin, 16)
    assert difference is None, difference
    assert model.shocks[0].times == twin.shocks[0].times >= 2


def test_a_random_shock_comes_about_as_often_as_it_says():
    # 208 weeks at 6 a year, each of a week: renewals of mean 52.14/6 weeks after the first.
    times = []
    for rng in range(8):
        town = quiet_town(warmup_weeks=0, horizon_weeks=208)
        town = town.with_(shocks=["safety-incident:start_week=0,weeks=1,per_year=6,strength=0.01"])
        model = GovernanceModel(town, rng=rng)
        for _ in range(208):
            model.day += 7
            model.shocks[0].step(model)
        times.append(model.shocks[0].times)
    chance = 1.0 - np.exp(-6.0 * 7.0 / 365.0)
    assert np.mean(times) == pytest.approx(208 * chance, abs=4 * (208 * chance / 8) ** 0.5)


def test_shocks_do_not_depend_on_the_tick():
    weekly, daily = (
        GovernanceModel(shocked("disaster:start_week=3", tick_days=days), rng=1).run(WARMUP + 10)
        for days in (7, 1)
    )
    assert differing(weekly, daily) == []


def test_what_comes_on_top_is_named_apart():
    model = GovernanceModel(shocked("downturn:start_week=0"), rng=1).run(WARMUP + 4)
    cases = model.caseload.cases[model.caseload.open_rows]
    extra = cases["address"] >= FIRST_EXTRA << KIND_BITS
    assert extra.any()
    assert not extra.all()
    assert set(cases["kind"][extra]) <= {KINDS.index(kind) for kind, _ in SHOCKS["downturn"].EXTRA}


@pytest.mark.parametrize(
    ("shock", "told"),
    [
        ("downtrun", "unknown shock 'downtrun'.*downturn"),
        ("downturn:labor=1", "unknown setting of shock 'downturn'.*labour"),
        ("downturn:labour=9", "labour"),
        ("downturn:weeks=0", "weeks"),
    ],
)
def test_a_shock_that_is_not_known_is_refused(shock, told):
    with pytest.raises(InputError, match=told):
        parse_shock(shock)


def test_a_scenario_keeps_its_shocks():
    town = two_towns(shocks=["disaster:strength=0.5"])
    assert town.shocks == (ShockSpec("disaster", {"strength": 0.5}),)
    assert Scenario.from_dict(town.to_dict(), document="town") == town
    assert town.sha256 != two_towns().sha256
    with pytest.raises(InputError, match=r"shocks\.disaster\.place"):
        two_towns(shocks=["disaster:place=North"])
