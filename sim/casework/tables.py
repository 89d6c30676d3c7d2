"""The tables of the casework: cases, stations, events and the log of outcomes.

Each table is one structured array: a case is one record, so an event touches
one or two cache lines. Compiled code reads ``cases[i].waited``; Python reads
``cases["waited"]``.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

__all__ = [
    "CASE",
    "COUNTERS",
    "EVENT",
    "NONE",
    "OUTCOME",
    "STATION",
    "TASTES",
    "TRACE",
    "aligned_zeros",
]

NONE: Final = -1
CACHE_LINE: Final = 64  # bytes


def aligned_zeros(shape: int | tuple[int, ...], dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    """Return zeros that begin at a cache line, so that no small record lies on two."""
    size = int(np.prod(shape)) * dtype.itemsize
    memory = np.zeros(size + CACHE_LINE, np.uint8)
    start = -memory.ctypes.data % CACHE_LINE
    return memory[start : start + size].view(dtype).reshape(shape)


CASE = np.dtype(
    [  # the first cache line: what every event reads
        ("arose", np.float64),  # absolute day and fraction
        ("complexity", np.float64),  # share of cases that are simpler
        ("intensity", np.float64),
        ("address", np.int64),  # second word of its address
        ("resident", np.int32),  # NONE: background
        ("area", np.int32),
        ("day", np.int32),  # third word
        ("station", np.int32),
        ("token", np.int32),  # events carry it; an older token is stale
        ("tried", np.int16),  # channels tried, one bit each
        ("misrouted", np.int16),  # roles at which it went astray, one bit each
        ("kind", np.int8),
        ("channel", np.int8),
        ("attempts", np.int8),
        ("tier", np.int8),  # highest tier reached
        ("priority", np.int8),  # queue class: 0 first
        ("state", np.int8),
        ("again", np.int8),  # 1: second touch at the same station; 2: reconsideration
        # the second cache line: queues and books
        ("entered", np.float64),  # when it joined the queue it is in
        ("patient_until", np.float64),  # kept by who is moved from queue to queue; 0: not waiting
        ("waited", np.float64),  # days in queues
        ("touched", np.float64),  # days at desks
        ("outside", np.float64),  # days of outside delay
        ("travelled", np.float64),  # days between offices
        ("previous", np.int32),
        ("next", np.int32),
        ("handoffs", np.int16),  # changes of tier or body
    ],
    align=True,
)

# float32: what each channel means to a case beyond reasons; a cache line, in part unused
TASTES: Final = 16

# States of a case.
FREE, ON_ITS_WAY, QUEUED, IN_SERVICE, OUTSIDE, SETTLING, AGREED = range(7)
RECONSIDERED: Final = 2  # value of `again`

STATION = np.dtype(
    [
        ("since", np.float64),  # time up to which the integrals are kept
        ("queue_integral", np.float64),  # case-days waiting
        ("busy_integral", np.float64),  # desk-days busy
        ("speed", np.float64),
        ("effort", np.float64),  # effective: own effort times what is relayed
        ("authority", np.float64),
        ("skill", np.float64),  # logit added to settlements here
        ("linkage", np.float64),  # share of failures handed on to the parent
        ("passes", np.float64),  # share of cases that petition office or platform sends on
        ("first", np.int32, (2,)),
        ("last", np.int32, (2,)),
        ("role", np.int32),
        ("place", np.int32),  # area, community, street or district; by role
        ("servers", np.int32),
        ("busy", np.int32),
        ("queue", np.int32),
        ("parent", np.int32),
        ("successor", np.int32),  # NONE while open
        ("arrived", np.int64),
        ("started", np.int64),
        ("completed", np.int64),
        ("abandoned", np.int64),  # left the queue: out of patience, or settled by a concession
        ("moved", np.int64),  # taken over by a successor while queued
    ],
    align=True,
)

EVENT = np.dtype(
    [
        ("time", np.float64),
        ("sequence", np.int64),  # order among equal times
        ("case", np.int32),
        ("token", np.int32),
        ("kind", np.int32),
        ("next", np.int32),  # in the list of its part
    ],
    align=True,
)
ARISE, ARRIVE, COMPLETE, PATIENCE, DECIDE, BREAK = range(6)
EVENT_KINDS: Final = ("arise", "arrive", "complete", "patience", "decide", "break")

# What the offices tell society: one record an attempt that began or ended.
OUTCOME = np.dtype(
    [
        ("time", np.float64),
        ("intensity", np.float64),
        ("procedure", np.float64),
        ("elapsed", np.float64),  # days since it arose
        ("waited", np.float64),  # days in queues, so far
        ("travelled", np.float64),
        ("resident", np.int32),
        ("area", np.int32),
        ("handoffs", np.int16),
        ("type", np.int8),
        ("kind", np.int8),
        ("channel", np.int8),
        ("role", np.int8),
        ("tier", np.int8),
        ("attempts", np.int8),
    ],
    align=True,
)
AROSE, RESOLVED, FAILED, GAVE_UP, BROKE, LET_BE, CONCEDED = range(7)
OUTCOME_TYPES: Final = ("arose", "resolved", "failed", "gave_up", "broke", "let_be", "conceded")

# Every event as it happened, kept only when asked for (hashing, tests).
TRACE = np.dtype(
    [
        ("time", np.float64),
        ("address", np.int64),
        ("resident", np.int32),
        ("day", np.int32),
        ("station_role", np.int8),
        ("kind", np.int8),
        ("channel", np.int8),
    ]
)

# Numbers of a run, in one int64 array.
COUNTERS: Final = (
    "near",  # events in the heap of the open day
    "today",  # events in the parts of the open day
    "today_free",  # first free place of these parts
    "later",  # events in the calendar
    "chunk_free",  # first free chunk of the calendar
    "day",  # last day opened
    "part",  # last part of that day opened
    "sequence",  # events ever scheduled
    "free",  # free records
    "outcomes",  # records in the log now
    "traced",  # records in the trace now
    "arisen",
    "closed",
    "reopened",
    "background_arisen",
    "background_closed",
    "processed",  # events ever processed (stale ones not counted)
    "reconsidered",  # decisions taken to the government above
    "overturned",  # and overturned there
)
(
    N_NEAR,
    N_TODAY,
    N_TODAY_FREE,
    N_LATER,
    N_CHUNK_FREE,
    N_DAY,
    N_PART,
    N_SEQUENCE,
    N_FREE,
    N_OUTCOMES,
    N_TRACED,
    N_ARISEN,
    N_CLOSED,
    N_REOPENED,
    N_BACKGROUND_ARISEN,
    N_BACKGROUND_CLOSED,
    N_PROCESSED,
    N_RECONSIDERED,
    N_OVERTURNED,
) = range(len(COUNTERS))
