"""Who lives where, and with which traits, at the start of a run."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from towns import hamlet, two_towns

import scenarios
from sim.errors import InputError
from sim.model import GovernanceModel
from sim.parameters import values
from sim.population import apportion, make_population
from sim.scenario import District
from sim.streams import seed_words
from sim.vocabulary import CONDITIONAL_COOPERATOR, FREE_RIDER, HUMP_SHAPED, VULNERABILITIES


@pytest.fixture(scope="module")
def towns() -> GovernanceModel:
    """Two districts of 10,000 and 15,000 residents."""
    districts = [District("East", 10_000, 2, 6), District("West", 15_000, 4, 11)]
    return GovernanceModel(two_towns(districts=districts), rng=1)


def assert_share(found: float, expected: float, n: int) -> None:
    """Within four standard errors of a share."""
    assert abs(found - expected) < 4 * math.sqrt(expected * (1 - expected) / n), found


# ---------------------------------------------------------------------------- apportion


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(
    total=st.integers(0, 10_000_000),
    shares=st.lists(st.floats(0.01, 1e6), min_size=1, max_size=40),
)
def test_apportioning_loses_nobody_and_is_off_by_less_than_one(total, shares):
    parts = apportion(total, shares)
    assert sum(parts) == total
    weight = sum(shares)
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - total * share / weight) < 1.0


def test_equal_remainders_go_to_the_first():
    assert apportion(11, [1.0] * 4) == [3, 3, 3, 2]
    assert apportion(7, [1.0] * 3) == [3, 2, 2]
    assert apportion(2, [1.0] * 5) == [1, 1, 0, 0, 0]


# --------------------------------------------------------------------------- who is where


def test_every_district_has_its_residents_streets_and_areas(towns):
    places = towns.population
    assert places.residents == 25_000
    assert places.areas == 17
    per_district = np.add.reduceat(np.diff(places.area_start), [0, 6])
    assert per_district.tolist() == [10_000, 15_000]
    streets = [set(places.street_of_area[places.district_of_area == d]) for d in (0, 1)]
    assert streets == [{0, 1}, {2, 3, 4, 5}]


def test_areas_of_a_district_are_of_one_size_but_for_one_resident(towns):
    sizes = np.diff(towns.population.area_start)
    for district in (0, 1):
        inside = sizes[towns.population.district_of_area == district]
        assert inside.max() - inside.min() <= 1


def test_streets_of_a_district_have_as_many_areas_but_for_one(towns):
    areas = np.bincount(towns.population.street_of_area)
    assert areas.tolist() == [3, 3, 3, 3, 3, 2]


def test_residents_are_numbered_by_place(towns):
    places = towns.population
    for start in (places.area_start, places.area_household_start, places.household_start):
        assert start[0] == 0
        assert (np.diff(start) > 0).all()
    assert (np.diff(places.district_of_area) >= 0).all()
    assert (np.diff(places.street_of_area) >= 0).all()
    assert places.area_start[-1] == places.household_start[-1] == places.residents
    assert places.area_household_start[-1] == len(places.household_start) - 1
    # A household lives in one area: its first member is where an area begins.
    begins = places.household_start[places.area_household_start]
    np.testing.assert_array_equal(begins, places.area_start)


@pytest.mark.parametrize("mean", [1.0, 2.0, 2.86, 4.5, 6.0])
def test_households_have_the_mean_size_they_are_given(mean):
    """About 10,000 households; 4 standard errors are 0.04 members."""
    district = District("Many", 30_000, 1, 4)
    places = make_population([district], mean, seed_words(3))
    sizes = np.diff(places.household_start)
    # The last household of an area is cut short where the area ends.
    last = places.area_household_start[1:] - 1
    whole = np.delete(sizes, last)
    q = (mean - 1.0) / 5.0
    error = math.sqrt(5.0 * q * (1.0 - q) / len(whole))
    assert abs(whole.mean() - mean) <= 4 * error
    assert whole.min() >= 1
    assert sizes.max() <= 6


@pytest.mark.parametrize("mean", [6.5, 20.0, 0.5])
def test_a_mean_that_no_household_size_gives_is_refused(mean):
    with pytest.raises(InputError, match="household_size"):
        hamlet(household_size=mean)


def test_the_smallest_district_of_daqing_has_the_census_households():
    daqing = scenarios.load("daqing-2012")
    places = make_population(daqing.city.simulated, daqing.city.household_size, seed_words(1))
    assert places.residents == 169_522
    assert [places.areas, len(set(places.street_of_area))] == [21, 3]
    households = len(places.household_start) - 1
    assert places.residents / households == pytest.approx(2.86, abs=0.02)


# ------------------------------------------------------------------------------- traits


def test_vulnerabilities_have_their_shares_and_are_independent(towns):
    flags = towns.columns["vulnerability"]
    given_shares = values()
    shares = [given_shares[f"grievances.{name}_share"] for name in VULNERABILITIES]
    bits = [(flags >> k) & 1 for k in range(4)]
    for bit, share in zip(bits, shares, strict=True):
        assert_share(bit.mean(), share, len(flags))
    for a in range(4):
        for b in range(a):
            assert_share((bits[a] & bits[b]).mean(), shares[a] * shares[b], len(flags))


def test_types_of_participants_have_their_shares(towns):
    kinds = towns.columns["participant_type"]
    conditional = towns.values["participation.conditional_share"]
    riders = towns.values["participation.free_rider_share"]
    assert_share((kinds == CONDITIONAL_COOPERATOR).mean(), conditional, len(kinds))
    assert_share((kinds == FREE_RIDER).mean(), riders, len(kinds))
    assert_share((kinds == HUMP_SHAPED).mean(), 1.0 - conditional - riders, len(kinds))


@pytest.mark.parametrize(
    ("column", "mean"),
    [
        ("trust_start", "trust.trust_local_start"),
        ("trust_upper", "trust.trust_upper_start"),
        ("generalised_trust", "trust.generalised_trust_mean"),
        ("threshold", "collective_action.action_threshold_mean"),
        ("risk_aversion", None),
        ("legal_awareness", None),
    ],
)
def test_traits_are_spread_evenly_around_their_mean(towns, column, mean):
    trait = towns.columns[column].astype(np.float64)
    middle = 0.5 if mean is None else towns.values[mean]
    assert abs(trait.mean() - middle) < 4 * trait.std() / math.sqrt(len(trait))
    below = (trait < middle).mean()
    assert_share(below, 0.5, len(trait))


def test_traits_of_one_resident_are_independent(towns):
    names = ("risk_aversion", "legal_awareness", "threshold", "generalised_trust", "trust_start")
    table = np.array([towns.columns[name] for name in names], np.float64)
    correlations = np.corrcoef(table)[np.triu_indices(len(names), 1)]
    assert np.abs(correlations).max() < 4.0 / math.sqrt(towns.population.residents)


def test_everybody_begins_without_a_history(towns):
    for name in ("open_intensity", "resentment", "open_cases", "user", "hours_year", "acting"):
        assert not towns.columns[name].any(), name
    np.testing.assert_array_equal(towns.columns["trust_local"], towns.columns["trust_experience"])


def test_service_gaps_lie_around_one_half():
    model = GovernanceModel(hamlet(districts=[District("Many", 10_000, 1, 200)]), rng=1)
    gaps = model.areas["service_gap"]
    assert gaps.min() >= 0.2
    assert gaps.max() <= 0.8
    assert abs(gaps.mean() - 0.5) < 4 * 0.6 / math.sqrt(12 * 200)


# ---------------------------------------------------------------------- what it depends on


def same_people(one: GovernanceModel, other: GovernanceModel, residents: int) -> bool:
    return all(
        np.array_equal(one.columns[name][:residents], other.columns[name][:residents])
        for name in one.columns
    )


def test_the_same_seed_gives_the_same_people_and_another_seed_others():
    first, again, other = (GovernanceModel(hamlet(), rng=rng) for rng in (1, 1, 2))
    assert same_people(first, again, 600)
    assert not same_people(first, other, 600)
    assert not np.array_equal(
        first.population.household_start[:50], other.population.household_start[:50]
    )


def test_no_reform_changes_who_lives_where():
    plain = GovernanceModel(hamlet(), rng=1)
    for reform in ("flatten", "self-governance", "mediation"):
        reformed = GovernanceModel(hamlet(adopted=[reform]), rng=1)
        assert same_people(plain, reformed, 600)
        for field in ("area_start", "household_start", "district_of_area", "street_of_area"):
            np.testing.assert_array_equal(
                getattr(plain.population, field), getattr(reformed.population, field)
            )
        np.testing.assert_array_equal(plain.network.indices, reformed.network.indices)


def test_a_population_is_not_moved_by_a_run_that_reforms_it():
    model = GovernanceModel(hamlet(adopted=["flatten", "self-governance"]), rng=1)
    before = model.population
    starts = before.area_start.copy(), before.household_start.copy(), before.street_of_area.copy()
    model.run(8)
    assert model.population is before
    for now, then in zip(
        (before.area_start, before.household_start, before.street_of_area), starts, strict=True
    ):
        np.testing.assert_array_equal(now, then)


def test_a_district_more_leaves_the_people_of_the_others_as_they_were():
    towns = two_towns()
    east = GovernanceModel(towns.with_(simulated_districts=1), rng=1)
    both = GovernanceModel(towns, rng=1)
    assert east.population.residents == 2_000
    assert same_people(east, both, 2_000)
