"""The city: who is there, and what happens in a week."""

from __future__ import annotations

import heapq
import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from inspect import signature
from typing import Any

import mesa
from mesa.agent import AgentSet
from mesa.discrete_space import Network

from benchmarks.plain_mesa import rules
from benchmarks.plain_mesa.area import DAYS, Area
from benchmarks.plain_mesa.case import NOBODY, Case, Outcome, choose_channel
from benchmarks.plain_mesa.network import social_graph
from benchmarks.plain_mesa.offices import Office
from benchmarks.plain_mesa.organigram import open_offices
from benchmarks.plain_mesa.resident import Resident
from sim import vocabulary as v
from sim.population import apportion
from sim.processes.wrong_doors import wrong_door
from sim.scenario import Scenario

__all__ = ["PlainCity"]

LARGEST_HOUSEHOLD = 6


class PlainCity(mesa.Model):
    """One city with one future, by objects.

    Parameters
    ----------
    scenario : Scenario
        As for `sim.GovernanceModel`; its society's period must be a week, and
        reforms are not known here.
    rng : int
        Seed.
    service_gaps : iterable of float, optional
        The areas' service gaps, to make the same town as another model's;
        drawn if not given.
    """

    offices: AgentSet
    background: list[tuple[Office, float]]

    def __init__(
        self, scenario: Scenario, *, rng: int = 0, service_gaps: Iterable[float] | None = None
    ) -> None:
        super().__init__(rng=rng)
        self.plan = scenario
        p = self.p = rules.parameters(scenario.parameter_values())
        self.talk = 1.0 - math.exp(-p.influence_rate)
        self.learning = 1.0 - math.exp(-p.belief_rate)
        self.trust_drift = 1.0 - math.exp(-p.trust_drift)
        self.resentment_kept = math.exp(-p.resentment_fading)
        self.wrong_door = wrong_door(p.departments, 1.0, p.error_per_hop, p.errors_cancel, p.hops)
        self.week = 0
        self.now = 0.0  # days
        self.events: list[tuple[float, int, Callable[[Case], None], Case, int]] = []
        self._sequence = itertools.count()
        self.outcomes: list[Outcome] = []
        self.tally: dict[str, float] = defaultdict(float)
        self.sums: dict[str, float] = defaultdict(float)
        self._settle(service_gaps)
        self.residents = self.agents_by_type[Resident]
        open_offices(self)
        self.step_offices()

    def _settle(self, service_gaps: Iterable[float] | None) -> None:
        """Make areas, households, network and residents."""
        random, city = self.random, self.plan.city
        weights = [
            math.comb(LARGEST_HOUSEHOLD - 1, k) * q**k * (1.0 - q) ** (LARGEST_HOUSEHOLD - 1 - k)
            for q in [(city.household_size - 1.0) / (LARGEST_HOUSEHOLD - 1)]
            for k in range(LARGEST_HOUSEHOLD)
        ]
        sizes = range(1, LARGEST_HOUSEHOLD + 1)
        self.areas: list[Area] = []
        self.districts: list[range] = []
        self.areas_of_district: list[list[Area]] = []
        households: list[list[range]] = []
        gaps = None if service_gaps is None else [float(gap) for gap in service_gaps]
        first = 0
        for district in city.simulated:
            begin = first
            self.areas_of_district.append([])
            for residents in apportion(district.residents, [1.0] * district.communities):
                end = first + residents
                households.append([])
                while first < end:
                    size = min(random.choices(sizes, weights)[0], end - first)
                    households[-1].append(range(first, first + size))
                    first += size
                gap = 0.2 + 0.6 * random.random()
                if gaps is not None:
                    gap = gaps[len(self.areas)]
                self.areas.append(Area(self.p, gap))
                self.areas_of_district[-1].append(self.areas[-1])
            self.districts.append(range(begin, first))
        graph = social_graph(households, self.districts, self.p, random)
        # Mesa 3.5 would draw a picture of the network by default, in quadratic time.
        purely_topological: dict[str, Any] = (
            {"layout": None} if "layout" in signature(Network).parameters else {}
        )
        self.space = Network(graph, random=random, **purely_topological)
        cells = iter(self.space)
        for area, homes in zip(self.areas, households, strict=True):
            count = homes[-1].stop - homes[0].start
            area.residents = [Resident(self, area, next(cells)) for _ in range(count)]
            area.contribution = self.p.cooperation_constant
        for cell in self.space:
            for resident in cell.agents:
                resident.neighbours = [
                    other for near in cell.connections.values() for other in near.agents
                ]

    # ---------------------------------------------------------------- a week

    def step(self) -> None:
        """Let one week pass: matters arise and move through offices, then society moves."""
        random, p = self.random, self.p
        days = [rules.day_factor(random.random(), p.city_excess_variance) for _ in range(DAYS)]
        for area in self.areas:
            area.begin_week(days, random)
            area.attendances = 0
        self.residents.do("suffer")
        self._raise_background()
        self.work_until(self.now + DAYS)
        self.week += 1
        for outcome in self.outcomes:
            self._count(outcome)
            outcome.case.resident.hear(outcome)
        self.outcomes.clear()
        self.residents.do("take_part")
        self.residents.do("live_together")
        self.residents.do("advance")
        for area in self.areas:
            area.contribution = sum(r.contribution for r in area.residents) / len(area.residents)
            area.end_week(random)
        self.step_offices()
        self._measure()

    def step_offices(self) -> None:
        """Every office decides how hard to work; superiors first."""
        self.offices.do("step")

    # ---------------------------------------------------------------- cases

    def raise_grievance(self, resident: Resident) -> None:
        """A grievance arises on one of the coming days."""
        random, p = self.random, self.p
        kind = random.choices(range(len(v.KINDS)), p.grievance_rate)[0]
        day = random.choices(range(DAYS), resident.area.day_weights)[0]
        intensity = p.grievance_intensity[kind] + p.intensity_spread * (2.0 * random.random() - 1.0)
        arose = self.now + day + random.random()
        case = Case(resident, kind, arose, random.random(), min(1.0, max(0.0, intensity)))
        self.schedule(arose - self.now, self.begin, case)

    def _raise_background(self) -> None:
        """Matters of residents who are not simulated come to the shared offices."""
        random = self.random
        for office, per_day in self.background:
            day = random.expovariate(per_day) if per_day > 0.0 else DAYS
            while day < DAYS:
                case = Case(None, -1, self.now + day, random.random(), 0.0)
                self.schedule(day, office.receive, case)
                day += random.expovariate(per_day)

    def schedule(self, days: float, what: Callable[[Case], None], case: Case) -> None:
        """Let something happen to a case in some days; whatever was planned before is off."""
        case.version += 1
        heapq.heappush(
            self.events, (self.now + days, next(self._sequence), what, case, case.version)
        )

    def work_until(self, end: float) -> None:
        """Let all events before `end` happen, in the order of time."""
        events = self.events
        while events and events[0][0] < end:
            self.now, _, what, case, version = heapq.heappop(events)
            if version == case.version:
                self.tally["events"] += 1
                what(case)
        self.now = end

    def tell(self, case: Case, event: str, role: int = NOBODY, procedure: float = 0.0) -> None:
        """Note what happened to a case for the resident to hear at the end of the week."""
        elapsed = self.now - case.arose
        self.outcomes.append(
            Outcome(
                event, case, role, procedure, elapsed, case.channel, case.attempts, case.handoffs
            )
        )

    def begin(self, case: Case) -> None:
        """A matter arises."""
        self.tell(case, "arose")
        self.claim(case)

    def claim(self, case: Case) -> None:
        """The resident chooses what to do about it."""
        channel = choose_channel(case, self.p, self.random)
        case.version += 1
        if channel == v.LET_IT_BE:
            self.tell(case, "gave_up" if case.attempts else "let_be")
            return
        case.channel = channel
        case.tried.add(channel)
        case.attempts += 1
        case.urgent = False
        case.astray.clear()
        if channel == v.SETTLE_DIRECTLY:
            days = rules.exponential(1.0 - self.random.random(), self.p.direct_days)
            self.schedule(days, self.settle_directly, case)
        else:
            case.resident.area.doors[channel].receive(case)

    def settle_directly(self, case: Case) -> None:
        """The parties have talked."""
        p = self.p
        trust = case.resident.generalised_trust
        chance = rules.expit(
            p.direct_base + p.direct_trust * trust - p.resolve_intensity * case.intensity
        )
        if self.random.random() < chance:
            self.resolve(case, NOBODY, 0.0)
        else:
            self.fail(case, NOBODY, 0.0)

    def fail(self, case: Case, role: int, procedure: float) -> None:
        """An attempt ends without settling the matter: the resident thinks again."""
        self.tell(case, "failed", role, procedure)
        self.claim(case)

    def resolve(self, case: Case, role: int, procedure: float, *, agreement: bool = False) -> None:
        """The matter is settled; an agreement may break later."""
        self.tell(case, "resolved", role, procedure)
        if agreement and self.random.random() < self.p.break_share:
            days = rules.exponential(1.0 - self.random.random(), self.p.break_days)
            self.schedule(days, self.break_up, case)

    def break_up(self, case: Case) -> None:
        """An agreement is broken and the matter is open again."""
        self.tell(case, "broke")
        self.claim(case)

    # ---------------------------------------------------------------- measuring

    def _count(self, outcome: Outcome) -> None:
        """Add an outcome to the tallies."""
        tally, event = self.tally, outcome.event
        tally[event] += 1
        if event in ("resolved", "failed"):
            tally[f"attempts_{v.CHANNELS[outcome.channel]}"] += 1
        if event in ("resolved", "gave_up") and not (
            outcome.attempts == 1 and outcome.channel == v.SETTLE_DIRECTLY
        ):
            tally["institutional"] += 1
            tally["handoffs"] += outcome.handoffs
            if event == "resolved":
                tally["institutional_resolved"] += 1
                tally["days_to_resolution"] += outcome.elapsed

    def _measure(self) -> None:
        """Add this week's state of all residents to the sums."""
        grievance = trust = satisfaction = contribution = acting = 0.0
        for resident in self.residents:
            grievance += resident.grievance
            trust += resident.trust
            satisfaction += resident.satisfaction
            contribution += resident.contribution
            acting += resident.acting
        hours = sum(area.attendances for area in self.areas) * self.p.hours_per_attendance
        for name, value in (
            ("grievance", grievance),
            ("trust_local", trust),
            ("satisfaction", satisfaction),
            ("contribution", contribution),
            ("acting", acting),
            ("hours", hours),
            ("weeks", 1.0),
        ):
            self.sums[name] += value

    def forget(self) -> None:
        """Let this model go: mesa 3.3 keeps every model in a table of its agents' class."""
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
