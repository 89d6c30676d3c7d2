"""The event queue: a calendar of days, the parts of the open day, and a heap of the open part.

Most events lie days or weeks ahead. They wait unsorted with the others of their
day (Brown's 1988 calendar queue with a bucket a day), in chunks that lie
together in memory. When a day is opened, its events are dealt out to its parts;
when a part is opened, its few events go into a binary heap. Events leave in the
order of (time, sequence), as from one big heap.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.casework.tables import (
    ARRIVE,
    CACHE_LINE,
    COMPLETE,
    EVENT,
    N_CHUNK_FREE,
    N_DAY,
    N_LATER,
    N_NEAR,
    N_PART,
    N_SEQUENCE,
    N_TODAY,
    N_TODAY_FREE,
    NONE,
    aligned_zeros,
)
from sim.compiled import rule
from sim.prefetch import prefetch

__all__ = [
    "CALENDAR_DAYS",
    "PARTS",
    "Events",
    "events_waiting",
    "grown_events",
    "new_events",
    "open_part",
    "pop",
    "room_left",
    "schedule",
]

CALENDAR_DAYS = 2048  # a power of two; later years wait in the same buckets
PARTS_AHEAD = 4  # how long before its turn a part's needs are asked of memory
PARTS = 256  # of a day; a power of two, so that a part is found without rounding
CHUNK = 8  # events
_MASK = CALENDAR_DAYS - 1


class Events(NamedTuple):
    """Where events wait."""

    near: np.ndarray  # EVENT[room]: heap of what was opened so far
    today: np.ndarray  # EVENT[room]: parts of the open day, and free places: lists, by `next`
    first_of_part: np.ndarray  # int32[PARTS]: first of each part's list
    later: np.ndarray  # EVENT[chunks, CHUNK]
    next_chunk: np.ndarray  # int32[chunks]: of the same day, or free
    newest: np.ndarray  # int32[CALENDAR_DAYS]: each day's newest chunk
    filled: np.ndarray  # int32[CALENDAR_DAYS]: events in that chunk; others are full


def _chunks(room: int) -> int:
    """Return the chunks that hold `room` events, however they lie on days."""
    return -(-room // CHUNK) + CALENDAR_DAYS


def new_events(room: int, counters: np.ndarray) -> Events:
    """Return an empty queue for `room` events, and note so in the counters."""
    chunks = _chunks(room)
    events = Events(
        near=aligned_zeros(room, EVENT),
        today=aligned_zeros(room, EVENT),
        first_of_part=np.full(PARTS, NONE, np.int32),
        later=aligned_zeros((chunks, CHUNK), EVENT),
        next_chunk=np.arange(1, chunks + 1, dtype=np.int32),
        newest=np.full(CALENDAR_DAYS, NONE, np.int32),
        filled=np.zeros(CALENDAR_DAYS, np.int32),
    )
    events.today["next"] = np.arange(1, room + 1)
    events.today["next"][-1] = NONE
    events.next_chunk[-1] = NONE
    for name in (N_NEAR, N_TODAY, N_TODAY_FREE, N_LATER, N_CHUNK_FREE):
        counters[name] = 0
    counters[N_DAY] = -1
    counters[N_PART] = PARTS - 1
    return events


def grown_events(events: Events, counters: np.ndarray) -> Events:
    """Return the queue with twice the room."""
    room, chunks = len(events.near), len(events.later)
    grown = new_events(2 * room, np.zeros_like(counters))
    grown.near[:room] = events.near
    grown.today[:room] = events.today
    grown.today["next"][-1] = counters[N_TODAY_FREE]
    counters[N_TODAY_FREE] = room
    grown.later[:chunks] = events.later
    grown.next_chunk[:chunks] = events.next_chunk
    if len(grown.later) > chunks:
        grown.next_chunk[-1] = counters[N_CHUNK_FREE]
        counters[N_CHUNK_FREE] = chunks
    return grown._replace(
        first_of_part=events.first_of_part, newest=events.newest, filled=events.filled
    )


def events_waiting(events: Events, counters: np.ndarray) -> npt.NDArray[np.void]:
    """Return a copy of all events that lie ahead, stale ones too, in no order."""
    slots: list[int] = []
    next_slot = events.today["next"].tolist()
    for slot in events.first_of_part[events.first_of_part != NONE].tolist():
        while slot != NONE:
            slots.append(slot)
            slot = next_slot[slot]
    places: list[int] = []
    next_chunk = events.next_chunk.tolist()
    for chunk, end in zip(events.newest.tolist(), events.filled.tolist(), strict=True):
        while chunk != NONE:
            places.extend(range(chunk * CHUNK, chunk * CHUNK + end))
            chunk, end = next_chunk[chunk], CHUNK
    near = events.near[: counters[N_NEAR]]
    later = events.later.reshape(-1)
    return np.concatenate([near, events.today[slots], later[places]])


@rule
def room_left(events, counters):
    """Return how many more events may be scheduled."""
    return len(events.near) - counters[N_NEAR] - counters[N_TODAY] - counters[N_LATER]


@rule
def schedule(events, counters, time, kind, case, token):
    """Put an event into the queue; the caller keeps room for it."""
    sequence = counters[N_SEQUENCE]
    counters[N_SEQUENCE] = sequence + 1
    day = np.int64(time)
    if day > counters[N_DAY]:
        _put_later(events, counters, day & _MASK, time, sequence, case, token, kind)
        return
    part = np.int64((time - day) * PARTS)
    if day < counters[N_DAY] or part <= counters[N_PART]:
        _push(events.near, counters, time, sequence, case, token, kind)
    else:
        _put_today(events, counters, part, time, sequence, case, token, kind)


@rule
def _put_later(events, counters, bucket, time, sequence, case, token, kind):
    """Put an event into a day's newest chunk."""
    chunk = np.int64(events.newest[bucket])
    filled = np.int64(events.filled[bucket])
    if chunk == NONE or filled == CHUNK:
        fresh = counters[N_CHUNK_FREE]
        counters[N_CHUNK_FREE] = events.next_chunk[fresh]
        events.next_chunk[fresh] = chunk
        events.newest[bucket] = fresh
        chunk = fresh
        filled = np.int64(0)
    _write(events.later[chunk, filled], time, sequence, case, token, kind)
    events.filled[bucket] = filled + 1
    counters[N_LATER] += 1


@rule
def _put_today(events, counters, part, time, sequence, case, token, kind):
    """Put an event into the list of a part of the open day."""
    slot = counters[N_TODAY_FREE]
    event = events.today[slot]
    counters[N_TODAY_FREE] = event.next
    _write(event, time, sequence, case, token, kind)
    event.next = events.first_of_part[part]
    events.first_of_part[part] = slot
    counters[N_TODAY] += 1


@rule
def _open_day(events, counters, cases):
    """Deal the next day's events out to its parts; those overtaken meanwhile are dropped."""
    day = counters[N_DAY] + 1
    counters[N_DAY] = day
    counters[N_PART] = -1
    bucket = day & _MASK
    chunk = np.int64(events.newest[bucket])
    end = np.int64(events.filled[bucket])
    events.newest[bucket] = NONE
    while chunk != NONE:
        following = np.int64(events.next_chunk[chunk])
        for k in range(CHUNK):
            prefetch(cases, events.later[following, k].case, 0)
        for k in range(end):
            event = events.later[chunk, k]
            counters[N_LATER] -= 1
            time = event.time
            if event.token != cases[event.case].token:
                continue
            if np.int64(time) <= day:
                part = np.int64((time - day) * PARTS)
                _put_today(
                    events,
                    counters,
                    part,
                    time,
                    event.sequence,
                    event.case,
                    event.token,
                    event.kind,
                )
            else:  # the same day of a later round of the calendar
                _put_later(
                    events,
                    counters,
                    bucket,
                    time,
                    event.sequence,
                    event.case,
                    event.token,
                    event.kind,
                )
        end = np.int64(CHUNK)
        events.next_chunk[chunk] = counters[N_CHUNK_FREE]
        counters[N_CHUNK_FREE] = chunk
        chunk = following


@rule
def open_part(events, counters, w, until):
    """Move the events of the next part that has any into the heap.

    What the events of a later part will read is asked of memory meanwhile.

    Returns
    -------
    bool
        False if no part before `until` (absolute days) has any.
    """
    while counters[N_NEAR] == 0:
        if counters[N_PART] == PARTS - 1:
            if counters[N_DAY] + 1 >= until:
                return False
            _open_day(events, counters, w.cases)
        part = counters[N_PART] + 1
        counters[N_PART] = part
        _ask_ahead(events, w, part + PARTS_AHEAD)
        slot = np.int64(events.first_of_part[part])
        events.first_of_part[part] = NONE
        while slot != NONE:
            event = events.today[slot]
            following = np.int64(event.next)
            _push(
                events.near,
                counters,
                event.time,
                event.sequence,
                event.case,
                event.token,
                event.kind,
            )
            event.next = counters[N_TODAY_FREE]
            counters[N_TODAY_FREE] = slot
            counters[N_TODAY] -= 1
            slot = following
    return True


@rule
def _ask_ahead(events, w, part):
    """Ask the memory for what the events of a part may read."""
    if part >= PARTS:
        return
    slot = np.int64(events.first_of_part[part])
    while slot != NONE:
        event = events.today[slot]
        _ask_for(w, event.case, event.kind)
        slot = np.int64(event.next)


@rule
def _ask_for(w, i, kind):
    """Ask the memory for what an event of case `i` may read, apart from the case's first line."""
    prefetch(w.cases, i, CACHE_LINE)
    if kind != ARRIVE and kind != COMPLETE:  # may end in a claim
        r = w.cases[i].resident
        prefetch(w.tastes, i, 0)
        prefetch(w.signal, r, 0)
        prefetch(w.traits, r, 0)
        prefetch(w.topics, r, 0)


@rule
def _write(event, time, sequence, case, token, kind):
    """Write an event field by field (a record assignment would call the library)."""
    event.time = time
    event.sequence = sequence
    event.case = case
    event.token = token
    event.kind = kind


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
    _write(near[child], time, sequence, case, token, kind)


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
    """Copy an event."""
    _write(to, source.time, source.sequence, source.case, source.token, source.kind)
