"""Social influence comes to rest where Friedkin, Johnsen and DeGroot say.

x* = (I - A W)^-1 (I - A) u (Friedkin & Johnsen 1990), solved by scipy on the same
generated network; with full susceptibility, consensus at the mean weighted by degree
(DeGroot 1974). Exact up to float32 columns: tolerance 2e-6, smallest bug 1e-5.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.sparse import diags_array, eye_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import spsolve
from society_harness import Society, adjacency, real_network

from sim.processes.influence import influenced

TOLERANCE = 2e-6


@pytest.fixture(scope="module")
def network():
    return real_network(2000)


def anchors(n: int, seed: int = 3) -> np.ndarray:
    """Return opinions spread unevenly over [0, 1]."""
    return np.random.default_rng(seed).beta(0.5, 1.5, n).astype(np.float32)


def influenced_society(network, susceptibility: float, weeks: float, rate: float = 2.0) -> Society:
    society = Society(
        network,
        {
            "influence.influence_rate": rate,
            "influence.susceptibility": susceptibility,
        },
        weeks=weeks,
    )
    society.open_intensity[:] = anchors(len(network))
    society.trust_experience[:] = anchors(len(network), 4)
    # It starts far from where it will rest.
    society.grievance[:] = 1.0 - society.open_intensity
    society.trust[:] = 0.9
    return society


def resting_opinions(network, susceptibility: float, anchor: np.ndarray) -> np.ndarray:
    """Solve (I - A W) x = (I - A) u; residents without ties keep their anchor."""
    ties = network.degree().astype(float)
    weights = diags_array(1.0 / np.maximum(ties, 1.0)) @ adjacency(network)
    a = np.where(ties > 0.0, susceptibility, 0.0)
    system = eye_array(len(ties)) - diags_array(a) @ weights
    return spsolve(system.tocsc(), (1.0 - a) * anchor)


@pytest.mark.parametrize("susceptibility", [0.0, 0.4, 0.9])
@pytest.mark.parametrize(("weeks", "steps"), [(1.0, 250), (1.0 / 7.0, 900)])
def test_opinions_rest_where_friedkin_and_johnsen_say_for_any_period(
    network, susceptibility, weeks, steps
) -> None:
    society = influenced_society(network, susceptibility, weeks)
    society.step(steps)
    for anchor, opinion in (
        (society.open_intensity, society.grievance),
        (society.trust_experience, society.trust),
    ):
        expected = resting_opinions(network, susceptibility, anchor.astype(float))
        assert np.abs(opinion - expected).max() < TOLERANCE
    spread = society.grievance.std()
    assert spread < 0.9 * anchors(len(network)).std() or susceptibility == 0.0


def test_seven_days_of_influence_are_one_week_of_influence() -> None:
    # Exact: towards a fixed target, 1 - exp(-rate dt) of the way composes over any division.
    week = influenced(0.2, 0.5, 0.9, 0.3, 1.0 - math.exp(-0.25))
    x = 0.2
    for _ in range(7):
        x = influenced(x, 0.5, 0.9, 0.3, 1.0 - math.exp(-0.25 / 7.0))
    assert x == pytest.approx(week, rel=1e-14)
    assert week == pytest.approx(0.78 + (0.2 - 0.78) * math.exp(-0.25), rel=1e-14)


@pytest.mark.parametrize(("weeks", "steps"), [(1.0, 4), (1.0 / 7.0, 28)])
def test_opinions_move_to_their_anchors_at_the_stated_rate_in_any_period(weeks, steps) -> None:
    # With no susceptibility the way left after four weeks is exp(-4 rate).
    society = influenced_society(real_network(300), 0.0, weeks, rate=0.25)
    start = society.grievance.astype(float), society.trust.astype(float)
    anchors_of = society.open_intensity.astype(float), society.trust_experience.astype(float)
    society.step(steps)
    for opinion, begun, anchor in zip(
        (society.grievance, society.trust), start, anchors_of, strict=True
    ):
        expected = anchor + (begun - anchor) * math.exp(-1.0)
        assert np.abs(opinion - expected).max() < TOLERANCE


def test_what_happens_elsewhere_moves_nobody_without_ties(network) -> None:
    loners = np.flatnonzero(network.degree() == 0)
    society = influenced_society(network, 0.9, 1.0).step(60)
    assert np.abs(society.grievance[loners] - society.open_intensity[loners]).max(initial=0.0) == 0
    assert np.abs(society.trust[loners] - society.trust_experience[loners]).max(initial=0.0) == 0


@pytest.mark.parametrize("weeks", [1.0, 1.0 / 7.0])
def test_full_susceptibility_ends_in_degroots_consensus(weeks) -> None:
    # Weights of the consensus are the stationary ones of the walk: degree over all degrees.
    network = real_network(400, areas=1, weak_ties=2.0)
    _, part = connected_components(adjacency(network))
    largest = np.bincount(part).argmax()
    members = part == largest
    degree = network.degree().astype(float)
    society = influenced_society(network, 1.0, weeks, rate=5.0)
    # The well connected think otherwise, so a plain mean would be far off.
    society.grievance[:] = np.where(degree > np.median(degree), 0.9, 0.1)
    start = society.grievance.astype(float)
    weighted = (degree * start)[members].sum() / degree[members].sum()
    assert abs(weighted - start[members].mean()) > 0.05
    society.step(1500)
    assert members.mean() > 0.9
    assert np.abs(society.grievance[members] - weighted).max() < 1e-5


def test_a_message_moves_the_anchor_of_its_hearer_and_of_others_by_the_resolvent(network) -> None:
    # Raising one anchor by d raises opinion i by d (1 - A) [(I - A W)^-1]_ij.
    hearer = int(network.degree().argmax())
    base = influenced_society(network, 0.5, 1.0).step(100)
    moved = influenced_society(network, 0.5, 1.0)
    moved.open_intensity[hearer] = 1.0
    moved.step(100)
    unit = np.zeros(len(network))
    unit[hearer] = 1.0 - float(base.open_intensity[hearer])
    expected = resting_opinions(network, 0.5, unit)
    change = moved.grievance.astype(float) - base.grievance.astype(float)
    assert np.abs(change - expected).max() < TOLERANCE
    assert expected[network.neighbours(hearer)].min() > 1e-3
