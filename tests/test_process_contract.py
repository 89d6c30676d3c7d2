"""What every process promises: bounds kept, nothing undefined, no case lost, queues in order."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from towns import crowded_towns, hamlet, warmed

import sim.caseload
from sim.casework.events import grown_events
from sim.casework.tables import FREE, IN_SERVICE, QUEUED
from sim.errors import InputError
from sim.measures import MEASURES
from sim.model import GovernanceModel
from sim.parameters import PARAMETERS
from sim.processes.area_sums import SUMS
from sim.reform_spec import parse_reform
from sim.reforms import REFORMS
from sim.vocabulary import BY_PETITION, TOPICS, VULNERABILITIES

# A sum or a number of things, or a trait that a threshold is drawn around.
UNBOUNDED = {
    "threshold",
    "open_intensity",
    "open_cases",
    "hours_year",
    "last_part",
    "detained_until",
}
CODES = {
    "vulnerability": 2 ** len(VULNERABILITIES) - 1,
    "participant_type": 2,
    "user": 1,
    "topics": 2 ** (len(TOPICS) + 1) - 1,
}
COUNTED_IN_AREAS = {
    "astray",
    "distance",
    "police",
    "publicity",
    "voice",
    "attendances",
    "joined",
    "money",
    "funding",
}


def assert_in_bounds(model: GovernanceModel) -> None:
    """Every share is a share, every sum is a sum, and nothing is NaN."""
    for name, column in model.columns.items():
        assert np.isfinite(column).all(), f"{name} is not finite"
        low, high = 0.0, float(CODES.get(name, 1.0))
        if name in UNBOUNDED:
            high = np.inf
            low = {"threshold": -1.0, "last_part": -1000.0, "detained_until": -1000.0}.get(
                name, 0.0
            )
        assert low <= column.min(), f"{name} falls to {column.min()}"
        assert column.max() <= high, f"{name} rises to {column.max()}"
    for name in model.areas.dtype.names or ():
        values = model.areas[name]
        assert np.isfinite(values).all(), f"areas.{name} is not finite"
        assert values.min() >= 0.0, f"areas.{name} falls to {values.min()}"
        assert name in COUNTED_IN_AREAS or values.max() <= 1.0, f"areas.{name}: {values.max()}"
    assert (model.expected_success >= 0.0).all()
    assert (model.expected_success <= 1.0).all()
    for station in model.institutions.organizations:
        for one in station.organizations:
            assert 0.0 <= one.quality <= 1.0
            assert 0.0 <= one.closing_chance <= 1.0
            assert 0.0 <= one.dependence <= 1.0
            assert 0.0 <= one.capacity < math.inf
        assert station.posts >= 0.0
    for office in model.institutions.offices:
        assert 0.0 <= office.effort <= 1.0, office.kind
        assert 0.0 <= office.relay <= 1.0, office.kind
        fastest = max(1.0, office.pace) * max(1.0, office.staffing)  # procedures may save time
        assert 0.0 < office.speed <= fastest, office.kind


def assert_queues_in_order(model: GovernanceModel) -> None:
    """Nobody waits beside a free desk, and nobody was taken before one who came first.

    Nobody but those whom the petition office sends on stands in the first class.
    """
    stations, cases = model.caseload.stations, model.caseload.cases
    assert (stations["queue"] >= 0).all()
    idle = (stations["busy"] < stations["servers"]) & (stations["queue"] > 0)
    assert not idle.any(), f"stations {np.flatnonzero(idle)} let cases wait beside a free desk"
    first_class = (cases["priority"] == 0) & (cases["state"] != FREE)
    assert (cases["channel"][first_class] == BY_PETITION).all(), "only petitions go first"
    there = cases[(cases["state"] == QUEUED) | (cases["state"] == IN_SERVICE)]
    for station in np.flatnonzero(stations["queue"]):
        here = there[there["station"] == station]
        for rank in (0, 1):
            same = here[here["priority"] == rank]
            waiting = same["entered"][same["state"] == QUEUED]
            at_desk = same["entered"][same["state"] == IN_SERVICE]
            if len(waiting) and len(at_desk):
                assert at_desk.max() <= waiting.min(), f"station {station}: out of turn"


def assert_flows_balance(model: GovernanceModel) -> None:
    """What came to a station left it, or is there."""
    model.caseload.check()
    s = model.caseload.stations
    here = s["queue"] + s["busy"]
    np.testing.assert_array_equal(s["arrived"], s["completed"] + s["abandoned"] + s["moved"] + here)
    np.testing.assert_array_equal(s["started"], s["completed"] + s["busy"])
    open_by_resident = model.columns["open_cases"].astype(np.int64)
    rows = model.caseload.open_rows
    of_residents = np.bincount(
        model.caseload.cases["resident"][rows], minlength=model.population.residents
    )
    np.testing.assert_array_equal(open_by_resident, of_residents)


def assert_measured(model: GovernanceModel) -> None:
    """A measure is a number, or NaN where there was nothing to take it of."""
    count = model.account.count
    taken_of = [count("resolved"), count("institutional_resolved"), count("vulnerable_closed")]
    taken_of.append(count("institutional") - count("vulnerable_closed"))
    acting = model.account.resident_weeks[SUMS.index("acting")] / model.account.weeks
    taken_of.append(max(0.0, 1.0 - float(acting) / model.population.residents))  # who does not act
    measured = {name: value for name, value in model.measures().items() if name in MEASURES}
    assert len(measured) > 20
    assert not any(np.isinf(value) for value in measured.values())
    undefined = [name for name, value in measured.items() if np.isnan(value)]
    assert undefined == [] or min(taken_of) == 0.0


def check(model: GovernanceModel) -> None:
    assert_in_bounds(model)
    assert_queues_in_order(model)
    assert_flows_balance(model)


def anywhere(parameter) -> st.SearchStrategy:
    """A value of the declared range, its ends as likely as all between."""
    return st.sampled_from([parameter.low, parameter.default, parameter.high]) | st.floats(
        parameter.low, parameter.high, allow_nan=False
    )


def values_of(parameters) -> st.SearchStrategy[dict[str, float]]:
    """Values of many parameters or settings at once."""
    return st.fixed_dictionaries({p.name: anywhere(p) for p in parameters})


# -------------------------------------------------------------------------- all of them


FEW = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # 150 values do not shrink in a sensible time
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def live_and_check(overrides: dict[str, float], seed: int) -> None:
    model = GovernanceModel(hamlet(parameters=overrides), rng=seed)
    check(model)
    for weeks in (1, 3, 4, 4):
        model.run(weeks)
        check(model)
    assert_measured(model)


@FEW
@given(overrides=values_of(PARAMETERS.values()), seed=st.integers(0, 2**64 - 1))
def test_whatever_the_parameters_all_stays_within_bounds_and_nothing_is_lost(overrides, seed):
    live_and_check(overrides, seed)


@pytest.mark.soak
@settings(FEW, max_examples=1000, derandomize=False)
@given(overrides=values_of(PARAMETERS.values()), seed=st.integers(0, 2**64 - 1))
def test_whatever_the_parameters_a_thousand_times(overrides, seed):
    live_and_check(overrides, seed)


@pytest.mark.parametrize("end", ["low", "high"])
def test_all_parameters_at_one_end_of_their_ranges_still_make_a_city(end):
    values = {name: getattr(parameter, end) for name, parameter in PARAMETERS.items()}
    model = GovernanceModel(hamlet(parameters=values), rng=1)
    model.run()
    check(model)


def test_either_end_of_every_single_range_makes_a_city():
    for name, parameter in PARAMETERS.items():
        for value in {parameter.low, parameter.high}:
            model = GovernanceModel(hamlet(parameters={name: value}), rng=1).run(2)
            try:
                check(model)
            except AssertionError as error:
                raise AssertionError(f"{name} = {value}") from error


@FEW
@given(
    data=st.data(),
    names=st.lists(st.sampled_from(sorted(REFORMS)), min_size=1, unique=True),
)
def test_whatever_reforms_do_all_stays_within_bounds_and_nothing_is_lost(data, names, _hamlet):
    model = _hamlet.fork()
    specs = []
    for name in names:
        chosen = {}
        for setting in REFORMS[name].SETTINGS:
            if setting.kind is bool:
                chosen[setting.name] = data.draw(st.booleans(), label=setting.name)
            elif setting.name == "start_week":
                chosen[setting.name] = data.draw(st.integers(0, 6), label=setting.name)
            elif setting.name == "phase_in_weeks":
                chosen[setting.name] = data.draw(st.integers(0, 12), label=setting.name)
            elif setting.choices:
                chosen[setting.name] = data.draw(st.sampled_from(setting.choices))
            elif setting.name == "review_weeks":
                weeks = st.integers(0, 6) if REFORMS[name].REVERSIBLE else st.just(0)
                chosen[setting.name] = data.draw(weeks, label=setting.name)
            elif setting.kind in (int, float):
                value = data.draw(anywhere(setting), label=setting.name)
                chosen[setting.name] = setting.kind(value)
        specs.append(
            parse_reform(f"{name}:" + ",".join(f"{k}={v}".lower() for k, v in chosen.items()))
        )
    model.adopt(specs)
    for _ in range(8):
        model.run(1)
        check(model)


@pytest.fixture(scope="module")
def _hamlet() -> GovernanceModel:
    return warmed(hamlet(), record_hash=False)


@pytest.fixture(scope="module")
def _crowded() -> GovernanceModel:
    return warmed(crowded_towns(), record_hash=False)


@pytest.mark.parametrize("reform", [None, *REFORMS])
def test_no_case_skips_a_queue(reform, _crowded, monkeypatch):
    """Watched four times a day in towns of crowded offices, where petitions come first."""
    model = _crowded.fork()
    if reform is not None:
        model.adopt([parse_reform(f"{reform}:phase_in_weeks=3")])
    stations = model.caseload.stations
    assert stations["queue"].sum() > 200
    advance, looks = sim.caseload.advance, []

    def look_often(world, until):
        for time in np.linspace(model.day, until, 29)[1:]:
            while advance(world, time):
                pytest.fail("the tables were full, and this test does not make room")
            assert_queues_in_order(model)
            looks.append(int((stations["busy"] > stations["servers"]).sum()))
        return 0

    while len(model.caseload.events.near) < 20_000:
        model.caseload.events = grown_events(model.caseload.events, model.caseload.counters)
    model.caseload.outcomes = np.zeros(50_000, model.caseload.outcomes.dtype)
    monkeypatch.setattr(sim.caseload, "advance", look_often)
    model.run(4)
    model.caseload.check()
    assert len(looks) == 4 * 28
    # Only where desks were closed may a case still be finished at one more.
    if reform is None:
        assert sum(looks) == 0


def test_nobody_is_served_by_more_desks_than_there_are(warm_town):
    for _ in range(10):
        warm_town.run(1)
        stations = warm_town.caseload.stations
        assert (stations["busy"] <= stations["servers"]).all()


# --------------------------------------------------------------------------- small and odd


@pytest.mark.parametrize(
    "district",
    [
        {"name": "None", "residents": 0, "streets": 1, "communities": 1},
        {"name": "Few", "residents": 199, "streets": 1, "communities": 4},
        {"name": "Unserved", "residents": 600, "streets": 1, "communities": 0},
        {"name": "Unstreeted", "residents": 600, "streets": 0, "communities": 4},
        {"name": "Negative", "residents": -600, "streets": 1, "communities": 4},
    ],
)
def test_a_place_without_people_or_units_is_refused_by_name(district):
    with pytest.raises(InputError, match=f"district '{district['name']}'") as refused:
        hamlet(districts=[district])
    assert refused.value.right


def test_a_city_without_districts_is_refused():
    with pytest.raises(InputError, match="there is no district"):
        hamlet(districts=[])


@pytest.mark.parametrize("weeks", [1, 2])
def test_the_shortest_runs_work(weeks):
    model = GovernanceModel(hamlet(warmup_weeks=0, horizon_weeks=weeks), rng=1).run()
    check(model)
    assert_measured(model)
    assert len(model.series["grievance"]) == weeks


def test_the_smallest_place_works():
    one = {"name": "Farm", "residents": 50, "streets": 1, "communities": 1}
    model = GovernanceModel(hamlet(districts=[one]), rng=1)
    model.adopt([parse_reform(name) for name in REFORMS])
    model.run()
    check(model)


def test_a_place_of_people_who_live_alone_works():
    model = GovernanceModel(hamlet(household_size=1), rng=1).run()
    assert model.population.household_start[-1] == len(model.population.household_start) - 1
    check(model)


def test_a_city_without_any_staff_lets_its_cases_open_and_close_all_the_same():
    """A channel without staff does not exist: nobody can choose it."""
    roles = hamlet().staff
    model = GovernanceModel(hamlet(staff=dict.fromkeys(roles, 0.0)), rng=1).run()
    check(model)
    assert model.caseload.count("arisen") > 20
    residents = model.caseload.cases[model.caseload.open_rows]
    assert (residents["station"] == -1).all()
    assert (model.areas["missing_channels"] == 1.0).all()


def test_measuring_before_the_warm_up_is_over_is_refused():
    with pytest.raises(ValueError, match="nothing measured yet"):
        GovernanceModel(hamlet(), rng=1).run(4).measures()


def test_records_of_closed_cases_are_used_again():
    model = GovernanceModel(hamlet(warmup_weeks=104), rng=1).run(104)
    caseload = model.caseload
    assert caseload.count("arisen") > 300
    assert (caseload.cases["state"] != FREE).sum() < 200
    assert len(caseload.cases) == 1024


# ---------------------------------------------------------------- a network of one's own


def run_with(tmp_path, lines: str, name: str = "friends.csv") -> GovernanceModel:
    path = tmp_path / name
    path.write_text(lines, encoding="utf-8")
    return GovernanceModel(hamlet(network_file=str(path)), rng=1)


def test_a_network_of_ones_own_is_the_one_that_is_used(tmp_path):
    model = run_with(tmp_path, "0,1\n1,2\n2,599\n")
    assert np.diff(model.network.indptr).sum() == 6
    assert [r.row for r in model.residents[2].neighbors] == [1, 599]
    model.run(4)
    check(model)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("0,1\n5,600\n", r"friends.csv, line 2: there is no resident 600 .*600 residents"),
        ("0,0\n", "resident 0 is tied to itself"),
        ("0,x\n1,2\n", "'x' is not a resident's number"),
        ("", "holds no ties"),
    ],
)
def test_a_network_that_does_not_fit_the_city_is_refused(tmp_path, lines, message):
    with pytest.raises(InputError, match=message):
        run_with(tmp_path, lines)


def test_a_network_file_that_went_away_after_the_check_is_refused(tmp_path):
    path = tmp_path / "friends.csv"
    path.write_text("0,1\n", encoding="utf-8")
    scenario = hamlet(network_file=str(path))
    path.unlink()
    with pytest.raises(InputError, match="there is no such file"):
        GovernanceModel(scenario, rng=1)


def test_no_threads_at_all_are_refused():
    with pytest.raises(InputError, match="give 1 or more"):
        GovernanceModel(hamlet(), threads=0)


def test_every_end_of_a_range_is_the_number_that_a_message_prints():
    """So that a user who follows "give a value from -4.6 to -0.6" is not refused."""
    for name, parameter in PARAMETERS.items():
        for value in (parameter.low, parameter.default, parameter.high):
            assert float(f"{value:g}") == value, name


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_that_does_not_fit_64_bits_is_refused(seed):
    with pytest.raises(OverflowError, match="64 bits"):
        GovernanceModel(hamlet(), rng=seed)
