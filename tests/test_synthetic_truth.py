"""Synthetic truth: coverage and ranks tell calibration that is right from one that is not."""

from __future__ import annotations

import numpy as np
import pytest
from towns import hamlet

from experiments.calibration.synthetic import judging
from experiments.calibration.synthetic.judging import (
    LEVEL,
    coverage,
    even_ranks,
    judge_posteriors,
)
from experiments.calibration.synthetic.run import PARAMETERS, main, run_synthetic_truth, verdicts

TRUTHS = 200


def pool(seed, runs=1000):
    """Runs of a model of two parameters whose outputs are sums with noise."""
    random = np.random.default_rng(seed)
    points = random.random((runs, 2))
    noise = random.standard_normal((runs, 3)) * (0.05, 0.1, 0.1)
    outputs = np.stack([points[:, 0], points.sum(axis=1), points[:, 1]], axis=1) + noise
    return points, outputs


def judged(seed):
    found = judge_posteriors(("a", "b"), *pool(seed), TRUTHS, seed)
    return {
        name: (
            coverage([one.covered for one in found if one.parameter == name]),
            even_ranks([one.rank for one in found if one.parameter == name]),
        )
        for name in ("a", "b")
    }


def test_a_posterior_that_is_right_covers_as_it_says_and_has_even_ranks():
    for share, p_value in judged(2).values():
        assert share.as_stated and p_value > 0.01


def test_intervals_that_are_too_narrow_are_found_out(monkeypatch):
    right = judging.adjusted

    def too_sure(points, outputs, observed, weights):
        moved = right(points, outputs, observed, weights)
        return moved.mean(axis=0) + 0.6 * (moved - moved.mean(axis=0))

    monkeypatch.setattr(judging, "adjusted", too_sure)
    for share, p_value in judged(2).values():
        assert share.high < LEVEL and p_value < 0.01


def test_a_posterior_that_lies_to_one_side_is_found_out(monkeypatch):
    right = judging.adjusted
    monkeypatch.setattr(judging, "adjusted", lambda *of: np.clip(right(*of) + 0.06, 0.0, 1.0))
    for _, p_value in judged(2).values():
        assert p_value < 0.01


def test_the_interval_of_a_coverage_is_that_of_clopper_and_pearson():
    # 0 of 10: upper end 1 - .025 ** (1 / 10)
    none = coverage([False] * 10)
    assert (none.low, none.high) == (0.0, pytest.approx(1.0 - 0.025**0.1))
    assert coverage([True] * 178 + [False] * 22).as_stated, "178 of 200 are compatible with .90"
    assert not coverage([True] * 168 + [False] * 32).as_stated
    assert coverage([True] * 200).at_least and not coverage([True] * 168 + [False] * 32).at_least


def test_ranks_are_even_or_not():
    assert even_ranks([k % 20 for k in range(200)]) == 1.0
    assert even_ranks([k % 10 for k in range(200)]) < 1e-6


def test_a_hamlet_calibrated_to_itself_finds_its_own_parameters(tmp_path):
    """Twelve truths: wrong by chance in one of 2,000 tries if intervals hold in 90 of 100."""
    city = hamlet(warmup_weeks=4, horizon_weeks=26)
    rows = run_synthetic_truth(city, tmp_path, truths=12, pool=100, emulated=20, executor=1)
    posterior, regions = verdicts(rows)
    assert set(posterior) == set(PARAMETERS) and set(regions) == {"largest", "second", "third"}
    hits = sum(share.hits for share, _ in posterior.values())
    assert hits >= 36 and all(share.trials == 12 for share, _ in posterior.values())
    assert regions["third"].hits >= regions["second"].hits >= regions["largest"].hits
    assert regions["second"].hits >= 8
    assert rows == run_synthetic_truth(
        city, tmp_path, truths=12, pool=100, emulated=20, executor=1
    ), "what is there is not run again"


@pytest.mark.soak
def test_calibration_of_the_test_town_finds_known_parameters(tmp_path):
    """1,200 runs for 400 repetitions, and 200 for the emulators: five minutes on two cores."""
    assert main(["--store", str(tmp_path)]) == 0
