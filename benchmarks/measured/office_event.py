"""What an event of the offices costs, with everything switched on."""

from __future__ import annotations

from statistics import median

from benchmarks.cities import small_town, whole_district
from benchmarks.figure import Effort, Figure
from benchmarks.timing import warm_up, work_of
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
    variants = {"before any reform": city, "all reforms": city.with_(adopted=sorted(REFORMS))}
    figures = []
    for name, variant in variants.items():
        within, alone = _samples(variant, weeks, effort)
        figures.append(
            Figure(
                f"office event, all features, {name}",
                median(within),
                "ns",
                bar=BAR_NANOSECONDS,
                samples={
                    "ns an event, within a run": within,
                    "ns an event, casework alone": alone,
                },
                note=f"processor time within a run, after {WARM_WEEKS} weeks, samples of {weeks}; "
                "what arises and all events, with patience, priority, choice of channel and the "
                "log. Society's pass empties the caches each week: without it "
                f"{median(alone):.0f} ns",
            )
        )
    return figures


def _samples(city: Scenario, weeks: int, effort: Effort) -> tuple[list[float], list[float]]:
    """Return nanoseconds an event within whole weeks, and with society standing still."""
    model = GovernanceModel(city, rng=1).run(WARM_WEEKS)
    standing_still = model.fork()
    pass_days = model.caseload.pass_days
    spent = 0.0

    def timed(model: GovernanceModel, days: int) -> None:
        nonlocal spent
        spent += work_of(lambda: pass_days(model, days))

    def work_alone() -> None:
        for _ in range(weeks):
            standing_still.caseload.pass_days(standing_still, 7)
            standing_still.day += 7
            standing_still.caseload.take_outcomes()

    setattr(model.caseload, "pass_days", timed)  # noqa: B010
    within: list[float] = []
    alone: list[float] = []
    for _ in range(effort.samples):
        spent, before = 0.0, model.caseload.count("processed")
        model.run(weeks)
        within.append(spent / (model.caseload.count("processed") - before) * 1e9)
        before = standing_still.caseload.count("processed")
        seconds = work_of(work_alone)
        alone.append(seconds / (standing_still.caseload.count("processed") - before) * 1e9)
    return within, alone
