"""Addressed luck: every random number is a function of who, what and when.

Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011) maps a 128-bit counter and a
64-bit key to four 32-bit words. The counter is the address of a draw:

====  ====================  =======================================
word  holds                 limit
====  ====================  =======================================
c0    entity                2**32 residents, areas or stations
c1    second entity         2**32 (an edge's other end, a case's key)
c2    time                  2**32 absolute days or society periods
c3    stream and block      stream 12 bits (upper), block 20 bits
====  ====================  =======================================

and the key is the 64-bit seed. A block gives four words, so a draw is a block
and a word. Nothing is consumed in sequence: a draw does not depend on which
other draws were made. See ``docs/contract.md``.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.compiled import rule

__all__ = [
    "STREAMS",
    "case_address",
    "check_address",
    "philox",
    "replication_seed",
    "seed_words",
    "single_uniform4",
    "uniform",
    "uniform4",
]

STREAM_BITS: Final = 12
BLOCK_BITS: Final = 20
KIND_BITS: Final = 4
CANDIDATE_BITS: Final = 28

# One number a stream; they are part of every result, so they never change.
REPLICATION: Final = 1
POPULATION: Final = 2
HOUSEHOLD: Final = 3
PLACE: Final = 4
NETWORK: Final = 5
CITY_FACTOR: Final = 16
AREA_FACTOR: Final = 17
GRIEVANCE: Final = 18
CASE_NATURE: Final = 19
CHANNEL_CHOICE: Final = 20
STAGE: Final = 21
BACKGROUND: Final = 22
BACKGROUND_STAGE: Final = 23
PARTICIPATION: Final = 24
INITIATIVE: Final = 25
EXTRA_GRIEVANCE: Final = 26
SHOCK: Final = 27
RELAY: Final = 34
SOCIAL_ORGANIZATION: Final = 33
DIFFUSION: Final = 32
CONCESSION: Final = 28
REDRESS: Final = 36
DETENTION: Final = 29
PATROL: Final = 30
START: Final = 31
SPARE: Final = 4095

STREAMS: Final[dict[str, int]] = {
    name: value
    for name, value in list(globals().items())
    if name.isupper() and isinstance(value, int) and not name.endswith("_BITS")
}
"""Every stream by name; the numbers are disjoint (a test holds this)."""

_MASK = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint64(0x9E3779B9)
_W1 = np.uint64(0xBB67AE85)
_TO_UNIT: Final = 2.0**-32
_TWO_TO_52: Final = 4503599627370496.0
_BITS_OF_IT = np.uint64(0x4330000000000000)
_BLOCK_BITS64 = np.uint64(BLOCK_BITS)
_UPPER_23 = np.uint64(9)
_BITS_OF_SINGLE_ONE = np.int32(0x3F800000)
_SINGLE_ONE = np.float32(1.0)
_HALF_STEP = np.float32(2.0**-24)


@rule
def philox(c0, c1, c2, c3, k0, k1):
    """Return the four output words of Philox4x32-10 as unsigned 64-bit integers.

    Parameters
    ----------
    c0, c1, c2, c3 : int
        Counter words, each below 2**32.
    k0, k1 : int
        Key words, each below 2**32.

    Returns
    -------
    tuple of four uint64, each below 2**32
    """
    c0 = np.uint64(c0) & _MASK
    c1 = np.uint64(c1)
    c2 = np.uint64(c2) & _MASK
    c3 = np.uint64(c3)
    k0 = np.uint64(k0)
    k1 = np.uint64(k1)
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0 = (p1 >> _SHIFT) ^ c1 ^ k0
        c1 = p1 & _MASK
        c2 = (p0 >> _SHIFT) ^ c3 ^ k1
        c3 = p0 & _MASK
        k0 = (k0 + _W0) & _MASK
        k1 = (k1 + _W1) & _MASK
    return c0, c1, c2, c3


@rule
def unit(word):
    """Return (word + 1/2) / 2**32 for a word below 2**32.

    The word is put below the exponent of 2**52, so that no conversion is
    needed: that one step has no instruction for several numbers at once.
    """
    above = np.uint64(word | _BITS_OF_IT).view(np.float64)
    return ((above - _TWO_TO_52) + 0.5) * _TO_UNIT


@rule
def uniform4(seed, stream, entity, other, time, block):
    """Return four uniforms in the open interval (0, 1) at one address.

    Parameters
    ----------
    seed : uint64 array of two
        Key words (`seed_words`).
    stream, entity, other, time, block : int
        The address; see the table of this module.

    Returns
    -------
    tuple of four float
        (word + 1/2) / 2**32, exactly representable, never 0 and never 1.
    """
    top = (np.uint64(stream) << _BLOCK_BITS64) | np.uint64(block)
    w0, w1, w2, w3 = philox(entity, other, time, top, seed[0], seed[1])
    return (
        unit(w0),
        unit(w1),
        unit(w2),
        unit(w3),
    )


@rule
def single_unit(word):
    """Return a word's upper 23 bits plus 1/2, over 2**23, as a float32: exact, never 0 or 1."""
    upper = np.int32(np.uint64(word) >> _UPPER_23)
    return (np.int32(upper | _BITS_OF_SINGLE_ONE).view(np.float32) - _SINGLE_ONE) + _HALF_STEP


@rule
def single_uniform4(seed, stream, entity, other, time, block):
    """Return four uniforms in single precision at one address, of the words of `uniform4`."""
    top = (np.uint64(stream) << _BLOCK_BITS64) | np.uint64(block)
    w0, w1, w2, w3 = philox(entity, other, time, top, seed[0], seed[1])
    return single_unit(w0), single_unit(w1), single_unit(w2), single_unit(w3)


@rule
def fill_uniforms(seed, stream, entity, first, step, time, luck):
    """Fill `luck` with the first three uniforms at second entities first, first + step, ...

    The same numbers as `uniform4`, a column each; many at a time are several times faster.
    """
    top = np.uint64(stream) << _BLOCK_BITS64
    for k in range(luck.shape[1]):
        w0, w1, w2, _ = philox(entity, first + k * step, time, top, seed[0], seed[1])
        luck[0, k] = unit(w0)
        luck[1, k] = unit(w1)
        luck[2, k] = unit(w2)


@rule
def uniform(seed, stream, entity, other, time, draw):
    """Return draw number `draw` at an address: block draw // 4, word draw % 4."""
    u0, u1, u2, u3 = uniform4(seed, stream, entity, other, time, draw >> 2)
    word = draw & 3
    if word == 0:
        return u0
    if word == 1:
        return u1
    if word == 2:
        return u2
    return u3


@rule
def case_address(kind, candidate):
    """Return the second entity word of a case: candidate in the upper 28 bits, kind in the lower 4.

    With the resident as first word and the absolute day it arose as time, it
    names a case for good.
    """
    return (candidate << KIND_BITS) | kind


def seed_words(seed: int) -> np.ndarray:
    """Split a 64-bit seed into the two key words of Philox.

    Raises
    ------
    OverflowError
        If the seed is negative or needs more than 64 bits.
    """
    if not 0 <= seed < 2**64:
        raise OverflowError(f"seed {seed} does not fit 64 bits: give 0 <= seed < 2**64")
    return np.array([seed & 0xFFFFFFFF, seed >> 32], dtype=np.uint64)


def replication_seed(root: int, replication: int) -> int:
    """Return the seed of one replication of a study: half an output block of Philox.

    Parameters
    ----------
    root : int
        The study's seed (``--rng``), below 2**64.
    replication : int
        Number of the replication, from 0.
    """
    check_address(entity=replication)
    low, high = seed_words(root)
    words = philox.py_func(replication, 0, 0, REPLICATION << BLOCK_BITS, low, high)
    return int(words[0]) | int(words[1]) << 32


def check_address(
    *, stream: int = 0, entity: int = 0, other: int = 0, time: int = 0, block: int = 0
) -> None:
    """Raise OverflowError if a part of an address does not fit its bits.

    Called with the largest values a model will use, when it is built; kernels
    then need no checks.
    """
    limits = {
        "stream": (stream, STREAM_BITS),
        "entity": (entity, 32),
        "other": (other, 32),
        "time": (time, 32),
        "block": (block, BLOCK_BITS),
    }
    for name, (value, bits) in limits.items():
        if not 0 <= value < 1 << bits:
            raise OverflowError(f"{name} {value} does not fit the {bits} bits of its address")
