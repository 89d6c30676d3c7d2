"""The whole model, configured by `docking-epstein`, has the outbursts of Epstein (2002).

Nobody walks: ties are fixed, and half of the officers in sight are drawn anew instead.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import ks_2samp
from twin import Twin, rules

from experiments.docking import epstein, epstein_without_police, legitimacy_lowered
from experiments.docking_theory import epstein_reference, share_without_police
from scenarios import load
from sim.model import GovernanceModel


@pytest.mark.parametrize("legitimacy", [0.0, 0.5, 0.82, 0.95])
def test_without_police_the_share_who_act_is_one_minus_t_over_one_minus_l(legitimacy) -> None:
    # 20 replications of 1,120 residents; four standard errors of a binomial share.
    theory = share_without_police(legitimacy)
    shares = [epstein_without_police(legitimacy, rng) for rng in range(20)]
    error = (theory * (1.0 - theory) / (20 * 1120)) ** 0.5
    assert np.mean(shares) == pytest.approx(theory, abs=4.0 * error + 1e-12)


def test_long_quiet_is_broken_by_outbursts() -> None:
    acting = epstein(260, rng=1)[20:]
    assert np.median(acting) < 0.02
    assert acting.max() > 0.15


def test_weekly_shares_are_those_of_a_model_written_by_itself() -> None:
    # 24 runs and 80 of the reference, 120 weeks each. Smallest bug: 0.02 of a mean share of
    # 0.02 (officers one fewer would be twice that; without floor the share is 0.001).
    ours = np.array([epstein(120, rng)[20:].mean() for rng in range(24)])
    theirs = np.array([epstein_reference(120, rng)[20:].mean() for rng in range(80)])
    error = (ours.var(ddof=1) / 24 + theirs.var(ddof=1) / 80) ** 0.5
    assert error < 0.02 / 6.0
    assert abs(ours.mean() - theirs.mean()) < 4.0 * error
    assert ks_2samp(ours, theirs).pvalue > 0.001  # the whole distribution over runs


def test_with_the_raw_ratio_of_officers_to_those_who_act_there_is_no_outburst(monkeypatch) -> None:
    """In the twin, whose rules can be replaced; and in the reference, for longer."""
    model = GovernanceModel(load("docking-epstein"), rng=1)
    twin = Twin(model)

    def raw(hard, legitimacy, push, risk, officers, active, neighbours, threshold, p):
        fear = 1.0 - np.exp(-p.arrest_constant * officers / (1.0 + active))
        return hard * (1.0 - legitimacy) - risk * fear > threshold

    monkeypatch.setattr(rules, "acts", raw)
    for _ in range(60):
        twin.step()
    assert max(twin.series["acting"][2:]) < 0.01  # in the first week nobody has been detained yet
    whole, raw_ones = (
        max(epstein_reference(400, rng, whole_officers=only)[2:].max() for rng in range(3))
        for only in (True, False)
    )
    assert whole > 0.15 > 0.01 > raw_ones


def test_lowering_legitimacy_slowly_brings_no_big_outburst_and_at_once_does() -> None:
    """From 0.9 to 0.7: over 200 weeks those who act are taken one by one, at once they are many."""
    slow = [
        legitimacy_lowered(lambda week: max(0.7, 0.9 - 0.001 * max(0, week - 20)), 240, rng).max()
        for rng in range(3)
    ]
    at_once = [
        legitimacy_lowered(lambda week: 0.9 if week < 20 else 0.7, 40, rng).max()
        for rng in range(3)
    ]
    assert max(slow) < 0.25
    assert min(at_once) > 0.4
    assert min(at_once) > 2.0 * max(slow)
