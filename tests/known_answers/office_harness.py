"""Offices without a city: the product's own caseload, fed by hand.

`Offices` builds what `sim.caseload.Caseload` needs of a model (a parameter record, a
few residents, doors) and lets days pass exactly as the model does: cases arise, then
events are worked off up to the end of the tick. Everything that happens to a
case happens in the product's compiled code. What is asked of it is taken from two
sides that do not know each other: the stations' time integrals and counters, and the
cases' own books.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np

from sim.areas import AREA, new_matters
from sim.caseload import Caseload, new_stations
from sim.casework.tables import FREE, NONE
from sim.columns import Columns
from sim.parameter_record import parameter_record
from sim.parameters import values
from sim.population import CLAIM_TRAITS
from sim.processes.wrong_doors import set_wrong_doors
from sim.streams import seed_words
from sim.vocabulary import CHANNELS, KINDS, ONLINE, PETITION, ROLES

__all__ = ["NEVER", "Offices", "erlang_a", "erlang_c", "mean_wait", "mean_wait_poisson"]

NEVER = 1e15  # days of patience nobody outlives


class Offices:
    """Stations in any arrangement, with background arrivals, residents, or both.

    Parameters
    ----------
    roles : sequence of int
        Role of each station (`sim.vocabulary`); luck is keyed by it.
    servers : sequence of int
        Desks of each station.
    touch_days : sequence of float
        Mean days a desk needs for a case, station by station; stations of one role
        have the same.
    rates : mapping of station to cases per day, optional
        Background arrivals.
    parents : mapping of station to station, optional
        Where cases beyond a station's authority go on to.
    authority : mapping of station to float, optional
        Share of cases a station closes itself (default: all).
    shape : float
        Weibull shape of touch times.
    parameters : mapping of full name to float, optional
        Other parameters. Working weeks have 7 days of one hour here, so an hour at a
        desk is a day; patience is endless, transfer takes no time to speak of, and no
        resident has a grievance unless these say otherwise.
    residents, areas : int
        Residents, in areas of equal size.

    Attributes
    ----------
    log : list of arrays
        The log of outcomes, one array a tick of `run`.
    """

    def __init__(
        self,
        *,
        roles: Sequence[int],
        servers: Sequence[int],
        touch_days: Sequence[float],
        rates: dict[int, float] | None = None,
        parents: dict[int, int] | None = None,
        authority: dict[int, float] | None = None,
        shape: float = 1.0,
        parameters: dict[str, float] | None = None,
        residents: int = 1,
        areas: int = 1,
        seed: int = 0,
        trace: bool = False,
    ) -> None:
        changed = {
            "handling.hours_per_week": 7.0,
            "handling.touch_scale": 1.0,
            "handling.touch_shape": shape,
            "handling.transfer_days": 1e-9,
            "handling.patience_days": NEVER,
            "wrong_doors.error_per_hop": 0.0,
            "wrong_doors.hops": 1.0,
        }
        changed |= {name: 0.0 for name in values() if name.startswith("grievances.grievance_rate.")}
        mean_of_unit_scale = math.gamma(1.0 + 1.0 / shape)
        for role, days in zip(roles, touch_days, strict=True):
            changed[f"handling.touch_hours.{ROLES[role]}"] = days / mean_of_unit_scale
        self.p = parameter_record(values(changed | (parameters or {})))
        stations = new_stations(len(roles))
        stations["role"] = roles
        stations["servers"] = servers
        stations["passes"][stations["role"] == PETITION] = self.p[0]["petition_referred"]
        stations["passes"][stations["role"] == ONLINE] = self.p[0]["online_answered"]
        for station, parent in (parents or {}).items():
            stations["parent"][station] = parent
        for station, share in (authority or {}).items():
            stations["authority"][station] = share
        self.caseload = Caseload(stations, trace=trace)
        self.seed = seed_words(seed)
        self.day = 0
        self.log: list[np.ndarray] = []
        self.areas = np.zeros(areas, AREA)
        self.areas["service_gap"] = 0.5
        self.areas["gap_at_most"] = 1.0
        self.areas["astray"] = 1.0
        self.areas["joined"] = 1.0
        set_wrong_doors(self.areas, self.p)
        self.matters = new_matters(areas, len(KINDS))
        self.expected_success = np.full((areas, len(CHANNELS)), 0.5)
        self.signal = np.zeros((residents, 4), np.float32)
        self.columns = Columns(residents)
        self.columns.declare("vulnerability", np.uint8, "bits", "flags")
        self.columns.declare("topics", np.uint8, "bits", "what residents know")
        traits = np.zeros((residents, len(CLAIM_TRAITS)), np.float32)
        for k, (name, unit, meaning) in enumerate(CLAIM_TRAITS):
            self.columns.adopt(name, traits[:, k], unit, meaning)
        self.population = SimpleNamespace(
            residents=residents,
            area_start=np.array([residents * a // areas for a in range(areas + 1)], np.int32),
        )
        self.institutions = SimpleNamespace(
            entry=np.full((areas, len(CHANNELS)), NONE, np.int32),
            district_row=np.zeros(areas, np.int32),
            background=(
                np.array(sorted(rates or {}), np.int32),
                np.array([rate for _, rate in sorted((rates or {}).items())], np.float64),
            ),
        )

    @property
    def stations(self) -> np.ndarray:
        """The stations' records."""
        return self.caseload.stations

    def arise(self, days: int) -> None:
        """Let the cases of the coming days arise, as the first half of `Caseload.pass_days`."""
        self.caseload.let_arise(self, days)

    def work_off(self, days: int) -> None:
        """Work off the events of the coming days, as the second half of `Caseload.pass_days`."""
        self.caseload.work_off(self, days)
        self.day += days

    def run(self, days: int, *, tick: int = 1, on_arisen=None) -> np.ndarray:
        """Let days pass; return the books of the cases closed meanwhile.

        A closed case's record keeps its books until the next case takes it over, and
        cases take records over only when they arise: so they are read after every tick.

        Parameters
        ----------
        days, tick : int
            Days to pass, and how many at a time.
        on_arisen : callable, optional
            Called with the rows of the cases that have arisen in a tick, before any
            of them moves.
        """
        caseload = self.caseload
        closed = []
        for _ in range(days // tick):
            tokens = caseload.cases["token"].copy()
            if on_arisen is None:
                caseload.pass_days(self, tick)
                self.day += tick
            else:
                known = caseload.cases["state"] != FREE
                self.arise(tick)
                now = caseload.cases["state"] != FREE
                now[: len(known)] &= ~known
                on_arisen(np.flatnonzero(now))
                self.work_off(tick)
            tokens.resize(len(caseload.cases), refcheck=False)  # new records begin at zero
            gone = (caseload.cases["state"] == FREE) & (caseload.cases["token"] != tokens)
            closed.append(caseload.cases[gone])
            lines, count = caseload.take_outcomes()
            self.log.append(lines[:count].copy())
        caseload.check()
        return np.concatenate(closed)

    def reset_books(self) -> None:
        """Begin the stations' integrals and counters anew (after a warm-up)."""
        books = self.caseload.station_books(float(self.day))
        assert np.all(books["queued"] >= 0.0)
        self.stations["since"] = self.day
        for name in ("queue_integral", "busy_integral", "arrived", "started", "completed"):
            self.stations[name] = 0
        self.stations["abandoned"] = 0


def erlang_c(servers: int, load: float) -> float:
    """Return the probability of waiting in M/M/c; `load` is arrival rate x service time."""
    terms = [load**k / math.factorial(k) for k in range(servers)]
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    return last / (sum(terms) + last)


def mean_wait(servers: int, rate: float, service: float) -> float:
    """Return the mean wait of M/M/c in days."""
    return erlang_c(servers, rate * service) * service / (servers - rate * service)


def mean_wait_poisson(rate: float, service: float, squared: float) -> float:
    """Return the mean wait of M/G/1: Pollaczek-Khinchine, with E[S^2] = `squared`."""
    return rate * squared / (2.0 * (1.0 - rate * service))


def erlang_a(servers: int, rate: float, service: float, patience: float) -> tuple[float, float]:
    """Return (share who leave, mean queue) of M/M/c+M by its birth-death chain."""
    weights = [1.0]
    for n in range(1, 4000):
        death = min(n, servers) / service + max(0, n - servers) / patience
        weights.append(weights[-1] * rate / death)
        if n > servers and weights[-1] < 1e-18 * max(weights):
            break
    total = sum(weights)
    queue = sum(max(0, n - servers) * weight for n, weight in enumerate(weights)) / total
    return queue / patience / rate, queue
