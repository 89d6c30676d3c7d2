"""Resident-ticks a second against the same model in plain Mesa, one and two threads.

Outcomes come first: being faster at something else would be no achievement.
"""

from __future__ import annotations

from statistics import median

from benchmarks.cities import lively_town, medium_city
from benchmarks.figure import Effort, Figure, ratio
from benchmarks.plain_mesa import PlainCity
from benchmarks.same_outcomes import Comparison, compare_outcomes
from benchmarks.timing import in_turn, seconds_of, warm_up
from sim import GovernanceModel
from sim.parameters.switches import switched_off

TITLE = "against the model in plain Mesa"
ORDER = 2
BAR_ONE_THREAD = 80.0
BAR_TWO_THREADS = 150.0
WARM_TICKS = 8  # before timing, in both models: the offices have filled
PLAIN_TICKS = 1  # a sample of the plain model is one tick, of ours ten
OUR_TICKS = 10


def measure(effort: Effort) -> list[Figure]:
    """Check that outcomes are the same, then time both models in turn."""
    warm_up((1, 2))
    return [_same_outcomes(effort), *_speed(effort)]


def _same_outcomes(effort: Effort) -> Figure:
    residents, weeks, replications = (2_000, 6, 8) if effort.quick else (10_000, 25, 16)
    found = compare_outcomes(lively_town(residents), weeks, replications)
    different = [row for row in found if not row.same]
    blunt = [row for row in found if not row.sharp]
    note = f"{replications} pairs of {weeks} weeks, {residents:,} residents, 4 standard errors"
    if different:
        note += "; DIFFERENT: " + ", ".join(row.name for row in different)
    if blunt:
        note += "; too few runs to tell: " + ", ".join(row.name for row in blunt)
    return Figure(
        "outcomes that plain Mesa and ours share, of those compared",
        (len(found) - len(different)) / len(found),
        "share",
        bar=1.0,
        at_least=True,
        samples={"z": [_z(row) for row in found]},
        note=note,
        details={"outcomes": [row.to_dict() for row in found]},
    )


def _z(row: Comparison) -> float:
    return row.difference / row.standard_error if row.standard_error > 0.0 else 0.0


def _speed(effort: Effort) -> list[Figure]:
    residents = 2_000 if effort.quick else 100_000
    city = medium_city(residents).with_(parameters=switched_off())  # what the plain model has
    plain = PlainCity(city, rng=1)
    one = GovernanceModel(city, rng=1)
    for _ in range(WARM_TICKS):
        plain.step()
    one.run(WARM_TICKS)
    two = one.fork()
    two.threads = 2
    work = residents * 1e-9
    samples = in_turn(
        {
            "plain Mesa": lambda: seconds_of(plain.step) / PLAIN_TICKS / work,
            "one thread": lambda: seconds_of(lambda: one.run(OUR_TICKS)) / OUR_TICKS / work,
            "two threads": lambda: seconds_of(lambda: two.run(OUR_TICKS)) / OUR_TICKS / work,
        },
        effort.samples,
    )
    plain.forget()
    in_unit = {f"{side}, ns per resident-tick": values for side, values in samples.items()}
    note = (
        f"{residents:,} residents, the core alone on both sides; after {WARM_TICKS} ticks in both, "
        f"samples of {PLAIN_TICKS} tick "
        f"(plain Mesa, {median(samples['plain Mesa']):,.0f} ns per resident-tick) "
        f"and of {OUR_TICKS} (ours)"
    )
    return [
        Figure(
            f"resident-ticks a second against plain Mesa, {side}",
            ratio(samples, "plain Mesa", side),
            "x",
            bar=bar,
            at_least=True,
            samples={
                key: values for key, values in in_unit.items() if key.startswith(("plain", side))
            },
            note=note + f"; {1e9 / median(samples[side]) / 1e6:.1f} million a second",
        )
        for side, bar in (("one thread", BAR_ONE_THREAD), ("two threads", BAR_TWO_THREADS))
    ]
