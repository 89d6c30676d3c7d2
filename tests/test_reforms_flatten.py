"""What flattening does to the offices, part by part."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from adoption import convert

import scenarios
from sim.casework.tables import NONE
from sim.model import GovernanceModel
from sim.processes.participation import committee_free_share
from sim.reform_spec import parse_reform
from sim.scenario import District
from sim.vocabulary import BY_COMMUNITY_DESK

PARTS = ("levels", "pooling", "staff_sunk", "committees_freed")


def only(*parts: str) -> str:
    """Flatten with these of its four parts."""
    return "flatten:" + ",".join(f"{part}={str(part in parts).lower()}" for part in PARTS)


def open_ones(offices):
    return [office for office in offices if not office.closed]


def reached_from(model: GovernanceModel, row: int) -> int:
    """The station that a case sent to `row` ends up at."""
    successor = model.caseload.stations["successor"]
    while successor[row] != NONE:
        row = int(successor[row])
    return row


# ------------------------------------------------------------------- Daqing's numbers


@pytest.fixture(scope="module")
def _daqing() -> GovernanceModel:
    """All five districts of Daqing with their true units, a hundredth of the residents."""
    daqing = scenarios.load("daqing-2012")
    smaller = [
        District(d.name, max(60 * d.communities, d.residents // 100), d.streets, d.communities)
        for d in daqing.city.districts
    ]
    return GovernanceModel(daqing.with_(districts=smaller, simulated_districts=5, warmup_weeks=0))


@pytest.fixture
def daqing(_daqing) -> GovernanceModel:
    return _daqing.fork()


def test_the_whole_city_goes_from_29_streets_to_none_and_from_200_communities_to_70(daqing):
    institutions = daqing.institutions
    assert len(open_ones(institutions.streets)) == 29
    assert len(open_ones(institutions.communities)) == 200
    convert(daqing, "flatten")
    assert open_ones(institutions.streets) == []
    assert len(open_ones(institutions.communities)) == 70
    assert len(open_ones(institutions.committees)) == 200  # residents' committees stay


def test_the_smallest_district_goes_from_21_communities_to_7(daqing):
    convert(daqing, "flatten")
    pooled = [
        sum(c.district == d for c in open_ones(daqing.institutions.communities)) for d in range(5)
    ]
    assert dict(zip(daqing.district_names, pooled, strict=True)) == {
        "Sartu": 14,
        "Longfeng": 15,
        "Ranghulu": 24,
        "Honggang": 7,
        "Datong": 10,
    }


def test_the_staff_of_daqing_is_conserved_to_a_fraction_of_a_post(daqing):
    before = daqing.institutions.posts
    below = sum(o.posts for o in [*daqing.institutions.streets, *daqing.institutions.communities])
    assert below == pytest.approx(5_073.0)
    convert(daqing, "flatten")
    assert daqing.institutions.posts == pytest.approx(before, abs=1e-9)
    assert sum(o.posts for o in daqing.institutions.communities) == pytest.approx(5_073.0)


def test_a_community_of_daqing_serves_neighbours_within_one_street(daqing):
    convert(daqing, "flatten")
    streets = daqing.population.street_of_area
    served = []
    for community in open_ones(daqing.institutions.communities):
        areas = community.areas.tolist()
        assert areas == list(range(areas[0], areas[0] + len(areas)))
        assert len({int(streets[a]) for a in areas}) == 1
        served += areas
    assert sorted(served) == list(range(200))


def test_the_smallest_district_at_its_true_size_goes_from_21_communities_to_7():
    model = convert(GovernanceModel(scenarios.load("daqing-2012").with_(warmup_weeks=0)), "flatten")
    assert model.population.residents == 169_522
    assert len(open_ones(model.institutions.communities)) == 7
    assert open_ones(model.institutions.streets) == []


@pytest.mark.soak
def test_the_whole_city_at_its_true_size_goes_from_200_communities_to_70():
    daqing = scenarios.load("daqing-2012").with_(simulated_districts=5, warmup_weeks=0)
    model = convert(GovernanceModel(daqing), "flatten")
    assert model.population.residents == 1_649_825
    assert len(open_ones(model.institutions.communities)) == 70
    mean = model.population.residents / 70
    assert mean == pytest.approx(23_569, abs=1)


# ----------------------------------------------------------- who is above, and how many


def test_a_district_watches_communities_where_it_watched_streets(daqing):
    institutions = daqing.institutions
    before = [district.span_of_control for district in institutions.districts]
    assert before == [6, 6, 10, 3, 4]
    convert(daqing, "flatten")
    assert [district.span_of_control for district in institutions.districts] == [14, 15, 24, 7, 10]
    for community in open_ones(institutions.communities):
        assert community.superior is institutions.districts[community.district]
        assert community.span_of_control == len(community.areas)


def test_without_the_levels_streets_stay_and_watch_fewer_communities(daqing):
    institutions = daqing.institutions
    convert(daqing, only("pooling"))
    assert len(open_ones(institutions.streets)) == 29
    assert sum(street.span_of_control for street in institutions.streets) == 70
    assert [d.span_of_control for d in institutions.districts] == [6, 6, 10, 3, 4]
    for community in open_ones(institutions.communities):
        street = institutions.streets[daqing.population.street_of_area[community.areas[0]]]
        assert community.superior is street


def test_without_pooling_a_district_watches_every_neighbourhood(daqing):
    convert(daqing, only("levels"))
    spans = [district.span_of_control for district in daqing.institutions.districts]
    assert spans == [40, 43, 68, 21, 28]
    assert len(open_ones(daqing.institutions.communities)) == 200


def test_cases_beyond_a_communitys_authority_go_to_whoever_is_above_it(daqing):
    convert(daqing, "flatten")
    stations = daqing.caseload.stations
    for community in open_ones(daqing.institutions.communities):
        above = reached_from(daqing, int(stations["parent"][community.row]))
        assert above == daqing.institutions.districts[community.district].row


def test_every_office_of_the_line_leads_up_to_the_city(daqing):
    convert(daqing, "flatten")
    institutions = daqing.institutions
    parent = daqing.caseload.stations["parent"]
    for office in [*institutions.communities, *institutions.streets, *institutions.districts]:
        row = reached_from(daqing, office.row)
        for _ in range(4):
            if parent[row] == NONE:
                break
            row = reached_from(daqing, int(parent[row]))
        assert row == institutions.city.row


# ------------------------------------------------------------------- doors and distance


@pytest.mark.parametrize("reform", ["flatten", only("levels"), only("pooling")])
def test_whoever_comes_to_the_old_door_is_served_by_the_open_community_of_the_area(reform, daqing):
    convert(daqing, reform)
    serving = {
        int(area): community.row
        for community in open_ones(daqing.institutions.communities)
        for area in community.areas
    }
    doors = daqing.institutions.entry[:, BY_COMMUNITY_DESK]
    assert [reached_from(daqing, int(row)) for row in doors] == [serving[a] for a in range(200)]


def test_the_door_is_farther_by_the_root_of_the_ground_it_serves(daqing):
    assert set(daqing.areas["distance"]) == {1.0}
    convert(daqing, "flatten")
    for community in open_ones(daqing.institutions.communities):
        ways = daqing.areas["distance"][community.areas]
        np.testing.assert_array_equal(ways, math.sqrt(len(community.areas)))
    assert 1.5 < daqing.areas["distance"].mean() < 2.0


@pytest.mark.parametrize(
    "reform", [only("levels"), only("staff_sunk"), only("committees_freed"), only()]
)
def test_without_pooling_doors_and_communities_stay_where_they_are(reform, daqing):
    convert(daqing, reform)
    assert set(daqing.areas["distance"]) == {1.0}
    assert len(open_ones(daqing.institutions.communities)) == 200


# ------------------------------------------------------------------------ staff and desks


@pytest.mark.parametrize("parts", [p for n in range(5) for p in itertools.combinations(PARTS, n)])
def test_every_combination_of_parts_has_the_same_number_of_posts(parts, daqing):
    before = daqing.institutions.posts
    convert(daqing, only(*parts))
    assert daqing.institutions.posts == pytest.approx(before, abs=1e-9)
    assert all(office.posts >= 0.0 for office in daqing.institutions.offices)
    assert all(office.posts == 0.0 for office in daqing.institutions.offices if office.closed)


def test_flatten_without_any_part_moves_no_office(daqing):
    before = [(o.posts, o.closed, o.superior, o.servers) for o in daqing.institutions.offices]
    convert(daqing, only())
    after = [(o.posts, o.closed, o.superior, o.servers) for o in daqing.institutions.offices]
    assert before == after


def test_sunk_staff_goes_to_the_communities_of_its_street_in_equal_parts(daqing):
    convert(daqing, only("levels", "staff_sunk"))
    institutions = daqing.institutions
    for street in institutions.streets:
        communities = [institutions.communities[int(area)] for area in street.areas]
        assert street.posts == 0.0
        for community in communities:
            assert community.posts == pytest.approx(15.215 + 70.0 / len(communities))


def test_a_street_that_stays_keeps_a_fifth_of_its_posts(daqing):
    convert(daqing, only("staff_sunk"))
    for street in daqing.institutions.streets:
        assert not street.closed
        assert street.posts == pytest.approx(0.2 * 70.0)


def test_staff_that_is_not_sunk_goes_to_the_district(daqing):
    districts = daqing.institutions.districts
    before = [district.posts for district in districts]
    convert(daqing, only("levels"))
    gained = [d.posts - was for d, was in zip(districts, before, strict=True)]
    assert gained == pytest.approx([70.0 * n for n in (6, 6, 10, 3, 4)])
    assert {c.posts for c in daqing.institutions.communities} == {15.215}


def test_pooled_communities_have_the_posts_of_all_they_were_made_of(daqing):
    convert(daqing, only("pooling"))
    for community in open_ones(daqing.institutions.communities):
        assert community.posts == pytest.approx(15.215 * len(community.areas))


def test_desks_follow_posts(daqing):
    share = daqing.values["handling.case_share.community"]
    convert(daqing, "flatten")
    for community in open_ones(daqing.institutions.communities):
        desks = community.posts * share - community.burden_hours / 40.0
        assert community.servers == max(1, math.floor(desks + 0.5))
    posts = 15.215 + 70.0 * 29 / 200
    assert sum(c.posts for c in open_ones(daqing.institutions.communities)) == pytest.approx(
        200 * posts
    )


@pytest.mark.parametrize(
    ("reform", "authority"),
    [
        ("flatten", "street"),
        (only("staff_sunk"), "street"),
        (only("levels"), "community"),
        (only("pooling", "committees_freed"), "community"),
    ],
)
def test_authority_goes_down_with_the_staff_and_only_with_it(reform, authority, daqing):
    expected = daqing.values[f"handling.authority.{authority}"]
    convert(daqing, reform)
    assert {c.authority for c in open_ones(daqing.institutions.communities)} == {expected}


# ---------------------------------------------------------------------------- committees


def test_freed_committees_pass_their_administration_to_the_community(daqing):
    p = daqing.p[0]
    hours = float(p["committee_hours"])
    moved = (committee_free_share(0.0, p) - committee_free_share(1.0, p)) * hours
    assert moved > 20.0
    convert(daqing, only("committees_freed"))
    assert set(daqing.areas["delegated"]) == {0.0}
    for community in daqing.institutions.communities:
        assert community.burden_hours == pytest.approx(moved)


@pytest.mark.parametrize(("absorbed", "left"), [(0.0, 1.0), (0.5, 0.5), (1.0, 0.0)])
def test_sunk_staff_absorbs_a_part_of_the_administration(absorbed, left, daqing):
    p = daqing.p[0]
    hours = float(p["committee_hours"])
    moved = (committee_free_share(0.0, p) - committee_free_share(1.0, p)) * hours
    convert(daqing, f"flatten:absorbed={absorbed}")
    burdens = [c.burden_hours / len(c.areas) for c in open_ones(daqing.institutions.communities)]
    assert burdens == pytest.approx([moved * left] * 70)


def test_committees_that_are_not_freed_keep_their_administration(daqing):
    convert(daqing, only("levels", "pooling", "staff_sunk"))
    assert set(daqing.areas["delegated"]) == {1.0}
    assert {c.burden_hours for c in daqing.institutions.communities} == {0.0}


def test_freed_committees_have_more_hours_for_cases_and_for_taking_part(warm_town):
    baseline = warm_town.fork().run(4)
    warm_town.adopt([parse_reform(only("committees_freed"))])
    warm_town.run(4)
    assert set(warm_town.areas["committee_free"]) == {1.0}
    for now, then in zip(
        warm_town.institutions.committees, baseline.institutions.committees, strict=True
    ):
        assert now.speed > then.speed
    assert warm_town.areas["attendances"].sum() > baseline.areas["attendances"].sum()


# ------------------------------------------------------------------------- what it costs


def test_flattening_costs_a_share_of_the_posts_it_moves(daqing):
    convert(daqing, "flatten:cost_once=0.3")
    assert daqing.books.once == pytest.approx(0.3 * 29 * 70.0)
    assert daqing.books.running == 0.0


def test_half_the_streets_first_come_first(daqing):
    convert(daqing, "flatten:strength=0.5")
    closed = [street.closed for street in daqing.institutions.streets]
    assert closed == [True] * 15 + [False] * 14


def test_pooling_goes_as_far_as_it_is_told(daqing):
    for share in (0.1, 0.5, 1.0):
        model = convert(daqing.fork(), f"flatten:pooled_share={share}")
        left = len(open_ones(model.institutions.communities))
        assert left == pytest.approx(200 * share, abs=10 if share == 0.1 else 3)
    assert left == 200
