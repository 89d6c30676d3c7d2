"""SALib at arm's length: its seeds, warnings and settings stay within one call.

Some of its functions seed NumPy's global generator, print, and change how every later warning of
the process is shown. Here the state is put back, so that nothing else depends on an
analysis having run.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["contained"]


@contextmanager
def contained(seed: int) -> Iterator[int]:
    """Run a function of SALib with a seed of its own; put everything back afterwards.

    Parameters
    ----------
    seed : int
        Seed of what is drawn within.

    Yields
    ------
    int
        A seed above zero: SALib takes zero for none.
    """
    import numpy as np

    state, shown = np.random.get_state(), warnings.formatwarning  # noqa: NPY002
    own = seed % (2**31 - 2) + 1
    try:
        # recorded, not ignored: SALib's delta puts a filter of its own in front of ours
        with warnings.catch_warnings(record=True):
            warnings.simplefilter("always")
            np.random.seed(own)  # noqa: NPY002
            yield own
    finally:
        np.random.set_state(state)  # noqa: NPY002
        warnings.formatwarning = shown
