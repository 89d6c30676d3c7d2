"""A resident: one Mesa agent with everything in its attributes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mesa.discrete_space import Cell, FixedAgent

from benchmarks.plain_mesa import rules
from benchmarks.plain_mesa.case import Outcome
from sim.vocabulary import (
    CONDITIONAL_COOPERATOR,
    FREE_RIDER,
    GOVERNMENT_OF_ROLE,
    HUMP_SHAPED,
    SETTLE_DIRECTLY,
)

if TYPE_CHECKING:
    from benchmarks.plain_mesa.area import Area
    from benchmarks.plain_mesa.model import PlainCity

__all__ = ["Resident"]


class Resident(FixedAgent):
    """One resident, in one cell of the network."""

    model: PlainCity

    def __init__(self, model: PlainCity, area: Area, cell: Cell) -> None:
        super().__init__(model)
        self.area = area
        self.cell = cell
        self.neighbours: list[Resident] = []
        random, p = self.random.random, model.p
        shares = (
            p.low_income_share,
            p.elderly_or_disabled_share,
            p.migrant_share,
            p.unemployed_share,
        )
        self.flags = sum(random() < share for share in shares)
        self.kind = self.random.choices(
            (CONDITIONAL_COOPERATOR, FREE_RIDER, HUMP_SHAPED),
            (
                p.conditional_share,
                p.free_rider_share,
                1.0 - p.conditional_share - p.free_rider_share,
            ),
        )[0]
        self.risk_aversion = random()
        self.legal_awareness = random()
        self.threshold = p.action_threshold_mean + p.action_threshold_spread * self._spread()
        spread = min(p.generalised_trust_mean, 1.0 - p.generalised_trust_mean)
        self.generalised_trust = p.generalised_trust_mean + spread * self._spread()
        self.trust_start = self._share(p.trust_local_start + p.trust_spread * self._spread())
        self.trust_upper = self._share(p.trust_upper_start + p.trust_spread * self._spread())
        self.trust_experience = self.trust_start
        self.expectation = p.expectation_start
        self.satisfaction = rules.satisfaction_level(p.expectation_start, p.expectation_start, p)
        self.belief = p.cooperation_constant
        self.open_intensity = 0.0
        self.resentment = 0.0
        self.open_cases = 0
        self.hours_year = 0.0
        self.last_part: int | None = None
        # What neighbours see now, and what they will see after this week.
        self.grievance = self.next_grievance = p.grievance_base
        self.trust = self.next_trust = self.trust_experience
        self.contribution = self.next_contribution = 0.0
        self.acting = self.next_acting = False

    def _spread(self) -> float:
        return 2.0 * self.random.random() - 1.0

    @staticmethod
    def _share(value: float) -> float:
        return min(1.0, max(0.0, value))

    # ------------------------------------------------------------ what happens to one

    def suffer(self) -> None:
        """Grievances of this week: a Poisson number, mostly none."""
        rate = self.area.weekly_rates[self.flags]
        u = self.random.random()
        if u >= rate:  # 1 - exp(-rate) is smaller still
            return
        moment = -math.log(1.0 - u) / rate
        while moment < 1.0:
            self.model.raise_grievance(self)
            moment += self.random.expovariate(rate)

    def take_part(self) -> None:
        """Take part in common affairs as often as contribution and open doors allow."""
        rate = self.contribution * self.area.attendance_rate
        u = self.random.random()
        if u >= rate:
            return
        moment = -math.log(1.0 - u) / rate
        while moment < 1.0:
            self.area.attendances += 1
            self.hours_year += self.model.p.hours_per_attendance
            self.last_part = self.model.week
            moment += self.random.expovariate(rate)

    # ------------------------------------------------------------ living together

    def live_together(self) -> None:
        """See what neighbours show and decide what to show next (all at once, see `advance`)."""
        model, area = self.model, self.area
        p = model.p
        grievance_sum = trust_sum = contribution_sum = 0.0
        active = 0
        for other in self.neighbours:
            grievance_sum += other.grievance
            trust_sum += other.trust
            contribution_sum += other.contribution
            active += other.acting
        self.resentment *= model.resentment_kept
        unresolved = self.open_intensity + self.resentment
        anchor = min(1.0, p.grievance_base * (1.0 + self.flags) + unresolved)
        self.trust_experience += model.trust_drift * (self.trust_start - self.trust_experience)
        ties = len(self.neighbours)
        if ties:
            grievance_seen, trust_seen = grievance_sum / ties, trust_sum / ties
            contribution_seen = (1.0 - p.global_observation) * (
                contribution_sum / ties
            ) + p.global_observation * area.contribution
        else:
            grievance_seen, trust_seen = anchor, self.trust_experience
            contribution_seen = area.contribution
        grievance = self.next_grievance = rules.influenced(
            self.grievance, grievance_seen, anchor, p.susceptibility, model.talk
        )
        trust = self.next_trust = rules.influenced(
            self.trust, trust_seen, self.trust_experience, p.susceptibility, model.talk
        )
        self.belief = rules.belief_after(self.belief, contribution_seen, model.learning)
        self.next_contribution = rules.contribution(
            self.kind, self.belief, area.efficacy, area.monitoring, area.exhaustion, 0.0, p
        )
        self.next_acting = rules.acts(
            rules.hardship(grievance, unresolved, p.unresolved_blend),
            trust,
            area.action_push * min(1.0, unresolved),
            self.risk_aversion,
            area.police,
            active,
            ties,
            self.threshold,
            p,
        )

    def advance(self) -> None:
        """Show what was decided."""
        self.grievance = self.next_grievance
        self.trust = self.next_trust
        self.contribution = self.next_contribution
        self.acting = self.next_acting

    # ------------------------------------------------------------ learning from cases

    def hear(self, outcome: Outcome) -> None:
        """Learn from what became of an own matter."""
        p = self.model.p
        event, case = outcome.event, outcome.case
        if event in ("arose", "broke"):
            self.open_cases += 1
            self.open_intensity += case.intensity
            return
        if event in ("resolved", "failed"):
            success = float(event == "resolved")
            expected = self.area.expected_success
            expected[outcome.channel] += p.success_learning_rate * (
                success - expected[outcome.channel]
            )
            if outcome.channel != SETTLE_DIRECTLY:
                self._judge(rules.performance(success, outcome.procedure, outcome.elapsed, p))
                government = GOVERNMENT_OF_ROLE[outcome.role]
                if government == 0:
                    self.trust_experience = rules.trust_after(
                        self.trust_experience, success, outcome.procedure, p
                    )
                elif government == 1:
                    self.trust_upper = rules.trust_after(
                        self.trust_upper, success, outcome.procedure, p
                    )
            if event == "failed":
                return
        self.open_cases -= 1
        self.open_intensity = max(0.0, self.open_intensity - case.intensity)
        if self.open_cases == 0:
            self.open_intensity = 0.0
        if event != "resolved":
            self._judge(rules.unmet_performance(p))
            self.resentment = min(1.0, self.resentment + p.resentment_share * case.intensity)

    def _judge(self, found: float) -> None:
        p = self.model.p
        self.satisfaction = rules.satisfaction_level(found, self.expectation, p)
        self.expectation = rules.expectation_after(self.expectation, found, p.expectation_rate)
