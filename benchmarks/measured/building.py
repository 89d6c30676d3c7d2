"""Building a large city with its network, against Mesa with `Network` and an object a resident."""

from __future__ import annotations

from statistics import median

from benchmarks.cities import large_city, medium_city, small_town
from benchmarks.figure import Effort, Figure, ratio
from benchmarks.timing import call_in_child, in_turn, seconds_of, warm_up

TITLE = "building a city"
ORDER = 5
BAR = 40.0


def measure(effort: Effort) -> list[Figure]:
    """Build in fresh processes, in turn; the cost a resident is compared."""
    warm_up()
    residents, districts = (2_000, 1) if effort.quick else (100_000, 4)
    ours_built = large_city().with_(simulated_districts=districts)
    ours_residents = sum(district.residents for district in ours_built.city.simulated)
    samples = in_turn(
        {
            "Mesa": lambda: call_in_child(build_plain, residents) / residents * 1e6,
            "ours": lambda: call_in_child(build_ours, districts) / ours_residents * 1e6,
        },
        effort.samples,
    )
    return [
        Figure(
            "build with network against Mesa with Network",
            ratio(samples, "Mesa", "ours"),
            "x",
            bar=BAR,
            at_least=True,
            samples={f"{side}, us a resident": values for side, values in samples.items()},
            note=f"ours: {ours_residents:,} residents in "
            f"{median(samples['ours']) * ours_residents * 1e-6:.2f} s; Mesa: {residents:,} built, "
            f"extrapolated in proportion to "
            f"{median(samples['Mesa']) * ours_residents * 1e-6:,.0f} s",
        )
    ]


def build_plain(residents: int) -> float:
    """Return the seconds in which the plain model is built."""
    from benchmarks.plain_mesa import PlainCity

    city = medium_city(residents)
    return seconds_of(lambda: PlainCity(city, rng=1))


def build_ours(districts: int) -> float:
    """Return the seconds in which our model is built, once its compiled code is loaded."""
    from sim import GovernanceModel

    GovernanceModel(small_town(), rng=1)
    city = large_city().with_(simulated_districts=districts)
    return seconds_of(lambda: GovernanceModel(city, rng=1))
