"""A reform that disappoints is undone by its body after a review; what it moved goes back."""

from __future__ import annotations

import math

import numpy as np
import pytest
from adoption import adopt, convert
from sameness import differing, structure

from sim.errors import InputError
from sim.levers import taken_back
from sim.reforms import REFORMS

reversible = [name for name, reform in REFORMS.items() if reform.REVERSIBLE]
every_reversible = pytest.mark.parametrize("name", reversible)
# Where cases are, and since when, is no lever; and new desks take waiting cases at once.
BOOKS = ("busy", "queue", "integral", "since", "started", "arrived", "first", "last", "moved")


def levers(model):
    """Everything a reform may rebuild, without the queues and the pace of the day."""
    found = structure(model)
    return {
        name: value
        for name, value in found.items()
        if not any(word in name for word in BOOKS) and name != "stations.speed"
    }


def moved(before, after):
    """Names of the levers that differ in any bit."""
    pairs = zip(levers(before).items(), levers(after).values(), strict=True)
    return [name for (name, one), other in pairs if one.tobytes() != other.tobytes()]


@every_reversible
def test_a_reform_undone_at_once_was_never_adopted_for_the_levers(name, warm_two_towns):
    before = warm_two_towns.fork()
    model = convert(warm_two_towns, f"{name}:review_weeks=13")
    assert moved(before, model) != []
    assert model.books.running >= 0.0
    model.reforms[-1].undo(model)
    assert moved(before, model) == []
    assert model.books.running == pytest.approx(0.0, abs=1e-12)


@every_reversible
def test_a_reform_undone_half_way_does_not_come_back(name, warm_two_towns):
    before = warm_two_towns.fork()
    (reform,) = adopt(warm_two_towns, f"{name}:review_weeks=100,phase_in_weeks=10")
    warm_two_towns.run(5)
    before.run(5)
    assert 0 < reform.converted < len(reform.units(warm_two_towns))
    reform.undo(warm_two_towns)
    limits = ("judging", "monitoring", "council", "capture", "heard", "voice", "help", "crowding")
    for lever in limits:
        assert (warm_two_towns.areas[lever] == 0.0).all(), lever
    posts = [[o.posts for o in m.institutions.offices] for m in (before, warm_two_towns)]
    assert posts[1] == pytest.approx(posts[0], abs=1e-12)
    warm_two_towns.run(3)
    assert reform.undone
    assert (warm_two_towns.areas["monitoring"] == 0.0).all()


@every_reversible
def test_a_review_that_finds_nothing_wrong_changes_nothing(name, warm_two_towns):
    unreviewed = warm_two_towns.fork()
    adopt(unreviewed, f"{name}:phase_in_weeks=6")
    adopt(warm_two_towns, f"{name}:phase_in_weeks=6,review_weeks=2,tolerated_fall=1")
    for model in (unreviewed, warm_two_towns):
        model.run(8)
    assert warm_two_towns.trajectory_sha256 == unreviewed.trajectory_sha256
    assert differing(warm_two_towns, unreviewed) == []


def with_mood(model, fall):
    """Let satisfaction have fallen since the reform began."""
    (reform,) = adopt(model, "volunteers:review_weeks=4,tolerated_fall=0.05,volunteering=0.2")
    model.run(4)
    assert not reform.undone
    reform.mood_before = tuple(now + fall for now in reform_mood(model))
    return model.run(1), reform


def reform_mood(model):
    return model.series["satisfaction"][-1], model.series["trust_local"][-1]


@pytest.mark.parametrize(("fall", "undone"), [(0.06, True), (0.04, False), (-0.5, False)])
def test_a_reform_is_undone_where_satisfaction_has_fallen_by_more_than_is_tolerated(
    fall, undone, warm_two_towns
):
    model, reform = with_mood(warm_two_towns, fall)
    assert reform.undone is undone
    assert set(model.areas["volunteering"]) == {0.0 if undone else 0.2}


def test_a_fall_of_trust_alone_is_enough(warm_two_towns):
    (reform,) = adopt(warm_two_towns, "volunteers:review_weeks=4")
    warm_two_towns.run(4)
    satisfaction, trust = reform_mood(warm_two_towns)
    reform.mood_before = (satisfaction, trust + 0.06)
    warm_two_towns.run(1)
    assert reform.undone


def test_reviews_come_at_their_time_and_again(warm_two_towns):
    (reform,) = adopt(warm_two_towns, "volunteers:start_week=2,review_weeks=3")
    looked = []
    reform.has_disappointed = lambda model: bool(looked.append(model.weeks_measured))
    warm_two_towns.run(12)
    assert looked == [5.0, 8.0, 11.0]


def test_what_cannot_be_undone_says_so(warm_two_towns):
    with pytest.raises(InputError, match="cannot be undone"):
        adopt(warm_two_towns, "flatten:review_weeks=52")
    adopt(warm_two_towns, "flatten")


# ------------------------------------------------------------------ others keep what is theirs


def test_what_another_reform_asked_for_and_was_hidden_comes_to_light(warm_two_towns):
    strong, _ = adopt(
        warm_two_towns, "control:review_weeks=4,crowding=0.3", "volunteers:crowding=0.1"
    )
    warm_two_towns.run(2)
    assert set(warm_two_towns.areas["crowding"]) == {0.3}
    strong.undo(warm_two_towns)
    assert set(warm_two_towns.areas["crowding"]) == {0.1}


def test_what_another_reform_has_added_stays(warm_two_towns):
    before = warm_two_towns.areas["police"].copy()
    first, _ = adopt(
        warm_two_towns, "police-flattening:review_weeks=9,police=1.5", "control:officers=2"
    )
    warm_two_towns.run(1)
    np.testing.assert_allclose(warm_two_towns.areas["police"], before + 3.5)
    first.undo(warm_two_towns)
    np.testing.assert_allclose(warm_two_towns.areas["police"], before + 2.0)


def test_posts_come_back_only_as_far_as_they_are_still_there(warm_two_towns):
    institutions = warm_two_towns.institutions
    (reform,) = adopt(warm_two_towns, "decentralize:review_weeks=52,sunk=0.5")
    reform.step(warm_two_towns)
    total = institutions.posts
    gained = 0.2  # of the district's 2.4 posts, half to six communities
    assert institutions.communities[0].posts == pytest.approx(4.0 + gained)
    taken = institutions.communities[0].posts - gained / 4.0  # sent elsewhere meanwhile
    institutions.communities[0].posts -= taken
    institutions.committees[0].posts += taken
    reform.undo(warm_two_towns)
    assert institutions.posts == pytest.approx(total, rel=1e-12)
    assert institutions.communities[0].posts == pytest.approx(0.0, abs=1e-12)
    assert all(office.posts >= 0.0 for office in institutions.offices)


def test_posts_are_found_again_where_communities_have_been_merged(warm_two_towns):
    institutions = warm_two_towns.institutions
    before = institutions.posts
    (reform, _) = adopt(
        warm_two_towns, "community-services:review_weeks=52,workers=2", "flatten:start_week=1"
    )
    warm_two_towns.run(2)
    assert institutions.posts == pytest.approx(before + 30.0)
    reform.undo(warm_two_towns)
    assert institutions.posts == pytest.approx(before)
    assert all(office.posts == 0.0 for office in institutions.offices if office.closed)


def test_a_channel_that_a_reform_opened_closes_with_it(warm_two_towns):
    for station in warm_two_towns.institutions.organizations:
        station.posts = 0.0
        for one in station.organizations:
            one.capacity = 0.0
        warm_two_towns.institutions.shut_door(station.area, 4)
    missing = warm_two_towns.areas["missing_channels"].copy()
    model = convert(warm_two_towns, "social-organizations:review_weeks=8")
    assert (model.areas["missing_channels"] < missing).all()
    model.reforms[-1].undo(model)
    np.testing.assert_array_equal(model.areas["missing_channels"], missing)
    model.run(4)
    model.caseload.check()


@pytest.mark.parametrize(
    ("lever", "now", "before", "after", "expected"),
    [
        ("police", 4.0, 3.0, 4.0, 3.0),
        ("police", 6.0, 3.0, 4.0, 5.0),
        ("extra", 0.1, 0.0, 0.3, 0.0),
        ("skill", -0.2, 0.0, 0.3, -0.5),
        ("pace", 0.45, 1.0, 0.9, 0.5),
        ("monitoring", 0.6, 0.0, 0.3, 0.6),
        ("monitoring", 0.3, 0.1, 0.3, 0.1),
    ],
)
def test_a_lever_loses_what_the_reform_did_to_it_and_no_more(lever, now, before, after, expected):
    assert math.isclose(taken_back(lever, now, before, after), expected, abs_tol=1e-15)
