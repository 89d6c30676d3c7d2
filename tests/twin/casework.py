"""Cases at desks and in queues, event by event, in continuous time.

What happens to any case: it arrives, waits for a desk, is served. A heap of
events ordered by (time, sequence) says what is next. What the steps mean for a
case, and where it goes, is in ``case_flow.py``.
"""

from __future__ import annotations

from heapq import heappop, heappush

from sim.casework.tables import (
    AGREED,
    ARISE,
    ARRIVE,
    BREAK,
    COMPLETE,
    CONCEDED,
    DECIDE,
    FREE,
    IN_SERVICE,
    NONE,
    ON_ITS_WAY,
    PATIENCE,
    QUEUED,
)
from sim.processes.handling import AGAIN_PART, TOUCH_PART
from sim.streams import BACKGROUND_STAGE, STAGE
from sim.vocabulary import TIER_OF_ROLE

from . import rules
from .case import Outcome
from .luck import uniform4

COUNTERS = (
    "arisen",
    "closed",
    "reopened",
    "background_arisen",
    "background_closed",
    "processed",
    "reconsidered",
    "overturned",
)


class Casework:
    """All cases, their events, and what is told of them."""

    def __init__(self, twin):
        self.twin = twin
        self.heap = []  # (time, sequence, kind, case, token)
        self.sequence = 0
        self.cases = {}  # every case that is not closed for good; a dict keeps their order
        self.outcomes = []  # told since the last society update
        self.trace = []  # every event: (time, address, resident, day, role, kind, channel)
        self.count = dict.fromkeys(COUNTERS, 0)

    # ------------------------------------------------------------------------- events

    def push(self, time, kind, case):
        """Put an event into the heap; equal times keep the order of scheduling."""
        heappush(self.heap, (time, self.sequence, kind, case, case.token))
        self.sequence += 1

    def schedule(self, case, time, kind, state):
        """Schedule a case's next event; earlier ones go stale."""
        case.state = state
        case.token += 1
        self.push(time, kind, case)

    def advance(self, until):
        """Process all events before `until` (absolute days)."""
        what = {
            ARISE: self.arise,
            ARRIVE: self.arrive,
            COMPLETE: self.complete,
            PATIENCE: self.lose_patience,
            DECIDE: self.decide,
            BREAK: self.come_back,
        }
        while self.heap and self.heap[0][0] < until:
            now, _, kind, case, token = heappop(self.heap)
            if token == case.token:  # else overtaken by what happened meanwhile
                self.note(case, kind, now)
                what[kind](case, now)

    def note(self, case, kind, now):
        """Keep an event in the trace."""
        self.count["processed"] += 1
        role = NONE if case.station is None else case.station.role
        self.trace.append(
            (now, case.address, case.resident_number, case.day, role, kind, case.channel)
        )

    # ------------------------------------------------ coming, going, and what is told

    def enter(self, case):
        """Take in a new case, which arises at its moment."""
        self.cases[case] = None
        self.count["arisen" if case.resident is not None else "background_arisen"] += 1
        self.push(case.arose, ARISE, case)

    def release(self, case):
        """Forget a case."""
        case.state = FREE
        case.token += 1
        del self.cases[case]

    @property
    def open(self):
        """Residents' matters neither settled nor given up."""
        return self.count["arisen"] + self.count["reopened"] - self.count["closed"]

    def open_matters(self):
        """Return residents' cases that are neither settled nor given up."""
        return [c for c in self.cases if c.resident is not None and c.state != AGREED]

    def settle_conceded(self, case, now):
        """A concession settles a case wherever it stands, but not at a desk."""
        if case.state == QUEUED:
            office = case.station
            office.keep_books(now)
            office.queues[case.priority].remove(case)
            office.abandoned += 1
            case.waited += now - case.entered
        self.count["closed"] += 1
        self.tell(case, now, CONCEDED, NONE, 0.0)
        self.release(case)

    def tell(self, case, now, outcome_type, role, procedure):
        """Tell society what became of a case."""
        self.outcomes.append(
            Outcome(
                type=outcome_type,
                resident=case.resident,
                area=case.area,
                kind=case.kind,
                channel=case.channel,
                role=role,
                procedure=procedure,
                intensity=case.intensity,
                elapsed=now - case.arose,
                waited=case.waited,
                travelled=case.travelled,
                handoffs=case.handoffs,
                tier=case.tier,
                attempts=case.attempts,
            )
        )

    def take_trace(self):
        """Return the events since last asked."""
        trace, self.trace = self.trace, []
        return trace

    def take_outcomes(self):
        """Return what was told since last asked."""
        outcomes, self.outcomes = self.outcomes, []
        return outcomes

    def luck(self, case, role, part):
        """Return the four uniforms of one part of a stage, keyed by role and channel of entry."""
        stream, who = STAGE, case.resident_number
        if case.resident is None:
            stream, who = BACKGROUND_STAGE, role
        block = role << 6 | max(0, case.channel) << 2 | part
        return uniform4(self.twin.seed, stream, who, case.address, case.day, block)

    # --------------------------------------------------------------- desks and queues

    def arrive(self, case, now):
        """A case reaches its office: a free desk, or the queue for as long as patience lasts."""
        while case.station.successor is not None:
            case.station = case.station.successor
        office = case.station
        office.keep_books(now)
        office.arrived += 1
        case.tier = max(case.tier, TIER_OF_ROLE[office.role])
        if office.busy < office.servers:
            self.serve(case, office, now)
        else:
            self.wait(case, office, now)

    def wait(self, case, office, now):
        """A case joins the end of its class of the queue."""
        case.entered = now
        office.queues[case.priority].append(case)
        if case.patient_until <= now:  # who was moved here keeps the patience that is left
            part = AGAIN_PART if case.again else TOUCH_PART
            _, again, _, first = self.luck(case, office.role, part)
            patience = rules.exponential(again if case.again else first, self.twin.p.patience_days)
            case.patient_until = now + patience
        self.schedule(case, case.patient_until, PATIENCE, QUEUED)

    def serve(self, case, office, now):
        """A desk takes a case."""
        p = self.twin.p
        u, _, _, _ = self.luck(case, office.role, AGAIN_PART if case.again else TOUCH_PART)
        days = rules.touch_days(
            u,
            p.touch_hours[office.role],
            p.touch_scale,
            p.touch_shape,
            p.hours_per_week,
            office.speed,
        )
        case.touched += days
        case.patient_until = 0.0
        office.busy += 1
        office.started += 1
        self.schedule(case, now + days, COMPLETE, IN_SERVICE)

    def take_next(self, office, now):
        """Free desks take the next cases waiting, first class first."""
        while office.busy < office.servers and office.queue:
            case = office.first_in_line()
            office.queues[case.priority].popleft()
            case.waited += now - case.entered
            self.serve(case, office, now)

    # -------------------------------------------------------------- what reforms move

    def move_queue(self, office, to, now):
        """Send every case waiting at an office to another, first in line first."""
        office.keep_books(now)
        while office.queue:
            case = office.first_in_line()
            office.queues[case.priority].popleft()
            case.waited += now - case.entered
            case.station = to
            office.moved += 1
            self.schedule(case, now, ARRIVE, ON_ITS_WAY)

    def staff(self, office, servers, now):
        """Set the number of desks; new ones take waiting cases at once."""
        office.keep_books(now)
        office.servers = servers
        self.take_next(office, now)
