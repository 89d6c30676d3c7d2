"""The yearly budget for services and help: who reports what, and what each area gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.compiled import plain
from sim.population import apportion
from sim.processes.services import report_needs, weekly_funding

if TYPE_CHECKING:
    from sim.agents.office import Office
    from sim.model import GovernanceModel

__all__ = ["is_due", "levels_of_reports", "share_out", "share_out_budget"]

Array = npt.NDArray[Any]
_DAYS = 364  # a year of whole weeks, as in the measures

_weekly_funding = plain(weekly_funding)


def is_due(day: int, first_day: int, period_days: int) -> bool:
    """Whether a budget year begins with the period that begins on `day`.

    Years are counted from `first_day`, the end of the warm-up, and before it backwards.

    Examples
    --------
    >>> [day for day in range(0, 800, 7) if is_due(day, 91, 7)]
    [91, 455]
    """
    return (day - first_day) % _DAYS < period_days


def levels_of_reports(model: GovernanceModel) -> Array:
    """Return for each area a bit for each role that passes its report on to the top."""
    levels = np.zeros(len(model.areas), np.int64)
    for community in model.institutions.communities:
        if community.closed:
            continue
        passed = 0
        office: Office = community
        while office.superior is not None:
            passed |= 1 << office.role
            office = office.superior
        levels[community.areas] = passed
    return levels


def share_out(total: int, weights: list[float]) -> list[int]:
    """Split whole yuan in proportion to weights; equally where all are zero.

    Examples
    --------
    >>> share_out(100, [1.0, 1.0, 1.0])
    [34, 33, 33]
    """
    if not any(weights):
        weights = [1.0] * len(weights)
    return apportion(total, weights)


def share_out_budget(model: GovernanceModel) -> None:
    """Give every area its part of the year's budget, by the need that it reports now."""
    p, areas, start = model.p, model.areas, model.population.area_start
    need, reported = np.zeros(len(areas)), np.zeros(len(areas))
    report_needs(
        model.seed,
        p,
        start,
        model.columns["vulnerability"],
        areas,
        levels_of_reports(model),
        model.day,
        need,
        reported,
    )
    residents = np.diff(start).tolist()
    total = int(float(p["budget"][0]) * model.population.residents + 0.5)
    weights = [n * r for n, r in zip(residents, reported.tolist(), strict=True)]
    money = share_out(total, weights)
    q = p.view(np.recarray)[0]
    for a, yuan in enumerate(money):
        areas["money"][a] = yuan
        areas["funding"][a] = _weekly_funding(float(yuan), residents[a], float(need[a]), q)
