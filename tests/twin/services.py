"""The yearly budget for services and help: areas report need, money follows the reports."""

from __future__ import annotations

import math

from sim.streams import RELAY

from . import luck, rules


def a_budget_year_begins(twin):
    """Whether a year of 52 weeks, counted from the end of the warm-up, begins in this period."""
    return (twin.day - twin.warmup_days) % 364 < twin.period_days


def share_out_budget(twin):
    """Give every area its part of the year's budget, by the need that it reports now."""
    p = twin.p
    needs = [need_of(twin, area) for area in twin.areas]
    total = 0.0
    for need in needs:
        total += need
    mean = total / len(needs)
    squares = 0.0
    for need in needs:
        squares += (need - mean) * (need - mean)
    spread = math.sqrt(squares / len(needs))
    weights = []
    for area, need in zip(twin.areas, needs, strict=True):
        reported = max(0.0, need + spread * noise_of(twin, area))
        weights.append(len(area.residents) * reported)
    budget = int(p.budget * len(twin.residents) + 0.5)
    for area, need, money in zip(twin.areas, needs, in_parts(budget, weights), strict=True):
        area.money = float(money)
        area.funding = rules.weekly_funding(float(money), len(area.residents), need, p)


def need_of(twin, area):
    """Return the need of an area's mean resident."""
    weak = sum(rules.flags(resident.vulnerability) for resident in area.residents)
    per_resident = weak / len(area.residents)
    return rules.need_of_resident(area.service_gap, per_resident, area.help, area.served, twin.p)


def noise_of(twin, area):
    """Return what the offices between add to an area's report, each in its own role."""
    noise = twin.p.report_noise * (1.0 - area.faithful)
    office = twin.institutions.community_of_area(area.number)
    total, hops = 0.0, 0
    while office.superior is not None:
        uniforms = luck.uniform4(twin.seed, RELAY, area.number, office.role, twin.day, 0)
        total = total + noise * rules.hop_noise(*uniforms)
        hops += 1
        office = office.superior
    area.fidelity = rules.fidelity(hops, noise)
    return total


def in_parts(total, weights):
    """Split whole yuan by largest remainder, the first among equals first."""
    if not any(weights):
        weights = [1.0] * len(weights)
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [math.floor(x) for x in exact]
    last = sorted(range(len(weights)), key=lambda k: (parts[k] - exact[k], k))
    for k in last[: total - sum(parts)]:
        parts[k] += 1
    return parts
