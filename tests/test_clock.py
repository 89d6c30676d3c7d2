"""The length of a tick changes nothing; the length of society's period hardly anything."""

from __future__ import annotations

import numpy as np
import pytest
from sameness import differing
from towns import hamlet

import scenarios
import sim.caseload
from experiments.statistics import Equivalence, tost
from sim.casework.events import events_waiting, schedule
from sim.casework.tables import ARRIVE, CASE, N_DAY
from sim.errors import InputError
from sim.model import GovernanceModel
from sim.reform_spec import parse_reform
from sim.reforms import REFORMS

INDICES = ("order", "vitality", "satisfaction")
DAYS = "days_to_resolution"
PAIRS = 10
POINTS = 1.0  # margin on an index
SHARE = 0.05  # margin on time to resolution, of its level

SLICE_DAYS = 0.25
NO_EVENT = -99


def open_cases(model: GovernanceModel) -> bytes:
    """Return the open cases in the order of their names, without where they lie in memory."""
    cases = model.caseload.cases[model.caseload.open_rows]
    order = np.lexsort((cases["address"], cases["day"], cases["resident"]))
    fields = [name for name in CASE.names or () if name not in ("token", "previous", "next")]
    return b"".join(cases[name][order].tobytes() for name in fields)


@pytest.fixture(scope="module")
def warm_by_tick(short_town) -> list[GovernanceModel]:
    """The town at the end of its warm-up, with ticks of one day and of seven."""
    models = [GovernanceModel(short_town, rng=1, tick_days=days) for days in (1, 7)]
    return [model.run(short_town.time.warmup_weeks) for model in models]


@pytest.mark.parametrize("reform", [None, *REFORMS])
def test_a_tick_of_one_day_and_of_seven_agree_to_the_last_bit(warm_by_tick, reform):
    daily, weekly = (model.fork() for model in warm_by_tick)
    if reform is not None:
        for model in (daily, weekly):
            model.adopt([parse_reform(f"{reform}:start_week=2,phase_in_weeks=10")])
    for _ in range(5):
        daily.run(3)
        weekly.run(3)
        assert differing(daily, weekly) == []
        assert open_cases(daily) == open_cases(weekly)
    assert daily.measures() == weekly.measures()
    assert daily.books == weekly.books
    for name, books in daily.caseload.station_books(daily.day).items():
        np.testing.assert_array_equal(books, weekly.caseload.station_books(weekly.day)[name])


def test_every_tick_that_divides_the_period_gives_the_same_future():
    town = hamlet(society_period_days=14, tick_days=14)
    models = [GovernanceModel(town, rng=3, tick_days=days).run(12) for days in (14, 7, 2, 1)]
    assert [differing(models[0], other) for other in models[1:]] == [[], [], []]


def test_a_tick_of_a_day_calls_seven_times_as_often(short_town):
    calls = {days: [] for days in (1, 7)}
    for days, seen in calls.items():
        model = GovernanceModel(short_town, tick_days=days)
        model.run(3, progress=lambda done, ticks, seen=seen: seen.append((done, ticks)))
        assert model.day == 21
    assert calls[7] == [(1, 3), (2, 3), (3, 3)]
    assert calls[1] == [(k, 21) for k in range(1, 22)]


def test_a_run_of_one_week_works(short_town):
    model = GovernanceModel(short_town, rng=1).run(1)
    assert [model.day, model.week, len(model.series["arisen"])] == [7, 1.0, 1]
    assert GovernanceModel(short_town.with_(warmup_weeks=0), rng=1).run(1).measures()


def test_a_run_that_is_no_whole_number_of_ticks_is_refused():
    model = GovernanceModel(hamlet(society_period_days=14, tick_days=14), rng=1)
    with pytest.raises(InputError, match="3 weeks are no whole number of ticks of 14 days"):
        model.run(3)
    assert model.day == 0


def test_a_tick_that_does_not_divide_the_period_is_refused(short_town):
    with pytest.raises(InputError, match=r"tick_days: 3 does not divide society_period_days"):
        GovernanceModel(short_town, tick_days=3)


@pytest.mark.parametrize("key", ["warmup_weeks", "horizon_weeks"])
def test_a_warm_up_or_horizon_of_no_whole_number_of_periods_is_refused(key):
    """Else the account would never begin anew, and measure the warm-up too."""
    with pytest.raises(InputError, match=f"time.{key}: 5 weeks are 35 days.* periods of 14 days"):
        hamlet(**{"society_period_days": 14, "tick_days": 7, key: 5})


def test_a_period_that_does_not_divide_the_year_is_refused():
    """Else no year would ever be closed, and a year's participants be those of the whole run."""
    with pytest.raises(InputError, match=r"society_period_days: 10 does not divide a year"):
        hamlet(society_period_days=10, tick_days=1, warmup_weeks=10, horizon_weeks=20)


@pytest.mark.parametrize("days", [1, 7, 14, 28])
def test_whatever_the_period_only_what_follows_the_warm_up_is_measured(days):
    model = GovernanceModel(hamlet(society_period_days=days, tick_days=1), rng=1).run(4)
    before = model.caseload.count("arisen")
    model.run(8)
    assert model.account.weeks == pytest.approx(8.0)
    assert model.account.count("arisen") == model.caseload.count("arisen") - before > 0


# ----------------------------------------------------------------- equivalence


def baseline_and_effect(scenario, seed: int, tick_days: int) -> dict[str, float]:
    """Level and effect of `flatten`, of one pair."""
    warm = GovernanceModel(scenario, rng=seed, tick_days=tick_days)
    warm.run(scenario.time.warmup_weeks)
    arm = warm.fork()
    arm.adopt([parse_reform("flatten")])
    base = warm.run(scenario.time.horizon_weeks).measures()
    reform = arm.run(scenario.time.horizon_weeks).measures()
    names = (*INDICES, DAYS)
    return {
        **{f"level of {name}": base[name] for name in names},
        **{f"effect on {name}": reform[name] - base[name] for name in names},
    }


def equivalences(scenario, number: int = PAIRS) -> dict[str, Equivalence]:
    """Compare ticks of one day and of seven, pair by pair."""
    pairs = [
        [baseline_and_effect(scenario, seed, days) for days in (1, 7)] for seed in range(number)
    ]
    days_level = float(np.mean([daily[f"level of {DAYS}"] for daily, _ in pairs]))
    return {
        name: tost(
            [weekly[name] - daily[name] for daily, weekly in pairs],
            margin=SHARE * days_level if DAYS in name else POINTS,
        )
        for name in pairs[0][0]
    }


def test_ticks_of_one_day_and_of_seven_find_equivalent_effects_of_flatten(short_town):
    """TOST over 10 pairs: 90 % intervals within 1 point, and 5 % of the time to resolution.

    The smallest bug that it catches is that of the next test: there, effects and
    levels of the time to resolution move by 5 and 10 per cent.
    """
    found = equivalences(short_town)
    assert len(found) == 8
    assert [name for name, result in found.items() if not result.equivalent] == []


@pytest.mark.soak
def test_the_effects_are_equivalent_over_the_whole_warm_up_and_horizon_too():
    found = equivalences(scenarios.load("test-town"), number=30)
    assert [name for name, result in found.items() if not result.equivalent] == []


def wait_for_the_tick(monkeypatch, late: int = ARRIVE) -> None:
    """Break the casework: a case on its way between offices arrives with the next tick."""
    advance = sim.caseload.advance

    def advance_and_delay(world, until):
        now = world.counters[N_DAY] + 1.0  # all days before are over
        while now < until:
            now = min(until, now + SLICE_DAYS)
            full = advance(world, now)
            if full:
                return full
            delay_arrivals(world, until)
        return 0

    def delay_arrivals(world, until):
        ahead = events_waiting(world.events, world.counters)
        early = ahead[(ahead["kind"] == late) & (ahead["time"] < until)]
        for event in early[early["token"] == world.cases["token"][early["case"]]]:
            case = world.cases[event["case"]]
            case["token"] += 1  # the event that was waiting is stale
            schedule(world.events, world.counters, until, late, event["case"], case["token"])

    monkeypatch.setattr(sim.caseload, "advance", advance_and_delay)


def test_casework_in_which_a_referral_waits_for_the_tick_is_found_out(short_town, monkeypatch):
    wait_for_the_tick(monkeypatch)
    found = equivalences(short_town.with_(warmup_weeks=10, horizon_weeks=26), number=6)
    level, effect = found[f"level of {DAYS}"], found[f"effect on {DAYS}"]
    assert not level.equivalent
    assert level.low > 0.0  # a longer tick makes everybody wait
    assert effect.high < 0.0  # and makes a level fewer look better than it is
    daily, weekly = (GovernanceModel(short_town, tick_days=days).run(4) for days in (1, 7))
    assert differing(daily, weekly) != []


def test_looking_at_the_offices_every_few_hours_changes_nothing(short_town, monkeypatch):
    """The control of the control: it is the waiting that breaks the clock, not the slices."""
    wait_for_the_tick(monkeypatch, late=NO_EVENT)
    sliced = GovernanceModel(short_town, rng=1).run(8)
    monkeypatch.undo()
    assert differing(sliced, GovernanceModel(short_town, rng=1).run(8)) == []


def test_rates_mean_the_same_whatever_the_length_of_societys_period(short_town):
    """Six pairs; 90 % intervals within 2 points and 5 %: a rate taken as a probability fails."""
    runs = {
        days: [
            GovernanceModel(short_town.with_(society_period_days=days, tick_days=1), rng=seed)
            .run()
            .measures()
            for seed in range(6)
        ]
        for days in (1, 7)
    }
    for name in (*INDICES, DAYS):
        level = float(np.mean([run[name] for run in runs[7]]))
        differences = [a[name] - b[name] for a, b in zip(runs[1], runs[7], strict=True)]
        result = tost(differences, margin=SHARE * level if name == DAYS else 2.0)
        assert result.equivalent, f"{name}: {result}"


def test_what_fades_without_new_experience_fades_the_same_whatever_the_period(monkeypatch):
    """Exponential decay is exact: 28 steps of a day are 4 of a week, but for rounding."""
    monkeypatch.setattr(sim.caseload, "arise", lambda *world_and_days: world_and_days[-1])
    ends = {}
    for days in (1, 7, 14):
        model = GovernanceModel(hamlet(society_period_days=days, tick_days=days), rng=1)
        model.columns["resentment"][:] = 0.5
        model.columns["trust_experience"][:] = 0.1
        ends[days] = model.run(4).columns
    for name, start in (("resentment", 0.5), ("trust_experience", 0.1)):
        assert (np.abs(ends[7][name] - start) > 0.005).all()
        for days in (1, 14):
            np.testing.assert_allclose(ends[days][name], ends[7][name], rtol=1e-5)
