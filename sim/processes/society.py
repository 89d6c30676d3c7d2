"""One pass over all residents: what a week of living together changes.

The rules of influence, participation and collective action are applied row by
row, from the last state of all to the next (synchronously): every resident
reads the neighbours' signals of the last update. Places run in parallel; each
writes its own rows and sums, so threads do not change a bit.

Several futures of one city may be brought forward at once (`sim.arms`): the residents of
each stand in a row, future after future, and look around among the same neighbours.
"""

from __future__ import annotations

import numba
import numpy as np

from sim.compiled import parallel_kernel
from sim.processes.area_sums import S_CONTRIBUTION, add_up, clear
from sim.processes.patrols import officers_in_sight
from sim.processes.resident_block import (
    AREA_WEEK,
    AT_ONCE,
    act,
    area_week,
    live,
    look_around,
    new_block,
    note_week,
    read_satisfaction,
    show,
)
from sim.streams import PATROL, uniform

__all__ = ["COLUMNS", "update_residents"]

COLUMNS = (
    "open_intensity",
    "resentment",
    "trust_start",
    "trust_experience",
    "trust_upper",
    "belief",
    "threshold",
    "risk_aversion",
    "vulnerability",
    "participant_type",
    "satisfaction",
    "topics",
    "detained_until",
)
"""What the pass reads and writes of residents apart from signals, in the order it takes them."""


@parallel_kernel
def update_residents(
    seed,
    period,
    week,
    p,
    weeks,
    area_start,
    indptr,
    indices,
    onward,
    areas,
    shown,
    showing,
    before,
    after,
    open_intensity,
    resentment,
    trust_start,
    trust_experience,
    trust_upper,
    belief,
    threshold,
    risk_aversion,
    vulnerability,
    participant_type,
    satisfaction,
    topics,
    detained_until,
    sums,
):
    """Update grievance, trust, belief, contribution and action of every resident.

    Parameters
    ----------
    seed : uint64 array of two
    period : int
        Number of the period that ends, the time of the addresses of luck.
    week : int
        Week of the run that ends.
    p : parameter records, shape (futures,)
    weeks : float
        Length of the society period.
    areas : area records, shape (futures * areas,)
    shown, showing : float32 arrays, shape (residents * futures * 4,)
        What neighbours see, before and after: a resident's signals in all futures side by side.
        With one future these are `before` and `after`.
    before, after : float32 arrays, shape (futures * residents * 4,)
        Signals (grievance, trust in local government, contribution, acting) of
        the last update and of this one.
    open_intensity, ... : arrays, shape (futures * residents,)
        The columns.
    sums : float64 array, shape (futures, areas, len(SUMS))
        Written, not added to.
    """
    futures = len(p)
    number_of_areas = len(area_start) - 1
    residents = np.int64(area_start[number_of_areas])
    for a in numba.prange(number_of_areas):
        block = new_block(futures)
        shared = np.empty((futures, AREA_WEEK))
        for future in range(futures):
            q = p[future]
            area = areas[future * number_of_areas + a]
            officers = officers_in_sight(
                area.police + q.officers_sent * area.suppressed,
                q.moving_share,
                uniform(seed, PATROL, a, 0, period, 0),
            )
            note_week(shared, future, area, q, weeks, officers)
            clear(sums, future, a)
        for begin in range(area_start[a], area_start[a + 1], AT_ONCE):
            count = np.uint64(min(AT_ONCE, area_start[a + 1] - begin))
            look_around(np.uint64(begin), count, indptr, indices, onward, shown, futures, block)
            for future in range(futures):
                before_it = np.uint64(future * residents)  # residents of the futures before
                first = before_it + np.uint64(begin)
                of_week = area_week(shared, future)
                read_satisfaction(first, count, satisfaction, block)
                live(
                    first,
                    count,
                    future,
                    p,
                    of_week,
                    block,
                    before,
                    after,
                    open_intensity,
                    resentment,
                    trust_start,
                    trust_experience,
                    belief,
                    vulnerability,
                    participant_type,
                    topics,
                )
                act(
                    first,
                    count,
                    future,
                    before_it,
                    p,
                    of_week,
                    seed,
                    period,
                    week,
                    weeks,
                    block,
                    after,
                    threshold,
                    risk_aversion,
                    detained_until,
                    sums,
                    a,
                )
                add_up(first, count, block, trust_upper, sums, future, a)
                if futures > 1:
                    show(np.uint64(begin), first, count, after, showing, future, futures)
        for future in range(futures):
            given = sums[future, a, S_CONTRIBUTION]
            of_area = max(1, area_start[a + 1] - area_start[a])
            areas[future * number_of_areas + a].contribution = given / of_area
