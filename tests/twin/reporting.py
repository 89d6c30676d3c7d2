"""The two ledgers: what happened in every area, and what is reported of it to the top."""

from __future__ import annotations

import math

from sim.casework.tables import AROSE, BROKE, CONCEDED, FAILED, RESOLVED
from sim.processes.reporting import COUNTED
from sim.vocabulary import BY_MEDIATION, BY_PETITION, SETTLE_DIRECTLY

from . import rules


class Ledger:
    """Counts of each area since the last report, and all reports by the day they arrive."""

    def __init__(self, twin):
        self.twin = twin
        self.happened = [dict.fromkeys(COUNTED, 0.0) for _ in twin.areas]
        self.reports = {}

    def hear(self, outcome):
        """Count one thing that the offices told."""
        if outcome.type in (AROSE, BROKE):
            return
        counts = self.happened[outcome.area.number]
        if outcome.type in (RESOLVED, FAILED):
            if outcome.channel == BY_PETITION:
                counts["petitions"] += 1.0
            if outcome.channel == BY_MEDIATION:
                counts["agreed" if outcome.type == RESOLVED else "not_agreed"] += 1.0
        seen = outcome.attempts > 1 or (
            outcome.attempts == 1 and outcome.channel != SETTLE_DIRECTLY
        )
        if seen and outcome.type != FAILED:
            settled = outcome.type in (RESOLVED, CONCEDED)
            counts["settled" if settled else "not_settled"] += 1.0

    def pass_period(self):
        """Count what residents did and felt; report if a reporting period is over."""
        twin = self.twin
        weeks = twin.period_weeks
        for area, counts in zip(twin.areas, self.happened, strict=True):
            residents = len(area.residents)
            counts["acting"] += area.sums["acting"] * weeks
            counts["satisfied"] += area.sums["satisfied"] * weeks
            counts["not_satisfied"] += (residents - area.sums["satisfied"]) * weeks
            counts["residents"] += residents * weeks
        days = 7.0 * twin.p.report_weeks
        now = twin.day - twin.warmup_days
        if math.floor(now / days) > math.floor((now - twin.period_days) / days):
            self.reports = self.as_reported()
            self.happened = [dict.fromkeys(COUNTED, 0.0) for _ in twin.areas]

    def as_reported(self):
        """Return all reports, with what happened since the last as if reported now."""
        reports = {day: dict(told) for day, told in self.reports.items()}
        for area, counts in zip(self.twin.areas, self.happened, strict=True):
            hops = self.hops_above(area)
            weeks = rules.weeks_on_the_way(hops, area.faithful, self.twin.p)
            told = self.told_at_the_top(area, counts, hops)
            told["delayed"] = counts["residents"] * weeks
            sums = reports.setdefault(self.twin.day + 7.0 * weeks, dict.fromkeys(told, 0.0))
            for name, value in told.items():
                sums[name] += value
        return reports

    def hops_above(self, area):
        """Return how many offices pass an area's report on."""
        office, hops = self.twin.institutions.community_of_area(area.number), 0
        while office.superior is not None:
            office, hops = office.superior, hops + 1
        return hops

    def told_at_the_top(self, area, counts, hops):
        """Return what the top reads of an area's counts."""
        p, truth = self.twin.p, (area.faithful, area.judging)
        left_out = rules.share_left_out(0.0, *truth, p)
        usual = rules.share_flattered(p.flattered, area.formalism, *truth, p)
        agreements = rules.share_flattered(p.flattered_agreements, area.formalism, *truth, p)
        told = dict(counts)
        for name, share in (("settled", usual), ("agreed", agreements), ("satisfied", usual)):
            told[name], told[f"not_{name}"] = rules.passed_up(
                counts[name], counts[f"not_{name}"], left_out, share, hops
            )
        hushed = rules.share_left_out(1.0, *truth, p)
        for name in ("petitions", "acting"):
            told[name] = rules.passed_up(0.0, counts[name], hushed, 0.0, hops)[1]
        return told

    def official_numbers(self):
        """Return the official numbers on the weeks measured, when all reports are in."""
        told = dict.fromkeys([*COUNTED, "delayed"], 0.0)
        for sums in self.as_reported().values():
            for name, value in sums.items():
                told[name] += value
        residents = len(self.twin.residents)
        answers = (told["satisfied"] + told["not_satisfied"]) / residents
        person_weeks = told["residents"] / residents
        per_year = {
            number: ratio(told[name], person_weeks) / residents * 1000.0 * (365.0 / 7.0)
            for number, name in (("action", "acting"), ("petitions", "petitions"))
        }
        return {
            "settled_share": ratio(told["settled"], told["settled"] + told["not_settled"]),
            "mediation_success": ratio(told["agreed"], told["agreed"] + told["not_agreed"]),
            "satisfied": ratio(told["satisfied"], answers) / residents,
            **per_year,
            "delay": ratio(told["delayed"], told["residents"]),
        }


def ratio(part, whole):
    """Return part / whole; NaN where there is nothing to take it of."""
    return part / whole if whole > 0.0 else math.nan
