"""How busy desks are: measured in the offices' own books, role by role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.vocabulary import ROLES

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["Utilisation"]


class Utilisation:
    """Measures the utilisation of a model's desks from now on.

    Utilisation is desk-days busy over desk-days there are. Desks are counted
    as they are when it is read, so a reform that changes them comes before the
    measuring begins.

    Parameters
    ----------
    model : GovernanceModel

    Examples
    --------
    >>> from scenarios import load
    >>> from sim.model import GovernanceModel
    >>> model = GovernanceModel(load("test-town"), rng=1)
    >>> watch = Utilisation(model)
    >>> watch.of(model.run(4))["community"] < 1.0
    True
    """

    def __init__(self, model: GovernanceModel) -> None:
        self.day = model.day
        self.busy = _busy(model)

    def of(self, model: GovernanceModel) -> dict[str, float]:
        """Return the utilisation of each role's open stations since the measuring began.

        Parameters
        ----------
        model : GovernanceModel
            The same model, or a fork of it, later on.

        Returns
        -------
        dict of str to float
            Mean over the desks of a role; roles without an open station are left out.

        Raises
        ------
        ValueError
            If no time has passed.
        """
        days = model.day - self.day
        if days <= 0:
            raise ValueError("no time has passed since the measuring began")
        stations = model.caseload.stations
        busy = _busy(model) - self.busy
        still_open = stations["successor"] < 0
        result: dict[str, float] = {}
        for role, name in enumerate(ROLES):
            own = (stations["role"] == role) & still_open
            if own.any():
                result[name] = float(busy[own].sum() / (stations["servers"][own].sum() * days))
        return result


def _busy(model: GovernanceModel) -> NDArray[np.float64]:
    """Desk-days busy so far, one number a station."""
    busy: NDArray[Any] = model.caseload.station_books(float(model.day))["busy"]
    return busy.copy()
