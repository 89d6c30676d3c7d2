"""How a claim about chance is tested here.

An estimate is the mean of at least 20 independent replications. It must lie within
four standard errors of what theory says, and the standard error must be at most a
sixth of the smallest bug worth catching: a bug of that size then shifts the mean by
six standard errors and is caught with a probability of about 98 per cent, while
correct code fails one time in a thousand. Seeds are fixed, so a test that passes
keeps passing until the code changes.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["assert_mean"]

FEWEST = 20
ERRORS_ALLOWED = 4.0
BUG_IN_ERRORS = 6.0


def assert_mean(
    estimates: npt.ArrayLike, theory: float, *, smallest_bug: float, of: str = "estimate"
) -> None:
    """Assert that independent estimates have the mean that theory gives.

    Parameters
    ----------
    estimates : array
        One number a replication.
    theory : float
        The known answer.
    smallest_bug : float
        The smallest shift of the mean worth catching, in the unit of `theory`.
    of : str
        What is estimated, for the message.
    """
    x = np.asarray(estimates, np.float64)
    assert x.ndim == 1
    assert len(x) >= FEWEST, f"{of}: {len(x)} replications, fewer than {FEWEST}"
    error = float(x.std(ddof=1)) / len(x) ** 0.5
    assert error <= smallest_bug / BUG_IN_ERRORS, (
        f"{of}: standard error {error:.3g} is more than a sixth of the smallest bug "
        f"({smallest_bug:.3g}): more replications are needed"
    )
    mean = float(x.mean())
    assert abs(mean - theory) <= ERRORS_ALLOWED * error, (
        f"{of}: {mean:.6g} with standard error {error:.2g} over {len(x)} replications is more than "
        f"{ERRORS_ALLOWED:g} standard errors away from theory, {theory:.6g}"
    )
