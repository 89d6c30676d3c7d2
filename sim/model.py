"""The model: a city of residents and offices, and what happens in a tick.

`GovernanceModel.step` reads as the process overview of the ODD.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from sim.agents import ColumnarModel
from sim.agents.office import (
    Committee,
    Court,
    GovernmentOffice,
    MediationBody,
    SharedOffice,
)
from sim.agents.organization import OrganizationStation
from sim.areas import AREA, new_matters
from sim.books import Books
from sim.budget import is_due, share_out_budget
from sim.caseload import Caseload, new_stations
from sim.compiled import plain
from sim.errors import InputError
from sim.garbage import uncollected
from sim.institutions import Institutions, count_stations
from sim.limiting_case import set_start
from sim.networks import Network, build_network, own_network
from sim.networks.graphs import graph_of
from sim.official import Ledger
from sim.outcomes import Account, measures
from sim.own_process import OwnProcess, checked
from sim.parameter_record import parameter_record, plain_parameters
from sim.population import SIGNALS, Population, make_columns, make_population, service_gaps
from sim.processes.adaptation import year_has_ended
from sim.processes.area_sums import S_ACTING, SUMS
from sim.processes.concession import answer_action
from sim.processes.diffusion import begin_knowing, spread_topics
from sim.processes.experience import learn_from_cases
from sim.processes.participation import committee_free_share, take_part
from sim.processes.quality_of_life import LIFE, feel_life
from sim.processes.reporting import count_events
from sim.processes.security import notice_danger
from sim.processes.shock_luck import draw_of_shock
from sim.processes.social_capital import update_areas
from sim.processes.society import COLUMNS, update_residents
from sim.processes.wrong_doors import set_wrong_doors
from sim.reform_spec import ReformSpec
from sim.reforms import REFORMS, Reform, in_order
from sim.residents_table import ResidentsTable, read_residents
from sim.scenario import Scenario
from sim.shocks import SHOCKS, Shock
from sim.streams import check_address, seed_words
from sim.vocabulary import CHANNELS, KINDS

__all__ = ["GovernanceModel"]

Array = npt.NDArray[Any]


class GovernanceModel(ColumnarModel):
    """One city with one future.

    Parameters
    ----------
    scenario : Scenario
        The city, its offices, its clocks, parameters and adopted reforms.
    rng : int
        Seed of all luck, 0 <= rng < 2**64.
    threads : int
        Threads for the pass over residents; the result does not depend on it.
    tick_days : int, optional
        Overrides the scenario's tick; the result does not depend on it.
    record_hash : bool
        Chain a hash over ticks (`trajectory_sha256`); costs time.
    network : Network, networkx.Graph, str or Path, optional
        Who knows whom, in place of the scenario's file or of a generated network.
    residents : pandas.DataFrame, mapping, str or Path, optional
        A table of residents (`sim.residents_table.read_residents`), in place of the
        scenario's file or of generated ones.
    processes : sequence of OwnProcess
        The user's own, which happen after the model's, in this order.

    Attributes
    ----------
    day : int
        Absolute day reached; the run begins at day 0.
    p, plain_p : array of one record, namespace
        The parameters, for compiled code and for the rest; `set_parameter` changes both.
    areas : array of AREA records
        What the residents of each committee area share.
    institutions : Institutions
        The offices and who reports to whom.
    caseload : Caseload
        All cases and their events.
    account : Account
        Sums since the warm-up; `measures` makes measures of them.
    ledger : Ledger
        What happened since the warm-up and what is reported of it upwards.
    further_columns : dict of str to tuple of str
        The user's own columns, with labels for numbers where they were given as text.
    series : dict of str to list of float
        One number a week and measure, from the start of the run.

    Examples
    --------
    >>> from scenarios import load
    >>> from sim import GovernanceModel
    >>> model = GovernanceModel(load("test-town"), rng=7).run(weeks=2)
    >>> model.day
    14
    """

    together = False
    """True while `sim.arms.Arms` takes a step: residents live on in all futures at once."""

    def __init__(
        self,
        scenario: Scenario,
        *,
        rng: int = 0,
        threads: int = 1,
        tick_days: int | None = None,
        record_hash: bool = False,
        network: Any = None,
        residents: Any = None,
        processes: Sequence[OwnProcess] = (),
    ) -> None:
        words = seed_words(rng)  # refuses a seed that does not fit, before Mesa sees it
        if threads < 1:
            raise InputError(f"{threads} cannot run", where="threads", right="give 1 or more")
        super().__init__(rng=rng)
        self.scenario = scenario if tick_days is None else scenario.with_(tick_days=tick_days)
        self.seed = words
        self.root_seed = rng
        self.threads = threads
        self.day = 0
        time = self.scenario.time
        self.period_days = time.society_period_days
        self.society_weeks = self.period_days / 7.0
        self.warmup_days = time.warmup_weeks * 7
        self.values = self.scenario.parameter_values()
        self.p = parameter_record(self.values)
        self.plain_p = plain_parameters(self.p)
        self._hash = b"" if record_hash else None  # the chain so far; bytes, so that it pickles
        self._build(
            self.scenario.network_file if network is None else network,
            self.scenario.residents_file if residents is None else residents,
        )
        self.processes = checked(processes)
        self.reforms: list[Reform] = []
        self.adopt(self.scenario.adopted)

    # ---------------------------------------------------------------- building

    @uncollected()
    def _build(self, network: Any, residents: Any) -> None:
        city = self.scenario.city
        self.district_names = [district.name for district in city.simulated]
        table: ResidentsTable | None = None
        if residents is not None:
            table = read_residents(residents, city.simulated)
        self.population: Population = (
            make_population(city.simulated, city.household_size, self.seed)
            if table is None
            else table.population
        )
        n = self.population.residents
        last_day = self.warmup_days + self.scenario.time.horizon_weeks * 7
        check_address(entity=n, time=last_day, block=1 + last_day // self.period_days)
        limit = self.scenario.limiting_case or {}
        self.network: Network
        if network is not None:
            self.network = own_network(network, n)
        elif "graph" in limit:
            self.network = graph_of(limit, n, self.seed)
        else:
            self.network = build_network(self.population, self.values, self.seed)
        columns, self.signal = make_columns(self.population, self.p, self.values, self.seed, table)
        self.further_columns = {} if table is None else table.names_of_extra
        begin_knowing(self.seed, self.p, columns["topics"])
        set_start(limit, columns, self.seed, n)
        self._other_signal = self.signal.copy()
        self._install_residents(columns)
        self._build_areas()
        streets = int(self.population.street_of_area.max()) + 1
        has_streets = any(level.name == "street" for level in self.scenario.levels)
        self.caseload = Caseload(
            new_stations(
                count_stations(
                    self.population.areas,
                    streets if has_streets else 0,
                    len(self.district_names),
                )
            ),
            trace=self._hash is not None,
        )
        self.institutions = Institutions(self)
        self.institutions.refresh_desks()
        self.books = Books()
        self.account = Account()
        self.ledger = Ledger(self.population.areas)
        self.series: dict[str, list[float]] = {}
        self.area_sums = np.zeros((self.population.areas, len(SUMS)))
        self.life_sums = np.zeros((self.population.areas, len(LIFE)))
        self._feel_life(0)
        self._step_offices()
        self.shocks: list[Shock] = [
            SHOCKS[spec.name](spec.settings) for spec in self.scenario.shocks
        ]

    def set_parameter(self, name: str, value: float) -> None:
        """Change a parameter from now on, for what is compiled and for what is not.

        Parameters
        ----------
        name : str
            Full name, as ``"burnout.burnout_build"``.
        value : float
            Not checked against its range. What was built from the old one stays.
        """
        self.values = {**self.values, name: value}
        self.p[:] = parameter_record(self.values)
        self.plain_p = plain_parameters(self.p)

    def luck_of_shock(self, address: int) -> float:
        """Return the uniform that decides whether a shock comes in this period."""
        return draw_of_shock(self.seed, address, self.day // self.period_days)

    def _build_areas(self) -> None:
        areas = self.population.areas
        self.areas = np.zeros(areas, AREA)
        self.areas["service_gap"] = service_gaps(areas, self.seed)
        self.areas["gap_at_most"] = self.areas["service_gap"]
        self.areas["distance"] = 1.0
        self.areas["astray"] = 1.0
        self.areas["joined"] = 1.0
        set_wrong_doors(self.areas, self.p)
        self.areas["police"] = self.values["collective_action.police_in_sight"]
        self.areas["delegated"] = 1.0
        self.areas["social_capital"] = self.values["social_capital.capital_start"]
        self.areas["committee_free"] = plain(committee_free_share)(1.0, self.p.view(np.recarray)[0])
        self.areas["contribution"] = self.values["participation.cooperation_constant"]
        start = self.values["claiming.expected_success_start"]
        self.expected_success = np.full((areas, len(CHANNELS)), start)
        self.matters = new_matters(areas, len(KINDS))

    # ----------------------------------------------------------------- running

    @property
    def week(self) -> float:
        """Weeks since the run began."""
        return self.day / 7.0

    @property
    def weeks_measured(self) -> float:
        """Weeks since the warm-up ended (negative before)."""
        return (self.day - self.warmup_days) / 7.0

    @uncollected()
    def step(self) -> None:
        """Let one tick pass.

        Offices work in continuous time within the tick; society moves on when
        its period is over. The length of the tick changes nothing.
        """
        tick = self.scenario.time.tick_days
        if self.day % self.period_days == 0:
            self._begin_period()
        self.caseload.pass_days(self, tick)
        self.day += tick
        if self.day % self.period_days == 0:
            self._move_society()
        if self._hash is not None and not self.together:
            self.chain_hash()

    def _begin_period(self) -> None:
        """Begin measuring after the warm-up; let reforms convert what is due; share out money."""
        if self.day == self.warmup_days:
            self.account = Account()
            self.ledger = Ledger(self.population.areas)
            self.columns["user"][:] = 0
            self.columns["satisfaction_before"][:] = self.columns["satisfaction"]
            self.columns["hours_year"][:] = 0.0
        self._answer_action()
        if self.day >= self.warmup_days:
            for shock in self.shocks:
                shock.step(self)
            for reform in in_order(self.reforms):
                reform.step(self)
            set_wrong_doors(self.areas, self.p)
        if is_due(self.day, self.warmup_days, self.period_days):
            share_out_budget(self)

    def _answer_action(self) -> None:
        """Offices concede to, suppress or tolerate the action of the period before."""
        period = self.day // self.period_days
        acting = self.area_sums[:, S_ACTING]
        if answer_action(self.seed, self.p, self.society_weeks, self.areas, acting, period):
            self.caseload.concede(self, period)

    def _move_society(self) -> None:
        """What a period of living together changes, in this order."""
        self._learn_from_cases()
        if not self.together:
            self.take_part()
            self.hear_and_tell()
            self._meet_neighbours()
            self.end_period()

    def end_period(self) -> None:
        """What follows when neighbours have met."""
        update_areas(self.p, self.population.area_start, self.areas, self.society_weeks)
        self._feel_life(self.day // self.period_days)
        for process in self.processes:
            process.step(self)
        if year_has_ended(self.day, self.period_days):
            self.institutions.pass_year()
        self._step_offices()
        self.books.pass_time(self.society_weeks)
        self._record()

    def _learn_from_cases(self) -> None:
        outcomes, count = self.caseload.take_outcomes()
        c = self.columns
        learn_from_cases(
            outcomes,
            count,
            self.p,
            self.areas,
            self.expected_success,
            c["open_intensity"],
            c["resentment"],
            c["open_cases"],
            c["expectation"],
            c["satisfaction"],
            c["trust_experience"],
            c["trust_upper"],
            c["user"],
            c["vulnerability"],
            self.account.tally,
            self.account.waits,
        )
        notice_danger(
            outcomes,
            count,
            self.p,
            self.society_weeks,
            self.population.area_start,
            self.areas,
            c["security"],
        )
        count_events(outcomes, count, self.ledger.happened)

    def take_part(self) -> None:
        """Let residents take part in common affairs."""
        take_part(
            self.seed,
            self.p,
            self.population.area_start,
            self.areas,
            self.signal.reshape(-1),
            self.columns["hours_year"],
            self.columns["last_part"],
            self.day // self.period_days,
            self.society_weeks,
            (self.day - 1) // 7,  # the week that ends now
        )

    def use_threads(self) -> None:
        """Let compiled loops over places use this model's number of threads."""
        numba.set_num_threads(min(self.threads, numba.config.NUMBA_NUM_THREADS))

    def hear_and_tell(self) -> None:
        """Let residents hear, tell and forget."""
        self.use_threads()
        spread_topics(
            self.seed,
            self.p,
            self.society_weeks,
            self.day // self.period_days,
            self.population.area_start,
            self.network,
            self.areas,
            self.signal.reshape(-1),
            self.columns["topics"],
        )

    def _meet_neighbours(self) -> None:
        c = self.columns
        self.use_threads()
        update_residents(
            self.seed,
            self.day // self.period_days,
            (self.day - 1) // 7,
            self.p,
            self.society_weeks,
            self.population.area_start,
            self.network.indptr,
            self.network.indices,
            self.network.onward,
            self.areas,
            *2 * (self.signal.reshape(-1), self._other_signal.reshape(-1)),
            *(c[name] for name in COLUMNS),
            self.area_sums[None],
        )
        self.swap_signals()

    def swap_signals(self) -> None:
        """Let what was written become what is seen."""
        self.set_signals(self._other_signal, self.signal)

    def set_signals(self, signal: Array, other: Array) -> None:
        """Take arrays for what is seen and for what is written next, shape (residents, 4)."""
        self.signal, self._other_signal = signal, other
        for k, (name, _, _) in enumerate(SIGNALS):
            self.columns.replace(name, signal[:, k], part_of=signal)

    def _feel_life(self, period: int) -> None:
        c = self.columns
        feel_life(
            self.p,
            self.society_weeks,
            period,
            self.population.area_start,
            self.areas,
            self.signal,
            c["satisfaction"],
            c["vulnerability"],
            c["security"],
            c["wellbeing"],
            self.life_sums,
        )

    def _step_offices(self) -> None:
        """Every office decides how hard to work; superiors first."""
        for kind in (
            GovernmentOffice,
            SharedOffice,
            Committee,
            MediationBody,
            OrganizationStation,
            Court,
        ):
            self.agents_by_type[kind].do("step")

    def _record(self) -> None:
        """Add the week to the series and, after the warm-up, to the account."""
        sums = self.area_sums.sum(axis=0)
        residents = float(self.population.residents)
        hours = (
            float(self.areas["attendances"].sum())
            * self.values["participation.hours_per_attendance"]
        )
        mean = {name: float(sums[k]) / residents for k, name in enumerate(SUMS)}
        life = self.life_sums.sum(axis=0)
        row = {
            **mean,
            **{name: float(life[k]) / residents for k, name in enumerate(LIFE)},
            "open_cases": float(self.caseload.open),
            "hours_given": hours / self.society_weeks,
            "arisen": float(self.caseload.count("arisen")),
        }
        for name, value in row.items():
            self.series.setdefault(name, []).append(value)
        if self.day > self.warmup_days:
            self.account.add_period(self, sums, row["open_cases"], hours)
        self.ledger.pass_period(self, self.area_sums)

    def run(
        self, weeks: int | None = None, progress: Callable[[int, int], None] | None = None
    ) -> GovernanceModel:
        """Let `weeks` pass (default: what is left of warm-up and horizon).

        Parameters
        ----------
        weeks : int, optional
        progress : callable, optional
            Called with (ticks done, ticks in all) after each tick.

        Returns
        -------
        GovernanceModel
            This model.
        """
        time = self.scenario.time
        if weeks is None:
            days = (time.warmup_weeks + time.horizon_weeks) * 7 - self.day
        else:
            days = weeks * 7
        if days % time.tick_days:
            raise InputError(
                f"{weeks} weeks are no whole number of ticks of {time.tick_days} days",
                right="give a multiple",
            )
        ticks = max(0, days // time.tick_days)
        for done in range(ticks):
            self.step()
            if progress is not None:
                progress(done + 1, ticks)
        return self

    # ------------------------------------------------------- arms of a comparison

    def fork(self) -> GovernanceModel:
        """Return an independent copy from the present state.

        Population, network and scenario never change and are shared.
        """
        shared = (self.population, self.network, self.scenario)
        return copy.deepcopy(self, {id(part): part for part in shared})

    def adopt(self, reforms: Sequence[ReformSpec]) -> None:
        """Put reforms in force; each begins when its settings say (after the warm-up).

        Raises
        ------
        InputError
            If a reform has nothing to do here (`Reform.check`).
        """
        for spec in reforms:
            reform = REFORMS[spec.name](spec.settings)
            reform.check(self)
            self.reforms.append(reform)

    # ---------------------------------------------------------------- measuring

    @property
    def posts_of_residents(self) -> float:
        """Posts before any reform that serve the simulated residents (shared ones in part)."""
        share = self.population.residents / self.scenario.city.residents
        shared = {"city", "petition", "online"}
        return sum(
            office.posts_at_start * (share if office.kind in shared else 1.0)
            for office in self.institutions.offices
        )

    def measures(self, base: GovernanceModel | None = None) -> dict[str, float]:
        """Return all measures of the weeks since the warm-up (see `sim.outcomes.measures`)."""
        return measures(self, base)

    @property
    def trajectory_sha256(self) -> str:
        """Hash of the whole trajectory so far: all columns, open cases and events, tick by tick.

        Raises
        ------
        ValueError
            If the model was made without ``record_hash=True``.
        """
        if self._hash is None:
            raise ValueError("the trajectory is hashed only with record_hash=True")
        return (self._hash or hashlib.sha256().digest()).hex()

    def chain_hash(self) -> None:
        """Add the state to the hash of the trajectory, if it is recorded."""
        if self._hash is None:
            return
        link = hashlib.sha256(self._hash)
        self.columns.digest(link)
        self.caseload.digest(link)
        self._hash = link.digest()
