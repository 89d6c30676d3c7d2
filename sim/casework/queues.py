"""Desks and queues of one station: first come, first served, in two classes.

Non-preemptive: class 0 goes first, a case at a desk is finished. The station
keeps its own time integrals of cases waiting and desks busy, apart from the
books of the cases, so that Little's law is a check and not a tautology.
"""

from __future__ import annotations

from sim.casework.tables import NONE
from sim.compiled import rule

__all__ = ["join_queue", "keep_books", "leave_queue"]


@rule
def keep_books(station, now):
    """Bring a station's time integrals up to `now` (absolute days)."""
    span = now - station.since
    station.queue_integral += station.queue * span
    station.busy_integral += station.busy * span
    station.since = now


@rule
def join_queue(cases, station, i, now):
    """Put case `i` at the end of its class; the books are up to date."""
    cls = cases[i].priority
    last = station.last[cls]
    cases[i].previous = last
    cases[i].next = NONE
    cases[i].entered = now
    if last == NONE:
        station.first[cls] = i
    else:
        cases[last].next = i
    station.last[cls] = i
    station.queue += 1


@rule
def leave_queue(cases, station, i):
    """Take case `i` out of wherever it stands in its station's queue."""
    cls = cases[i].priority
    before = cases[i].previous
    after = cases[i].next
    if before == NONE:
        station.first[cls] = after
    else:
        cases[before].next = after
    if after == NONE:
        station.last[cls] = before
    else:
        cases[after].previous = before
    cases[i].previous = NONE
    cases[i].next = NONE
    station.queue -= 1
