"""Who acts outside channels, with and without police, as Epstein says.

Epstein (2002): act if G - N > T, with G = H (1 - L), N = R P and
P = 1 - exp(-k floor(C/A)), A counting oneself. Without police and with H uniform on
(0, 1), the share who act is 1 - T/(1 - L). The floor matters: with the raw ratio of
officers to active residents there are no outbursts at all, and rounding ends them
while they are still small.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from replications import assert_mean
from scipy.integrate import quad
from society_harness import Society, complete_graphs

from sim.networks import Network
from sim.processes.collective_action import acts, arrest_probability, hardship

K = 2.3
ALONE = Network(np.zeros(10_001, np.int64), np.zeros(0, np.int32))


def people(network, *, legitimacy, threshold, officers=0.0, parameters=None) -> Society:
    """Return a society whose grievance is at once each resident's own hardship."""
    society = Society(
        network,
        {
            "influence.influence_rate": 1e6,
            "collective_action.risk_weight": 1.0,
            "collective_action.arrest_constant": K,
            **(parameters or {}),
        },
    )
    society.trust_experience[:] = legitimacy
    society.threshold[:] = threshold
    society.areas["police"] = officers
    return society


@pytest.mark.parametrize(
    ("legitimacy", "threshold"), [(0.0, 0.1), (0.5, 0.1), (0.8, 0.1), (0.3, 0.42), (0.9, 0.2)]
)
def test_without_police_the_share_who_act_is_one_minus_t_over_one_minus_l(
    legitimacy, threshold
) -> None:
    # Hardship at 10,000 midpoints of (0, 1): exact to half a resident on either side.
    society = people(ALONE, legitimacy=legitimacy, threshold=threshold)
    society.open_intensity[:] = (np.arange(10_000) + 0.5) / 10_000
    society.step(2)
    expected = max(0.0, 1.0 - threshold / (1.0 - legitimacy))
    assert society.acting.mean(dtype=float) == pytest.approx(expected, abs=1.01e-4)


@pytest.mark.parametrize("blend", [0.0, 0.5, 1.0])
def test_hardship_blends_what_is_shared_with_ones_own_matters(blend) -> None:
    assert hardship(0.3, 0.8, blend) == pytest.approx((1.0 - blend) * 0.3 + blend * 0.8)
    assert hardship(0.3, 5.0, blend) == pytest.approx((1.0 - blend) * 0.3 + blend)


def test_one_officer_for_one_active_resident_arrests_with_probability_point_nine() -> None:
    assert arrest_probability(1.0, 1.0, K) == pytest.approx(0.9, abs=3e-4)
    assert arrest_probability(0.0, 1.0, K) == 0.0


@pytest.mark.parametrize(
    ("officers", "active", "whole"),
    [(1.0, 1.0, 1), (3.0, 2.0, 1), (9.0, 10.0, 0), (6.0, 10.0, 0), (19.0, 10.0, 1), (4.0, 1.0, 4)],
)
def test_only_whole_officers_a_head_count(officers, active, whole) -> None:
    assert arrest_probability(officers, active, K) == 1.0 - math.exp(-K * whole)


def test_with_police_in_sight_the_share_who_act_is_epsteins_integral() -> None:
    # Hardship and risk aversion uniform, each resident alone with two officers. 20
    # replications of 10,000 residents; smallest bug 0.01 of the share 0.27.
    legitimacy, threshold, officers = 0.2, 0.1, 2.0
    fear = 1.0 - math.exp(-K * 2)
    theory = quad(
        lambda risk: max(0.0, 1.0 - (threshold + risk * fear) / (1.0 - legitimacy)), 0.0, 1.0
    )[0]
    luck = np.random.default_rng(2)
    shares = []
    for _ in range(20):
        society = people(ALONE, legitimacy=legitimacy, threshold=threshold, officers=officers)
        society.open_intensity[:] = luck.random(10_000)
        society.risk_aversion[:] = luck.random(10_000)
        shares.append(society.step(2).acting.mean(dtype=float))
    assert 0.1 < theory < 0.9
    assert_mean(shares, theory, smallest_bug=0.01, of="share who act")


@pytest.mark.parametrize(("crowd", "officers"), [(20, 10.0), (20, 12.0), (20, 19.0)])
def test_a_crowd_larger_than_the_police_protects_itself_and_a_quiet_one_stays_quiet(
    crowd, officers
) -> None:
    # C/A below one is no officer a head: all go on. With the raw ratio (0.5) or rounding
    # (0.6, 0.95 to one) fear would end it. From quiet, each would stand alone before all.
    network = complete_graphs(1, crowd)
    for started, share in ((1.0, 1.0), (0.0, 0.0)):
        society = people(network, legitimacy=0.2, threshold=0.2, officers=officers)
        society.open_intensity[:] = 0.9
        society.risk_aversion[:] = 1.0
        society.grievance[:] = 0.9
        society.acting[:] = started
        society.step(5)
        assert society.acting.mean() == share


def test_police_as_many_as_the_crowd_end_it() -> None:
    society = people(complete_graphs(1, 20), legitimacy=0.2, threshold=0.2, officers=20.0)
    society.open_intensity[:] = 0.9
    society.risk_aversion[:] = 1.0
    society.acting[:] = 1.0
    assert society.step(2).acting.sum() == 0.0


def test_missing_channels_push_only_those_with_unresolved_matters() -> None:
    society = people(
        ALONE,
        legitimacy=0.0,
        threshold=0.6,
        parameters={"collective_action.missing_channel_push": 0.4},
    )
    society.areas["missing_channels"] = 0.5
    society.open_intensity[:] = np.linspace(0.0, 1.0, 10_000)
    society.step(2)
    pushed = society.open_intensity * (1.0 + 0.4 * 0.5) > 0.6
    assert np.array_equal(society.acting > 0.0, pushed)
    assert pushed.mean() == pytest.approx(0.5, abs=1e-3)


def test_an_isolated_resident_feels_no_solidarity_and_counts_oneself() -> None:
    p = Society(ALONE, {"collective_action.solidarity": 1.0}).p[0]
    assert not acts(0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.2, p)
    assert acts(0.1, 0.0, 0.0, 0.0, 0.0, 3.0, 4.0, 0.2, p)
    assert not acts(0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.2, p)  # above, not at, the threshold
