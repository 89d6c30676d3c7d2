"""Nanoseconds per resident-tick at three sizes, and how near the pass is to memory's own speed."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from benchmarks.cities import large_city, small_town, whole_district
from benchmarks.figure import Effort, Figure, ratio
from benchmarks.memory_bound import MemoryBound
from benchmarks.timing import in_turn, warm_up, work_of
from sim import GovernanceModel
from sim.scenario import Scenario

TITLE = "a resident-tick"
ORDER = 9
WARM_WEEKS = 8


def measure(effort: Effort) -> list[Figure]:
    """Time whole ticks, the pass over residents, and the same pass without arithmetic."""
    warm_up()
    cities = {"10k": small_town()}
    if not effort.quick:
        cities |= {"170k": whole_district(), "1M": large_city()}
    return [figure for name, city in cities.items() for figure in _one_size(name, city, effort)]


def _one_size(name: str, city: Scenario, effort: Effort) -> list[Figure]:
    model = GovernanceModel(city, rng=1).run(WARM_WEEKS)
    residents = model.population.residents
    weeks = max(1, round(2_000_000 / residents))
    bound = MemoryBound(model)
    bound.touch_all()
    nanoseconds = 1e9 / residents
    samples = in_turn(
        {
            "whole tick": lambda: work_of(lambda: model.run(weeks)) / weeks * nanoseconds,
            # The pass alone, over and over: society stands still for offices meanwhile.
            "pass over residents": lambda: _mean(model._meet_neighbours, weeks) * nanoseconds,
            "memory alone": lambda: _mean(bound.touch_all, weeks) * nanoseconds,
        },
        effort.samples,
    )
    return [
        Figure(
            f"resident-tick, {name} residents",
            median(samples["whole tick"]),
            "ns",
            samples={"ns per resident-tick": samples["whole tick"]},
            note=f"one thread, processor time, {residents:,} residents, samples of {weeks} weeks",
        ),
        Figure(
            f"share of the memory bound, {name} residents",
            ratio(samples, "memory alone", "pass over residents"),
            "of the bound",
            samples={
                f"{side}, ns per resident": samples[side]
                for side in ("pass over residents", "memory alone")
            },
            note="the pass over residents against the same reads and writes without arithmetic: "
            f"{median(samples['memory alone']):.1f} of "
            f"{median(samples['pass over residents']):.1f} ns; the bound is "
            f"{100.0 * ratio(samples, 'memory alone', 'whole tick'):.0f} % of a whole tick",
        ),
    ]


def _mean(action: Callable[[], object], times: int) -> float:
    return work_of(lambda: [action() for _ in range(times)]) / times
