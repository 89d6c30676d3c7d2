"""Residents choose channels by the nested logit, and by random utilities, exactly.

With dissimilarity lambda the share of channel i of nest B is
exp(V_i/lambda) / sum over B of exp(V_j/lambda), times exp(lambda I_B) / sum exp(lambda I)
with I_B = log sum over B of exp(V_j/lambda) (McFadden 1978). The utilities are drawn
one by one, one positive stable variable a nest (Cardell 1997; Kanter 1975), so a channel
that improves only ever gains claimants.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from replications import assert_mean

from sim.compiled import kernel
from sim.elementary import logarithm, single_logarithm, single_sine_of_pi
from sim.parameter_record import parameter_record
from sim.parameters import values
from sim.processes.claiming import (
    LANES,
    channel_value,
    choose_channel,
    draw_tastes,
    gumbel,
    log_positive_stable,
)
from sim.streams import SPARE, seed_words, single_uniform4
from sim.vocabulary import (
    BY_COMMITTEE,
    BY_COMMUNITY_DESK,
    BY_COURT,
    BY_ONLINE,
    CHANNELS,
    LET_IT_BE,
    NEST_OF_CHANNEL,
    SETTLE_DIRECTLY,
)

SEED = seed_words(1978)
OPEN = np.arange(len(CHANNELS), dtype=np.int32)
SUCCESS = np.linspace(0.2, 0.9, len(CHANNELS))


def parameters(**changes: float) -> np.void:
    """Return the parameter record with these parameters of claiming."""
    named = {
        f"claiming.{name.replace('__', '.')}": value
        for name, value in {"success_learning_rate": 0.0, **changes}.items()
    }
    return parameter_record(values(named))[0]


WORLD = {
    "kind": 1,
    "intensity": 0.6,
    "attempts": 0,
    "success": SUCCESS,
    "trust_local": 0.4,
    "trust_upper": 0.7,
    "awareness": 0.5,
    "distance": 1.3,
    "publicity": 0.2,
    "voice": -0.1,
}


@kernel
def choose_each(
    names,
    seed,
    p,
    kind,
    intensity,
    attempts,
    tried,
    entry,
    success,
    trust_local,
    trust_upper,
    awareness,
    distance,
    publicity,
    voice,
    choices,
):
    """Write the choice of every case; as many as there are lanes are drawn together."""
    luck = np.empty((16, LANES), np.float32)
    taste = np.empty((len(success), LANES), np.float32)
    for first in range(0, len(choices), LANES):
        these = slice(first, first + LANES)
        draw_tastes(seed, names[0, these], names[1, these], names[2, these], p, luck, taste)
        for lane in range(LANES):
            choices[first + lane] = choose_channel(
                taste[:, lane],
                kind,
                intensity,
                attempts,
                tried,
                entry,
                success,
                trust_local,
                trust_upper,
                awareness,
                distance,
                publicity,
                voice,
                p,
            )


def choose_all(
    cases: np.ndarray, p: np.void, *, entry=OPEN, tried=0, seed=SEED, **changes
) -> np.ndarray:
    """Return the choices of the cases with these numbers, a multiple of the lanes."""
    assert len(cases) % LANES == 0
    w = WORLD | changes
    names = np.array([cases, np.full(len(cases), 16), np.full(len(cases), 30)])
    choices = np.empty(len(cases), np.int64)
    choose_each(
        names,
        seed,
        p,
        w["kind"],
        w["intensity"],
        w["attempts"],
        tried,
        entry,
        w["success"],
        w["trust_local"],
        w["trust_upper"],
        w["awareness"],
        w["distance"],
        w["publicity"],
        w["voice"],
        choices,
    )
    return choices


def choose(case: int, p: np.void, **changes) -> int:
    """Return the choice of case number `case`, which is in every lane."""
    choices = choose_all(np.full(LANES, case), p, **changes)
    assert (choices == choices[0]).all()
    return int(choices[0])


def systematic(p: np.void, **changes) -> np.ndarray:
    """Return the systematic utility of every channel."""
    w = WORLD | changes
    return np.array(
        [
            channel_value(
                channel,
                w["kind"],
                w["intensity"],
                w["attempts"],
                w["success"][channel],
                w["trust_local"],
                w["trust_upper"],
                w["awareness"],
                w["distance"],
                w["publicity"],
                w["voice"],
                p,
            )
            for channel in range(len(CHANNELS))
        ]
    )


def nested_logit(value: np.ndarray, dissimilarity: float, open_channels) -> np.ndarray:
    """Return McFadden's shares; nests of one channel are plain."""
    shares = np.zeros(len(CHANNELS))
    inclusive = {}
    for nest in set(NEST_OF_CHANNEL):
        members = [c for c in open_channels if NEST_OF_CHANNEL[c] == nest]
        lam = dissimilarity if nest in (2, 3) else 1.0
        if members:
            inclusive[nest] = (members, lam, math.log(np.exp(value[members] / lam).sum()))
    total = sum(math.exp(lam * iv) for _, lam, iv in inclusive.values())
    for members, lam, iv in inclusive.values():
        inside = np.exp(value[members] / lam - iv)
        shares[members] = inside * math.exp(lam * iv) / total
    return shares


# Values near each other, so that every channel has claimants to count.
EVEN = {f"channel_constant__{channel}": 0.0 for channel in CHANNELS} | {
    "channel_constant__let_it_be": 1.0,
    "channel_constant__committee": 0.4,
    "channel_constant__organization": 0.8,
    "channel_constant__online": 0.5,
}


@pytest.mark.parametrize("dissimilarity", [0.3, 0.5, 1.0])
@pytest.mark.parametrize("closed", [(), (BY_COMMUNITY_DESK, 3)])
def test_choices_are_as_frequent_as_the_nested_logit_says(dissimilarity, closed) -> None:
    # 20 replications of 1,000 cases. Smallest bug: 0.025 in the share of any channel; taking
    # the nests for plain logit moves shares by up to 0.1.
    p = parameters(nest_correlation=dissimilarity, **EVEN)
    entry = OPEN.copy()
    entry[list(closed)] = -1
    theory = nested_logit(
        systematic(p), dissimilarity, [c for c in range(len(CHANNELS)) if c not in closed]
    )
    assert theory.sum() == pytest.approx(1.0)
    counts = np.zeros((20, len(CHANNELS)))
    for k in range(20):
        cases = np.arange(1000 * k, 1000 * (k + 1))
        counts[k] = np.bincount(choose_all(cases, p, entry=entry), minlength=len(CHANNELS))
    for channel in range(len(CHANNELS)):
        if channel in closed:
            assert counts[:, channel].sum() == 0
        else:
            assert_mean(
                counts[:, channel] / 1000.0,
                theory[channel],
                smallest_bug=0.025,
                of=CHANNELS[channel],
            )


@pytest.mark.soak
@pytest.mark.parametrize("dissimilarity", [0.2, 0.5, 0.8])
def test_choices_are_as_frequent_as_the_nested_logit_says_to_half_a_per_cent(dissimilarity) -> None:
    # 40 replications of 10,000 cases. Smallest bug: 0.005 in the share of any channel.
    p = parameters(nest_correlation=dissimilarity, **EVEN)
    theory = nested_logit(systematic(p), dissimilarity, range(len(CHANNELS)))
    counts = np.zeros((40, len(CHANNELS)))
    for k in range(40):
        cases = np.arange(10_000 * k, 10_000 * (k + 1))
        counts[k] = np.bincount(choose_all(cases, p), minlength=len(CHANNELS))
    for channel in range(len(CHANNELS)):
        assert_mean(
            counts[:, channel] / 10_000.0,
            theory[channel],
            smallest_bug=0.005,
            of=CHANNELS[channel],
        )


def test_choices_of_one_nest_are_correlated_as_its_dissimilarity_says() -> None:
    # With only desk and online open, letting it be far worse and court far away, the share of
    # the desk at a lead d is 1/(1 + exp(-d/lambda)): 20 replications of 1,000 cases.
    for dissimilarity in (0.25, 1.0):
        shut = {f"channel_constant__{channel}": -50.0 for channel in CHANNELS}
        p = parameters(
            nest_correlation=dissimilarity,
            **shut | {"channel_constant__community_desk": 0.0, "channel_constant__online": -1.0},
        )
        value = systematic(p)
        lead = value[BY_COMMUNITY_DESK] - value[BY_ONLINE]
        theory = 1.0 / (1.0 + math.exp(-lead / dissimilarity))
        choices = choose_all(np.arange(20_000), p).reshape(20, 1000)
        shares = (choices == BY_COMMUNITY_DESK).mean(axis=1)
        assert 0.05 < theory < 0.95
        assert_mean(shares, theory, smallest_bug=0.025, of="share of the desk")


@pytest.mark.parametrize("improved", range(1, len(CHANNELS)))
def test_an_improved_channel_moves_nobody_between_two_others(improved) -> None:
    # Exact, case by case: whoever changes goes to the improved channel.
    p = parameters(**EVEN)
    success = SUCCESS.copy()
    success[improved] += 0.5
    cases = np.arange(600)
    before, after = choose_all(cases, p), choose_all(cases, p, success=success)
    moved = before != after
    assert (after[moved] == improved).all()
    assert moved.sum() > 10


@pytest.mark.parametrize("opened", [BY_ONLINE, BY_COURT])
def test_a_new_channel_draws_most_from_what_it_resembles(opened) -> None:
    # 24,000 cases before and after, within 4 standard errors: the court, alone in its nest,
    # takes from every channel its own share; online takes more from its nest, less from
    # elsewhere: what it leaves others is P(other, open)/P(other, closed).
    known = {"channel_constant__community_desk": 0.9, "channel_constant__let_it_be": 3.0}
    p = parameters(nest_correlation=0.3, **EVEN | known)
    entry = OPEN.copy()
    entry[opened] = -1
    cases = np.arange(24_000)
    choices = np.column_stack([choose_all(cases, p, entry=entry), choose_all(cases, p)])
    value = systematic(p)
    closed = nested_logit(value, 0.3, [c for c in range(len(CHANNELS)) if c != opened])
    after = nested_logit(value, 0.3, range(len(CHANNELS)))
    for channel in (LET_IT_BE, SETTLE_DIRECTLY, BY_COMMITTEE, BY_COMMUNITY_DESK):
        had = choices[choices[:, 0] == channel, 1]
        drained = 1.0 - after[channel] / closed[channel]
        error = math.sqrt(drained * (1.0 - drained) / len(had))
        assert error < 0.03
        assert abs((had == opened).mean() - drained) < 4.0 * error
        if opened == BY_COURT:
            assert drained == pytest.approx(after[BY_COURT])
    if opened == BY_ONLINE:
        taken = 1.0 - after / np.where(closed > 0.0, closed, 1.0)
        assert taken[BY_COMMUNITY_DESK] > 2.0 * taken[LET_IT_BE]


def test_a_case_keeps_its_tastes_at_every_attempt() -> None:
    # Exact: what a case prefers next is its best among what is left, whatever the order.
    p = parameters(fatigue=0.0, **EVEN)
    for case in range(300):
        order, tried = [], 0
        while (choice := choose(case, p, tried=tried, attempts=len(order))) != LET_IT_BE:
            order.append(choice)
            tried |= 1 << choice
        for k, later in enumerate(order[1:], start=1):
            entry = OPEN.copy()
            for earlier in order[:k]:
                if earlier > SETTLE_DIRECTLY:
                    entry[earlier] = -1
            mask = sum(1 << c for c in order[:k] if c == SETTLE_DIRECTLY)
            assert choose(case, p, entry=entry, tried=mask) == later


def test_a_case_chooses_the_same_whichever_cases_are_drawn_together_with_it() -> None:
    p = parameters(**EVEN)
    together = choose_all(np.arange(12 * LANES), p)
    assert together.tolist() == [choose(case, p) for case in range(12 * LANES)]
    assert len(set(together.tolist())) > 5


def test_what_is_tried_or_missing_is_never_chosen() -> None:
    p = parameters(**EVEN)
    everything = (1 << len(CHANNELS)) - 2
    none = np.full(len(CHANNELS), -1, np.int32)
    for case in range(200):
        assert choose(case, p, tried=everything) == LET_IT_BE
        assert choose(case, p, entry=none) in (LET_IT_BE, SETTLE_DIRECTLY)


def test_utilities_move_with_what_they_are_said_to_depend_on() -> None:
    # One unit of each factor moves exactly the channels it concerns, by its weight.
    p = parameters()
    base = systematic(p)
    weight = {
        name: float(p[f"{name}_weight"])
        for name in ("trust", "distance", "awareness", "intensity", "success")
    }
    local, upper = {2, 3, 5}, {6, 7, 8}
    for change, channels, effect in (
        ({"trust_local": 1.4}, local, weight["trust"]),
        ({"trust_upper": 1.7}, upper, weight["trust"]),
        ({"distance": 2.3}, {5}, -weight["distance"]),
        ({"awareness": 1.5}, {7}, weight["awareness"]),
        ({"intensity": 1.6}, {0}, -weight["intensity"]),
        ({"attempts": 1}, {0}, float(p["fatigue"])),
        ({"publicity": 1.2}, {3}, 1.0),
        ({"voice": 0.9}, {6}, 1.0),
        ({"success": SUCCESS + 1.0}, set(range(1, 9)), weight["success"]),
    ):
        moved = systematic(p, **change) - base
        expected = [effect if channel in channels else 0.0 for channel in range(len(CHANNELS))]
        assert moved == pytest.approx(expected, abs=1e-12), change


@kernel
def mean_of_transform(seed, s, alpha, replication, pairs):
    """Return the mean of exp(-s S) over pairs of positive stable variables."""
    total = 0.0
    for i in range(pairs):
        u0, v0, u1, v1 = single_uniform4(seed, SPARE, i, replication, 0, 0)
        total += math.exp(-s * math.exp(log_positive_stable(u0, v0, alpha)))
        total += math.exp(-s * math.exp(log_positive_stable(u1, v1, alpha)))
    return total / (2.0 * pairs)


@pytest.mark.parametrize("alpha", [0.2, 0.5, 0.8, 1.0])
def test_the_positive_stable_variable_has_its_laplace_transform(alpha) -> None:
    # E exp(-s S) = exp(-s^alpha). 20 replications of 5,000; smallest bug 0.01 (alpha off by
    # 0.02 to 0.05).
    for s in (0.3, 1.0, 3.0):
        means = [mean_of_transform(SEED, s, np.float32(alpha), k, 2500) for k in range(20)]
        if alpha == 1.0:
            assert np.ptp(means) == 0.0
            assert means[0] == pytest.approx(math.exp(-s))
        else:
            assert_mean(means, math.exp(-(s**alpha)), smallest_bug=0.01, of=f"s={s}")


def test_a_gumbel_variate_inverts_its_distribution() -> None:
    for u in (2.0**-24, 0.1, 0.5, 0.9, 1.0 - 2.0**-24):
        assert math.exp(-math.exp(-gumbel(np.float32(u)))) == pytest.approx(u, rel=1e-5)


def test_no_draw_of_tastes_is_without_bound() -> None:
    # The lowest and the highest uniform there are: 2**-24 and 1 - 2**-24.
    for u in (2.0**-24, 1.0 - 2.0**-24):
        assert abs(gumbel(np.float32(u))) < 17.0
        for v in (2.0**-24, 1.0 - 2.0**-24):
            found = log_positive_stable(np.float32(u), np.float32(v), np.float32(0.2))
            assert math.isfinite(found)


@given(x=st.integers(0, 2**23 - 1).map(lambda word: (word + 0.5) * 2.0**-23))
@settings(max_examples=500, deadline=None, derandomize=True)
def test_the_sine_made_of_arithmetic_is_the_sine(x) -> None:
    # Near one the argument of the library's sine is rounded, so it is asked from below.
    expected = math.sin(math.pi * x) if x <= 0.5 else math.sin(math.pi * (1.0 - x))
    assert single_sine_of_pi(np.float32(x)) == pytest.approx(expected, rel=5e-7)


@given(x=st.floats(2.0**-100, 2.0**100, width=32))
@settings(max_examples=1000, deadline=None, derandomize=True)
def test_the_logarithm_in_single_precision_is_the_logarithm(x) -> None:
    unit = float(np.spacing(np.float32(abs(math.log(x))))) if x != 1.0 else 0.0
    assert abs(single_logarithm(np.float32(x)) - math.log(x)) <= 3.0 * unit


@given(x=st.one_of(st.floats(2.0**-33, 1.0 - 2.0**-33), st.floats(1e-300, 1e300)))
@settings(max_examples=1000, deadline=None, derandomize=True)
def test_the_logarithm_made_of_arithmetic_is_the_logarithm(x) -> None:
    assert abs(logarithm(x) - math.log(x)) <= 2.0 * math.ulp(math.log(x))


@pytest.mark.parametrize("x", [1.0, 0.5, 2.0, math.sqrt(0.5), math.nextafter(1.0, 0.0), 2.0**-33])
def test_the_logarithm_at_its_joints(x) -> None:
    assert logarithm(x) == pytest.approx(math.log(x), rel=4e-16, abs=0.0)
