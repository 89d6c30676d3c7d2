"""What becomes of a grievance: claiming and handling as an absorbing Markov chain.

With plain logit (dissimilarity one), no fatigue and frozen expectations, the persistent
random utilities of a case rank its channels as in a race of exponential clocks (Luce
1959; Plackett 1975): what it tries next is a logit among what is left. So the channels
tried so far are the states of a chain, success and giving up absorb it, and
B = (I - Q)^-1 R (Kemeny & Snell 1960) gives the shares in which matters end, N = (I - Q)^-1
how often each channel is tried. All through the offices of the product.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from office_harness import Offices
from replications import assert_mean

from scenarios import load
from sim import vocabulary as v
from sim.casework.tables import AROSE, BROKE, FAILED, GAVE_UP, LET_BE, RESOLVED
from sim.model import GovernanceModel
from sim.processes.claiming import channel_value
from sim.vocabulary import CHANNELS, ROLES

KIND, INTENSITY, ATTEMPTS, BREAKS = 2, 0.4, 3, 0.3
EFFORT = {v.COMMUNITY: 0.8, v.DISTRICT: 0.3}
TRUST = {"local": 0.4, "upper": 0.7, "general": 0.6}
AWARENESS, CAPITAL = 0.5, 0.35
DOORS = {
    v.BY_COMMITTEE: v.COMMITTEE,
    v.BY_MEDIATION: v.MEDIATION,
    v.BY_ORGANIZATION: v.ORGANIZATION,
    v.BY_COMMUNITY_DESK: v.COMMUNITY,
    v.BY_ONLINE: v.ONLINE,
    v.BY_COURT: v.COURT,
    v.BY_PETITION: v.PETITION,
}
STATIONS = (*DOORS.values(), v.DISTRICT)
VALUES = {
    **{f"claiming.channel_constant.{channel}": 0.0 for channel in CHANNELS},
    "claiming.channel_constant.let_it_be": 2.3,
    "claiming.channel_constant.court": -0.8,
    "claiming.nest_correlation": 1.0,
    "claiming.fatigue": 0.0,
    "claiming.attempts_max": float(ATTEMPTS),
    "grievances.grievance_rate.labour_debt": 365.0,
    "grievances.grievance_intensity.labour_debt": INTENSITY,
    "grievances.intensity_spread": 0.0,
    "mediation.break_share": BREAKS,
    "mediation.break_days": 0.1,
    "wrong_doors.error_per_hop": 0.2,
    "wrong_doors.hops": 1.0,
    "handling.transfer_days": 0.05,
    "handling.direct_days": 0.05,
    **{f"handling.external_days.{role}": 0.05 for role in ROLES},
    "handling.external_shape": 1.0,
}


def town(seed: int) -> Offices:
    """Return 200 residents who are all alike before offices in which nobody queues."""
    offices = Offices(
        roles=STATIONS,
        servers=[10**6] * len(STATIONS),
        touch_days=[0.02] * len(STATIONS),
        parameters=VALUES,
        residents=200,
        seed=seed,
    )
    stations = offices.stations
    for row, role in enumerate(STATIONS):
        stations["effort"][row] = EFFORT.get(role, 0.5)
    stations["skill"][STATIONS.index(v.MEDIATION)] = 0.6
    for channel, role in DOORS.items():
        offices.institutions.entry[:, channel] = STATIONS.index(role)
    offices.institutions.district_row[:] = STATIONS.index(v.DISTRICT)
    offices.signal[:, 1] = TRUST["local"]
    offices.columns["trust_upper"][:] = TRUST["upper"]
    offices.columns["generalised_trust"][:] = TRUST["general"]
    offices.columns["legal_awareness"][:] = AWARENESS
    offices.areas["social_capital"] = CAPITAL
    offices.areas["distance"] = 1.0
    return offices


def success(p: np.void) -> dict[int, float]:
    """Return the chance that an attempt by a channel settles the matter, from the docs."""

    def expit(x: float) -> float:
        return 1.0 / (1.0 + math.exp(-(x - float(p["resolve_intensity"]) * INTENSITY)))

    def office(role: int) -> float:
        return expit(float(p["resolve_base"] + p["resolve_effort"] * (EFFORT[role] - 0.5)))

    agreement = 0.6 + float(p["mediation_trust"]) * TRUST["general"]
    agreement -= float(p["mediation_intensity"]) * INTENSITY
    referred, answered = float(p["petition_referred"]), float(p["online_answered"])
    return {
        v.SETTLE_DIRECTLY: expit(float(p["direct_base"] + p["direct_trust"] * TRUST["general"])),
        v.BY_COMMITTEE: expit(float(p["committee_base"] + p["committee_capital"] * CAPITAL)),
        v.BY_MEDIATION: 1.0 / (1.0 + math.exp(-agreement)),
        v.BY_ORGANIZATION: expit(float(p["organization_base"])),
        v.BY_COMMUNITY_DESK: office(v.COMMUNITY),
        v.BY_ONLINE: answered * office(v.DISTRICT),
        v.BY_COURT: expit(float(p["court_base"])),
        v.BY_PETITION: referred * office(v.DISTRICT)
        + (1.0 - referred) * expit(float(p["petition_base"])),
    }


def absorbing_chain(p: np.void) -> tuple[dict[str, float], dict[int, float]]:
    """Return shares of ends and expected attempts by channel, from the chain."""
    value = [
        channel_value(
            channel,
            KIND,
            INTENSITY,
            0,
            0.5,
            float(np.float32(TRUST["local"])),
            float(np.float32(TRUST["upper"])),
            AWARENESS,
            1.0,
            0.0,
            0.0,
            p,
        )
        for channel in range(len(CHANNELS))
    ]
    chance = success(p)
    # Tried so far; an agreement may break and bring the matter back with the same set.
    states = [
        frozenset(tried) for k in range(ATTEMPTS + 1) for tried in itertools.combinations(chance, k)
    ]
    number = {state: k for k, state in enumerate(states)}
    q, r = np.zeros((len(states), len(states))), np.zeros((len(states), 3))
    attempts = np.zeros((len(states), len(CHANNELS)))
    for state, k in number.items():
        left = [c for c in chance if c not in state] if len(state) < ATTEMPTS else []
        weights = {c: math.exp(value[c]) for c in (v.LET_IT_BE, *left)}
        total = sum(weights.values())
        r[k, 2 if not state else 1] += weights.pop(v.LET_IT_BE) / total
        for channel, weight in weights.items():
            share = weight / total
            attempts[k, channel] += share
            lasting = chance[channel] * (1.0 - BREAKS * (channel == v.BY_MEDIATION))
            r[k, 0] += share * lasting
            q[k, number[state | {channel}]] += share * (1.0 - lasting)
    fundamental = np.linalg.inv(np.eye(len(states)) - q)
    ends = (fundamental @ r)[0]
    tries = (fundamental @ attempts)[0]
    return dict(zip(("settled", "given up", "let be"), ends, strict=True)), {
        channel: tries[channel] for channel in chance
    }


@pytest.fixture(scope="module")
def lives():
    """20 replications of about 2,000 grievances each, all followed to their end."""
    ends: dict[str, list[float]] = {"settled": [], "given up": [], "let be": []}
    tries: dict[int, list[float]] = {channel: [] for channel in DOORS}
    tries[v.SETTLE_DIRECTLY] = []
    for seed in range(20):
        offices = town(seed)
        types, channels = [], []
        for day in range(60):
            if day < 10:
                offices.arise(1)
            offices.work_off(1)
            lines, count = offices.caseload.take_outcomes()
            types.append(lines["type"][:count].copy())
            channels.append(lines["channel"][:count].copy())
        assert offices.caseload.open == 0
        assert offices.caseload.count("near") == offices.caseload.count("later") == 0
        kind, channel = np.concatenate(types), np.concatenate(channels)
        arisen = (kind == AROSE).sum()
        settled = (kind == RESOLVED).sum() - (kind == BROKE).sum()
        ends["settled"].append(settled / arisen)
        ends["given up"].append((kind == GAVE_UP).sum() / arisen)
        ends["let be"].append((kind == LET_BE).sum() / arisen)
        assert settled + (kind == GAVE_UP).sum() + (kind == LET_BE).sum() == arisen
        for way, found in tries.items():
            tried = np.isin(kind, (RESOLVED, FAILED)) & (channel == way)
            found.append(tried.sum() / arisen)
    return ends, tries


def test_matters_end_in_the_shares_of_the_absorbing_chain(lives) -> None:
    # Smallest bug: 0.02 in any of the three shares.
    ends, _ = lives
    theory, _ = absorbing_chain(town(0).p[0])
    assert sum(theory.values()) == pytest.approx(1.0)
    for end, share in theory.items():
        assert 0.05 < share < 0.95
        assert_mean(ends[end], share, smallest_bug=0.02, of=end)


def test_each_channel_is_tried_as_often_as_the_fundamental_matrix_says(lives) -> None:
    # Smallest bug: 0.02 attempts a grievance by any channel.
    _, tries = lives
    _, theory = absorbing_chain(town(0).p[0])
    for channel, times in theory.items():
        assert times > 0.01
        assert_mean(tries[channel], times, smallest_bug=0.02, of=CHANNELS[channel])


def test_grievances_form_a_pyramid() -> None:
    # Miller & Sarat (1981): fewer at every stage, a court case is the rare top.
    model = GovernanceModel(load("test-town").with_(warmup_weeks=1, horizon_weeks=60), rng=5).run()
    count = model.account.count
    stages = [count(name) for name in ("arisen", "claims", "institutional", "attempts_court")]
    assert stages == sorted(stages, reverse=True)
    assert stages[-1] < 0.1 * stages[0]
