"""The sociable minority: households with half as many ties again as others."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiled import kernel
from sim.networks.addresses import SOCIABILITY
from sim.streams import NETWORK, uniform4

__all__ = ["sociable_households"]


@kernel
def _draw_sociable(households: int, share: float, seed: Any) -> Any:
    sociable = np.empty(households, np.bool_)
    for household in range(households):
        draw, _, _, _ = uniform4(seed, NETWORK, household, 0, SOCIABILITY, 0)
        sociable[household] = draw < share
    return sociable


def sociable_households(households: int, share: float, seed: np.ndarray) -> NDArray[np.bool_]:
    """Return which households are sociable: a fixed trait, drawn per household.

    In 38 villages the households of leaders have 12.5 links, others 8.9
    (Banerjee, Chandrasekhar, Duflo & Jackson 2013).

    Parameters
    ----------
    households : int
    share : float
        Probability that a household is sociable (``network.sociable_share``).
    seed : uint64 array of two
        Key words (`sim.streams.seed_words`).

    Returns
    -------
    bool array, shape (households,)
    """
    sociable: NDArray[np.bool_] = _draw_sociable(households, share, seed)
    return sociable
