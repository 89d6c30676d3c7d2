"""All cases of a run: the tables, their growth, and the books that must balance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.casework.events import grown_events, new_events
from sim.casework.tables import (
    AGREED,
    CASE,
    COUNTERS,
    FREE,
    IN_SERVICE,
    N_ARISEN,
    N_BACKGROUND_ARISEN,
    N_BACKGROUND_CLOSED,
    N_CLOSED,
    N_FREE,
    N_LATER,
    N_NEAR,
    N_OUTCOMES,
    N_REOPENED,
    N_TODAY,
    N_TRACED,
    NONE,
    OUTCOME,
    STATION,
    TASTES,
    TRACE,
    aligned_zeros,
)
from sim.compiled import plain
from sim.processes.case_flow import World, advance, move_queue, staff_station
from sim.processes.concession import redressed, settle_conceded
from sim.processes.grievances import arise, new_workspace

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["Caseload"]

Array = npt.NDArray[Any]
_START = 1024
_MARGIN = 64  # places left free in a table


class Caseload:
    """Cases, stations, events and logs of one model.

    Parameters
    ----------
    stations : array of STATION records
    trace : bool
        Keep every event (for hashing and tests).
    """

    def __init__(self, stations: Array, *, trace: bool = False) -> None:
        self.stations = stations
        self.cases = aligned_zeros(_START, CASE)
        self.tastes = aligned_zeros((_START, TASTES), np.dtype(np.float32))
        self.outcomes = aligned_zeros(_START, OUTCOME)
        self.trace = np.zeros(_START if trace else 0, TRACE)
        self.free = np.arange(_START - 1, -1, -1, dtype=np.int32)
        self.counters = np.zeros(len(COUNTERS), np.int64)
        self.counters[N_FREE] = _START
        self.events = new_events(2 * _START, self.counters)

    # ------------------------------------------------------------ time goes on

    def world(self, model: GovernanceModel) -> World:
        """Return what the compiled casework works on."""
        columns = model.columns
        return World(
            seed=model.seed,
            p=model.p,
            cases=self.cases,
            tastes=self.tastes,
            stations=self.stations,
            events=self.events,
            outcomes=self.outcomes,
            trace=self.trace,
            free=self.free,
            counters=self.counters,
            signal=model.signal,
            traits=columns.buffer("trust_upper"),
            topics=columns["topics"],
            vulnerability=columns["vulnerability"],
            entry=model.institutions.entry,
            district=model.institutions.district_row,
            expected_success=model.expected_success,
            areas=model.areas,
            matters=model.matters,
        )

    def pass_days(self, model: GovernanceModel, days: int) -> None:
        """Let cases arise on the coming `days` and work off all events of these days."""
        self.let_arise(model, days)
        self.work_off(model, days)

    def let_arise(self, model: GovernanceModel, days: int) -> None:
        """Let cases arise on the coming `days`."""
        start = model.population.area_start
        stations, rates = model.institutions.background
        day, end = model.day, model.day + days
        space = new_workspace(len(model.areas))
        while (day := arise(self.world(model), space, start, stations, rates, day, end)) < end:
            if self.counters[N_FREE] <= self._event_room():
                self._grow_cases()
            else:
                self.events = grown_events(self.events, self.counters)

    def work_off(self, model: GovernanceModel, days: int) -> None:
        """Work off all events of the coming `days`."""
        until = float(model.day + days)
        while advance(self.world(model), until):
            self._grow_what_is_full()

    def move_queue(self, model: GovernanceModel, row: int, to: int) -> None:
        """Send all cases waiting at station `row` to station `to`, in their order."""
        self._make_room_for_moves()
        move_queue(self.world(model), row, to, float(model.day))

    def staff(self, model: GovernanceModel, row: int, servers: int) -> None:
        """Set the number of desks of a station; new desks take waiting cases at once."""
        station = self.stations[row]
        if station["queue"] == 0 and station["since"] == model.day:  # nobody waits, books are kept
            station["servers"] = servers
            return
        self._make_room_for_moves()
        staff_station(self.world(model), row, servers, float(model.day))

    def concede(self, model: GovernanceModel, period: int) -> int:
        """Settle matters of those who act in areas that get concessions; return how many.

        What is on a desk at this moment is finished there. Old resentment is redressed,
        too. Society hears of it with everything else, at the end of the period.
        """
        where = model.areas["conceding"] > 0.0
        cases = self.cases
        rows = self.open_rows
        rows = rows[where[cases["area"][rows]] & (cases["state"][rows] != IN_SERVICE)]
        rows = rows[model.signal[cases["resident"][rows], 3] > 0.0]
        # in the order of their names: rows are used again, and sums depend on order
        names = (cases["address"][rows], cases["day"][rows], cases["resident"][rows])
        rows = rows[np.lexsort(names)]
        while len(self.outcomes) < self.counters[N_OUTCOMES] + len(rows) + _MARGIN:
            self.outcomes = _grown(self.outcomes)
        start, share = model.population.area_start, float(model.p["conceded_share"][0])
        resentment = model.columns["resentment"]
        for a in np.flatnonzero(where):
            there = slice(start[a], start[a + 1])
            acts = model.signal[there, 3] > 0.0
            old = resentment[there][acts].astype(np.float64)
            resentment[there][acts] = plain(redressed)(old, share)
        return int(settle_conceded(self.world(model), rows, period, float(model.day)))

    def _make_room_for_moves(self) -> None:
        """Make room for an event of every case that waits in a queue."""
        while self._event_room() < int(self.stations["queue"].sum()) + _MARGIN:
            self.events = grown_events(self.events, self.counters)

    def _event_room(self) -> int:
        waiting = self.counters[N_NEAR] + self.counters[N_TODAY] + self.counters[N_LATER]
        return len(self.events.near) - int(waiting)

    def _grow_cases(self) -> None:
        old, free = len(self.cases), int(self.counters[N_FREE])
        self.cases = _grown(self.cases)
        self.tastes = _grown(self.tastes)
        self.free = _grown(self.free)
        self.free[free : free + old] = np.arange(2 * old - 1, old - 1, -1, dtype=np.int32)
        self.counters[N_FREE] += old

    def _grow_what_is_full(self) -> None:
        if self._event_room() < _MARGIN:
            self.events = grown_events(self.events, self.counters)
        if self.counters[N_OUTCOMES] + _MARGIN > len(self.outcomes):
            self.outcomes = _grown(self.outcomes)
        if len(self.trace) and self.counters[N_TRACED] + _MARGIN > len(self.trace):
            self.trace = _grown(self.trace)

    # ------------------------------------------------------------------- books

    def count(self, name: str) -> int:
        """Return one of `COUNTERS` by name."""
        return int(self.counters[COUNTERS.index(name)])

    @property
    def open_rows(self) -> Array:
        """Rows of residents' cases that are neither settled nor given up."""
        state = self.cases["state"]
        rows: Array = np.flatnonzero(
            (state != FREE) & (state != AGREED) & (self.cases["resident"] != NONE)
        )
        return rows

    @property
    def open(self) -> int:
        """Number of residents' open cases, by the books of those who came and went."""
        c = self.counters
        return int(c[N_ARISEN] + c[N_REOPENED] - c[N_CLOSED])

    def check(self) -> None:
        """Raise AssertionError unless every case is somewhere, once.

        Arisen and reopened equal closed and open; background cases likewise;
        each station's queue and desks agree with the cases that say they are there.
        """
        c = self.counters
        state, station = self.cases["state"], self.cases["station"]
        if len(self.open_rows) != self.open:
            raise AssertionError(
                f"{self.open} cases open by the books, {len(self.open_rows)} found"
            )
        background = int(((state != FREE) & (self.cases["resident"] == NONE)).sum())
        if background != c[N_BACKGROUND_ARISEN] - c[N_BACKGROUND_CLOSED]:
            raise AssertionError("background cases do not balance")
        size = len(self.stations)
        for name, code in (("queue", 2), ("busy", 3)):
            found = np.bincount(station[state == code], minlength=size)
            if not np.array_equal(found, self.stations[name]):
                raise AssertionError(f"stations' {name} and the cases' own books differ")

    def station_books(self, now: float) -> dict[str, Array]:
        """Return each station's integrals up to `now`: case-days queued, desk-days busy."""
        span = now - self.stations["since"]
        return {
            "queued": self.stations["queue_integral"] + self.stations["queue"] * span,
            "busy": self.stations["busy_integral"] + self.stations["busy"] * span,
        }

    def take_outcomes(self) -> tuple[Array, int]:
        """Return the log of outcomes and its length, and begin it anew."""
        count = int(self.counters[N_OUTCOMES])
        self.counters[N_OUTCOMES] = 0
        return self.outcomes, count

    def digest(self, digest: Any) -> None:
        """Feed the open cases (in the order of their names) and new events into a hash."""
        rows = np.flatnonzero(self.cases["state"] != FREE)
        cases = self.cases[rows]
        order = np.lexsort((cases["address"], cases["day"], cases["resident"], cases["station"]))
        for name in sorted(CASE.names or ()):
            if name not in ("token", "previous", "next"):
                digest.update(np.ascontiguousarray(cases[name][order]).data)
        traced = int(self.counters[N_TRACED])
        for name in sorted(TRACE.names or ()):
            digest.update(np.ascontiguousarray(self.trace[name][:traced]).data)
        self.counters[N_TRACED] = 0


def _grown(table: Array) -> Array:
    """Return the table with twice the room."""
    bigger = aligned_zeros((2 * len(table), *table.shape[1:]), table.dtype)
    bigger[: len(table)] = table
    return bigger


def new_stations(count: int) -> Array:
    """Return `count` open, empty stations."""
    stations = np.zeros(count, STATION)
    stations["first"] = NONE
    stations["last"] = NONE
    stations["parent"] = NONE
    stations["successor"] = NONE
    stations["speed"] = 1.0
    stations["authority"] = 1.0
    stations["servers"] = 1
    return stations
