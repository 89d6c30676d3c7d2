"""How much of a tick is the making of random numbers.

They are made inside the loops that use them, where no clock can stand. So blocks of Philox
are counted from what happened, with all that are made and not needed, and priced at what a
block costs by itself in loops that do nothing else.
"""

from __future__ import annotations

from statistics import median

import numba
import numpy as np

from benchmarks.cities import small_town, whole_district
from benchmarks.figure import Effort, Figure
from benchmarks.timing import in_turn, warm_up, work_of
from sim import GovernanceModel
from sim.processes import diffusion, grievances, participation
from sim.streams import fill_uniforms, seed_words, single_uniform4, uniform4
from sim.vocabulary import KINDS, TOPICS

TITLE = "random numbers"
ORDER = 14
MOST = 0.25
WARM_WEEKS = 26
BLOCKS = 200_000
BLOCKS_PER_EVENT = 2  # none, one or two
BLOCKS_PER_CASE = 1 + 4  # its nature, and tastes for all channels


def measure(effort: Effort) -> list[Figure]:
    """Count the blocks of some weeks, price them, and divide by the weeks."""
    warm_up()
    city = small_town() if effort.quick else whole_district()
    model = GovernanceModel(city.with_(warmup_weeks=0), rng=1).run(WARM_WEEKS)
    weeks = max(1, round(2_000_000 / model.population.residents))
    seed = seed_words(1)
    luck = np.empty((3, 64))
    lanes, alone = np.zeros((4, 8), np.float32), np.zeros(4)
    cases, events = model.caseload.count("arisen"), model.caseload.count("processed")
    for compiled, room in ((_in_rows, luck), (_in_lanes, lanes), (_alone, alone)):
        compiled(seed, room, 64)
    samples = in_turn(
        {
            "in rows": lambda: work_of(lambda: _in_rows(seed, luck, BLOCKS)) / BLOCKS,
            "in lanes": lambda: work_of(lambda: _in_lanes(seed, lanes, BLOCKS)) / BLOCKS,
            "alone": lambda: work_of(lambda: _alone(seed, alone, BLOCKS)) / BLOCKS,
            "tick": lambda: work_of(lambda: model.run(weeks)) / weeks,
        },
        effort.samples,
    )
    passed = weeks * effort.samples
    cases, events = (
        (model.caseload.count(name) - before) / passed
        for name, before in (("arisen", cases), ("processed", events))
    )
    counted = {
        "in rows": _thinned(model),
        "in lanes": cases * BLOCKS_PER_CASE,
        "alone": events * BLOCKS_PER_EVENT,
    }
    price = {name: median(samples[name]) for name in samples}
    share = sum(counted[name] * price[name] for name in counted) / price["tick"]
    return [
        Figure(
            "random numbers inside the step, at most",
            share,
            "of it",
            bar=MOST,
            samples={f"{name}, ns": [1e9 * x for x in samples[name]] for name in samples},
            note=f"{model.population.residents:,} residents; blocks a week, each at its price: "
            + ", ".join(
                f"{counted[name]:,.0f} {name} ({1e9 * price[name]:.1f} ns)" for name in counted
            ),
        )
    ]


def _thinned(model: GovernanceModel) -> float:
    """Return the blocks a week of candidates, whole rows of them, those not needed too."""
    p, residents = model.plain_p, model.population.residents
    areas = model.population.areas
    blocks = residents * p.attendance_max + areas * participation._AT_ONCE
    for topic in range(len(TOPICS)):
        blocks += residents * diffusion.dominating_rate.py_func(topic, p) * p.diffusion_pace
        blocks += areas * diffusion._AT_ONCE
    usual = grievances.dominating_factor(1.0, 1.0, 1.0, model.p[0])
    blocks += residents * float(np.sum(p.grievance_rate)) / 365.0 * 7.0 * usual
    return blocks + 7.0 * areas * len(KINDS) * grievances._AT_ONCE


@numba.njit(error_model="numpy")
def _in_rows(seed, luck, blocks):
    total = 0.0
    for first in range(0, blocks, luck.shape[1]):
        fill_uniforms(seed, 1, 7, first, 1, 3, luck)
        total += luck[0, 0]
    return total


@numba.njit(error_model="numpy")
def _in_lanes(seed, luck, blocks):
    total = np.float32(0.0)
    for first in range(0, blocks, luck.shape[1]):
        for k in range(luck.shape[1]):
            luck[0, k], luck[1, k], luck[2, k], luck[3, k] = single_uniform4(
                seed, 1, first + k, 5, 3, 0
            )
        total += luck[0, 0]
    return total


@numba.njit(error_model="numpy")
def _alone(seed, luck, blocks):
    last = 0
    for _ in range(blocks):  # each waits for the one before, as an event waits for its luck
        luck[0], luck[1], luck[2], luck[3] = uniform4(seed, 1, last, 5, 3, 0)
        last = np.int64(luck[0] * 1000.0)
    return last
