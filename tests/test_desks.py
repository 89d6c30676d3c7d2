"""Desks are whole, capacity is not: rounding neither makes posts nor takes them."""

from __future__ import annotations

import pytest

from scenarios import load
from sim import GovernanceModel
from sim.agents.office import LEAST_POSTS


@pytest.fixture(scope="module")
def town() -> GovernanceModel:
    return GovernanceModel(load("test-town"), rng=1)


@pytest.mark.parametrize("posts", [0.2, 0.5, 0.9, 1.0, 1.4, 1.5, 2.49, 7.3])
def test_capacity_is_what_the_posts_are(town, posts) -> None:
    # Mediators' speed knows no effort: desks times speed is posts for cases.
    share = float(town.p[0]["case_share"][town.institutions.mediations[0].role])
    for body in town.institutions.mediations:
        body.posts = posts
    town.institutions.refresh_desks()
    for body in town.institutions.mediations:
        assert body.servers * body.speed == pytest.approx(posts * share, rel=1e-12)
        assert 1 <= body.servers <= max(1.0, posts + 0.5)


def test_half_a_post_that_moves_is_half_a_post_gained_and_lost(town) -> None:
    first, second = town.institutions.mediations[:2]
    first.posts = second.posts = 1.3
    town.institutions.refresh_desks()
    before = first.servers * first.speed, second.servers * second.speed
    first.posts -= 0.5
    second.posts += 0.5
    town.institutions.refresh_desks()
    after = first.servers * first.speed, second.servers * second.speed
    assert sum(after) == pytest.approx(sum(before), rel=1e-12)
    assert after[1] > before[1]


def test_an_office_without_posts_works_at_what_it_is_lent(town) -> None:
    body = town.institutions.mediations[0]
    body.posts = 0.0
    town.institutions.refresh_desks()
    assert (body.servers, body.speed) == (1, pytest.approx(LEAST_POSTS))


def test_a_new_speed_waits_for_no_week(town) -> None:
    # Reforms call refresh_desks when they move posts: the next case is served at the new speed.
    body = town.institutions.mediations[1]
    for posts in (0.6, 0.8):
        body.posts = posts
        town.institutions.refresh_desks()
        assert body.speed == pytest.approx(posts * float(town.p[0]["case_share"][body.role]))
