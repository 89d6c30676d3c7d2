"""How offices answer action outside channels: they concede, suppress, both, or wait.

After Cai (2010): the force of a collective action lies in its numbers. A forceful one is
costly to suppress and is more often met with concessions; suppression needs a crowd that
is noticed and still small enough. Both together are his "concession with discipline",
neither is tolerance. That coercion answers threats is called a law (Davenport 2007). Each
has its price: concessions invite more action (Cai 2008; Leuschner & Hellmeier 2024);
suppression leaves every grievance where it was and fear costs participation, which are
assumptions of this model. Decided once a period and area, by the crowd of the period
before.

A concession settles open matters of those who act (but for those on a desk at that moment,
which are finished there) and takes away part of their old resentment. Suppression sends
officers, who are withdrawn bit by bit. With `concession.concession_rate` and
`concession.suppression_rate` at 0 nothing happens, bit for bit.
"""

from __future__ import annotations

import math

from sim.casework.queues import keep_books, leave_queue
from sim.casework.tables import CONCEDED, N_CLOSED, NONE, QUEUED
from sim.compiled import frugal_kernel, rule
from sim.processes.case_stages import release, tell
from sim.streams import CONCESSION, REDRESS, uniform4

__all__ = [
    "answer_action",
    "concession_chance",
    "forcefulness",
    "redressed",
    "settle_conceded",
    "suppression_chance",
]


@rule
def forcefulness(crowd, scale):
    """Return the force of a crowd, 0 to 1: 1 - exp(-crowd / scale)."""
    return 1.0 - math.exp(-crowd / scale)


@rule
def concession_chance(force, rate, unyielding, weeks):
    """Return the chance that offices concede in a period.

    Parameters
    ----------
    force : float
        Of the crowd, 0 to 1.
    rate : float
        Per week, at full force.
    unyielding : float
        Share of concessions that are refused on principle (reforms).
    weeks : float
    """
    return 1.0 - math.exp(-rate * (1.0 - unyielding) * force * weeks)


@rule
def suppression_chance(force, rate, coercion, weeks):
    """Return the chance that offices suppress in a period: noticed, and not too costly.

    Parameters
    ----------
    force : float
        Of the crowd, 0 to 1.
    rate : float
        Per week, before force is counted.
    coercion : float
        Added to the rate (reforms).
    weeks : float
    """
    return 1.0 - math.exp(-(rate + coercion) * force * (1.0 - force) * weeks)


@rule
def redressed(resentment, share):
    """Return what a concession leaves of old resentment."""
    return resentment * (1.0 - share)


@frugal_kernel
def answer_action(seed, p, weeks, areas, acting, period):
    """Let the offices of every area decide; return how many areas get concessions.

    Parameters
    ----------
    acting : float64 array, shape (areas,)
        Residents who acted in the last period.
    period : int
        Number of the period that begins, the time of the address.
    """
    q = p[0]
    stay = math.exp(-q.withdrawal_rate * weeks)
    remember = math.exp(-q.memory_rate * weeks)
    conceding = 0
    for a in range(len(areas)):
        area = areas[a]
        area.suppressed = area.suppressed * stay
        area.emboldened = area.emboldened * remember
        area.conceding = 0.0
        if acting[a] > 0.0:
            force = forcefulness(acting[a], q.forcefulness_crowd)
            first, second, _, _ = uniform4(seed, CONCESSION, a, 0, period, 0)
            if first < concession_chance(force, q.concession_rate, area.unyielding, weeks):
                area.conceding = 1.0
                area.emboldened = 1.0
                conceding += 1
            if second < suppression_chance(force, q.suppression_rate, area.coercion, weeks):
                area.suppressed = 1.0
    return conceding


@frugal_kernel
def settle_conceded(w, rows, period, now):
    """Settle the cases at `rows`, each with the chance of a concession; return how many.

    None of them is at a desk, so no event arises; the event each waited for goes stale.
    """
    q = w.p[0]
    settled = 0
    for k in range(len(rows)):
        i = rows[k]
        case = w.cases[i]
        u, _, _, _ = uniform4(w.seed, REDRESS, case.resident, case.address, case.day, 1 + period)
        if u < q.conceded_share:
            if case.state == QUEUED:
                station = w.stations[case.station]
                keep_books(station, now)
                leave_queue(w.cases, station, i)
                station.abandoned += 1
                case.waited += now - case.entered
            w.counters[N_CLOSED] += 1
            tell(w.outcomes, w.counters, case, now, CONCEDED, NONE, 0.0)
            release(w.free, w.counters, case, i)
            settled += 1
    return settled
