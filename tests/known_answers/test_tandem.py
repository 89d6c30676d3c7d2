"""Three offices in a row: the time through all of them is the sum over each.

By Burke (1956) what leaves an M/M/c office is again a Poisson stream, so each office
of a tandem behaves as if it stood alone (Jackson 1957): the mean sojourn is the sum of
the M/M/c sojourns, and with single desks the sojourns are independent exponentials
(Reich 1957), so their variances add up too. Cases go on because the first two offices
lack authority: this is the referral of the model, over the product's own code.
"""

from __future__ import annotations

import numpy as np
import pytest
from office_harness import NEVER, Offices, mean_wait
from replications import assert_mean

from sim import vocabulary as v
from sim.casework.tables import FAILED, RESOLVED
from sim.processes.handling import stage_luck, touch_days

CHAIN = (v.COMMUNITY, v.STREET, v.DISTRICT)
REPLICATIONS = 20


def tandem(servers, loads, *, rate, seed, transfer_days=1e-9, roles=CHAIN, **more) -> Offices:
    """Return offices in a row: all cases enter at the first and leave after the last."""
    last = len(servers) - 1
    return Offices(
        roles=roles,
        servers=servers,
        touch_days=[load * c / rate for c, load in zip(servers, loads, strict=True)],
        rates={0: rate},
        parents={k: k + 1 for k in range(last)},
        authority=dict.fromkeys(range(last), 0.0),
        parameters={"handling.transfer_days": transfer_days, **more},
        seed=seed,
    )


@pytest.fixture(scope="module")
def three_offices():
    """20 runs of about 40,000 cases through M/M/2, M/M/1, M/M/4 with travel between."""
    servers, loads, rate, travel = (2, 1, 4), (0.7, 0.6, 0.75), 400.0, 0.004
    found = []
    for seed in range(REPLICATIONS):
        offices = tandem(servers, loads, rate=rate, seed=seed, transfer_days=travel)
        offices.run(5)
        offices.reset_books()
        closed = offices.run(100)
        books = offices.caseload.station_books(float(offices.day))
        found.append(
            {
                "waited": closed["waited"].mean(),
                "touched": closed["touched"].mean(),
                "travelled": closed["travelled"].mean(),
                "queues": books["queued"] / 100.0,
                "flow": offices.stations["arrived"] / 100.0,
            }
        )
    return servers, loads, rate, travel, found


def test_the_sojourn_in_a_tandem_is_the_sum_over_its_offices(three_offices) -> None:
    # Smallest bug: 5 % of the time through all three. A referral that skips the queue of
    # one of the offices takes away 8 to 15 %.
    servers, loads, rate, travel, found = three_offices
    stages = [
        (mean_wait(c, rate, load * c / rate), load * c / rate)
        for c, load in zip(servers, loads, strict=True)
    ]
    theory = sum(wait + service for wait, service in stages) + 2.0 * travel
    sojourn = [run["waited"] + run["touched"] + run["travelled"] for run in found]
    assert_mean(sojourn, theory, smallest_bug=0.05 * theory, of="sojourn")
    assert min(wait for wait, _ in stages) > 0.05 * theory


def test_each_office_of_a_tandem_queues_as_if_it_stood_alone(three_offices) -> None:
    # Smallest bug: 15 % of each office's mean queue, 2 % of its flow.
    servers, loads, rate, _, found = three_offices
    for k, (c, load) in enumerate(zip(servers, loads, strict=True)):
        queue = rate * mean_wait(c, rate, load * c / rate)
        assert_mean(
            [run["queues"][k] for run in found], queue, smallest_bug=0.15 * queue, of=f"queue {k}"
        )
        assert_mean(
            [run["flow"][k] for run in found], rate, smallest_bug=0.02 * rate, of=f"flow {k}"
        )


def test_travel_between_offices_takes_its_mean_once_a_hop(three_offices) -> None:
    # Smallest bug: 2 % of the travel; a hop too many or too few is 50 %.
    *_, travel, found = three_offices
    travelled = [run["travelled"] for run in found]
    assert_mean(travelled, 2.0 * travel, smallest_bug=0.04 * travel, of="travel")


def test_sojourns_at_single_desks_in_a_row_are_independent() -> None:
    # M/M/1 three times: variance of the total = sum of variances. 20 replications of 40,000
    # cases. Smallest bug: 15 %; touch times shared by two offices would add 60 %.
    loads, rate = (0.5, 0.6, 0.4), 400.0
    variances = []
    for seed in range(REPLICATIONS):
        offices = tandem((1, 1, 1), loads, rate=rate, seed=seed)
        offices.run(5)
        closed = offices.run(100)
        variances.append((closed["waited"] + closed["touched"]).var())
    theory = sum((load / rate / (1.0 - load)) ** 2 for load in loads)
    assert_mean(variances, theory, smallest_bug=0.15 * theory, of="variance of the sojourn")


@pytest.mark.soak
def test_ten_offices_in_a_row_take_ten_times_as_long_as_one() -> None:
    # 20 replications of 200,000 cases through ten M/M/2 offices at load 0.8, each an office
    # of another role. Smallest bug: 3 % of the whole, a third of one office's queue.
    rate, load, roles = 400.0, 0.8, tuple(range(10))
    sojourns = []
    for seed in range(REPLICATIONS):
        offices = tandem((2,) * 10, (load,) * 10, rate=rate, seed=seed, roles=roles)
        offices.run(20)
        closed = offices.run(500)
        sojourns.append((closed["waited"] + closed["touched"]).mean())
    service = 2.0 * load / rate
    theory = 10.0 * (mean_wait(2, rate, service) + service)
    assert_mean(sojourns, theory, smallest_bug=0.03 * theory, of="sojourn")


def test_a_tick_adds_no_delay_to_any_case() -> None:
    # Exact: the books of every case are the same for ticks of 1, 7 and 70 days.
    books = []
    for tick in (1, 7, 70):
        offices = tandem((2, 1, 4), (0.7, 0.8, 0.9), rate=20.0, seed=3, transfer_days=0.4)
        closed = offices.run(140, tick=tick)
        names = ("day", "address", "arose", "waited", "touched", "travelled", "handoffs", "tier")
        books.append(np.sort(closed[list(names)], order=["day", "address"]))
        end = offices.caseload.station_books(140.0)
        books.append(np.array([*end["queued"], *end["busy"]]))
    assert len(books[0]) > 2000
    for k in (2, 4):
        assert np.array_equal(books[0], books[k])
        assert np.allclose(books[1], books[k + 1], rtol=1e-12)


def test_cases_go_up_only_where_authority_is_lacking() -> None:
    # Exact: with authority a an office keeps the cases whose complexity is at most a.
    offices = tandem((50, 50, 50), (0.1, 0.1, 0.1), rate=50.0, seed=5)
    offices.stations["authority"] = (0.5, 0.8, 1.0)
    closed = offices.run(100)
    last = np.searchsorted([0.5, 0.8], closed["complexity"], side="left")
    assert np.array_equal(closed["station"], last)
    assert np.array_equal(closed["handoffs"], last)
    assert np.array_equal(closed["tier"], last)
    assert (np.bincount(last) > 500).all()


def by_name(cases: np.ndarray) -> dict[tuple[int, int], np.void]:
    """Return closed cases by day and number."""
    return {(int(case["day"]), int(case["address"])): case for case in cases}


def test_a_level_that_is_gone_shifts_nobodys_luck() -> None:
    # Exact, case by case: the touch times at the offices that remain are drawn by role, not
    # by hop, so three levels and two differ by what the middle one drew and nothing else.
    rate, load = 20.0, 0.1
    with_street = tandem((90, 90, 90), (load,) * 3, rate=rate, seed=9)
    without = tandem((90, 90), (load,) * 2, rate=rate, seed=9, roles=(v.COMMUNITY, v.DISTRICT))
    long, short = by_name(with_street.run(30)), by_name(without.run(30))
    p = with_street.p.view(np.recarray)[0]
    common = set(long) & set(short)
    assert len(common) > 200
    for day, address in common:
        drawn = {}
        for role in CHAIN:
            u = stage_luck(with_street.seed, -1, address, day, role, v.BY_COMMUNITY_DESK, 0)[0]
            drawn[role] = touch_days(u, p.touch_hours[role], 1.0, 1.0, 7.0, 1.0)
        case = day, address
        both = drawn[v.COMMUNITY] + drawn[v.DISTRICT]
        assert short[case]["touched"] == pytest.approx(both, rel=1e-12)
        assert long[case]["touched"] == pytest.approx(both + drawn[v.STREET], rel=1e-12)


def decisions(roles: tuple[int, ...]) -> dict[tuple[int, float], tuple[int, float]]:
    """Return how each resident's case ended, and after how long, before offices in a row."""
    last = len(roles) - 1
    offices = Offices(
        roles=roles,
        servers=[10**6] * len(roles),
        touch_days=[0.5] * len(roles),
        parents={k: k + 1 for k in range(last)},
        authority=dict.fromkeys(range(last), 0.0),
        parameters={
            **{f"claiming.channel_constant.{channel}": -60.0 for channel in v.CHANNELS},
            "claiming.channel_constant.community_desk": 60.0,
            "claiming.attempts_max": 1.0,
            "grievances.grievance_rate.labour_debt": 9.0,
            "wrong_doors.error_per_hop": 0.3,
            "wrong_doors.hops": 1.0,
            "handling.transfer_days": 1.0,
        },
        residents=200,
        seed=4,
    )
    offices.stations["effort"] = 0.5
    offices.institutions.entry[:, v.BY_COMMUNITY_DESK] = 0
    ended = {}
    for _ in range(80):
        offices.caseload.pass_days(offices, 5)
        offices.day += 5
        lines, count = offices.caseload.take_outcomes()
        for line in lines[:count]:
            if line["type"] in (RESOLVED, FAILED):
                arose = round(float(line["time"] - line["elapsed"]), 6)
                ended[int(line["resident"]), arose] = int(line["type"]), float(line["elapsed"])
    return ended


def test_a_case_is_decided_alike_whichever_office_it_ends_at() -> None:
    # Exact, case by case: decisions are drawn under one role for the whole administration.
    ended = [decisions(roles) for roles in (CHAIN, (v.COMMUNITY, v.DISTRICT), (v.COMMUNITY,))]
    common = set.intersection(*map(set, ended))
    assert len(common) > 1500
    settled = [ended[0][case][0] == RESOLVED for case in common]
    assert 0.2 < np.mean(settled) < 0.8
    for case in common:
        outcomes, days = zip(*(lives[case] for lives in ended), strict=True)
        assert len(set(outcomes)) == 1
        assert days[0] > days[1] > days[2]  # one office and one journey more each time


def test_an_office_that_closes_hands_its_queue_on_in_order() -> None:
    # Exact: moved cases are counted, keep their waits, and are served first come first served.
    offices = Offices(
        roles=[v.COMMUNITY, v.STREET],
        servers=[1, 1],
        touch_days=[1.0, 0.01],
        rates={0: 8.0},
        parameters={"handling.patience_days": NEVER},
    )
    offices.run(20)
    waiting = int(offices.stations["queue"][0])
    assert waiting > 50
    queued = offices.caseload.cases[offices.caseload.cases["state"] == 2]
    offices.stations["successor"][0] = 1
    offices.caseload.move_queue(offices, 0, 1)
    closed = offices.run(10)
    stations = offices.stations
    assert stations["moved"][0] == waiting
    assert stations["queue"][0] == 0
    for station in stations:
        left = station["started"] + station["abandoned"] + station["moved"] + station["queue"]
        assert station["arrived"] == left
    moved = by_name(closed)
    in_order = queued[np.argsort(queued["entered"])]
    waits = [moved[int(c["day"]), int(c["address"])]["waited"] + c["arose"] for c in in_order]
    assert waits == sorted(waits)
    assert waits[0] == pytest.approx(20.0, abs=1e-9)
