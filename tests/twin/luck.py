"""Addressed luck in whole numbers of Python: Philox4x32-10 (Salmon et al. 2011)."""

from __future__ import annotations

import math

from numpy import float32 as single

WORD = 0xFFFFFFFF
MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
INCREMENTS = (0x9E3779B9, 0xBB67AE85)
ROUNDS = 10
STREAM_BITS = 12
BLOCK_BITS = 20


def philox(c0, c1, c2, c3, k0, k1):
    """Return the four output words of a counter of four words under a key of two."""
    m0, m1 = MULTIPLIERS
    w0, w1 = INCREMENTS
    for _ in range(ROUNDS):
        p0 = m0 * c0
        p1 = m1 * c2
        c0 = (p1 >> 32) ^ c1 ^ k0
        c1 = p1 & WORD
        c2 = (p0 >> 32) ^ c3 ^ k1
        c3 = p0 & WORD
        k0 = (k0 + w0) & WORD
        k1 = (k1 + w1) & WORD
    return c0, c1, c2, c3


def uniform4(seed, stream, entity, other, time, block):
    """Return the four uniforms of an address: (word + 1/2) / 2**32."""
    if not (0 <= stream < 1 << STREAM_BITS and 0 <= block < 1 << BLOCK_BITS):
        raise OverflowError(f"stream {stream}, block {block}: no address")
    if (entity | other | time) & ~WORD:
        raise OverflowError(f"entity {entity}, other {other}, time {time}: no address")
    words = philox(entity, other, time, stream << BLOCK_BITS | block, *seed)
    return tuple((word + 0.5) * 2.0**-32 for word in words)


def uniform(seed, stream, entity, other, time, draw):
    """Return draw number `draw` of an address: four to a block."""
    return uniform4(seed, stream, entity, other, time, draw // 4)[draw % 4]


def single_uniform4(seed, stream, entity, other, time, block):
    """Return the four uniforms of an address in single precision: upper 23 bits of each word."""
    words = philox(entity, other, time, stream << BLOCK_BITS | block, *seed)
    return tuple(single(((word >> 9) + 0.5) * 2.0**-23) for word in words)


def single_logarithm(x):
    """Return log x as the model's series does in single precision, each step rounded."""
    m, e = math.frexp(x)
    if m < math.sqrt(0.5):
        m, e = 2.0 * m, e - 1
    m = single(m)
    s = (m - single(1.0)) / (m + single(1.0))
    tail = single(2.0 / 9.0)
    for odd in range(7, 1, -2):
        tail = tail * (s * s) + single(2.0 / odd)
    return single(e) * single(math.log(2.0)) + (s * (tail * (s * s)) + single(2.0) * s)


def logarithm(x):
    """Return log x as the model's series does, but with the exponent from the library."""
    m, e = math.frexp(x)
    if m < math.sqrt(0.5):
        m, e = 2.0 * m, e - 1
    s = (m - 1.0) / (m + 1.0)
    tail = 2.0 / 19.0
    for odd in range(17, 1, -2):
        tail = tail * (s * s) + 2.0 / odd
    return e * math.log(2.0) + (s * (tail * (s * s)) + 2.0 * s)
