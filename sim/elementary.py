"""Logarithm and sine by series in arithmetic alone.

Two reasons. Plain and compiled code agree to the last bit, which library
functions do not promise; and a loop of them over many cases is compiled into
instructions that work on several cases at once, which a call of the library
prevents.
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiled import rule

__all__ = ["gaps", "logarithm", "single_logarithm", "single_sine_of_pi"]

# log((1 + s) / (1 - s)) = s * (2 + 2/3 s**2 + 2/5 s**4 + ...)
LOGARITHM_SERIES = tuple(2.0 / (2 * k + 1) for k in range(10))

LOG_OF_2 = 0.6931471805599453
_FRACTION = np.int64(52)  # bits of a double below its exponent
_FRACTION_MASK = np.int64((1 << 52) - 1)
_ONE = np.int64(0x3FF0000000000000)  # the bits of 1.0
_ROOT_HALF = np.int64(0x3FE6A09E667F3BCD)  # the bits of sqrt(1/2)
_TWO_TO_52 = np.int64(0x4330000000000000)  # the bits of 2.0**52
_EXPONENT_AND_BIAS = 2.0**52 + 1023.0


@rule
def logarithm(x):
    """Return the natural logarithm of a normal positive x, within two units in the last place.

    x = 2**e m with m in [sqrt(1/2), sqrt(2)); log m by the series of the
    inverse hyperbolic tangent in (m - 1) / (m + 1), below 0.172 in size.
    """
    shifted = np.int64(np.float64(x).view(np.int64) + (_ONE - _ROOT_HALF))
    # The exponent, as a double: its bits are put below those of 2**52.
    e = np.int64((shifted >> _FRACTION) | _TWO_TO_52).view(np.float64) - _EXPONENT_AND_BIAS
    m = np.int64((shifted & _FRACTION_MASK) + _ROOT_HALF).view(np.float64)
    s = (m - 1.0) / (m + 1.0)
    z = s * s
    tail = LOGARITHM_SERIES[-1]
    for k in range(len(LOGARITHM_SERIES) - 2, 0, -1):
        tail = tail * z + LOGARITHM_SERIES[k]
    return e * LOG_OF_2 + (s * (tail * z) + LOGARITHM_SERIES[0] * s)


@rule
def gaps(luck, rate):
    """Turn the first row of uniforms into times from one event of a Poisson stream to the next.

    Parameters
    ----------
    luck : float64 array, shape (any, n)
        Changed in place.
    rate : float
        Above 0; the times are in its unit.
    """
    for k in range(luck.shape[1]):
        luck[0, k] = -logarithm(luck[0, k]) / rate


# The same in single precision: twice as many numbers at once, and half the terms.
# Taylor series of the sine: 1, -1/3!, 1/5!, ...
SINGLE_SINE_SERIES = tuple(np.float32((-1.0) ** k / math.factorial(2 * k + 1)) for k in range(7))
SINGLE_LOGARITHM_SERIES = tuple(np.float32(2.0 / (2 * k + 1)) for k in range(5))
SINGLE_ONE = np.float32(1.0)
_SINGLE_HALF = np.float32(0.5)
_SINGLE_PI = np.float32(math.pi)
_SINGLE_LOG_OF_2 = np.float32(LOG_OF_2)
_SINGLE_FRACTION = np.int32(23)
_SINGLE_FRACTION_MASK = np.int32((1 << 23) - 1)
_SINGLE_BIAS = np.int32(127)
_SINGLE_ROOT_HALF = np.int32(0x3F3504F3)
_SINGLE_TO_ROOT = np.int32(0x3F800000 - 0x3F3504F3)


@rule
def single_logarithm(x):
    """Return the natural logarithm of a normal positive float32, to three units in the last place.

    As `logarithm`, in single precision.
    """
    shifted = np.int32(np.float32(x).view(np.int32) + _SINGLE_TO_ROOT)
    e = np.float32(np.int32((shifted >> _SINGLE_FRACTION) - _SINGLE_BIAS))
    m = np.int32((shifted & _SINGLE_FRACTION_MASK) + _SINGLE_ROOT_HALF).view(np.float32)
    s = (m - SINGLE_ONE) / (m + SINGLE_ONE)
    z = s * s
    tail = SINGLE_LOGARITHM_SERIES[-1]
    for k in range(len(SINGLE_LOGARITHM_SERIES) - 2, 0, -1):
        tail = tail * z + SINGLE_LOGARITHM_SERIES[k]
    return e * _SINGLE_LOG_OF_2 + (s * (tail * z) + SINGLE_LOGARITHM_SERIES[0] * s)


@rule
def single_sine_of_pi(x):
    """Return sin(pi x) for a float32 x in (0, 1), relative error below 1e-6."""
    y = x if x <= _SINGLE_HALF else SINGLE_ONE - x
    z = _SINGLE_PI * y
    s = z * z
    total = SINGLE_SINE_SERIES[-1]
    for k in range(len(SINGLE_SINE_SERIES) - 2, -1, -1):
        total = total * s + SINGLE_SINE_SERIES[k]
    return total * z
