"""The whole model, configured by `docking-watts`, has Watts' window of global cascades (2002)."""

from __future__ import annotations

import numpy as np
import pytest
from replications import assert_mean

from experiments.docking import watts
from experiments.docking_theory import trigger_probability, watts_window


def test_the_window_is_1_02_to_5_76() -> None:
    low, high = watts_window()
    assert low == pytest.approx(1.02, abs=5e-3)
    assert high == pytest.approx(5.76, abs=5e-3)


@pytest.mark.parametrize("mean_degree", [0.6, 9.0])
def test_outside_the_window_no_seed_sets_off_a_global_cascade(mean_degree) -> None:
    # 25 graphs. A window moved by a degree either way would show.
    assert max(watts(mean_degree, rng) for rng in range(25)) < 0.1


@pytest.mark.parametrize("mean_degree", [2.0, 3.5])
def test_inside_the_window_seeds_succeed_as_often_as_they_touch_the_cluster(mean_degree) -> None:
    # 20 replications of 5 graphs; smallest bug 0.3 of the probabilities 0.75 and 0.88.
    ends = np.array([watts(mean_degree, rng) for rng in range(100)])
    assert ((ends < 0.1) | (ends > 0.6)).mean() > 0.96  # all or nearly nothing
    large = (ends > 0.5).reshape(20, 5).mean(axis=1)
    theory = trigger_probability(mean_degree)
    assert_mean(large, theory, smallest_bug=0.3, of="share of seeds that succeed")
