"""Sums since the measuring began, of which measures are made."""

from __future__ import annotations

import math

from sim.casework.tables import AROSE, BROKE, CONCEDED, FAILED, RESOLVED
from sim.processes.area_sums import SUMS
from sim.processes.experience import TALLIES, WAIT_BINS
from sim.processes.quality_of_life import LIFE
from sim.vocabulary import (
    BY_COMMITTEE,
    BY_COMMUNITY_DESK,
    BY_MEDIATION,
    BY_ORGANIZATION,
    CHANNELS,
    KINDS,
    SETTLE_DIRECTLY,
    TIER_DISTRICT,
)

from . import rules

STRONG, WEAK, FIRST_AT_DESK = range(3)  # whose waits are binned


class Account:
    """Tallies of cases and weekly sums of residents."""

    def __init__(self):
        self.tally = dict.fromkeys(TALLIES, 0.0)
        self.waits = [[0.0] * WAIT_BINS for _ in (STRONG, WEAK, FIRST_AT_DESK)]
        self.weeks = 0.0
        self.resident_weeks = dict.fromkeys(SUMS, 0.0)
        self.life_weeks = dict.fromkeys(LIFE, 0.0)
        self.polarisation = 0.0
        self.open_weeks = 0.0
        self.hours = 0.0
        self.participants = []

    # ----------------------------------------------------------------- cases

    def hear(self, outcome):
        """Tally one thing the offices told."""
        if outcome.type == AROSE:
            self.tally["arisen"] += 1.0
            self.tally[f"arisen_{KINDS[outcome.kind]}"] += 1.0
        elif outcome.type == BROKE:
            self.tally["broken"] += 1.0
        else:
            if outcome.type in (RESOLVED, FAILED):
                self.attempt_ended(outcome)
            if outcome.type != FAILED:
                self.matter_closed(outcome)

    def attempt_ended(self, outcome):
        """Tally an attempt at one channel."""
        channel = CHANNELS[outcome.channel]
        success = 1.0 if outcome.type == RESOLVED else 0.0
        self.tally[f"attempts_{channel}"] += 1.0
        self.tally[f"successes_{channel}"] += success
        if outcome.attempts == 1:
            self.tally[f"first_{channel}"] += 1.0
            if outcome.channel == BY_COMMUNITY_DESK:
                self.waits[FIRST_AT_DESK][rules.wait_bin(outcome.elapsed)] += 1.0
        if outcome.channel == BY_MEDIATION:
            self.tally["mediations_ended"] += 1.0
            self.tally["mediations_agreed"] += success

    def matter_closed(self, outcome):
        """Tally a matter settled, given up, or left alone."""
        settled = outcome.type in (RESOLVED, CONCEDED)
        if outcome.attempts == 0:
            self.tally["let_be"] += 1.0
            return
        self.tally["claims"] += 1.0
        self.tally["resolved" if settled else "gave_up"] += 1.0
        if outcome.type == CONCEDED:
            self.tally["conceded"] += 1.0
        elif settled and outcome.channel in (BY_COMMITTEE, BY_MEDIATION, BY_ORGANIZATION):
            self.tally["settled_by_society"] += 1.0
        if outcome.attempts == 1 and outcome.channel == SETTLE_DIRECTLY:
            return
        self.institutional_closed(outcome, settled)

    def institutional_closed(self, outcome, settled):
        """Tally a matter that at least one institution saw."""
        tally = self.tally
        weak = 1 if rules.flags(outcome.resident.vulnerability) > 0 else 0
        tally["institutional"] += 1.0
        tally["handoffs"] += outcome.handoffs
        tally["days_waited"] += outcome.waited
        tally["days_travelled"] += outcome.travelled
        tally["reached_district"] += 1.0 if outcome.tier >= TIER_DISTRICT else 0.0
        tally["vulnerable_closed"] += weak
        if settled:
            tally["institutional_resolved"] += 1.0
            tally["days_to_resolution"] += outcome.elapsed
            tally["vulnerable_resolved"] += weak
            tally["vulnerable_days"] += weak * outcome.elapsed
            self.waits[weak][rules.wait_bin(outcome.elapsed)] += 1.0

    # --------------------------------------------------------------- society

    def add_period(self, weeks, sums, residents, open_cases, hours):
        """Add one society period."""
        self.weeks += weeks
        for name in SUMS:
            self.resident_weeks[name] += sums[name] * weeks
        mean = sums["trust_local"] / residents
        variance = max(0.0, sums["trust_local_squared"] / residents - mean * mean)
        self.polarisation += math.sqrt(variance) * weeks
        self.open_weeks += open_cases * weeks
        self.hours += hours

    def add_life(self, weeks, life):
        """Add how residents felt in a period."""
        for name, total in life.items():
            self.life_weeks[name] += total * weeks

    def close_year(self, residents, week):
        """Count the year's participants and begin the next year."""
        took_part = sum(resident.last_part >= week - 52 for resident in residents)
        self.participants.append(took_part / len(residents))
        for resident in residents:
            resident.hours_year = 0.0
