"""The compiled model and its twin in plain Python follow the same trajectory, bit for bit.

The twin (``tests/twin/``) is the model's executable specification. Compared after
every society period, with no tolerance: every event with its time, every case,
every office with its books, every column of every resident, every area, every sum.
"""

from __future__ import annotations

import pickle
from collections import Counter
from functools import partial
from types import FunctionType

import pytest
from numba.core.dispatcher import Dispatcher
from twin import Twin, casework, luck, plain, rules
from twin.state import first_difference, state_of_model, state_of_twin, watch

from scenarios import load
from sim import GovernanceModel
from sim.casework.tables import (
    AGREED,
    ARRIVE,
    EVENT_KINDS,
    FREE,
    IN_SERVICE,
    ON_ITS_WAY,
    OUTCOME_TYPES,
    OUTSIDE,
    QUEUED,
    SETTLING,
)
from sim.parameters import PARAMETERS
from sim.processes.mediation import expit
from sim.reform_spec import ReformSpec
from sim.reforms import REFORMS
from sim.scenario import District
from sim.streams import PARTICIPATION
from sim.vocabulary import CHANNELS, PARTICIPANT_TYPES, ROLES

RNG = 7
WARMUP, YEAR = 13, 52

# 2,000 residents are simulated; the others load the offices of the whole city.
DISTRICTS = [District("Here", 2000, 2, 4), District("Elsewhere", 3000, 2, 4)]

# Parameters at the ends of their ranges, for a town in which everything happens often.
AT_THE_TOP = (
    "grievances.grievance_rate.",
    "handling.touch_hours.",
    "wrong_doors.error_per_hop",
    "reconsideration.reconsideration_use.",
    "reconsideration.overturned",
    "mediation.break_share",
    "mediation.linkage",
    "claiming.channel_constant.committee",
    "claiming.channel_constant.mediation",
    "claiming.channel_constant.organization",
    "claiming.channel_constant.online",
    "claiming.channel_constant.petition",
    "claiming.attempts_max",
    "organizations.turnover",
    "organizations.founding_factor",
    "organizations.field_share.volunteers",
    "burnout.burnout_build",
    "adaptation.moving_rate",
)
AT_THE_BOTTOM = (
    "mediation.break_days",
    "handling.patience_days",
    "handling.hours_per_week",
    "handling.authority.community",
    "claiming.channel_constant.let_it_be",
    "collective_action.action_threshold_mean",
    "organizations.capital_needed",
    "burnout.volunteer_load",
    "burnout.mediator_load",
    "adaptation.upheaval",
)
STAFF = {"committee": 4, "mediation": 4, "organization": 3, "community": 8, "street": 20}
STAFF_PER_100_000 = {"district": 400, "court": 120, "administrative_mediation": 60}

ARMS = {
    "baseline": [],
    "flatten": [ReformSpec("flatten")],
    "self-governance": [ReformSpec("self-governance")],
    "mediation": [ReformSpec("mediation")],
    "flatten but for the levels": [ReformSpec("flatten", {"levels": False})],
    "all three, phased in": [
        ReformSpec("self-governance", {"phase_in_weeks": 20}),
        ReformSpec("flatten", {"start_week": 5, "phase_in_weeks": 8}),
        ReformSpec("mediation", {"start_week": 9, "strength": 0.5}),
    ],
    "every reform, phased in": [
        ReformSpec(name, {"start_week": k % 9, "phase_in_weeks": 12 + k})
        for k, name in enumerate(REFORMS)
    ],
}


def busy_town():
    """A town with queues at every door, in which agreements break and crowds gather."""
    ends = {name: p.high for name, p in PARAMETERS.items() if name.startswith(AT_THE_TOP)}
    ends |= {name: p.low for name, p in PARAMETERS.items() if name.startswith(AT_THE_BOTTOM)}
    town = quiet_town(warmup_weeks=WARMUP, horizon_weeks=YEAR - WARMUP)
    return town.with_(parameters=ends, staff={**town.staff, **STAFF, **STAFF_PER_100_000})


def quiet_town(**changes):
    """The test town at its default parameters, with 2,000 residents."""
    return load("test-town").with_(districts=DISTRICTS, simulated_districts=1, **changes)


def first_difference_while_running(model, twin, weeks):
    """Let both run and return where they first differ: week, table, row, column, values."""
    for _ in range(weeks // (twin.period_days // 7)):
        end = model.day + twin.period_days
        while model.day < end:
            model.step()
        while twin.day < end:
            twin.step()
        difference = first_difference(state_of_model(model), state_of_twin(twin))
        if difference is not None:
            return f"week {model.week:g}: {difference}"
    return None


def fork_of(pair):
    """Both futures may be spoilt; the pair stays as it is."""
    model, twin = pair
    return model.fork(), pickle.loads(pickle.dumps(twin))  # a third of what deepcopy takes


@pytest.fixture(scope="module")
def built():
    model = watch(GovernanceModel(busy_town(), rng=RNG))
    return model, Twin(model)


@pytest.fixture(scope="module")
def warmed_up(built):
    model, twin = fork_of(built)
    difference = first_difference_while_running(model, twin, WARMUP)
    assert difference is None, difference
    return model, twin


@pytest.fixture(scope="module")
def before_the_year_ends(warmed_up):
    model, twin = fork_of(warmed_up)
    difference = first_difference_while_running(model, twin, YEAR - WARMUP - 2)
    assert difference is None, difference
    return model, twin


# ------------------------------------------------------------------- the same trajectory


@pytest.mark.parametrize("arm", ARMS)
def test_model_and_twin_follow_the_same_trajectory(warmed_up, arm):
    model, twin = fork_of(warmed_up)
    model.adopt(ARMS[arm])
    twin.adopt(ARMS[arm])
    difference = first_difference_while_running(model, twin, YEAR - WARMUP)
    assert difference is None, f"{arm}, {difference}"
    assert model.day == YEAR * 7


def test_a_model_with_ticks_of_a_day_follows_twins_with_ticks_of_a_day_and_of_a_week():
    # No warm-up: the year that is closed after 52 weeks is compared, too.
    town = quiet_town(warmup_weeks=0, horizon_weeks=YEAR)
    by_day = watch(GovernanceModel(town, rng=RNG, tick_days=1))
    twins = {"a day": Twin(by_day), "a week": Twin(by_day)}
    twins["a week"].tick_days = 7
    for week in range(1, YEAR + 1):
        for _ in range(7):
            by_day.step()
        expected = state_of_model(by_day)
        for tick, twin in twins.items():
            while twin.day < by_day.day:
                twin.step()
            difference = first_difference(expected, state_of_twin(twin))
            assert difference is None, f"twin with ticks of {tick}, week {week}: {difference}"
    assert len(twins["a week"].account.participants) == 1


def test_both_agree_when_society_moves_every_two_weeks():
    # With periods of a week every rate is multiplied by 1; a missing factor would not show.
    town = busy_town().with_(society_period_days=14, warmup_weeks=2, horizon_weeks=16)
    town = town.with_(adopted=[ReformSpec("self-governance"), ReformSpec("flatten")])
    model = watch(GovernanceModel(town, rng=RNG + 1))
    difference = first_difference_while_running(model, Twin(model), 18)
    assert difference is None, difference


def test_tables_that_must_grow_change_nothing(monkeypatch):
    monkeypatch.setattr("sim.caseload._START", 16)
    model = watch(GovernanceModel(busy_town(), rng=RNG + 2))
    assert len(model.caseload.cases) == 16
    difference = first_difference_while_running(model, Twin(model), 8)
    assert difference is None, difference
    tables = model.caseload.cases, model.caseload.events.near, model.caseload.outcomes
    assert min(len(table) for table in tables) > 64


def test_in_the_busy_town_everything_happens(warmed_up):
    # What never happens would be compared in vain.
    model, _ = fork_of(warmed_up)
    model.adopt(ARMS["flatten"])
    kinds, channels, types, states, acting = Counter(), Counter(), Counter(), Counter(), 0.0
    take_outcomes = model.caseload.take_outcomes

    def listening():
        outcomes, count = take_outcomes()
        types.update(outcomes["type"][:count].tolist())
        return outcomes, count

    model.caseload.take_outcomes = listening
    for _ in range(YEAR - WARMUP):
        model.step()
        events = state_of_model(model)["event"].columns
        kinds.update(events["kind"].tolist())
        channels.update(events["channel"].tolist())
        states.update(model.caseload.cases["state"].tolist())
        acting += model.columns["acting"].mean()
    stations = model.caseload.stations
    assert set(kinds) == set(range(len(EVENT_KINDS)))
    assert set(channels) >= set(range(1, len(CHANNELS)))
    assert set(types) == set(range(len(OUTCOME_TYPES)))
    assert set(states) == {FREE, ON_ITS_WAY, QUEUED, IN_SERVICE, OUTSIDE, SETTLING, AGREED}
    assert 0.01 < acting / (YEAR - WARMUP) < 0.99
    assert set(model.columns["participant_type"].tolist()) == set(range(len(PARTICIPANT_TYPES)))
    assert set(stations["role"][stations["arrived"] > 0].tolist()) == set(range(len(ROLES)))
    assert (stations["moved"] > 0).any() and (stations["abandoned"] > 0).sum() > 10
    assert len(set(stations["servers"].tolist())) > 2
    assert model.caseload.count("background_closed") > 20
    assert model.caseload.count("reconsidered") > model.caseload.count("overturned") > 0


# ----------------------------------------------------------------- the twin is plain Python


# Random123, kat_vectors, philox4x32-10: counter, key, output.
KNOWN_ANSWERS = (
    ("00000000 00000000 00000000 00000000", "00000000 00000000",
     "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff",
     "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0",
     "d16cfe09 94fdcceb 5001e420 24126ea1"),
)  # fmt: skip


@pytest.mark.parametrize(("counter", "key", "output"), KNOWN_ANSWERS)
def test_the_twins_philox_gives_the_known_answers_of_random123(counter, key, output):
    words = [int(word, 16) for word in f"{counter} {key}".split()]
    assert luck.philox(*words) == tuple(int(word, 16) for word in output.split())


def test_the_twin_runs_with_nothing_compiled(warmed_up, monkeypatch):
    _, twin = fork_of(warmed_up)
    twin.adopt([ReformSpec(arm) for arm in ("flatten", "self-governance", "mediation")])

    def refuse(function, *_, **__):
        raise AssertionError(f"{function.py_func.__name__} is compiled and was called")

    monkeypatch.setattr(Dispatcher, "__call__", refuse)
    with pytest.raises(AssertionError, match="expit is compiled"):
        expit(0.5)
    for _ in range(4):
        twin.step()
    assert twin.casework.count["processed"] > 1000


def test_no_rule_of_the_twin_reaches_anything_compiled():
    reached, ahead = set(), [rule for _, rule in shared_rules()]
    while ahead:
        function = ahead.pop()
        if function in reached:
            continue
        reached.add(function)
        for name, value in function.__globals__.items():
            assert not plain.is_compiled(value), f"{function.__name__} calls compiled {name}"
            if isinstance(value, FunctionType) and function.__module__.startswith("sim."):
                ahead.append(value)
    assert luck.single_logarithm in reached


# ------------------------------------------------------------- breaking it makes it differ


def shared_rules():
    """Name and function of every rule that the twin has from the model."""
    functions = [(n, f) for n, f in vars(rules).items() if isinstance(f, FunctionType)]
    return sorted((n, f) for n, f in functions if f.__module__.startswith("sim."))


def wrong(result):
    """A wrong answer of the right type."""
    if isinstance(result, bool):
        return not result
    if isinstance(result, int):
        return result - 1 if result > 0 else 1
    if isinstance(result, tuple):
        return result[1:] + result[:1]
    return 0.5 * result


SOON = 6  # weeks


@pytest.fixture(scope="module")
def asked_soon(warmed_up):
    """Names of the rules that are asked in the next weeks; others wait for the year's end."""
    _, twin = fork_of(warmed_up)
    asked = set()
    with pytest.MonkeyPatch.context() as patch:
        for name, rule in shared_rules():
            patch.setattr(rules, name, partial(note_and_ask, asked, name, rule))
        for _ in range(SOON):
            twin.step()
    return asked


def note_and_ask(asked, name, rule, *args):
    asked.add(name)
    return rule(*args)


@pytest.mark.parametrize("name", [name for name, _ in shared_rules()])
def test_a_broken_rule_makes_the_twin_differ(warmed_up, asked_soon, request, monkeypatch, name):
    right = getattr(rules, name)

    def differs(pair, weeks):
        with monkeypatch.context() as broken:
            broken.setattr(rules, name, lambda *args: wrong(right(*args)))
            return first_difference_while_running(*fork_of(pair), weeks) is not None

    if name not in asked_soon or not differs(warmed_up, SOON):
        assert differs(request.getfixturevalue("before_the_year_ends"), 2)


def skip_the_queue(monkeypatch):
    """A case that was referred is served at once, whether or not a desk is free."""
    arrive = casework.Casework.arrive

    def broken(self, case, now):
        if case.handoffs == 0:
            arrive(self, case, now)
            return
        while case.station.successor is not None:
            case.station = case.station.successor
        case.station.keep_books(now)
        case.station.arrived += 1
        self.serve(case, case.station, now)

    monkeypatch.setattr(casework.Casework, "arrive", broken)


def wait_for_the_tick(monkeypatch):
    """What arrives at an office is looked at when the tick ends."""
    schedule = casework.Casework.schedule

    def broken(self, case, time, kind, state):
        late = -(-time // 7) * 7.0 if kind == ARRIVE else time
        schedule(self, case, late, kind, state)

    monkeypatch.setattr(casework.Casework, "schedule", broken)


def share_a_stream(monkeypatch):
    """Stages of cases draw from the stream in which people take part."""
    monkeypatch.setattr(casework, "STAGE", PARTICIPATION)


def key_by_hop(monkeypatch):
    """A stage draws its luck by the number of hand-offs before it."""
    stage = casework.Casework.luck

    def broken(self, case, role, part):
        return stage(self, case, case.handoffs, part)

    monkeypatch.setattr(casework.Casework, "luck", broken)


BREAKINGS = (skip_the_queue, wait_for_the_tick, share_a_stream, key_by_hop)


@pytest.mark.parametrize("breaking", BREAKINGS)
def test_a_broken_flow_of_cases_makes_the_twin_differ(warmed_up, monkeypatch, breaking):
    model, twin = fork_of(warmed_up)
    breaking(monkeypatch)
    assert first_difference_while_running(model, twin, 4) is not None


def test_one_bit_of_one_resident_is_found_and_named(built):
    model, twin = fork_of(built)
    belief = twin.residents[1234].belief
    twin.residents[1234].belief = belief * (1.0 + 2.0**-23)
    assert first_difference(state_of_model(model), state_of_twin(twin)) == (
        f"resident: resident 1234: belief is {belief!r} in the model, "
        f"{twin.residents[1234].belief!r} in the twin"
    )
    difference = first_difference_while_running(*fork_of((model, twin)), 1)
    assert difference.startswith("week 1: ")
