"""Services and help for weak groups and places: money goes where need is reported.

Once a year a budget is shared out over areas in proportion to the need they report,
in whole yuan. What is reported is the true need with the noise of the levels between
(`relay.py`), so money misses some of those who need it, and fewer levels or shared
records make it miss fewer; the form, a budget by noisy need, follows the literature on
targeting (Coady, Grosh & Hoddinott 2004). Need is the area's service gap and the
hardship of its vulnerable residents, less what money meets already. Money m meets
need n at the rate m/n, and what is met opens again at a rate d:

    s' = (m/n) (1 - s) - d s,

solved exactly, with the fixed point (m/n)/(d + m/n). The share s that is met lessens the
service gap and the extra hardship alike. Switched off by ``services.budget = 0``.
"""

from __future__ import annotations

import math

from sim.compiled import frugal_kernel, rule
from sim.processes.handling import flags
from sim.processes.relay import fidelity, hops_of, relayed_noise

__all__ = [
    "WEEKS_OF_YEAR",
    "need_of_resident",
    "report_needs",
    "reported_need",
    "served_after",
    "weekly_funding",
]

WEEKS_OF_YEAR = 52.0


@rule
def need_of_resident(service_gap, weak, help, served, p):
    """Return the need of an area's mean resident, `weak` being flags per resident."""
    return (service_gap + p.need_per_flag * weak * (1.0 - help)) * (1.0 - served)


@rule
def reported_need(need, spread, noise):
    """Return the need that arrives at the top; `spread` is the standard deviation over areas."""
    return max(0.0, need + spread * noise)


@rule
def weekly_funding(money, residents, need, p):
    """Return the rate per week at which a year's money meets an area's need."""
    if need <= 0.0:
        return 0.0
    return money / (p.yuan_per_need * residents * need) / WEEKS_OF_YEAR


@rule
def served_after(served, funding, reopening, weeks):
    """Return the share of need that is met after `weeks` (exact)."""
    speed = funding + reopening
    open_at_last = reopening / speed
    still_open = open_at_last + math.exp(-speed * weeks) * ((1.0 - served) - open_at_last)
    return min(1.0, max(0.0, 1.0 - still_open))


@frugal_kernel
def report_needs(seed, p, area_start, vulnerability, areas, levels, day, need, reported):
    """Write every area's true need per resident, and what is reported of it.

    Parameters
    ----------
    areas : array of AREA records
        `fidelity` is written.
    levels : int64 array, shape (areas,)
        A bit for each role that passes the area's report on.
    day : int
    need, reported : float64 arrays, shape (areas,)
        Written.
    """
    q = p[0]
    total = 0.0
    for a in range(len(areas)):
        weak = 0
        for r in range(area_start[a], area_start[a + 1]):
            weak += flags(vulnerability[r])
        area = areas[a]
        per_resident = weak / (area_start[a + 1] - area_start[a])
        need[a] = need_of_resident(area.service_gap, per_resident, area.help, area.served, q)
        total += need[a]
    mean = total / len(areas)
    squares = 0.0
    for a in range(len(areas)):
        squares += (need[a] - mean) * (need[a] - mean)
    spread = math.sqrt(squares / len(areas))
    for a in range(len(areas)):
        noise = q.report_noise * (1.0 - areas[a].faithful)
        areas[a].fidelity = fidelity(hops_of(levels[a]), noise)
        added = relayed_noise(seed, a, levels[a], day, noise)
        reported[a] = reported_need(need[a], spread, added)
