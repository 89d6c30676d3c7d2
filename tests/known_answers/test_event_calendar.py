"""Events leave the calendar in the order of time, then of scheduling, and none is lost.

The queue of the offices is a calendar of days (Brown 1988) with a heap for the days that
are open (Williams 1964). Whatever is scheduled, however far ahead and in whatever order,
it must come out as from one sorted list; Python's ``heapq`` on (time, sequence) is that
list. Exact, on random schedules that reach beyond the calendar's 2,048 days.
"""

from __future__ import annotations

import heapq
from typing import NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.casework.events import (
    CALENDAR_DAYS,
    CHUNK,
    events_waiting,
    grown_events,
    new_events,
    open_part,
    pop,
    room_left,
    schedule,
)
from sim.casework.tables import (
    CASE,
    COUNTERS,
    N_CHUNK_FREE,
    N_LATER,
    N_NEAR,
    N_SEQUENCE,
    N_TODAY_FREE,
    NONE,
    TASTES,
)


class World(NamedTuple):
    """What opening a part of a day looks at besides the events."""

    cases: np.ndarray
    tastes: np.ndarray
    signal: np.ndarray
    traits: np.ndarray
    topics: np.ndarray


def world(cases: int) -> World:
    """Return cases whose tokens are seven times their rows; none of them is overtaken."""
    nobody = np.zeros((1, 4), np.float32)
    table = np.zeros(cases, CASE)
    table["token"] = 7 * np.arange(cases)
    return World(
        table, np.zeros((cases, TASTES), np.float32), nobody, nobody, np.zeros(1, np.uint8)
    )


# Hours, days, or years ahead; and exactly at midnight, where days meet and times are equal.
AHEAD = st.one_of(
    st.floats(0.0, 1.0),
    st.floats(0.0, 30.0),
    st.floats(0.0, 2.5 * CALENDAR_DAYS),
    st.integers(0, 3).map(float),
    st.sampled_from([float(CALENDAR_DAYS), CALENDAR_DAYS - 0.5, 2.0 * CALENDAR_DAYS]),
)
TICKS = st.lists(
    st.tuples(st.lists(AHEAD, max_size=12), st.integers(1, 40), st.integers(0, 3)),
    min_size=1,
    max_size=12,
)


class Calendar:
    """The product's queue beside the plain list it must agree with."""

    def __init__(self, room: int) -> None:
        self.counters = np.zeros(len(COUNTERS), np.int64)
        self.events = new_events(room, self.counters)
        self.world = world(1000)
        self.plain: list[tuple[float, int, int]] = []

    def schedule(self, time: float) -> None:
        """Put one event into both, with room for it."""
        if room_left(self.events, self.counters) < 1:
            self.events = grown_events(self.events, self.counters)
        number = int(self.counters[N_SEQUENCE])
        schedule(self.events, self.counters, time, number % 6, number, 7 * number)
        heapq.heappush(self.plain, (time, number, number))
        assert self.waiting == len(self.plain)

    @property
    def waiting(self) -> int:
        """Events that lie ahead, by the counters."""
        return len(self.events.near) - int(room_left(self.events, self.counters))

    def next_before(self, until: float) -> tuple[float, int, int] | None:
        """Take the first event before `until` as `advance` does, or None."""
        near = self.events.near
        if self.counters[N_NEAR] == 0 and not open_part(
            self.events, self.counters, self.world, until
        ):
            return None
        if near[0]["time"] >= until:
            return None
        first = near[0].copy()
        pop(near, self.counters)
        assert first["kind"] == first["case"] % 6
        assert first["token"] == 7 * first["case"]
        return float(first["time"]), int(first["sequence"]), int(first["case"])


@given(ticks=TICKS)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_events_leave_as_from_one_sorted_list(ticks) -> None:
    calendar = Calendar(room=4)
    now = 0.0
    for ahead, days, more in ticks:
        for delay in ahead:
            calendar.schedule(now + delay)
        until = float(int(now) + days)
        follow_up = more
        while (event := calendar.next_before(until)) is not None:
            assert event == heapq.heappop(calendar.plain)
            if follow_up:  # what happens makes more happen, also on the same day
                follow_up -= 1
                calendar.schedule(event[0] + (0.0, 0.3, 2.0)[follow_up % 3])
        assert not calendar.plain or calendar.plain[0][0] >= until
        now = until
    end = max(calendar.plain, default=(now,))[0] + 1.0
    rest = [calendar.next_before(end) for _ in range(len(calendar.plain) + 1)]
    assert rest[:-1] == [heapq.heappop(calendar.plain) for _ in range(len(rest) - 1)]
    assert rest[-1] is None
    assert calendar.waiting == 0


def test_equal_times_leave_in_the_order_they_were_scheduled() -> None:
    calendar = Calendar(room=8)
    for _ in range(300):
        calendar.schedule(5.0)
    order = [calendar.next_before(6.0)[1] for _ in range(300)]
    assert order == sorted(order)


def listed(first: int, following: np.ndarray) -> int:
    """Return the length of a list."""
    count = 0
    while first != NONE:
        count, first = count + 1, int(following[first])
    return count


def test_growing_loses_no_place_and_no_event() -> None:
    # It grows while some events lie in the open day, so free places of all tables are left.
    calendar = Calendar(room=4)
    for time in (0.1, 0.2, 0.3):
        calendar.schedule(time)
    assert calendar.next_before(0.15) == heapq.heappop(calendar.plain)
    for k in range(200):
        calendar.schedule(0.4 + 0.37 * k)
        events, counters = calendar.events, calendar.counters
        lists = [listed(int(slot), events.today["next"]) for slot in events.first_of_part]
        assert listed(int(counters[N_TODAY_FREE]), events.today["next"]) + sum(lists) == len(
            events.today
        )
        chunks = [listed(int(chunk), events.next_chunk) for chunk in events.newest]
        assert listed(int(counters[N_CHUNK_FREE]), events.next_chunk) + sum(chunks) == len(
            events.later
        )
        assert sum(chunks) <= counters[N_LATER] // CHUNK + CALENDAR_DAYS
        ahead = events_waiting(events, counters)
        assert sorted(ahead["case"].tolist()) == sorted(number for _, _, number in calendar.plain)
    found = [calendar.next_before(100.0) for _ in range(202)]
    assert found == [heapq.heappop(calendar.plain) for _ in range(202)]


def test_events_overtaken_meanwhile_are_dropped_when_their_day_opens() -> None:
    calendar = Calendar(room=64)
    for k in range(40):
        calendar.schedule(3.0 + k / 40)
    calendar.world.cases["token"][::2] += 1
    found = []
    while (event := calendar.next_before(4.0)) is not None:
        found.append(event[2])
    assert found == list(range(1, 40, 2))
    assert calendar.waiting == 0
