"""Every weekly process of residents with NumPy arrays and a scipy.sparse matrix of ties.

What a scientific programmer would write without a compiler: one array a property, one product
of matrix and signals for what neighbours show, whole-array expressions, and random numbers only
for candidates (a Poisson number of them, thinned), not for everybody. Numbers of 32 bits, as
with us; rules that concern few (action) are computed for those few.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

__all__ = ["City"]

FREE_RIDER = 1  # 0 gives upon condition, 2 gives most at a middling belief
DAYS = 7
MAX_FLAGS = 4.0
PROPERTIES = (
    "grievance",
    "trust",
    "contribution",
    "acting",
    "risk_aversion",
    "threshold",
    "trust_start",
    "trust_experience",
    "expectation",
    "belief",
    "resentment",
    "satisfaction",
    "flags",
)
LEVELS = ("grievance", "trust", "satisfaction", "contribution", "acting")


class Parameters:
    """The model's parameters as attributes, plain numbers so that 32-bit arrays stay so."""

    def __init__(self, data: dict[str, np.ndarray]) -> None:
        for name, value in data.items():
            if name.startswith("p_"):
                setattr(
                    self, name[2:], np.asarray(value, np.float64) if value.ndim else float(value)
                )


class City:
    """The city of `resident_processes.resident_data`."""

    def __init__(self, data: dict[str, np.ndarray]) -> None:
        self.p = Parameters(data)
        self.rng = np.random.default_rng(int(data["seed"]))
        self.residents = len(data["indptr"]) - 1
        ones = np.ones(len(data["indices"]), np.float32)
        shape = (self.residents, self.residents)
        rows = data["indptr"].astype(np.int32)
        self.ties = csr_array((ones, data["indices"], rows), shape=shape)
        degree = np.diff(data["indptr"]).astype(np.float32)
        self.alone = np.flatnonzero(degree == 0.0)
        self.per_tie = 1.0 / np.maximum(degree, np.float32(1.0))

        self.area_start = data["area_start"].astype(np.int64)
        self.area_size = np.diff(self.area_start)
        self.service_gap = data["service_gap"]
        self.push = (data["missing_channels"] * self.p.missing_channel_push).astype(np.float32)
        self.social_capital = data["social_capital"]
        self.seen_of_all = data["seen_of_all"]
        areas = len(self.area_size)
        self.efficacy = np.zeros(areas)
        self.prevention = np.zeros(areas)
        self.doors = self.p.opportunity_floor + (
            (1.0 - self.p.opportunity_floor) * data["committee_free"]
        )

        for name in PROPERTIES:
            setattr(self, name, data[name])
        self.free_rider = data["participant_type"] == FREE_RIDER
        self.hump_shaped = np.flatnonzero(data["participant_type"] > FREE_RIDER)
        base = self.p.grievance_base * (1.0 + self.flags)
        self.anchor_without_matters = base.astype(np.float32)
        self.hours_year = np.zeros(self.residents, np.float32)
        self.last_part = np.full(self.residents, -1000, np.int16)
        self.week = 0
        self.sums = dict.fromkeys([*LEVELS, "arisen", "hours"], 0.0)

    def step(self) -> None:
        """Let a week pass."""
        self.suffer()
        hours, succeeded = self.take_part()
        self.live_together()
        self.build_up(hours, succeeded)
        self.measure(hours)
        self.week += 1

    # ------------------------------------------------------------ grievances

    def suffer(self) -> None:
        """Grievances arise, are let be, and leave dissatisfaction and resentment."""
        p, rng = self.p, self.rng
        city = 1.0 + np.sqrt(3.0 * p.city_excess_variance) * (2.0 * rng.random(DAYS) - 1.0)
        area = 1.0 + np.sqrt(3.0 * p.area_excess_variance) * (
            2.0 * rng.random((len(self.area_size), DAYS)) - 1.0
        )
        weekly = p.grievance_rate.sum() / 365.0 * (area @ city) * (0.5 + self.service_gap)
        most = 1.0 + p.vulnerability_effect * MAX_FLAGS
        who, where = self.candidates(weekly * most)
        rate = (1.0 + p.vulnerability_effect * self.flags[who]) * (1.0 - self.prevention[where])
        who = who[rng.random(len(who)) * most < rate]
        kind = rng.choice(
            len(p.grievance_rate), len(who), p=p.grievance_rate / p.grievance_rate.sum()
        )
        spread = p.intensity_spread * (2.0 * rng.random(len(who)) - 1.0)
        intensity = np.clip(p.grievance_intensity[kind] + spread, 0.0, 1.0)
        self.sums["arisen"] += len(who)
        while len(who):  # those with several go round once for each
            first = np.unique(who, return_index=True)[1]
            self.be_let_down(who[first], intensity[first])
            who, intensity = np.delete(who, first), np.delete(intensity, first)

    def be_let_down(self, who: np.ndarray, intensity: np.ndarray) -> None:
        """Nobody dealt with it: satisfaction, expectation and resentment follow."""
        p = self.p
        found = p.procedure_weight * p.procedure_base
        expected = self.expectation[who]
        self.satisfaction[who] = np.clip(
            p.satisfaction_constant
            + p.performance_weight * found
            + p.expectation_weight * expected,
            0.0,
            1.0,
        )
        self.expectation[who] = expected + p.expectation_rate * (found - expected)
        self.resentment[who] = np.minimum(
            1.0, self.resentment[who] + p.resentment_share * intensity
        )

    def candidates(self, expected_each: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Draw residents at an area's rate each; return who and of which area."""
        number = self.rng.poisson(expected_each * self.area_size)
        where = np.repeat(np.arange(len(number)), number)
        luck = self.rng.random(len(where))
        return self.area_start[where] + (luck * self.area_size[where]).astype(np.int64), where

    # ------------------------------------------------------------ participation

    def take_part(self) -> tuple[np.ndarray, np.ndarray]:
        """Residents take part; return each area's hours, and whether its initiative succeeds."""
        p, rng = self.p, self.rng
        who, where = self.candidates(np.full(len(self.area_size), p.attendance_max))
        came = rng.random(len(who)) < self.contribution[who] * self.doors[where]
        who, where = who[came], where[came]
        np.add.at(self.hours_year, who, np.float32(p.hours_per_attendance))
        self.last_part[who] = self.week
        hours = np.bincount(where, minlength=len(self.area_size)) * p.hours_per_attendance
        chance = 1.0 - np.exp(-hours * 1000.0 / self.area_size / p.initiative_need)
        return hours, rng.random(len(hours)) < chance

    # ------------------------------------------------------------ living together

    def live_together(self) -> None:
        """See what neighbours show; change opinions, beliefs, contributions; act or not."""
        p = self.p
        shown = np.stack([self.grievance, self.trust, self.contribution, self.acting], axis=1)
        seen = self.ties @ shown
        grievance_seen, trust_seen, contribution_seen = (
            seen[:, k] * self.per_tie for k in range(3)
        )
        active = seen[:, 3]

        self.resentment *= np.float32(np.exp(-p.resentment_fading))
        anchor = np.minimum(self.anchor_without_matters + self.resentment, np.float32(1.0))
        drift = np.float32(1.0 - np.exp(-p.trust_drift))
        self.trust_experience += drift * (self.trust_start - self.trust_experience)
        of_all = self.of_residents(self.seen_of_all)
        contribution_seen = (1.0 - p.global_observation) * contribution_seen + (
            p.global_observation * of_all
        )
        grievance_seen[self.alone] = anchor[self.alone]
        trust_seen[self.alone] = self.trust_experience[self.alone]
        contribution_seen[self.alone] = of_all[self.alone]

        self.grievance = self.influenced(self.grievance, grievance_seen, anchor)
        self.trust = self.influenced(self.trust, trust_seen, self.trust_experience)
        learning = float(1.0 - np.exp(-p.belief_rate))
        self.belief += learning * (contribution_seen - self.belief)
        self.contribution = self.contributed()
        self.acting = self.decided(active)

    def influenced(self, own: np.ndarray, seen: np.ndarray, anchor: np.ndarray) -> np.ndarray:
        """Go part of the way to a mean of what is seen and one's anchor."""
        p = self.p
        talk = float(1.0 - np.exp(-p.influence_rate))
        return own + talk * (p.susceptibility * seen + (1.0 - p.susceptibility) * anchor - own)

    def contributed(self) -> np.ndarray:
        """Return what each is ready to give; without sanctions free riders give nothing."""
        p = self.p
        felt = self.belief.copy()
        felt[self.hump_shaped] = np.minimum(felt, 1.0 - felt)[self.hump_shaped]
        given = p.cooperation_constant + p.cooperation_slope * felt
        given *= self.of_residents(1.0 - p.efficacy_weight + p.efficacy_weight * self.efficacy)
        given[self.free_rider] = 0.0
        return np.clip(given, 0.0, 1.0, out=given)

    def decided(self, active: np.ndarray) -> np.ndarray:
        """Return who acts; only those whose pull passes the threshold weigh the risk."""
        p = self.p
        blend = p.unresolved_blend
        hard = (1.0 - blend) * self.grievance + blend * self.resentment
        pull = hard * (1.0 - self.trust) + self.of_residents(self.push) * self.resentment
        pull += p.solidarity * (active * self.per_tie)
        drawn = np.flatnonzero(pull > self.threshold)
        arrest = 1.0 - np.exp(
            -p.arrest_constant * np.floor(p.police_in_sight / (1.0 + active[drawn]))
        )
        fear = self.risk_aversion[drawn] * p.risk_weight * arrest
        acting = np.zeros(self.residents, np.float32)
        acting[drawn] = pull[drawn] - fear > self.threshold[drawn]
        return acting

    # ------------------------------------------------------------ areas

    def of_residents(self, values: np.ndarray) -> np.ndarray:
        """Give every resident the area's value; residents lie by area."""
        return np.repeat(values.astype(np.float32), self.area_size)

    def build_up(self, hours: np.ndarray, succeeded: np.ndarray) -> None:
        """Areas build up, or lose, social capital and shared efficacy."""
        p = self.p
        level = 1.0 - np.exp(-hours * 1000.0 / self.area_size / p.capital_hours_scale)
        speed = p.capital_growth * level + p.capital_decay
        goal = p.capital_growth * level / speed
        self.social_capital += (1.0 - np.exp(-speed)) * (goal - self.social_capital)
        self.efficacy += (1.0 - np.exp(-p.efficacy_rate)) * (succeeded - self.efficacy)
        self.prevention = p.prevention_max * self.efficacy
        given = np.add.reduceat(self.contribution, self.area_start[:-1], dtype=np.float64)
        self.seen_of_all = given / self.area_size

    def measure(self, hours: np.ndarray) -> None:
        """Add this week's means to the sums."""
        for name in LEVELS:
            self.sums[name] += float(getattr(self, name).sum(dtype=np.float64))
        self.sums["hours"] += float(hours.sum())

    def state(self) -> dict[str, np.ndarray]:
        """Return what changes, and the sums since the start."""
        names = ("grievance", "trust", "contribution", "acting", "belief", "resentment",
                 "satisfaction", "expectation", "social_capital", "efficacy")  # fmt: skip
        return {
            **{name: np.asarray(getattr(self, name)) for name in names},
            **{f"sum_{name}": np.float64(self.sums[name]) for name in LEVELS},
            "arisen": np.float64(self.sums["arisen"]),
            "hours": np.float64(self.sums["hours"]),
            "weeks": np.int64(self.week),
        }
