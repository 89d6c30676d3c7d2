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
BAR_NANOSECONDS = 200.0
WARM_WEEKS = 52
SAMPLES, WEEKS = 25, 8  # short ones, so that a neighbour's burst spoils few of them


def measure(effort: Effort) -> list[Figure]:
    """Time all casework of some weeks: cases arise, events are worked off."""
    warm_up()
    samples, weeks = (5, 2) if effort.quick else (SAMPLES, WEEKS)
    city = (small_town() if effort.quick else whole_district()).with_(warmup_weeks=0)
    variants = {"before any reform": city, "all reforms": city.with_(adopted=sorted(REFORMS))}
    figures = []
    for name, variant in variants.items():
        within, alone = _samples(variant, samples, weeks)
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
                note=f"processor time within a run, after {WARM_WEEKS} weeks, {samples} samples of "
                f"{weeks} weeks, the fastest {min(within):.0f} ns; "
                "what arises and all events, with patience, priority, choice of channel and the "
                "log. Society's pass empties the caches each week: without it "
                f"{median(alone):.0f} ns",
            )
        )
    return figures


def _samples(city: Scenario, samples: int, weeks: int) -> tuple[list[float], list[float]]:
    """Return nanoseconds an event within whole weeks, then with society standing still."""
    model = GovernanceModel(city, rng=1).run(WARM_WEEKS)
    caseload = model.caseload
    pass_days = caseload.pass_days
    spent = 0.0

    def timed(model: GovernanceModel, days: int) -> None:
        nonlocal spent
        spent += work_of(lambda: pass_days(model, days))

    def casework_alone() -> None:
        for _ in range(weeks):
            caseload.pass_days(model, 7)
            model.day += 7
            caseload.take_outcomes()

    setattr(caseload, "pass_days", timed)  # noqa: B010
    found = []
    for action in (lambda: model.run(weeks), casework_alone):
        found.append([])
        for _ in range(samples):
            spent, before = 0.0, caseload.count("processed")
            action()
            found[-1].append(spent / (caseload.count("processed") - before) * 1e9)
    within, alone = found
    return within, alone
