"""Cooperation decays at the rate that conditional cooperators and free riders set.

With no constant giving (alpha = 0), no hump-shaped types and everybody seeing the mean,
m_t = m_0 [1 - w + w b (1 - f)]^t, with w the weight of what was seen, b the slope and
f the share of free riders (Fischbacher, Gaechter & Fehr 2001; Fischbacher & Gaechter
2010). Exact up to float32 columns: relative tolerance 1e-5 over 40 periods, so the
smallest bug caught is 3e-7 of the factor of one period.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from society_harness import Society, complete_graphs, real_network

from sim.processes.participation import belief_after, contribution
from sim.vocabulary import CONDITIONAL_COOPERATOR, FREE_RIDER, HUMP_SHAPED

START = 0.8


def cooperating_society(network, *, slope, riders, rate, weeks=1.0, observation=1.0) -> Society:
    society = Society(
        network,
        {
            "participation.belief_rate": rate,
            "participation.global_observation": observation,
            "participation.cooperation_slope": slope,
        },
        weeks=weeks,
    )
    society.participant_type[:] = CONDITIONAL_COOPERATOR
    if riders:
        society.participant_type[:: round(1 / riders)] = FREE_RIDER
    share = (society.participant_type == FREE_RIDER).mean()
    assert share == riders
    society.belief[:] = START
    society.areas["contribution"] = slope * (1.0 - riders) * START
    society.contribution[:] = np.where(society.participant_type == FREE_RIDER, 0.0, slope * START)
    return society


@pytest.mark.parametrize(("slope", "riders"), [(0.75, 0.25), (1.0, 0.2), (0.5, 0.0)])
@pytest.mark.parametrize("weeks", [1.0, 1.0 / 7.0])
def test_cooperation_decays_at_the_rate_of_theory(slope, riders, weeks) -> None:
    rate = 0.6
    society = cooperating_society(
        real_network(1000), slope=slope, riders=riders, rate=rate, weeks=weeks
    )
    w = 1.0 - math.exp(-rate * weeks)
    factor = 1.0 - w + w * slope * (1.0 - riders)
    mean = slope * (1.0 - riders) * START
    for _ in range(40):
        society.step()
        mean *= factor
        assert society.areas["contribution"][0] == pytest.approx(mean, rel=1e-5)
        assert society.contribution.mean(dtype=float) == pytest.approx(mean, rel=1e-5)


def test_seeing_neighbours_only_gives_the_same_decay_where_all_are_neighbours() -> None:
    # In a complete graph of 100 the neighbours' mean leaves oneself out: with no free riders
    # all give the same, so the decay is that of global observation.
    society = cooperating_society(
        complete_graphs(1, 100), slope=0.75, riders=0.0, rate=0.6, observation=0.0
    )
    w = 1.0 - math.exp(-0.6)
    society.step(20)
    expected = 0.75 * START * (1.0 - w + w * 0.75) ** 20
    assert society.contribution.mean(dtype=float) == pytest.approx(expected, rel=1e-5)


def test_cooperation_lasts_only_without_free_riders_at_slope_one() -> None:
    lasting = cooperating_society(real_network(1000), slope=1.0, riders=0.0, rate=0.5).step(100)
    assert lasting.contribution.mean(dtype=float) == pytest.approx(START, rel=1e-5)
    decaying = cooperating_society(real_network(1000), slope=1.0, riders=0.1, rate=0.5).step(100)
    assert decaying.contribution.mean(dtype=float) < 0.05 * START


def rules(**changes: float) -> np.void:
    """Return the parameters of contributions, without efficacy and exhaustion."""
    parameters = {f"participation.{name}": value for name, value in changes.items()}
    return Society(complete_graphs(1, 2), parameters).p[0]


def test_each_type_gives_what_the_laboratory_found() -> None:
    p = rules(cooperation_constant=0.1, cooperation_slope=0.5, sanction_strength=0.4)
    for belief in (0.0, 0.3, 0.5, 0.8, 1.0):
        given = contribution(CONDITIONAL_COOPERATOR, belief, 0.0, 0.0, 0.0, 0.0, p)
        assert given == pytest.approx(0.1 + 0.5 * belief)
        hump = contribution(HUMP_SHAPED, belief, 0.0, 0.0, 0.0, 0.0, p)
        assert hump == pytest.approx(0.1 + 0.5 * min(belief, 1.0 - belief))
        assert contribution(FREE_RIDER, belief, 0.0, 0.0, 0.0, 0.0, p) == 0.0
        watched = contribution(FREE_RIDER, belief, 0.0, 0.5, 0.0, 0.0, p)
        assert watched == pytest.approx(0.4 * 0.5 * belief)


def test_efficacy_and_exhaustion_scale_what_is_given() -> None:
    p = rules(cooperation_constant=0.2, cooperation_slope=0.0, efficacy_weight=0.4)
    for efficacy, exhaustion, factor in ((1, 0, 1.0), (0, 0, 0.6), (0.5, 0, 0.8), (1, 0.25, 0.75)):
        given = contribution(CONDITIONAL_COOPERATOR, 0.7, efficacy, 0.0, exhaustion, 0.0, p)
        assert given == pytest.approx(0.2 * factor)
    bounded = rules(cooperation_constant=0.9, cooperation_slope=1.0)
    assert contribution(CONDITIONAL_COOPERATOR, 1.0, 0.0, 0.0, 0.0, 0.0, bounded) == 1.0


def test_a_belief_goes_the_stated_share_of_the_way_to_what_is_seen() -> None:
    assert belief_after(0.8, 0.2, 0.25) == pytest.approx(0.65)
    assert belief_after(0.3, 0.3, 0.7) == pytest.approx(0.3)
