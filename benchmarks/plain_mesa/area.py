"""An area: the ground of one residents' committee, and what its residents share."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from benchmarks.plain_mesa import rules
from sim.vocabulary import CHANNELS

if TYPE_CHECKING:
    from random import Random

    from benchmarks.plain_mesa.offices import Office
    from benchmarks.plain_mesa.resident import Resident

__all__ = ["Area"]

FLAG_COUNTS = range(5)
DAYS = 7


class Area:
    """What the residents of one area share.

    Parameters
    ----------
    p : namespace
        Parameter values.
    service_gap : float
        How badly the area is served, 0 to 1.
    """

    def __init__(self, p: SimpleNamespace, service_gap: float) -> None:
        self.p = p
        self.service_gap = service_gap
        self.residents: list[Resident] = []
        self.doors: list[Any] = [None] * len(CHANNELS)  # offices; None where there is none
        self.district_office: Office
        self.expected_success = [p.expected_success_start] * len(CHANNELS)
        self.distance = 1.0
        self.publicity = 0.0
        self.missing_channels = 0.0
        self.police = p.police_in_sight
        self.prevention = 0.0
        self.efficacy = 0.0
        self.monitoring = 0.0
        self.exhaustion = 0.0
        self.social_capital = p.capital_start
        self.committee_free = rules.committee_free_share(1.0, p)
        self.watch_below = 0.0
        self.contribution = p.cooperation_constant
        self.attendances = 0
        self.day_weights = [1.0] * DAYS
        self.weekly_rates = [0.0] * len(FLAG_COUNTS)
        self.attendance_rate = 0.0
        self.action_push = 0.0

    def begin_week(self, city_days: list[float], random: Random) -> None:
        """Draw the area's days and work out this week's rates, once for all residents."""
        p = self.p
        self.day_weights = [
            city * rules.day_factor(random.random(), p.area_excess_variance) for city in city_days
        ]
        mean = sum(self.day_weights) / DAYS
        per_week = sum(p.grievance_rate) * DAYS / 365.0
        self.weekly_rates = [
            per_week * rules.rate_factor(flags, self.service_gap, self.prevention, mean, 1.0, p)
            for flags in FLAG_COUNTS
        ]
        self.attendance_rate = p.attendance_max * rules.opportunity(self.committee_free, p)
        self.action_push = self.missing_channels * p.missing_channel_push

    def end_week(self, random: Random) -> None:
        """Build up, or lose, social capital and shared efficacy by what was given this week."""
        p = self.p
        hours = self.attendances * p.hours_per_attendance * 1000.0 / len(self.residents)
        succeeded = float(random.random() < rules.initiative_chance(hours, p))
        level = rules.participation_level(hours, p.capital_hours_scale)
        self.social_capital = rules.capital_after(
            self.social_capital, level, p.capital_growth, p.capital_decay, 1.0
        )
        share = 1.0 - math.exp(-p.efficacy_rate)
        self.efficacy += share * (succeeded - self.efficacy)
        self.prevention = p.prevention_max * self.efficacy
        self.watch_below = p.voice_weight * level
