"""Each stage of a case has luck of its own: nothing that happens to it foretells the rest.

The draws of a case are addressed by role, channel and part (Salmon et al. 2011 make the
addresses independent). Residents whose every matter goes to one desk with misrouting,
outside delay and a decision: how long the desk takes, whether it sends the case astray,
how long that costs, the outside delay and the outcome must be pairwise independent.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from office_harness import Offices
from replications import assert_mean

from sim import vocabulary as v
from sim.casework.tables import FAILED, RESOLVED

TOUCH, TRAVEL, OUTSIDE, ASTRAY = 0.5, 1.5, 2.0, 0.4
REPLICATIONS = 20


def lives(seed: int) -> dict[str, np.ndarray]:
    """Return the parts of about 2,000 cases at one community desk."""
    offices = Offices(
        roles=[v.COMMUNITY],
        servers=[10**6],
        touch_days=[TOUCH],
        parameters={
            **{f"claiming.channel_constant.{channel}": -60.0 for channel in v.CHANNELS},
            "claiming.channel_constant.community_desk": 60.0,
            "claiming.attempts_max": 1.0,
            "grievances.grievance_rate.labour_debt": 36.5,
            "wrong_doors.error_per_hop": ASTRAY,
            "wrong_doors.hops": 1.0,
            "handling.transfer_days": TRAVEL,
            "handling.external_days.community": OUTSIDE,
            "handling.external_shape": 1.0,
            "handling.resolve_base": 0.8,
        },
        residents=200,
        seed=seed,
    )
    offices.institutions.entry[:, v.BY_COMMUNITY_DESK] = 0
    closed = offices.run(100)
    log = np.concatenate(offices.log)
    log = log[np.isin(log["type"], (RESOLVED, FAILED))]
    ended = {
        (int(line["resident"]), round(float(line["time"] - line["elapsed"]), 6)): line["type"]
        for line in log
    }
    outcome = [ended[int(case["resident"]), round(float(case["arose"]), 6)] for case in closed]
    return {
        "touch": closed["touched"],
        "astray": closed["handoffs"].astype(float),
        "travel": closed["travelled"],
        "outside": closed["outside"],
        "outcome": (np.array(outcome) == RESOLVED).astype(float),
        "moment": closed["arose"] % 1.0,
        "complexity": closed["complexity"],
    }


@pytest.fixture(scope="module")
def all_lives():
    return [lives(seed) for seed in range(REPLICATIONS)]


def test_each_part_has_its_own_mean(all_lives) -> None:
    # 20 replications of about 2,000 cases. Smallest bugs: 0.03 of the share sent astray, 6 %
    # of the days outside, at the desk and travelling.
    assert_mean([x["astray"].mean() for x in all_lives], ASTRAY, smallest_bug=0.03, of="astray")
    outside = [x["outside"].mean() for x in all_lives]
    assert_mean(outside, OUTSIDE, smallest_bug=0.06 * OUTSIDE, of="outside")
    for astray, touches in ((0.0, 1.0), (1.0, 2.0)):
        touch = [x["touch"][x["astray"] == astray].mean() for x in all_lives]
        assert_mean(touch, touches * TOUCH, smallest_bug=0.06 * TOUCH, of="touch")
    travel = [x["travel"][x["astray"] == 1.0].mean() for x in all_lives]
    assert_mean(travel, TRAVEL, smallest_bug=0.08 * TRAVEL, of="travel")
    assert all((x["travel"][x["astray"] == 0.0] == 0.0).all() for x in all_lives)


def test_a_second_touch_is_drawn_anew(all_lives) -> None:
    # Two independent exponentials: variance 2 touch^2, the same draw twice would make it 4.
    spread = [
        ((x["touch"][x["astray"] == 1.0] - 2.0 * TOUCH) ** 2).mean() / TOUCH**2 for x in all_lives
    ]
    assert_mean(spread, 2.0, smallest_bug=0.35, of="variance")


PAIRS = (
    ("touch", "travel"),
    ("touch", "outside"),
    ("touch", "outcome"),
    ("travel", "outside"),
    ("travel", "outcome"),
    ("outside", "outcome"),
    ("moment", "touch"),
    ("moment", "outcome"),
    ("complexity", "touch"),
    ("complexity", "outcome"),
    ("complexity", "outside"),
)


@pytest.mark.parametrize(
    ("one", "other", "astray"),
    [
        *((one, other, 1.0) for one, other in PAIRS),
        *((one, other, 0.0) for one, other in PAIRS if "travel" not in (one, other)),
    ],
)
def test_no_part_of_a_case_foretells_another(all_lives, one, other, astray) -> None:
    # Rank correlation over about 800 cases sent astray or 1,200 not, 20 replications:
    # standard error 0.008, smallest bug a correlation of 0.06; a shared draw gives 0.5 to 1.
    correlations = []
    for x in all_lives:
        mine = x["astray"] == astray
        ranks = [np.argsort(np.argsort(x[name][mine])) for name in (one, other)]
        if other == "outcome":
            ranks[1] = x[other][mine]
        correlations.append(np.corrcoef(*ranks)[0, 1])
    assert_mean(correlations, 0.0, smallest_bug=0.06, of=f"{one} with {other}")


def test_being_sent_astray_foretells_neither_outcome_nor_outside_delay(all_lives) -> None:
    # Differences of means: 0.05 of the outcome's share, 10 % of the delay.
    for name, bug in (("outcome", 0.05), ("outside", 0.1 * OUTSIDE), ("complexity", 0.03)):
        differences = [
            x[name][x["astray"] == 1.0].mean() - x[name][x["astray"] == 0.0].mean()
            for x in all_lives
        ]
        assert_mean(differences, 0.0, smallest_bug=bug, of=name)


def test_the_outcome_has_the_chance_of_its_intensity(all_lives) -> None:
    # Intensity uniform on 0.30 to 0.80 at half effort: the mean of the logit curve.
    # 20 replications of 2,000; smallest bug 0.03.
    at = 0.3 + 0.5 * (np.arange(4000) + 0.5) / 4000
    # An untouched station has effort 0, so resolve_effort (2) takes one from the logit.
    theory = float((1.0 / (1.0 + np.exp(-(0.8 - 1.0 - 1.5 * at)))).mean())
    assert math.isclose(theory, 0.28, abs_tol=0.02)
    assert_mean([x["outcome"].mean() for x in all_lives], theory, smallest_bug=0.03, of="settled")
