"""The two ledgers: what happened in every area, and what the top has been told of it.

The true ledger is counted as things happen. At the end of every reporting period each
area's counts go up the line of offices, and change on the way (`sim.processes.reporting`).
Nothing in the model acts on the official ledger.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.budget import levels_of_reports
from sim.compiled import plain
from sim.processes.area_sums import S_ACTING, S_SATISFIED
from sim.processes.relay import hops_of
from sim.processes.reporting import (
    ACTING,
    AGREED,
    COUNTED,
    NOT_AGREED,
    NOT_SATISFIED,
    NOT_SETTLED,
    PETITIONS,
    RESIDENTS,
    SATISFIED,
    SETTLED,
    passed_up,
    share_flattered,
    share_left_out,
    weeks_on_the_way,
)

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["Ledger", "is_due", "numbers_of", "official_numbers"]

Array = npt.NDArray[Any]

_hops_of = plain(hops_of)
_passed_up = plain(passed_up)
_share_flattered = plain(share_flattered)
_share_left_out = plain(share_left_out)
_weeks_on_the_way = plain(weeks_on_the_way)

_DELAYED = len(COUNTED)  # after what is counted: resident-weeks x weeks on the way
_PER_1000_A_YEAR = 1000.0, 365.0 / 7.0


def is_due(day: int, first_day: int, period_days: int, report_weeks: float) -> bool:
    """Whether a reporting period ends in the period of society that ends on `day`.

    Examples
    --------
    >>> [day for day in range(7, 300, 7) if is_due(day, 28, 7, 13.0)]
    [28, 119, 210]
    """
    days = 7.0 * report_weeks
    return math.floor((day - first_day) / days) > math.floor((day - period_days - first_day) / days)


class Ledger:
    """What happened since the measuring began, area by area, and what is reported of it.

    Attributes
    ----------
    happened : float64 array, shape (areas, len(COUNTED))
        Since the last report.
    reports : dict of float to list of float
        By the absolute day on which they reach the top: sums over areas of what is
        reported, in the order of `COUNTED`, then resident-weeks times weeks on the way.
    """

    def __init__(self, areas: int) -> None:
        self.happened: Array = np.zeros((areas, len(COUNTED)))
        self.reports: dict[float, list[float]] = {}

    def pass_period(self, model: GovernanceModel, sums: Array) -> None:
        """Count what residents did and felt in a period of society; report if it is time.

        Parameters
        ----------
        model : GovernanceModel
        sums : float64 array, shape (areas, len(SUMS))
            Over each area's residents.
        """
        weeks = model.society_weeks
        residents = np.diff(model.population.area_start)
        satisfied = sums[:, S_SATISFIED]
        self.happened[:, ACTING] += sums[:, S_ACTING] * weeks
        self.happened[:, SATISFIED] += satisfied * weeks
        self.happened[:, NOT_SATISFIED] += (residents - satisfied) * weeks
        self.happened[:, RESIDENTS] += residents * weeks
        report_weeks = model.plain_p.report_weeks
        if is_due(model.day, model.warmup_days, model.period_days, report_weeks):
            self.reports = self.as_reported(model)
            self.happened[:] = 0.0

    def as_reported(self, model: GovernanceModel) -> dict[float, list[float]]:
        """Return all reports so far, with what happened since the last as if reported now."""
        p = model.plain_p
        levels = levels_of_reports(model).tolist()
        levers = [model.areas[n].tolist() for n in ("faithful", "judging", "formalism")]
        reports = {day: list(told) for day, told in self.reports.items()}
        for counts, line, area in zip(
            self.happened.tolist(), levels, zip(*levers, strict=True), strict=True
        ):
            hops = _hops_of(line)
            faithful, judging, formalism = area
            weeks = _weeks_on_the_way(hops, faithful, p)
            told = _told(counts, hops, faithful, judging, formalism, p)
            told.append(counts[RESIDENTS] * weeks)
            sums = reports.setdefault(model.day + 7.0 * weeks, [0.0] * len(told))
            for k, value in enumerate(told):
                sums[k] += value
        return reports

    def known_at(self, day: float) -> list[float]:
        """Return what the top has been told by a day, in the order of `COUNTED`."""
        known = [told for arrives, told in self.reports.items() if arrives <= day]
        return _added(known)[:_DELAYED]


def _told(
    counts: list[float], hops: int, faithful: float, judging: float, formalism: float, p: Any
) -> list[float]:
    """Return what arrives of an area's counts at the top."""
    left_out = _share_left_out(0.0, faithful, judging, p)
    hushed = _share_left_out(1.0, faithful, judging, p)
    flattered = _share_flattered(p.flattered, formalism, faithful, judging, p)
    agreements = _share_flattered(p.flattered_agreements, formalism, faithful, judging, p)
    told = list(counts)
    for good, bad, share in (
        (SETTLED, NOT_SETTLED, flattered),
        (AGREED, NOT_AGREED, agreements),
        (SATISFIED, NOT_SATISFIED, flattered),
    ):
        told[good], told[bad] = _passed_up(counts[good], counts[bad], left_out, share, hops)
    for punished in (PETITIONS, ACTING):
        told[punished] = _passed_up(0.0, counts[punished], hushed, 0.0, hops)[1]
    return told


def _added(reports: list[list[float]]) -> list[float]:
    """Return the sums of reports, in their order."""
    total = [0.0] * (len(COUNTED) + 1)
    for told in reports:
        for k, value in enumerate(told):
            total[k] += value
    return total


def official_numbers(model: GovernanceModel) -> dict[str, float]:
    """Return the official numbers on the weeks measured, when all reports on them are in.

    Returns
    -------
    dict of str to float
        ``settled_share`` (of closed matters that went to any institution),
        ``mediation_success`` (of attempts at people's mediation), ``satisfied`` (share of
        residents), ``action`` and ``petitions`` (per 1000 residents a year), ``delay``
        (weeks from the end of a reporting period until its report is at the top); NaN
        where there is nothing to take it of.

    Examples
    --------
    >>> from scenarios import load
    >>> from sim import GovernanceModel
    >>> model = GovernanceModel(load("test-town").with_(warmup_weeks=0), rng=7).run(weeks=8)
    >>> official_numbers(model)["satisfied"] > model.measures()["satisfied"]
    True
    """
    told = _added(list(model.ledger.as_reported(model).values()))
    return numbers_of(told, float(model.population.residents))


def numbers_of(told: list[float], residents: float) -> dict[str, float]:
    """Return the numbers that sums of reports give, by name (see `official_numbers`)."""
    weeks = told[RESIDENTS] / residents
    answered = (told[SATISFIED] + told[NOT_SATISFIED]) / residents
    thousand, year = _PER_1000_A_YEAR
    return {
        "settled_share": _ratio(told[SETTLED], told[SETTLED] + told[NOT_SETTLED]),
        "mediation_success": _ratio(told[AGREED], told[AGREED] + told[NOT_AGREED]),
        "satisfied": _ratio(told[SATISFIED], answered) / residents,
        "action": _ratio(told[ACTING], weeks) / residents * thousand * year,
        "petitions": _ratio(told[PETITIONS], weeks) / residents * thousand * year,
        "delay": _ratio(told[_DELAYED], told[RESIDENTS]),
    }


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else math.nan
