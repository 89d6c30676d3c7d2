"""A report of K hops keeps a correlation of 1/sqrt(1 + K sigma**2) with what was sent."""

from __future__ import annotations

import math

import numpy as np
import pytest
from replications import assert_mean

from sim.processes.relay import RELAYING, fidelity, hop_noise, hops_of, relayed_noise
from sim.streams import SPARE, seed_words, uniform4
from sim.vocabulary import COMMUNITY, DISTRICT, STREET

PLACES = 1500
FOUR_LEVELS = 1 << COMMUNITY | 1 << STREET | 1 << DISTRICT
THREE_LEVELS = 1 << COMMUNITY | 1 << DISTRICT
PATHS = {1 << DISTRICT: 1, THREE_LEVELS: 2, FOUR_LEVELS: 3}


def reports(seed: int, levels: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Signals of unit variance, and what arrives of them."""
    key = seed_words(seed)
    sent = np.array(
        [hop_noise.py_func(*uniform4(key, SPARE, place, 0, 0, 0)) for place in range(PLACES)]
    )
    added = [relayed_noise.py_func(key, place, levels, 0, noise) for place in range(PLACES)]
    return sent, sent + np.array(added)


@pytest.mark.parametrize(("levels", "hops"), PATHS.items())
@pytest.mark.parametrize("noise", [0.5, 1.0])
def test_what_arrives_is_correlated_with_what_was_sent_as_the_formula_says(
    levels, hops, noise
) -> None:
    # 20 replications of 1,500 reports; smallest bug: 0.04 of the correlation, less than one
    # hop more or less makes.
    found = [np.corrcoef(*reports(seed, levels, noise))[0, 1] for seed in range(20)]
    theory = 1.0 / math.sqrt(1.0 + hops * noise * noise)
    assert fidelity.py_func(hops_of.py_func(levels), noise) == pytest.approx(theory, rel=1e-15)
    assert_mean(found, theory, smallest_bug=0.04, of="correlation")


def test_the_noise_of_a_hop_has_mean_zero_and_variance_one() -> None:
    # 20 replications of 1,500; smallest bugs: 0.06 of the mean, 0.08 of the variance.
    draws = [reports(seed, 1 << STREET, 1.0) for seed in range(20)]
    noise = [arrived - sent for sent, arrived in draws]
    assert_mean([x.mean() for x in noise], 0.0, smallest_bug=0.06, of="mean")
    assert_mean([(x * x).mean() for x in noise], 1.0, smallest_bug=0.08, of="variance")
    assert hop_noise.py_func(1.0, 1.0, 1.0, 1.0) == pytest.approx(2.0 * math.sqrt(3.0))


def test_a_level_that_goes_takes_its_own_noise_away_and_no_other() -> None:
    key = seed_words(3)
    for place in range(50):
        parts = [relayed_noise.py_func(key, place, 1 << role, 7, 1.0) for role in RELAYING]
        whole = relayed_noise.py_func(key, place, FOUR_LEVELS, 7, 1.0)
        flat = relayed_noise.py_func(key, place, THREE_LEVELS, 7, 1.0)
        assert whole == pytest.approx(sum(parts), abs=1e-12)
        assert flat == pytest.approx(parts[0] + parts[2], abs=1e-12)
        assert len(set(parts)) == 3


def test_without_noise_a_report_is_what_was_sent() -> None:
    sent, arrived = reports(1, FOUR_LEVELS, 0.0)
    assert np.array_equal(sent, arrived)
    assert fidelity.py_func(3, 0.0) == 1.0


def test_every_report_has_luck_of_its_own() -> None:
    key = seed_words(5)
    found = {
        relayed_noise.py_func(key, place, levels, day, 1.0)
        for place in range(20)
        for day in (0, 364)
        for levels in PATHS
    }
    assert len(found) == 20 * 2 * 3
