"""Events leave the calendar in the order of time, then of scheduling, and none is lost.

The queue of the offices is a calendar of days (Brown 1988) with a heap for the days that
are open (Williams 1964). Whatever is scheduled, however far ahead and in whatever order,
it must come out as from one sorted list; Python's ``heapq`` on (time, sequence) is that
list. Exact, on random schedules that reach beyond the calendar's 2,048 days.
"""

from __future__ import annotations

import heapq

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.casework.events import CALENDAR_DAYS, grown_events, new_events, open_day, pop, schedule
from sim.casework.tables import COUNTERS, N_DAY, N_LATER, N_LATER_FREE, N_NEAR, N_SEQUENCE, NONE

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
        self.plain: list[tuple[float, int, int]] = []

    def schedule(self, time: float) -> None:
        """Put one event into both, with room for it."""
        waiting = self.counters[N_NEAR] + self.counters[N_LATER]
        if waiting + 1 > len(self.events.near):
            self.events = grown_events(self.events, self.counters)
        number = int(self.counters[N_SEQUENCE])
        schedule(self.events, self.counters, time, number % 6, number, 7 * number)
        heapq.heappush(self.plain, (time, number, number))
        assert self.counters[N_NEAR] + self.counters[N_LATER] == len(self.plain)

    def next_before(self, until: float) -> tuple[float, int, int] | None:
        """Take the first event before `until` as `advance` does, or None."""
        near = self.events.near
        while self.counters[N_NEAR] == 0 or near[0]["time"] >= until:
            if self.counters[N_DAY] + 1 >= until:
                return None
            open_day(self.events, self.counters)
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
    assert calendar.counters[N_NEAR] == calendar.counters[N_LATER] == 0


def test_equal_times_leave_in_the_order_they_were_scheduled() -> None:
    calendar = Calendar(room=8)
    for _ in range(300):
        calendar.schedule(5.0)
    order = [calendar.next_before(6.0)[1] for _ in range(300)]
    assert order == sorted(order)


def free_places(calendar: Calendar) -> int:
    """Count the places of the calendar that are free, along their list."""
    count, place = 0, int(calendar.counters[N_LATER_FREE])
    while place != NONE:
        count += 1
        place = int(calendar.events.later[place]["next"])
    return count


def test_growing_loses_no_place_and_no_event() -> None:
    # It grows while some events lie in the open day, so free places of the calendar are left.
    calendar = Calendar(room=4)
    for time in (0.1, 0.2, 0.3):
        calendar.schedule(time)
    assert calendar.next_before(0.15) == heapq.heappop(calendar.plain)
    for k in range(200):
        calendar.schedule(1.0 + 0.37 * k)
        assert free_places(calendar) + calendar.counters[N_LATER] == len(calendar.events.later)
        assert len(calendar.events.near) == len(calendar.events.later)
    found = [calendar.next_before(100.0) for _ in range(202)]
    assert found == [heapq.heappop(calendar.plain) for _ in range(202)]
