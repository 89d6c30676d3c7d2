"""One office: waits of M/M/c, M/G/1, two classes, and claimants who lose patience.

Sources: Erlang (1917) for M/M/c; Pollaczek (1930) and Khinchine (1932) for M/G/1;
Cobham (1954) for non-preemptive priority; Palm (1957) and Gans, Koole & Mandelbaum
(2003) for abandonment. All through the product's caseload, with background arrivals.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from office_harness import (
    Offices,
    erlang_a,
    erlang_c,
    mean_wait,
    mean_wait_poisson,
)
from replications import assert_mean

from sim import vocabulary as v
from sim.vocabulary import ROLES

REPLICATIONS = 20


def test_the_formulas_themselves_give_textbook_values() -> None:
    # Single desk: P(wait) = load, wait = load/(1 - load) services. Two desks at load 1: 1/3.
    assert erlang_c(1, 0.7) == pytest.approx(0.7)
    assert erlang_c(2, 1.0) == pytest.approx(1.0 / 3.0)
    assert mean_wait(1, 0.7, 1.0) == pytest.approx(0.7 / 0.3)
    assert mean_wait_poisson(0.7, 1.0, 2.0) == pytest.approx(0.7 / 0.3)
    # Patience as long as service turns M/M/c+M into M/M/inf: Poisson numbers.
    share, queue = erlang_a(2, 1.5, 1.0, 1.0)
    poisson = [math.exp(-1.5) * 1.5**n / math.factorial(n) for n in range(60)]
    assert queue == pytest.approx(sum(max(0, n - 2) * x for n, x in enumerate(poisson)))
    assert share == pytest.approx(queue / 1.5)


def run_all(servers, loads, seed, *, days=60, warm=6, shape=1.0, rate=300.0, parameters=None):
    """Run one station for each entry, side by side; return its closed cases after the warm-up."""
    roles = list(range(len(servers)))
    service = [load * c / rate for c, load in zip(servers, loads, strict=True)]
    offices = Offices(
        roles=roles,
        servers=servers,
        touch_days=service,
        rates=dict.fromkeys(roles, rate),
        shape=shape,
        parameters=parameters,
        seed=seed,
    )
    offices.run(warm)
    offices.reset_books()
    return offices, offices.run(days), service


@pytest.fixture(scope="module")
def waits_of_erlang():
    """20 runs of three offices, 30,000 cases each: (servers, load) -> three statistics."""
    setups = ((1, 0.7), (3, 0.75), (10, 0.8))
    found = {setup: ([], [], []) for setup in setups}
    for seed in range(REPLICATIONS):
        servers, loads = zip(*setups, strict=True)
        offices, closed, service = run_all(servers, loads, seed, days=100)
        for k, setup in enumerate(setups):
            mine = closed["station"] == k
            waited = closed["waited"][mine]
            found[setup][0].append((waited > 0.0).mean())
            found[setup][1].append(waited.mean() / service[k])
            queue = offices.caseload.station_books(float(offices.day))["queued"][k] / 100.0
            found[setup][2].append(queue)
    return found


@pytest.mark.parametrize(("servers", "load"), [(1, 0.7), (3, 0.75), (10, 0.8)])
def test_who_has_to_wait_and_for_how_long_is_erlangs(waits_of_erlang, servers, load) -> None:
    # 20 replications. Smallest bugs: 7 % of the share who wait, 20 % of the mean wait (one
    # desk more or less moves it by 40 % or more), 20 % of the time-average queue.
    share, wait, queue = waits_of_erlang[servers, load]
    theory = erlang_c(servers, servers * load)
    services = theory / (servers - servers * load)
    assert_mean(share, theory, smallest_bug=0.07 * theory, of="P(wait)")
    assert_mean(wait, services, smallest_bug=0.2 * services, of="mean wait")
    length = services * servers * load  # Little: arrivals a day x wait in days
    assert_mean(queue, length, smallest_bug=0.2 * length, of="mean queue")


@pytest.mark.soak
@pytest.mark.parametrize(("servers", "load"), [(1, 0.7), (3, 0.75), (10, 0.8), (4, 0.95)])
def test_waits_are_erlangs_to_two_per_cent(servers, load) -> None:
    # 24 replications of 1.5 million cases. Smallest bugs: 1 % of the share who wait, 3 % of
    # the mean wait (2 and 12 % at a load of 0.95).
    waiting, waits = [], []
    for seed in range(24):
        _, closed, service = run_all([servers], [load], seed, days=5000, warm=100)
        waiting.append((closed["waited"] > 0.0).mean())
        waits.append(closed["waited"].mean() / service[0])
    theory = erlang_c(servers, servers * load)
    services = theory / (servers - servers * load)
    near_one = load > 0.9
    assert_mean(waiting, theory, smallest_bug=(0.02 if near_one else 0.01) * theory)
    assert_mean(waits, services, smallest_bug=(0.12 if near_one else 0.03) * services)


@pytest.mark.parametrize("shape", [0.8, 2.0])
def test_a_single_desk_with_weibull_touch_times_waits_by_pollaczek_khinchine(shape) -> None:
    # 24 replications (two seeds of 12 stations), about 18,000 cases each, at load 0.7.
    # Smallest bug: 12 % of the mean wait; exponential touch times move it by 20 and 36 %.
    waits = []
    service = 0.7 / 300.0
    for seed in (0, 1):
        _, closed, _ = run_all([1] * 12, [0.7] * 12, seed, shape=shape)
        waits += [closed["waited"][closed["station"] == k].mean() for k in range(12)]
    scale = service / math.gamma(1.0 + 1.0 / shape)
    squared = scale**2 * math.gamma(1.0 + 2.0 / shape)
    theory = mean_wait_poisson(300.0, service, squared)
    assert_mean(waits, theory, smallest_bug=0.12 * theory, of="mean wait")


def test_the_touch_time_has_the_stated_mean_and_spread() -> None:
    # 24 replications, each the mean of some 18,000 touch times of shape 0.8.
    # Smallest bug: 1.5 % of the mean, 4 % of the mean square.
    mean, square = [], []
    for seed in (0, 1):
        _, closed, service = run_all([30] * 12, [0.1] * 12, seed, shape=0.8)
        for k in range(12):
            touched = closed["touched"][closed["station"] == k] / service[k]
            mean.append(touched.mean())
            square.append((touched**2).mean())
    ratio = math.gamma(3.5) / math.gamma(2.25) ** 2
    assert_mean(mean, 1.0, smallest_bug=0.015, of="touch")
    assert_mean(square, ratio, smallest_bug=0.04 * ratio, of="touch squared")


def test_a_desk_at_half_speed_takes_twice_as_long_case_by_case() -> None:
    # Exact: the same case has the same luck at any speed.
    touched = []
    for speed in (1.0, 0.5):
        offices = Offices(roles=[v.CITY], servers=[500], touch_days=[2.0], rates={0: 10.0})
        offices.stations["speed"] = speed
        closed = np.sort(offices.run(60), order=["day", "address"])
        touched.append({(c["day"], c["address"]): c["touched"] for c in closed})
    assert len(touched[1]) > 400
    assert all(touched[0][case] * 2.0 == days for case, days in touched[1].items())


def test_calendar_days_follow_from_working_hours() -> None:
    # Exact: 40 hours a week stretch an hour to 7/40 of a day.
    touched = []
    for hours in (7.0, 40.0):
        offices = Offices(
            roles=[v.CITY],
            servers=[500],
            touch_days=[0.5],
            rates={0: 10.0},
            parameters={"handling.hours_per_week": hours},
        )
        closed = np.sort(offices.run(20), order=["day", "address"])
        touched.append(closed["touched"][closed["day"] < 10])
    assert len(touched[0]) > 50
    assert np.allclose(touched[1], touched[0] * 7.0 / 40.0, rtol=1e-14)


@pytest.mark.parametrize(("load", "patience"), [(0.9, 2.0), (1.4, 1.0)])
def test_those_who_lose_patience_are_those_of_erlang_a(load, patience) -> None:
    # 24 replications of M/M/4+M, about 18,000 cases each; overloaded in the second. Smallest
    # bug: 5 % of the share who leave, 6 % of the mean queue. Patience in units of service.
    servers, rate = 4, 300.0
    service = load * servers / rate
    share, queue = [], []
    for seed in (0, 1):
        offices, _, _ = run_all(
            [servers] * 12,
            [load] * 12,
            seed,
            parameters={"handling.patience_days": patience * service},
        )
        stations = offices.stations
        share += list(stations["abandoned"] / stations["arrived"])
        queue += list(offices.caseload.station_books(float(offices.day))["queued"] / 60.0)
    theory_share, theory_queue = erlang_a(servers, rate, service, patience * service)
    assert_mean(share, theory_share, smallest_bug=0.05 * theory_share, of="share who leave")
    assert_mean(queue, theory_queue, smallest_bug=0.06 * theory_queue, of="mean queue")


def test_urgent_cases_go_first_but_interrupt_nobody() -> None:
    # Cobham's waits of two classes in M/M/1 at load 0.8, a third of the cases urgent.
    # 24 replications of 18,000 cases. Smallest bug: 6 % (urgent), 15 % (others); first come
    # first served would give both the same wait, preemption none to the urgent.
    load, urgent_share, rate = 0.8, 1.0 / 3.0, 300.0
    urgent_waits, other_waits = [], []
    for seed in (0, 1):
        luck = np.random.default_rng(seed)
        offices = Offices(
            roles=list(range(len(ROLES))),
            servers=[1] * 12,
            touch_days=[load / rate] * 12,
            rates=dict.fromkeys(range(12), rate),
            seed=seed,
        )

        def choose_urgent(rows, offices=offices, luck=luck):
            offices.caseload.cases["priority"][rows] = luck.random(len(rows)) >= urgent_share

        offices.run(6, on_arisen=choose_urgent)
        closed = offices.run(60, on_arisen=choose_urgent)
        for k in range(12):
            mine = closed[closed["station"] == k]
            urgent_waits.append(mine["waited"][mine["priority"] == 0].mean())
            other_waits.append(mine["waited"][mine["priority"] == 1].mean())
    residual = load * load / rate  # load x mean residual service
    urgent = residual / (1.0 - load * urgent_share)
    other = urgent / (1.0 - load)
    assert_mean(urgent_waits, urgent, smallest_bug=0.06 * urgent, of="urgent")
    assert_mean(other_waits, other, smallest_bug=0.15 * other, of="others")


def test_a_desk_more_serves_those_who_wait_at_once() -> None:
    # Exact: after `staff`, either every desk is busy or nobody waits.
    offices = Offices(roles=[v.CITY], servers=[1], touch_days=[1.0], rates={0: 5.0})
    offices.run(20)
    waiting = int(offices.stations["queue"][0])
    assert waiting > 30
    offices.caseload.staff(offices, 0, 11)
    offices.caseload.check()
    assert offices.stations["busy"][0] == 11
    assert offices.stations["queue"][0] == waiting - 10
    offices.caseload.staff(offices, 0, 2)  # those at a desk are served to the end
    assert offices.stations["busy"][0] == 11
    offices.run(60)
    assert offices.stations["busy"][0] == 2
