"""Nanoseconds per resident-tick at four sizes, and how near the pass is to memory's own speed."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from benchmarks.cities import large_city, small_town, whole_city, whole_district
from benchmarks.figure import Effort, Figure, ratio
from benchmarks.memory_bound import MemoryBound
from benchmarks.timing import in_turn, warm_up, work_of
from sim import GovernanceModel
from sim.scenario import Scenario

TITLE = "a resident-tick"
ORDER = 9
WARM_WEEKS = 8
LEAST_SHARE = {"1M": 0.5}  # of the memory bound
MOST_GROWTH = 1.3


def measure(effort: Effort) -> list[Figure]:
    """Time whole ticks, the pass over residents, and the same pass without arithmetic."""
    warm_up()
    cities = {"10k": small_town()}
    if not effort.quick:
        cities |= {"170k": whole_district(), "1M": large_city(), "1.65M": whole_city()}
    figures = {name: _one_size(name, city, effort) for name, city in cities.items()}
    all_sizes = [figure for of_size in figures.values() for figure in of_size]
    return all_sizes if effort.quick else [*all_sizes, _growth(figures["10k"], figures["1.65M"])]


def _growth(small: list[Figure], large: list[Figure]) -> Figure:
    """Compare how the cost of a resident grows with the city and how memory's own grows."""

    def growth(figure: int, side: str) -> float:
        before, after = (median(size[figure].samples[side]) for size in (small, large))
        return after / before

    ours = growth(0, "ns per resident-tick")
    memory = growth(1, "memory alone, ns per resident")
    return Figure(
        "growth of a resident-tick from 10k to 1.65M residents, against that of the memory bound",
        ours / memory,
        "x",
        bar=MOST_GROWTH,
        note=f"a resident-tick costs {ours:.2f} times as much, memory alone {memory:.2f} times",
    )


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
            bar=LEAST_SHARE.get(name),
            at_least=True,
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
