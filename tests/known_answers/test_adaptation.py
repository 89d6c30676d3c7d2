"""Posts move towards where the work is, and their number stays, to the last bit.

After t years at rate r the gap to the share of the work is exp(-r t) of what it was:
exact but for rounding, of which the sum is free.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from towns import two_towns

from sim.model import GovernanceModel
from sim.processes.adaptation import reallocated, year_has_ended

AMOUNT = st.floats(0.0, 500.0, allow_subnormal=False)


@given(offices=st.lists(st.tuples(AMOUNT, AMOUNT), min_size=1, max_size=30), rate=st.floats(0, 5))
def test_posts_are_conserved_to_the_last_bit_and_never_negative(offices, rate):
    posts, work = zip(*offices, strict=True)
    moved = reallocated(posts, work, rate)
    assert math.fsum(moved) == math.fsum(posts)
    assert min(moved) >= 0.0


def test_the_gap_shrinks_at_the_rate_and_a_year_in_halves_is_a_year():
    posts, work = (15.215, 15.215, 30.0), (10.0, 40.0, 50.0)
    wanted = [math.fsum(posts) * part / 100.0 for part in work]
    moved = reallocated(posts, work, 0.4)
    for before, after, target in zip(posts, moved, wanted, strict=True):
        assert target - after == pytest.approx(math.exp(-0.4) * (target - before))
    halves = reallocated(reallocated(posts, work, 0.4, 0.5), work, 0.4, 0.5)
    assert halves == pytest.approx(moved, abs=1e-12)
    assert reallocated(posts, work, 100.0) == pytest.approx(wanted)


def test_where_the_work_is_shared_as_the_posts_are_or_there_is_none_nobody_moves():
    assert reallocated((2.0, 4.0, 6.0), (1.0, 2.0, 3.0), 0.7) == (2.0, 4.0, 6.0)
    assert reallocated((2.0, 4.0), (0.0, 0.0), 0.7) == (2.0, 4.0)
    assert reallocated((), (), 0.7) == ()


def test_a_year_is_fifty_two_weeks_and_ends_once_whatever_the_period():
    for period in (7, 14, 21, 28):
        ends = [day for day in range(period, 1100, period) if year_has_ended(day, period)]
        assert len(ends) == 3
        assert all(0 <= day - 364 * (k + 1) < period for k, day in enumerate(ends))


def past_a_year(**parameters: float) -> tuple[GovernanceModel, GovernanceModel]:
    """Towns in which posts move, a week before the first year ends and a week after it."""
    named = {"organizations.turnover": 0.0, **{f"adaptation.{k}": v for k, v in parameters.items()}}
    before = GovernanceModel(two_towns(parameters=named), rng=3).run(51)
    after = before.fork().run(2)
    return before, after


def levels(model: GovernanceModel):
    """Offices of one level and district, in groups."""
    made = model.institutions
    return [
        [office for office in level if office.district == district]
        for level in (made.streets, made.communities)
        for district in range(len(made.districts))
    ]


def test_in_a_city_posts_move_only_between_offices_of_one_level_and_district():
    before, after = past_a_year(moving_rate=0.5)
    moved = 0
    for then, now in zip(levels(before), levels(after), strict=True):
        assert math.fsum(o.posts for o in now) == math.fsum(o.posts for o in then)
        work = [o.work_before for o in now]
        expected = reallocated([o.posts for o in then], work, 0.5)
        assert [o.posts for o in now] == list(expected)
        moved += sum(o.posts != p.posts for o, p in zip(now, then, strict=True))
    assert moved > 15
    others = zip(before.institutions.offices, after.institutions.offices, strict=True)
    assert all(
        one.posts == other.posts for one, other in others if one.kind not in ("street", "community")
    )
    for office in after.institutions.offices:
        assert office.servers == office.desks_for_cases()


def test_offices_that_change_much_are_slower_for_a_while():
    _, calm = past_a_year(moving_rate=0.5, upheaval=1.0)
    _, moved = past_a_year(moving_rate=0.5, upheaval=0.05, settling_weeks=8.0)
    disrupted = [o.row for o in moved.institutions.offices if o.disrupted]
    assert len(disrupted) > 5
    assert not any(o.disrupted for o in calm.institutions.offices)
    rows = moved.caseload.stations["speed"], calm.caseload.stations["speed"]
    assert (rows[0][disrupted] < rows[1][disrupted]).all()
    moved.run(8)
    assert not any(o.disrupted for o in moved.institutions.offices)


def test_work_is_what_waited_and_was_worked_on():
    before, after = past_a_year(moving_rate=0.5)
    books = before.run(1).caseload.station_books(before.day)
    work = (books["queued"] + books["busy"])[[o.row for o in before.institutions.communities]]
    np.testing.assert_array_equal(work, [o.work_before for o in after.institutions.communities])
