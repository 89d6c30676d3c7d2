"""The event queue: a binary heap ordered by time, then by order of scheduling.

The textbook heap (Williams 1964) on one structured array; ``heapq`` on tuples
(time, sequence) pops in the same order, which the twin relies on.
"""

from __future__ import annotations

from sim.casework.tables import N_EVENTS, N_SEQUENCE
from sim.compiled import rule

__all__ = ["pop", "schedule"]


@rule
def schedule(events, counters, time, kind, case, token):
    """Put an event into the heap; the caller keeps room for it."""
    child = counters[N_EVENTS]
    counters[N_EVENTS] += 1
    sequence = counters[N_SEQUENCE]
    counters[N_SEQUENCE] += 1
    while child > 0:
        parent = (child - 1) >> 1
        if events[parent].time <= time:  # an equal time was scheduled earlier: it stays first
            break
        events[child] = events[parent]
        child = parent
    slot = events[child]
    slot.time = time
    slot.sequence = sequence
    slot.case = case
    slot.token = token
    slot.kind = kind


@rule
def pop(events, counters):
    """Remove the first event (slot 0) from the heap; the caller has read it."""
    size = counters[N_EVENTS] - 1
    counters[N_EVENTS] = size
    if size == 0:
        return
    time = events[size].time
    sequence = events[size].sequence
    parent = 0
    while True:
        child = 2 * parent + 1
        if child >= size:
            break
        right = child + 1
        if right < size and (
            events[right].time < events[child].time
            or (
                events[right].time == events[child].time
                and events[right].sequence < events[child].sequence
            )
        ):
            child = right
        if time < events[child].time or (
            time == events[child].time and sequence < events[child].sequence
        ):
            break
        events[parent] = events[child]
        parent = child
    events[parent] = events[size]
