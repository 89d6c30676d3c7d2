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

__all__ = ["logarithm", "sine_of_pi"]

# Taylor series of the sine: 1, -1/3!, 1/5!, ...
SINE_SERIES = tuple((-1.0) ** k / math.factorial(2 * k + 1) for k in range(10))
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
def sine_of_pi(x):
    """Return sin(pi x) for x in (0, 1), relative error below 1e-12."""
    y = x if x <= 0.5 else 1.0 - x
    z = 3.141592653589793 * y
    s = z * z
    total = SINE_SERIES[-1]
    for k in range(len(SINE_SERIES) - 2, -1, -1):
        total = total * s + SINE_SERIES[k]
    return total * z
