"""What an event of the offices costs, with everything switched on."""

from __future__ import annotations

from statistics import median

from benchmarks.cities import small_town, whole_district
from benchmarks.figure import Effort, Figure
from benchmarks.timing import seconds_of, warm_up
from sim import GovernanceModel
from sim.reforms import REFORMS
from sim.scenario import Scenario

TITLE = "an office event"
ORDER = 8
BAR_NANOSECONDS = 300.0
WARM_WEEKS = 52


def measure(effort: Effort) -> list[Figure]:
    """Time all casework of some weeks: cases arise, events are worked off."""
    warm_up()
    weeks = 2 if effort.quick else 20
    city = (small_town() if effort.quick else whole_district()).with_(warmup_weeks=0)
    variants = {"as it is": city, "all reforms": city.with_(adopted=sorted(REFORMS))}
    samples = {name: _samples(variant, weeks, effort) for name, variant in variants.items()}
    return [
        Figure(
            f"office event, all features, {name}",
            median(found),
            "ns",
            bar=BAR_NANOSECONDS,
            samples={"ns an event": found},
            note=f"samples of {weeks} weeks in the run, after {WARM_WEEKS}: arising and working "
            "off, with patience, priority, choice of channel and the log; memory as society "
            "leaves it",
        )
        for name, found in samples.items()
    ]


def _samples(city: Scenario, weeks: int, effort: Effort) -> list[float]:
    model = GovernanceModel(city, rng=1).run(WARM_WEEKS)
    pass_days = model.caseload.pass_days
    spent = 0.0

    def timed(model: GovernanceModel, days: int) -> None:
        nonlocal spent
        spent += seconds_of(lambda: pass_days(model, days))

    setattr(model.caseload, "pass_days", timed)  # noqa: B010
    found = []
    for _ in range(effort.samples):
        spent, before = 0.0, model.caseload.count("processed")
        model.run(weeks)
        found.append(spent / (model.caseload.count("processed") - before) * 1e9)
    return found
