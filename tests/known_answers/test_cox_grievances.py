"""Grievances arise as a Cox process, thinned to each resident's own rate.

Given the day's factors of city and area, counts are Poisson (Cox 1955; thinning after
Lewis & Shedler 1979). With factors of variance v_c and v_a, an area that expects m a
day has variance m + m^2 ((1 + v_c)(1 + v_a) - 1), and two areas have covariance
m_1 m_2 v_c; days are independent.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_harness import Offices
from replications import assert_mean
from scipy.special import pdtrc

from sim import vocabulary as v
from sim.casework.events import new_events
from sim.casework.tables import FREE, N_FREE
from sim.processes.grievances import (
    day_factor,
    dominating_factor,
    rate_factor,
    room_needed,
)
from sim.vocabulary import KINDS

CITY, AREA = 0.07, 0.05
PER_YEAR = 365.0


def residents_only(*, residents=400, areas=2, seed=0, rates=None, **parameters: float) -> Offices:
    """Return a place without offices in which only grievances happen."""
    changed = {f"grievances.{name.replace('__', '.')}": x for name, x in parameters.items()}
    for kind, rate in (rates or {}).items():
        changed[f"grievances.grievance_rate.{kind}"] = rate
    return Offices(
        roles=[v.CITY],
        servers=[1],
        touch_days=[1.0],
        parameters=changed,
        residents=residents,
        areas=areas,
        seed=seed,
    )


def arisen_on(offices: Offices, day: int) -> np.ndarray:
    """Return the cases that arise on one day, and forget them."""
    offices.day = day
    offices.arise(1)
    load = offices.caseload
    found = load.cases[load.cases["state"] != FREE].copy()
    load.cases["state"] = FREE
    load.free[:] = np.arange(len(load.cases) - 1, -1, -1)
    load.counters[N_FREE] = len(load.cases)
    load.events = new_events(len(load.events.near), load.counters)
    return found


def expected_a_day(residents: int, rate: float, *, flags=0, gap=0.5, prevention=0.0, effect=0.4):
    """Return the mean count of residents who are all alike."""
    return residents * rate / PER_YEAR * (1 + effect * flags) * (0.5 + gap) * (1 - prevention)


@pytest.fixture(scope="module")
def counts_by_area():
    """Counts of two areas and two kinds: 20 replications x 250 days, about 20 a cell."""
    rates = {"livelihood_service": 18.25, "labour_debt": 9.125}
    counts = np.zeros((20, 250, 2, 2))
    for seed in range(20):
        place = residents_only(
            residents=800,
            seed=seed,
            rates=rates,
            city_excess_variance=CITY,
            area_excess_variance=AREA,
        )
        for day in range(250):
            cases = arisen_on(place, day)
            for column, kind in enumerate((0, 2)):
                counts[seed, day, :, column] = np.bincount(
                    cases["area"][cases["kind"] == kind], minlength=2
                )
    means = np.array([expected_a_day(400, rate) for rate in rates.values()])
    assert np.allclose(means, (20.0, 10.0))
    return counts, means


def test_counts_have_the_mean_of_theory(counts_by_area) -> None:
    # 20 replications of 250 days; smallest bug 5 % of the mean.
    counts, means = counts_by_area
    for kind in (0, 1):
        mean = counts[:, :, :, kind].mean(axis=(1, 2))
        assert_mean(mean, means[kind], smallest_bug=0.05 * means[kind], of=KINDS[kind])


def test_counts_vary_as_a_cox_process_does(counts_by_area) -> None:
    # Smallest bug: 15 % of the variance 69 (Poisson alone has 20, a factor forgotten 42-48).
    counts, (mean, _) = counts_by_area
    spread = ((counts[:, :, :, 0] - mean) ** 2).mean(axis=(1, 2))
    theory = mean + mean * mean * ((1 + CITY) * (1 + AREA) - 1)
    assert_mean(spread, theory, smallest_bug=0.15 * theory, of="variance")


def test_areas_share_the_days_of_the_city_and_kinds_those_of_the_area(counts_by_area) -> None:
    # Smallest bugs: 30 % of the covariance of areas (0 without the city's factor), 20 % of
    # that of kinds in one area, 30 % of the variance for days that were not independent.
    counts, (first, second) = counts_by_area
    service = counts[:, :, :, 0] - first
    debts = counts[:, :, :, 1] - second
    areas = (service[:, :, 0] * service[:, :, 1]).mean(axis=1)
    assert_mean(
        areas, first * first * CITY, smallest_bug=0.3 * first * first * CITY, of="two areas"
    )
    shared = first * second * ((1 + CITY) * (1 + AREA) - 1)
    kinds = (service * debts).mean(axis=(1, 2))
    assert_mean(kinds, shared, smallest_bug=0.2 * shared, of="two kinds")
    days = (service[:, 1:] * service[:, :-1]).mean(axis=(1, 2))
    assert_mean(days, 0.0, smallest_bug=0.2 * first, of="two days")


def test_without_excess_variance_counts_are_poisson() -> None:
    # 20 replications of 250 days x 2 areas; smallest bug 15 % of the variance.
    spread = []
    for seed in range(20):
        place = residents_only(
            residents=800,
            seed=seed,
            rates={"public_safety": 18.25},
            city_excess_variance=0.0,
            area_excess_variance=0.0,
        )
        counts = [np.bincount(arisen_on(place, day)["area"], minlength=2) for day in range(250)]
        spread.append(((np.array(counts) - 20.0) ** 2).mean())
    assert_mean(spread, 20.0, smallest_bug=0.15 * 20.0, of="variance")


def test_residents_are_thinned_to_their_own_rate() -> None:
    # Four flag counts x two service gaps: 20 replications of 120 days, 100 residents a cell.
    # Smallest bug: 7 % of the rate of any of the eight kinds of residents.
    rate, effect, gaps = 73.0, 0.4, (0.2, 0.8)
    counts = np.zeros((20, 2, 4))
    for seed in range(20):
        place = residents_only(
            residents=800, seed=seed, rates={"labour_debt": rate}, vulnerability_effect=effect
        )
        place.areas["service_gap"] = gaps
        flags = np.arange(800) % 4
        place.columns["vulnerability"][:] = np.array([0, 4, 9, 14], np.uint8)[flags]
        for day in range(120):
            cases = arisen_on(place, day)
            np.add.at(counts[seed], (cases["area"], flags[cases["resident"]]), 1)
    for area, gap in enumerate(gaps):
        for flag in range(4):
            theory = expected_a_day(100, rate, flags=flag, gap=gap, effect=effect) * 120
            assert_mean(
                counts[:, area, flag], theory, smallest_bug=0.07 * theory, of=f"{flag} {gap}"
            )


def test_within_a_day_any_moment_is_as_likely() -> None:
    # 20 replications of about 5,000 moments; smallest bug 0.03 of a day in mean or spread.
    means, spreads = [], []
    for seed in range(20):
        place = residents_only(seed=seed, rates={"labour_debt": 90.0})
        moments = np.concatenate([arisen_on(place, day)["arose"] - day for day in range(50)])
        assert moments.min() >= 0.0
        assert moments.max() < 1.0
        means.append(moments.mean())
        spreads.append(12.0 * ((moments - 0.5) ** 2).mean())
    assert_mean(means, 0.5, smallest_bug=0.03, of="moment")
    assert_mean(spreads, 1.0, smallest_bug=0.05, of="spread")


def test_a_case_is_as_simple_and_as_strong_as_its_kind_says() -> None:
    # 20 replications of about 5,000 cases; smallest bug 0.02 in either mean.
    simple, strong = [], []
    for seed in range(20):
        place = residents_only(
            seed=seed,
            rates={"labour_debt": 90.0},
            intensity_spread=0.25,
            grievance_intensity__labour_debt=0.55,
        )
        cases = np.concatenate([arisen_on(place, day) for day in range(50)])
        simple.append(cases["complexity"].mean())
        strong.append(cases["intensity"].mean())
        assert 0.30 <= cases["intensity"].min() < 0.32
        assert 0.78 < cases["intensity"].max() <= 0.80
    assert_mean(simple, 0.5, smallest_bug=0.02, of="complexity")
    assert_mean(strong, 0.55, smallest_bug=0.02, of="intensity")


NAME = ["area", "resident", "address", "day", "kind", "arose", "complexity", "intensity"]


def names(cases: np.ndarray) -> set[tuple]:
    """Return everything that was drawn for the cases."""
    return {tuple(case) for case in cases[NAME].tolist()}


def test_the_same_grievances_arise_for_any_tick() -> None:
    # Exact: names, moments and natures are those of the days, however many days a tick has.
    found = []
    for tick in (1, 7, 28):
        place = residents_only(rates={"labour_debt": 9.0, "public_safety": 5.0})
        arisen: set[tuple] = set()

        def note(rows, place=place, arisen=arisen):
            arisen |= names(place.caseload.cases[rows])

        place.run(56, tick=tick, on_arisen=note)
        assert place.caseload.count("arisen") == len(arisen)
        found.append(arisen)
    assert len(found[0]) > 700
    assert found[0] == found[1] == found[2]


def test_preventing_a_fifth_leaves_every_other_grievance_as_it_was() -> None:
    # Exact: a subset with the same names and natures. 20 replications; smallest bug 0.03 in
    # the share that is left.
    left = []
    for seed in range(20):
        before, after = (residents_only(seed=seed, rates={"labour_debt": 40.0}) for _ in range(2))
        after.areas["prevention"] = 0.2
        all_of_them = set().union(*(names(arisen_on(before, day)) for day in range(50)))
        rest = set().union(*(names(arisen_on(after, day)) for day in range(50)))
        assert rest < all_of_them
        left.append(len(rest) / len(all_of_them))
    assert_mean(left, 0.8, smallest_bug=0.03, of="share left")


SHARE = st.floats(0.0, 1.0)


@given(
    flags=st.integers(0, 4),
    gap=SHARE,
    prevention=SHARE,
    u=st.tuples(SHARE, SHARE),
    variances=st.tuples(st.floats(0.0, 1 / 3), st.floats(0.0, 1 / 3)),
    effect=SHARE,
)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_nobody_exceeds_the_dominating_rate(flags, gap, prevention, u, variances, effect) -> None:
    place = residents_only(
        city_excess_variance=variances[0],
        area_excess_variance=variances[1],
        vulnerability_effect=effect,
    )
    p = place.p[0]
    city, area = day_factor(u[0], variances[0]), day_factor(u[1], variances[1])
    assert city >= -1e-12
    actual = rate_factor(flags, gap, prevention, city, area, p)
    for at_most in (gap, 1.0):
        assert actual <= dominating_factor(at_most, city, area, p)
    by_hand = (1 + effect * flags) * (0.5 + gap) * (1 - prevention) * city * area
    assert actual == pytest.approx(by_hand, abs=1e-12)


@pytest.mark.parametrize("variance", [0.0, 0.07, 1 / 3])
def test_a_days_factor_has_mean_one_and_the_stated_variance(variance) -> None:
    # At Gauss-Legendre points two moments of a polynomial are exact.
    points, weights = np.polynomial.legendre.leggauss(4)
    factors = np.array([day_factor(0.5 * (x + 1.0), variance) for x in points])
    assert (weights / 2) @ factors == pytest.approx(1.0)
    assert (weights / 2) @ (factors - 1.0) ** 2 == pytest.approx(variance)


def test_room_for_a_days_cases_is_never_exceeded() -> None:
    for rate in (0.01, 1.0, 50.0, 1e4):
        assert pdtrc(room_needed(rate), rate) < 1e-12
