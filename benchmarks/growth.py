"""How the cost of a resident-week grows: ``python -m benchmarks.growth``.

With the number of residents, over the weeks of a long run, with how many people somebody
knows and with how many cases arise. Processor time, one thread; takes about five minutes
and writes ``docs/figures/growth.csv`` and ``growth.png``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.cities import large_city, medium_city, whole_city, whole_district
from benchmarks.timing import warm_up, work_of
from sim import GovernanceModel
from sim.parameters import PARAMETERS
from sim.scenario import Scenario

__all__ = ["Point", "draw", "main", "measure"]

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "figures"
COLUMNS = ("axis", "x", "ns_per_resident_week", "ns_per_event")
AXES = {
    "residents": "residents simulated",
    "weeks": "weeks since the start",
    "ties": "people a resident knows, mean",
    "cases": "cases that arise, a resident and year",
}
WARM_WEEKS, SAMPLES = 26, 7
Point = tuple[str, float, float, float]


def measure() -> Iterator[Point]:
    """Yield (axis, place on it, ns a resident-week, ns an event)."""
    for residents in (10_000, 30_000, 100_000, 300_000):
        yield ("residents", float(residents), *_cost(medium_city(residents)))
    for city in (large_city(), whole_city()):
        yield ("residents", float(sum(d.residents for d in city.city.simulated)), *_cost(city))
    yield from _over_weeks()
    for factor in (0.5, 0.75, 1.0, 1.2):
        ties = "network.neighbourhood_ties"
        city = whole_district().with_(parameters={ties: factor * PARAMETERS[ties].default})
        yield ("ties", GovernanceModel(city).network.mean_degree, *_cost(city))
    rates = {
        name: x.default
        for name, x in PARAMETERS.items()
        if name.startswith("grievances.grievance_rate.")
    }
    for factor in (0.5, 1.0, 1.5, 2.0):
        scaled = {name: factor * rate for name, rate in rates.items()}
        city = whole_district().with_(parameters=scaled)
        yield ("cases", factor * sum(rates.values()), *_cost(city))


def _cost(city: Scenario) -> tuple[float, float]:
    """Return nanoseconds a resident-week and an event."""
    model = GovernanceModel(city.with_(warmup_weeks=0), rng=1).run(WARM_WEEKS)
    weeks = max(1, round(2_000_000 / model.population.residents))
    return _sampled(model, weeks, SAMPLES)


def _sampled(model: GovernanceModel, weeks: int, samples: int) -> tuple[float, float]:
    spent, casework, events = [], [], []
    pass_days = model.caseload.pass_days

    def timed(model: GovernanceModel, days: int) -> None:
        casework[-1] += work_of(lambda: pass_days(model, days))

    model.caseload.pass_days = timed  # type: ignore[method-assign]
    for _ in range(samples):
        casework.append(0.0)
        before = model.caseload.count("processed")
        spent.append(work_of(lambda: model.run(weeks)))
        events.append(casework[-1] / (model.caseload.count("processed") - before))
    model.caseload.pass_days = pass_days  # type: ignore[method-assign]
    per_week = median(spent) / weeks / model.population.residents
    return per_week * 1e9, median(events) * 1e9


def _over_weeks() -> Iterator[Point]:
    model = GovernanceModel(whole_district().with_(warmup_weeks=0), rng=1)
    for _ in range(10):
        yield ("weeks", model.week + 26.0, *_sampled(model, 8, 6))
        model.run(4)


def draw(points: list[Point], path: Path) -> None:
    """Draw the four curves."""
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(2, 2, figsize=(9.0, 6.0), layout="constrained")
    for panel, (axis, label) in zip(panels.flat, AXES.items(), strict=True):
        rows = sorted(row for row in points if row[0] == axis)
        places = [row[1] for row in rows]
        panel.plot(places, [row[2] for row in rows], "o-", color="#0072B2", label="resident-week")
        panel.plot(places, [row[3] for row in rows], "s--", color="#D55E00", label="office event")
        panel.set_xlabel(label)
        panel.set_ylabel("nanoseconds")
        panel.set_ylim(bottom=0.0)
        panel.grid(alpha=0.3)
    panels[0, 0].set_xscale("log")
    panels[0, 0].legend(frameon=False)
    figure.suptitle("What a resident-week and an office event cost (one thread)")
    figure.savefig(path, dpi=110)


def main() -> None:
    """Measure, and write table and figure."""
    warm_up()
    points = []
    for axis, x, week, event in measure():
        points.append((axis, x, week, event))
        print(f"{AXES[axis]}: {x:,.4g}: {week:.1f} ns a resident-week, {event:.0f} ns an event")
    with (FOLDER / "growth.csv").open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(
            (axis, f"{x:.6g}", f"{week:.1f}", f"{event:.0f}") for axis, x, week, event in points
        )
    draw(points, FOLDER / "growth.png")


if __name__ == "__main__":
    main()
