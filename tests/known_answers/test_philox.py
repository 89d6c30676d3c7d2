"""Addressed luck is Philox4x32-10, and its addresses never overlap.

Source: Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3"
(SC11), and the known-answer vectors published with Random123 (``kat_vectors``).
"""

from __future__ import annotations

import ast
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from replications import assert_mean

import sim
from sim import streams
from sim.streams import (
    STREAMS,
    case_address,
    check_address,
    fill_uniforms,
    philox,
    replication_seed,
    seed_words,
    single_uniform4,
    single_unit,
    uniform,
    uniform4,
)

ONES = 0xFFFFFFFF
DRAWING = ("uniform", "uniform4", "single_uniform4", "fill_uniforms")
# counter, key, answer: the three published vectors of philox4x32-10
VECTORS = (
    (
        (0, 0, 0, 0),
        (0, 0),
        (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8),
    ),
    (
        (ONES, ONES, ONES, ONES),
        (ONES, ONES),
        (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    ),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
)
SEED = seed_words(20120331)
WORDS = st.integers(0, 2**32 - 1)
STREAM = st.integers(0, 2**12 - 1)
BLOCK = st.integers(0, 2**20 - 1)


@pytest.mark.parametrize(("counter", "key", "answer"), VECTORS)
def test_philox_gives_the_published_answers_compiled_and_plain(counter, key, answer) -> None:
    assert tuple(int(word) for word in philox(*counter, *key)) == answer
    with np.errstate(over="ignore"):
        assert tuple(int(word) for word in philox.py_func(*counter, *key)) == answer


def reference_philox(counter: list[int], key: list[int]) -> list[int]:
    """Philox4x32-10 in Python's own integers, written from the paper."""
    for _ in range(10):
        first, second = 0xD2511F53 * counter[0], 0xCD9E8D57 * counter[2]
        counter = [
            (second >> 32) ^ counter[1] ^ key[0],
            second & ONES,
            (first >> 32) ^ counter[3] ^ key[1],
            first & ONES,
        ]
        key = [(key[0] + 0x9E3779B9) & ONES, (key[1] + 0xBB67AE85) & ONES]
    return counter


@given(counter=st.tuples(WORDS, WORDS, WORDS, WORDS), key=st.tuples(WORDS, WORDS))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_philox_agrees_with_exact_integer_arithmetic_everywhere(counter, key) -> None:
    expected = reference_philox(list(counter), list(key))
    assert [int(word) for word in philox(*counter, *key)] == expected


@given(stream=STREAM, entity=WORDS, other=WORDS, time=WORDS, block=BLOCK)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_a_draw_is_the_philox_word_of_its_documented_address(
    stream, entity, other, time, block
) -> None:
    counter = [entity, other, time, stream << 20 | block]
    words = reference_philox(counter, [int(word) for word in SEED])
    expected = tuple((word + 0.5) / 2**32 for word in words)
    assert uniform4(SEED, stream, entity, other, time, block) == expected
    if block < 2**18:
        drawn = [uniform(SEED, stream, entity, other, time, 4 * block + k) for k in range(4)]
        assert tuple(drawn) == expected


def test_many_draws_at_a_time_are_the_same_draws() -> None:
    luck = np.empty((3, 40))
    fill_uniforms(SEED, 24, 17, 5, 16, 900, luck)
    for k in range(40):
        assert tuple(luck[:, k]) == uniform4(SEED, 24, 17, 5 + 16 * k, 900, 0)[:3]


def test_draws_in_single_precision_are_the_upper_bits_of_the_same_words() -> None:
    # Exact: 23 bits and a half fit a float32, so no draw is rounded to zero or one.
    for entity in range(200):
        address = (20, entity, 5, 900, 3)
        for single, double in zip(
            single_uniform4(SEED, *address), uniform4(SEED, *address), strict=True
        ):
            assert float(np.float32(single)) == single
            assert single == (math.floor(double * 2**23) + 0.5) / 2**23
    for word, expected in ((0, 2.0**-24), (ONES, 1.0 - 2.0**-24)):
        assert single_unit(np.uint64(word)) == expected


def test_a_uniform_is_never_zero_and_never_one() -> None:
    smallest, largest = 0.5 / 2**32, (ONES + 0.5) / 2**32
    assert 0.0 < smallest < largest < 1.0
    # Both ends can be stored, doubled and taken the logarithm of.
    assert math.isfinite(math.log(smallest))
    assert math.isfinite(math.log(-math.log(largest)))


@given(
    one=st.tuples(STREAM, WORDS, WORDS, WORDS, BLOCK),
    other=st.tuples(STREAM, WORDS, WORDS, WORDS, BLOCK),
)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_two_addresses_share_a_draw_only_if_they_are_the_same(one, other) -> None:
    # Philox is a bijection of the counter: another address cannot give the same four words.
    assert (uniform4(SEED, *one) == uniform4(SEED, *other)) == (one == other)


def test_every_stream_has_a_number_of_its_own_that_fits_its_bits() -> None:
    assert len(set(STREAMS.values())) == len(STREAMS) >= 16
    assert all(0 <= number < 2**streams.STREAM_BITS for number in STREAMS.values())
    declared = {
        name
        for name, value in vars(streams).items()
        if name.isupper() and isinstance(value, int) and not name.endswith("_BITS")
    }
    assert declared == set(STREAMS)


@given(kind=st.integers(0, 15), candidate=st.integers(0, 2**28 - 1))
@settings(deadline=None, derandomize=True)
def test_the_name_of_a_case_keeps_kind_and_number_apart(kind, candidate) -> None:
    name = int(case_address(kind, candidate))
    assert (name & 15, name >> 4) == (kind, candidate)
    check_address(other=name)


def test_uniforms_are_uniform_in_each_word_and_along_each_part_of_the_address() -> None:
    # 32 replications (8 ways along the address x 4 words) of chi-square over 128 bins of
    # 16,384 draws: standard error 2.8. Smallest bug: an excess of 18 over its mean 127, a
    # relative error of 3 % in the frequency of a bin.
    n, bins = 16_384, 128
    numbers = np.arange(n)
    statistics = []
    for part in range(8):
        draws = np.empty((n, 4))
        for k in numbers:
            address = [18, 7, 7, 7, 7]
            if part < 5:
                address[part] = int(k) % 4096 if part == 0 else int(k)
                if part == 0:
                    address[1] = int(k) >> 12
            else:  # strides that a sequence of residents, days or candidates would have
                address[part - 4] = int(k) * (16, 4096, 65536)[part - 5]
            draws[k] = uniform4(SEED, *address)
        for word in range(4):
            counts = np.bincount((draws[:, word] * bins).astype(int), minlength=bins)
            statistics.append(((counts - n / bins) ** 2).sum() / (n / bins))
    assert len(statistics) == 32
    assert_mean(statistics, bins - 1.0, smallest_bug=18.0, of="chi-square")


def test_neighbouring_addresses_are_uncorrelated() -> None:
    # 24 replications (4 parts x 6 pairs of words) of a correlation over 8,000 pairs at
    # distance one: standard error 0.0023, smallest bug a correlation of 0.015.
    n = 8_000
    correlations = []
    for part in range(1, 5):
        draws = np.empty((n + 1, 4))
        for k in range(n + 1):
            address = [19, 3, 3, 3, 3]
            address[part] = k
            draws[k] = uniform4(SEED, *address)
        for i in range(4):
            correlations.append(np.corrcoef(draws[:-1, i], draws[1:, i])[0, 1])
        for i, j in ((0, 1), (2, 3)):
            correlations.append(np.corrcoef(draws[:, i], draws[:, j])[0, 1])
    assert_mean(correlations, 0.0, smallest_bug=0.015, of="correlation")


@pytest.mark.parametrize(
    ("part", "bits"), [("stream", 12), ("entity", 32), ("other", 32), ("time", 32), ("block", 20)]
)
def test_what_does_not_fit_its_address_is_refused_by_name(part, bits) -> None:
    check_address(**{part: 2**bits - 1})
    for value in (2**bits, -1):
        with pytest.raises(OverflowError, match=f"{part} {value} does not fit the {bits} bits"):
            check_address(**{part: value})


def test_a_seed_is_split_into_two_words_and_refused_beyond_64_bits() -> None:
    assert [int(word) for word in seed_words(2**64 - 1)] == [ONES, ONES]
    assert [int(word) for word in seed_words(0x0123456789ABCDEF)] == [0x89ABCDEF, 0x01234567]
    for seed in (-1, 2**64):
        with pytest.raises(OverflowError, match="64"):
            seed_words(seed)


def test_replications_of_one_study_never_share_a_seed() -> None:
    # Each is 64 bits of a bijection; 10,000 distinct ones for one root, others for another.
    seeds = {replication_seed(7, k) for k in range(2_000)}
    assert len(seeds) == 2_000
    assert seeds.isdisjoint(replication_seed(8, k) for k in range(2_000))
    words = philox(5, 0, 0, streams.REPLICATION << 20, 7, 0)
    assert replication_seed(7, 5) == int(words[0]) | int(words[1]) << 32
    with pytest.raises(OverflowError, match="entity"):
        replication_seed(7, -1)


# Where a stream is drawn from at more than one place, and what keeps the places apart.
SEVERAL_PLACES = {
    "POPULATION": 3,  # three blocks of one resident
    "DIFFUSION": 2,  # what is known at the start has a block of its own
    "NETWORK": None,  # the time word says what a draw is for (sim/networks/addresses.py)
}


def drawing_places() -> dict[str, list[str]]:
    """Return where each stream is drawn from: file and line of every call."""
    package = Path(sim.__file__).parent
    places: dict[str, list[str]] = {name: [] for name in STREAMS}
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            function = ast.unparse(node.func).removesuffix(".py_func")
            if function in DRAWING and len(node.args) > 1:
                stream = ast.unparse(node.args[1]).split(".")[-1]
                if stream in places:
                    places[stream].append(f"{path.relative_to(package)}:{node.lineno}")
                elif path.name != "streams.py":
                    raise AssertionError(f"{path}:{node.lineno} draws from no named stream")
    return places


def test_no_stream_is_shared_by_two_processes() -> None:
    # Exact: each stream is drawn from at one place in the code, or at known ones.
    places = drawing_places()
    drawn = {name for name, where in places.items() if where}
    assert drawn == set(STREAMS) - {"REPLICATION", "SPARE"}, "streams nobody draws from"
    for name in sorted(drawn):
        allowed = SEVERAL_PLACES.get(name, 1)
        assert allowed is None or len(places[name]) == allowed, (name, places[name])
