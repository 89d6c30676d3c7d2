"""Whether the arrays' version and ours have the same distribution of outcomes."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.peers.in_numpy import City
from benchmarks.peers.resident_processes import (
    our_outcomes,
    peer_outcomes,
    resident_city,
    resident_data,
)
from benchmarks.same_outcomes import Comparison, compared
from sim import GovernanceModel

__all__ = ["compare_residents"]

PEOPLE_A_COMMUNITY = 500  # few, so that there are many initiatives to compare


def compare_residents(
    residents: int, weeks: int, seeds: Sequence[int], *, sharpness: float = 0.05
) -> list[Comparison]:
    """Run both for each seed from the same people, graph and areas; they share no luck.

    Parameters
    ----------
    residents, weeks : int
    seeds : sequence of int
        One replication each.
    sharpness : float
        As in `same_outcomes.compare_outcomes`.
    """
    city_of_both = resident_city(residents, communities=max(1, residents // PEOPLE_A_COMMUNITY))
    theirs, ours = [], []
    for seed in seeds:
        model = GovernanceModel(city_of_both.with_(horizon_weeks=weeks), rng=seed)
        city = City(resident_data(model, seed=1_000 + seed))
        model.run(weeks)
        for _ in range(weeks):
            city.step()
        ours.append(our_outcomes(model))
        theirs.append(peer_outcomes(city.state(), residents))
    return [
        compared(name, [row[name] for row in theirs], [row[name] for row in ours], sharpness)
        for name in ours[0]
    ]
