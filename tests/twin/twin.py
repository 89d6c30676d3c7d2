"""The twin itself: `Twin.step` is the process overview of the ODD, line by line."""

from __future__ import annotations

from sim.books import Books
from sim.processes.area_sums import SUMS
from sim.processes.quality_of_life import LIFE
from sim.reforms import REFORMS, in_order
from sim.shocks import SHOCKS
from sim.streams import SHOCK

from . import luck, rules
from .account import Account
from .areas import update_areas
from .case_flow import CaseFlow
from .concession import answer_action
from .diffusion import hear_and_tell
from .experience import learn_from_cases
from .grievances import arise
from .participation import take_part
from .quality_of_life import feel_life, notice_danger
from .reporting import Ledger
from .services import a_budget_year_begins, share_out_budget
from .society import meet_neighbours
from .take_over import take_over
from .wrong_doors import set_wrong_doors


class Twin:
    """One city with one future, from the state at which a model was built.

    Parameters
    ----------
    model : GovernanceModel
        Freshly built; gives the initial state and nothing else.
    """

    def __init__(self, model):
        self.day = 0
        self.casework = CaseFlow(self)
        self.account = Account()
        self.books = Books()
        self.series = {}
        self.reforms = []
        take_over(self, model)
        self.ledger = Ledger(self)
        self.adopt(self.scenario.adopted)
        self.shocks = [SHOCKS[spec.name](spec.settings) for spec in self.scenario.shocks]

    # ---------------------------------------------------------------- a tick

    def step(self):
        """Let one tick pass: offices in continuous time, society when its period is over."""
        if self.day % self.period_days == 0:
            self.begin_period()
        for day in range(self.day, self.day + self.tick_days):
            arise(self, day)
        self.casework.advance(until=float(self.day + self.tick_days))
        self.day += self.tick_days
        if self.day % self.period_days == 0:
            self.move_society()

    def begin_period(self):
        """Begin measuring after the warm-up; let reforms convert what is due; share out money."""
        if self.day == self.warmup_days:
            self.begin_measuring()
        answer_action(self)
        if self.day >= self.warmup_days:
            for shock in self.shocks:
                shock.step(self)
            for reform in in_order(self.reforms):
                reform.step(self)
            set_wrong_doors(self)
        if a_budget_year_begins(self):
            share_out_budget(self)

    def move_society(self):
        """What a period of living together changes, in this order."""
        learn_from_cases(self)
        notice_danger(self)
        take_part(self)
        hear_and_tell(self)
        meet_neighbours(self)
        update_areas(self)
        feel_life(self)
        if rules.year_has_ended(self.day, self.period_days):
            self.institutions.pass_year()
        for office in self.institutions.offices:  # superiors first
            office.step()
        self.books.pass_time(self.period_weeks)
        self.record()

    # ------------------------------------------------------------- measuring

    def begin_measuring(self):
        """Forget what was before."""
        self.account = Account()
        self.ledger = Ledger(self)
        for resident in self.residents:
            resident.user = 0
            resident.satisfaction_before = resident.satisfaction
            resident.hours_year = 0.0

    def record(self):
        """Add the period to the series and, after the warm-up, to the account."""
        sums = {name: self.sum_over_areas(name) for name in SUMS}
        residents = float(len(self.residents))
        attendances = 0.0
        for area in self.areas:
            attendances += area.attendances
        hours = attendances * self.p.hours_per_attendance
        row = {name: sums[name] / residents for name in SUMS}
        life = {name: self.life(name) for name in LIFE}
        row |= {name: total / residents for name, total in life.items()}
        row["open_cases"] = float(self.casework.open)
        row["hours_given"] = hours / self.period_weeks
        row["arisen"] = float(self.casework.count["arisen"])
        for name, value in row.items():
            self.series.setdefault(name, []).append(value)
        if self.day > self.warmup_days:
            self.account.add_period(self.period_weeks, sums, residents, row["open_cases"], hours)
            self.account.add_life(self.period_weeks, life)
            if (self.day - self.warmup_days) % 364 == 0:
                self.account.close_year(self.residents, self.day // 7)
        self.ledger.pass_period()

    def sum_over_areas(self, name):
        """Return one of the residents' sums, added area by area."""
        total = 0.0
        for area in self.areas:
            total += area.sums[name]
        return total

    def life(self, name):
        """Return what the residents felt when their areas had their turn, area by area."""
        total = 0.0
        for area in self.areas:
            total += area.life[name]
        return total

    # ------------------------------------------------------- what reforms and shocks see

    def luck_of_shock(self, address):
        """Return the uniform that decides whether a shock comes in this period."""
        return luck.uniform(self.seed, SHOCK, address, 0, self.period, 0)

    @property
    def society_weeks(self):
        """Length of a period of society."""
        return self.period_weeks

    def adopt(self, reforms):
        """Put reforms in force."""
        self.reforms += [REFORMS[spec.name](spec.settings) for spec in reforms]

    @property
    def period(self):
        """Number of the society period that has just ended."""
        return self.day // self.period_days

    @property
    def weeks_measured(self):
        """Weeks since the warm-up ended."""
        return (self.day - self.warmup_days) / 7.0
