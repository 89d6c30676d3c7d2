"""Organizations that come and go have the numbers that theory gives.

Where nobody competes, foundings at rate f and closings with chance q leave a Poisson
number with mean f/q. Where organizations share one sum of support, the number is a
Markov chain whose resting distribution is computed here by linear algebra. Each area is
a replication (60): the mean over 200 years is met within four standard errors, and one
is at most a sixth of the smallest bug worth catching: 7 per cent of the mean where nobody
competes, 10 where they do (a chance of closing that is a third too high shifts it by more).
"""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats
from replications import assert_mean
from towns import hamlet

from sim.compiled import plain
from sim.model import GovernanceModel
from sim.parameter_record import plain_parameters
from sim.parameters import values
from sim.processes import organizations as process
from sim.processes.adaptation import DAYS_A_YEAR
from sim.scenario import District
from sim.vocabulary import FIELDS

AREAS, WARM, YEARS = 60, 40, 200
TURNOVER, FACTOR, ROOM = 0.3, 1.5, 5


def many_areas(**parameters: float) -> GovernanceModel:
    """A place of many small areas, whose organizations live through years alone."""
    named = {"turnover": TURNOVER, "founding_factor": FACTOR, "newness": 0.0, **parameters}
    district = District("Somewhere", AREAS * 50, 1, AREAS)
    town = hamlet(
        districts=[district], parameters={f"organizations.{k}": v for k, v in named.items()}
    )
    return GovernanceModel(town, rng=11)


def numbers_over_years(model: GovernanceModel) -> np.ndarray:
    """Let years of organizations pass; return their numbers, by year and area."""
    found = []
    p = plain_parameters(model.p)
    for _ in range(WARM + YEARS):
        model.day += DAYS_A_YEAR
        for station in model.institutions.organizations:
            station.pass_year(p)
        found.append([len(s.organizations) for s in model.institutions.organizations])
    return np.array(found[WARM:], float)


@pytest.fixture(scope="module")
def alone() -> np.ndarray:
    """Numbers where no organization needs funding, so that nobody competes."""
    model = many_areas()
    for station in model.institutions.organizations:
        station.room = ROOM
        station.posts_at_start = 0.0
        station.purchased = 0.0
    model.areas["social_capital"] = values()["organizations.capital_needed"]
    return numbers_over_years(model)


def test_without_competition_the_mean_is_foundings_over_the_chance_of_closing(alone):
    theory = TURNOVER * FACTOR * ROOM / (1.0 - math.exp(-TURNOVER))
    assert_mean(alone.mean(axis=0), theory, smallest_bug=0.07 * theory, of="organizations")


def test_without_competition_the_variance_is_the_mean(alone):
    theory = TURNOVER * FACTOR * ROOM / (1.0 - math.exp(-TURNOVER))
    squares = ((alone - theory) ** 2).mean(axis=0)
    assert_mean(squares, theory, smallest_bug=0.2 * theory, of="variance of organizations")


def resting_number(room: int) -> float:
    """Mean of the chain: binomial closing by what each gets, then Poisson foundings."""
    most = 60
    chain = np.zeros((most, most))
    founded = scipy.stats.poisson.pmf(np.arange(most), TURNOVER * FACTOR * room)
    for n in range(most):
        want = 0.0 if n == 0 else 1.0 / max(room / n, 0.1)
        stay = math.exp(-TURNOVER * want)
        left = scipy.stats.binom.pmf(np.arange(most), n, stay)
        chain[n] = np.convolve(left, founded)[:most]
    chain /= chain.sum(axis=1, keepdims=True)
    resting = np.linalg.matrix_power(chain, 4096)[0]
    return float(resting @ np.arange(most))


@pytest.mark.parametrize("room", [1, 4])
def test_where_all_share_one_sum_the_number_is_that_of_the_markov_chain(room):
    model = many_areas(purchase_share=0.0)
    for station in model.institutions.organizations:
        station.room = room
    model.areas["social_capital"] = values()["organizations.capital_needed"]
    theory = resting_number(room)
    found = numbers_over_years(model).mean(axis=0)
    assert_mean(found, theory, smallest_bug=0.1 * theory, of=f"organizations for {room}")


# ----------------------------------------------------------------------------- flows


def test_what_was_there_and_was_founded_and_was_not_dissolved_is_there():
    model = GovernanceModel(hamlet(parameters={"organizations.turnover": 0.3}), rng=5)
    opening = [len(s.organizations) for s in model.institutions.organizations]
    model.run(4 * 52)
    stations = model.institutions.organizations
    closing = [len(s.organizations) for s in stations]
    assert closing == [n + s.founded - s.dissolved for n, s in zip(opening, stations, strict=True)]
    assert sum(s.founded for s in stations) > 3
    assert sum(s.dissolved for s in stations) > 3


def test_what_members_give_and_government_buys_is_what_organizations_get():
    model = many_areas()
    numbers_over_years(model)
    p = model.p.view(np.recarray)[0]
    funded = 0
    for station in model.institutions.organizations:
        bought = station.posts_at_start * float(p.purchase_share)
        capital = float(model.areas["social_capital"][station.area])
        support = plain(process.members_support)(station.posts_at_start - bought, 0.0, capital, p)
        got = math.fsum(one.funding for one in station.organizations)
        sellers = any(plain(process.is_bought_from)(one.field) for one in station.organizations)
        if station.organizations:
            funded += 1
            assert got == pytest.approx(support + bought * sellers, rel=1e-12)
        assert station.posts == math.fsum(one.capacity for one in station.organizations)
    assert funded > 10


# ----------------------------------------------------------------------------- rules


def test_the_number_founded_is_the_inverse_of_the_poisson_distribution():
    number = plain(process.number_founded)
    for expected in (0.0, 0.05, 0.7, 3.0, 40.0):
        for u in (np.arange(500) + 0.5) / 500:
            assert number(u, expected) == scipy.stats.poisson.ppf(u, expected)


def test_the_young_and_the_underfunded_close_sooner():
    chance = plain(process.closing_chance)
    p = many_areas(newness=2.0, maturity=3.0).p.view(np.recarray)[0]

    def rate(*args):
        return -math.log(1.0 - chance(*args, p))

    assert rate(0.0, 1.0, 1.0) == pytest.approx(3.0 * TURNOVER)
    assert rate(3.0, 1.0, 1.0) == pytest.approx((1.0 + 2.0 / math.e) * TURNOVER)
    assert rate(1e9, 1.0, 1.0) == pytest.approx(TURNOVER)
    assert rate(1e9, 0.5, 1.0) == pytest.approx(2.0 * TURNOVER)
    assert rate(1e9, 0.0, 1.0) == rate(1e9, 0.05, 1.0) == pytest.approx(10.0 * TURNOVER)


def test_direct_registration_raises_only_the_fields_that_register_directly():
    field = plain(process.field_founded)
    foundings = plain(process.expected_foundings)
    p = many_areas().p.view(np.recarray)[0]
    us = (np.arange(4000) + 0.5) / 4000
    share = {k: values()[f"organizations.field_share.{name}"] for k, name in enumerate(FIELDS)}
    for registration in (0.0, 1.0):
        rate = foundings(3, 0.5, registration, p) / foundings(3, 0.5, 0.0, p)
        drawn = np.bincount([field(u, registration, p) for u in us], minlength=len(FIELDS)) / 4000
        for k, name in enumerate(FIELDS):
            direct = name in ("service", "volunteers", "trade_association")
            eased = 1.0 + registration * direct
            assert rate * drawn[k] == pytest.approx(share[k] * eased, abs=2e-3)


def test_quality_and_posts_rest_at_what_experience_and_funding_give():
    quality, posts = 0.1, 0.0
    p = many_areas().p.view(np.recarray)[0]
    for _ in range(300):
        quality = plain(process.quality_after)(quality, p)
        posts = plain(process.capacity_after)(posts, 2.5, p)
    assert quality == pytest.approx(float(p.quality_mature), abs=1e-12)
    assert posts == pytest.approx(2.5, abs=1e-12)


def test_what_is_bought_crowds_out_what_members_give_by_the_share_that_is_set():
    support = plain(process.members_support)
    p = many_areas(support_crowded_out=0.3).p.view(np.recarray)[0]
    needed = float(p.capital_needed)
    assert support(2.0, 0.0, needed, p) == 2.0
    assert support(2.0, 1.0, needed, p) == pytest.approx(1.7)
    assert support(2.0, -1.0, needed, p) == 2.0  # what is bought less brings no member back
    assert support(0.1, 9.0, needed, p) == 0.0
    assert support(2.0, 0.0, 0.5 * needed, p) == pytest.approx(1.0)
