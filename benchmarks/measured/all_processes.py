"""What a tick costs with every process, against one with the core alone."""

from __future__ import annotations

from statistics import median

from benchmarks.cities import medium_city, small_town
from benchmarks.figure import Effort, Figure, ratio
from benchmarks.timing import in_turn, warm_up, work_of
from sim import GovernanceModel
from sim.parameters.switches import SWITCHES, switched_off

TITLE = "every process against the core"
ORDER = 10
AT_MOST = 3.0
WARM_WEEKS = 30


def measure(effort: Effort) -> list[Figure]:
    """Time whole ticks of two models of the same city in turn."""
    warm_up()
    city = small_town() if effort.quick else medium_city(100_000)
    models = {
        "every process": GovernanceModel(city, rng=1),
        "the core": GovernanceModel(city.with_(parameters=switched_off()), rng=1),
    }
    weeks = 4 if effort.quick else 13
    for model in models.values():
        model.run(2 if effort.quick else WARM_WEEKS)
    samples = in_turn(
        {
            name: lambda model=model: work_of(lambda: model.run(weeks)) / weeks * 1e3
            for name, model in models.items()
        },
        effort.samples,
    )
    return [
        Figure(
            "a tick with every process, against the core alone",
            ratio(samples, "every process", "the core"),
            "x",
            bar=AT_MOST,
            samples={f"{side}, ms a tick": values for side, values in samples.items()},
            note=f"{median(samples['every process']):.1f} ms against "
            f"{median(samples['the core']):.1f} ms, one thread, processor time; without "
            + ", ".join(sorted(SWITCHES)),
        )
    ]
