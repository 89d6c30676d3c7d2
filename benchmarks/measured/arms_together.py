"""The arms of a comparison, computed together against one after another."""

from __future__ import annotations

from statistics import median

from benchmarks.cities import large_city, small_town, whole_district
from benchmarks.figure import Effort, Figure, ratio
from benchmarks.timing import in_turn, seconds_of, warm_up
from sim import GovernanceModel
from sim.arms import Arms
from sim.scenario import Scenario

TITLE = "arms of a comparison together"
ORDER = 13
WARM_WEEKS = 8
BAR = 1.3


def measure(effort: Effort) -> list[Figure]:
    """Time the baseline and the three reforms of Daqing, on the same luck."""
    warm_up()
    if effort.quick:
        return [_one_size("10k", small_town(), 4, effort, None)]
    return [
        _one_size("170k", whole_district(), 20, effort, None),
        _one_size("1M", large_city(), 6, effort, BAR),
    ]


def _one_size(name: str, city: Scenario, weeks: int, effort: Effort, bar: float | None) -> Figure:
    warm = GovernanceModel(city.with_(warmup_weeks=WARM_WEEKS), rng=1).run(WARM_WEEKS)
    futures = [_arms(warm, city) for _ in range(2)]
    together = Arms(futures[1])
    together.run(weeks)
    per_week = 1e9 / (warm.population.residents * weeks * len(together.models))
    samples = in_turn(
        {
            "one after another": lambda: (
                seconds_of(lambda: [model.run(weeks) for model in futures[0]]) * per_week
            ),
            "together": lambda: seconds_of(lambda: together.run(weeks)) * per_week,
        },
        effort.samples,
    )
    return Figure(
        f"{len(together.models)} arms together against one after another, {name} residents",
        ratio(samples, "one after another", "together"),
        "x",
        bar=bar,
        at_least=True,
        samples={f"{side}, ns per resident-week": values for side, values in samples.items()},
        note=f"whole ticks, one thread, samples of {weeks} weeks: "
        f"{median(samples['one after another']):.0f} and {median(samples['together']):.0f} ns",
    )


def _arms(warm: GovernanceModel, city: Scenario) -> list[GovernanceModel]:
    models = [warm.fork() for _ in range(1 + len(city.reforms))]
    for model, reform in zip(models[1:], city.reforms, strict=True):
        model.adopt(reform.parts)
    return models
