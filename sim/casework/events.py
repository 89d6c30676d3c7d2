"""The event queue: a calendar of days, and a heap of the day that is open.

Most events lie days or weeks ahead. They wait unsorted, in a linked list for
each day (Brown's 1988 calendar queue with a bucket a day); when a day is
opened, its events go into a binary heap that is small enough for the fastest
cache. Events leave in the order of (time, sequence), as from one big heap.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.casework.tables import (
    EVENT,
    N_DAY,
    N_LATER,
    N_LATER_FREE,
    N_NEAR,
    N_SEQUENCE,
    NONE,
)
from sim.compiled import rule

__all__ = ["CALENDAR_DAYS", "Events", "grown_events", "new_events", "open_day", "pop", "schedule"]

CALENDAR_DAYS = 2048  # a power of two; later years wait in the same lists
_MASK = CALENDAR_DAYS - 1


class Events(NamedTuple):
    """Where events wait."""

    near: np.ndarray  # EVENT records: heap of the days opened so far
    later: np.ndarray  # EVENT records: linked lists, by `next`
    first: np.ndarray  # int32[CALENDAR_DAYS]: first of each day's list in `later`


def new_events(room: int, counters: np.ndarray) -> Events:
    """Return an empty queue for `room` events, and note so in the counters."""
    later = np.zeros(room, EVENT)
    later["next"] = np.arange(1, room + 1)
    later["next"][-1] = NONE
    counters[N_NEAR] = 0
    counters[N_LATER] = 0
    counters[N_LATER_FREE] = 0
    counters[N_DAY] = -1
    return Events(np.zeros(room, EVENT), later, np.full(CALENDAR_DAYS, NONE, np.int32))


def grown_events(events: Events, counters: np.ndarray) -> Events:
    """Return the queue with twice the room."""
    room = len(events.near)
    near = np.zeros(2 * room, EVENT)
    near[:room] = events.near
    later = np.zeros(2 * room, EVENT)
    later[:room] = events.later
    later["next"][room:] = np.arange(room + 1, 2 * room + 1)
    later["next"][-1] = counters[N_LATER_FREE]
    counters[N_LATER_FREE] = room
    return Events(near, later, events.first)


@rule
def schedule(events, counters, time, kind, case, token):
    """Put an event into the queue; the caller keeps room for it."""
    sequence = counters[N_SEQUENCE]
    counters[N_SEQUENCE] = sequence + 1
    day = np.int64(time)
    if day <= counters[N_DAY]:
        _push(events.near, counters, time, sequence, case, token, kind)
        return
    slot = counters[N_LATER_FREE]
    event = events.later[slot]
    counters[N_LATER_FREE] = event.next
    counters[N_LATER] += 1
    event.time = time
    event.sequence = sequence
    event.case = case
    event.token = token
    event.kind = kind
    event.next = events.first[day & _MASK]
    events.first[day & _MASK] = slot


@rule
def open_day(events, counters):
    """Move the next day's events into the heap."""
    day = counters[N_DAY] + 1
    counters[N_DAY] = day
    slot = np.int64(events.first[day & _MASK])
    kept = np.int64(NONE)
    while slot != NONE:
        event = events.later[slot]
        following = np.int64(event.next)
        if np.int64(event.time) <= day:
            _push(
                events.near,
                counters,
                event.time,
                event.sequence,
                event.case,
                event.token,
                event.kind,
            )
            event.next = counters[N_LATER_FREE]
            counters[N_LATER_FREE] = slot
            counters[N_LATER] -= 1
        else:  # the same day of a later round of the calendar
            event.next = kept
            kept = slot
        slot = following
    events.first[day & _MASK] = kept


@rule
def _push(near, counters, time, sequence, case, token, kind):
    """Put an event into the heap (Williams 1964)."""
    child = counters[N_NEAR]
    counters[N_NEAR] = child + 1
    while child > 0:
        parent = (child - 1) >> 1
        above = near[parent]
        if above.time < time or (above.time == time and above.sequence < sequence):
            break
        _copy(near[child], above)
        child = parent
    slot = near[child]
    slot.time = time
    slot.sequence = sequence
    slot.case = case
    slot.token = token
    slot.kind = kind


@rule
def pop(near, counters):
    """Remove the first event (slot 0) from the heap; the caller has read it."""
    size = counters[N_NEAR] - 1
    counters[N_NEAR] = size
    if size == 0:
        return
    last = near[size]
    time = last.time
    sequence = last.sequence
    parent = 0
    while True:
        child = 2 * parent + 1
        if child >= size:
            break
        if child + 1 < size:
            left = near[child]
            right = near[child + 1]
            if right.time < left.time or (
                right.time == left.time and right.sequence < left.sequence
            ):
                child += 1
        below = near[child]
        if time < below.time or (time == below.time and sequence < below.sequence):
            break
        _copy(near[parent], below)
        parent = child
    _copy(near[parent], last)


@rule
def _copy(to, source):
    """Copy an event field by field (a record assignment would call the library)."""
    to.time = source.time
    to.sequence = source.sequence
    to.case = source.case
    to.token = source.token
    to.kind = source.kind
