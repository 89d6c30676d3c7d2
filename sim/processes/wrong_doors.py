"""Wrong doors: which department a matter stands before once it has been passed on.

At the level of one desk a matter belongs to one of M departments and is passed on
K times before it stands before one. Each hop sends it to some other department
with probability eps, any of them alike. Where errors may cancel, a matter that
went wrong may come right by another error (a symmetric Markov chain on M states,
Kemeny & Snell 1960):

    P(right after K hops) = 1/M + (1 - 1/M) (1 - eps M/(M - 1))**K,

and where they may not, (1 - eps)**K. `errors_cancel` (0 to 1) is the share of such
errors that count as right, so both forms are ends of one rule. Departments that sit
at one table count as one door for each other's matters: with g joined of M the chain
is lumped, which keeps it exact. Switched off by ``wrong_doors.error_per_hop = 0``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.compiled import plain, rule

__all__ = ["right_door", "set_wrong_doors", "wrong_door"]


@rule
def right_door(departments, together, error, cancelling, hops):
    """Return the chance that a matter stands before the right door after so many hops.

    Parameters
    ----------
    departments : float
        Number of departments M of the desk; below two there is no wrong door.
    together : float
        Departments behind the right door: 1, or those that sit at one table.
    error : float
        Probability that a hop leads to another department.
    cancelling : float
        Share of errors towards the right door that count, 0 to 1.
    hops : float
        Number of hops, rounded.
    """
    count = math.floor(departments + 0.5)
    behind = min(count, max(1.0, math.floor(together + 0.5)))
    if behind >= count or error <= 0.0:
        return 1.0
    away = error * (count - behind) / (count - 1.0)
    back = cancelling * error * behind / (count - 1.0)
    resting = back / (away + back)
    kept = 1.0
    for _ in range(math.floor(hops + 0.5)):
        kept = kept * (1.0 - away - back)
    return resting + (1.0 - resting) * kept


def wrong_door(
    departments: float, joined: float, error: float, cancelling: float, hops: float
) -> float:
    """Return the chance of a wrong door, matters of every department alike.

    Of `departments`, `joined` (rounded, below two for none) sit at one table; matters of
    the others find no such help there.

    Examples
    --------
    >>> round(wrong_door(40, 1, 0.15, 1.0, 1), 6)  # one hop: the error itself
    0.15
    >>> round(wrong_door(40, 20, 0.15, 1.0, 1), 6)
    0.113462
    """
    alone = 1.0 - _right_door(departments, 1.0, error, cancelling, hops)
    count = max(1.0, math.floor(departments + 0.5))
    table = min(count, math.floor(joined + 0.5))
    if table <= 1.0:
        return alone
    seated = 1.0 - _right_door(departments, table, error, cancelling, hops)
    share = table / count
    return share * seated + (1.0 - share) * alone


def set_wrong_doors(areas: npt.NDArray[Any], p: npt.NDArray[Any]) -> None:
    """Set every area's chance of a wrong door from what reforms made of its departments.

    Parameters
    ----------
    areas : array of AREA records
        `astray` and `joined` are read, `wrong_door` is written.
    p : parameter record, shape (1,)
    """
    q = p.view(np.recarray)[0]
    alike: dict[tuple[float, float], float] = {}
    for k, place in enumerate(zip(areas["astray"].tolist(), areas["joined"].tolist(), strict=True)):
        if place not in alike:
            astray, joined = place
            error = min(1.0, float(q.error_per_hop) * astray)
            alike[place] = wrong_door(
                float(q.departments), joined, error, float(q.errors_cancel), float(q.hops)
            )
        areas["wrong_door"][k] = alike[place]


_right_door = plain(right_door)
