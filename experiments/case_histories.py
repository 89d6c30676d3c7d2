"""Matter by matter: who had which grievance, where it went, and how it ended.

The model keeps sums. Some facts (how many people had any legal problem, what
became of failed mediations) need the histories behind them, which this reads
off the offices' log before society learns from it and empties it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.casework.tables import AROSE, FAILED, NONE, RESOLVED
from sim.model import GovernanceModel
from sim.vocabulary import BY_COURT, BY_MEDIATION, BY_ONLINE, COURT, KINDS, ONLINE

__all__ = ["LEGAL_KINDS", "CaseHistories", "ObservedModel"]

LEGAL_KINDS = tuple(kind for kind in KINDS if kind != "livelihood_service")
"""Kinds of grievance that a survey of legal problems would count."""

DAYS_PER_YEAR = 365.0
_FIELDS = ("time", "elapsed", "resident", "type", "kind", "channel", "role")
_MOMENTS = 1 << 33  # microdays of 23 years; a matter is named by its resident and its moment


class ObservedModel(GovernanceModel):
    """A model whose log of outcomes is kept, line by line, as long as it runs.

    Attributes
    ----------
    lines : list of structured arrays
        One array a society period.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        self.lines: list[NDArray[Any]] = []
        super().__init__(*args, **settings)

    def _learn_from_cases(self) -> None:
        count = self.caseload.count("outcomes")
        self.lines.append(self.caseload.outcomes[list(_FIELDS)][:count].copy())
        super()._learn_from_cases()

    def histories(self, first_day: int = 0) -> CaseHistories:
        """Return the matters that arose since a day."""
        return CaseHistories(np.concatenate(self.lines), first_day, self.day)


class CaseHistories:
    """What became of the matters that arose in a window.

    Parameters
    ----------
    lines : structured array
        The log, in the order of time.
    first_day, last_day : int
        The window, in absolute days.
    """

    def __init__(self, lines: NDArray[Any], first_day: int, last_day: int) -> None:
        arose = lines["time"] - lines["elapsed"]
        inside = arose >= first_day
        self.lines = lines[inside]
        self.arose = arose[inside]
        self.first_day, self.last_day = first_day, last_day
        moment = np.rint((self.arose - first_day) * 1e6).astype(np.int64)
        self.matter = self.lines["resident"].astype(np.int64) * _MOMENTS + moment

    def share_with_legal_problem(self, residents: int, years: float) -> float:
        """Return the share of residents with a legal problem in the last `years` of the window."""
        since = self.last_day - years * DAYS_PER_YEAR
        if since < self.first_day - 2.0:  # 104 weeks are two years less two days
            raise ValueError(f"the window is shorter than {years} years")
        own = self._arisen() & self._legal() & (self.arose >= since)
        return len(np.unique(self.lines["resident"][own])) / residents

    def share_to_third_party(self, followed_days: float) -> float:
        """Return the share of legal matters taken to an authority or any third party.

        Parameters
        ----------
        followed_days : float
            Only matters that arose at least so long before the end count.
        """
        old = self.arose <= self.last_day - followed_days
        arisen = np.unique(self.matter[self._arisen() & self._legal() & old])
        taken = np.unique(self.matter[self._ended() & (self.lines["role"] != NONE)])
        return _share(int(np.isin(arisen, taken).sum()), len(arisen))

    def share_of_mediations_to_court(self, followed_days: float) -> float:
        """Return the share of people's mediations whose matter later reached the court.

        By linkage, or because the resident went there after a failure or a
        broken agreement.
        """
        by_mediation = self._ended() & (self.lines["channel"] == BY_MEDIATION)
        in_time = self.lines["time"] <= self.last_day - followed_days
        mediated = np.unique(self.matter[by_mediation & in_time])
        linked = self.matter[by_mediation & (self.lines["role"] == COURT)]
        # A matter is taken to a channel once, so mediation came before the court only if its
        # first mediation line is older than its court line.
        at_court = self._ended() & (self.lines["channel"] == BY_COURT)
        first = _first_times(self.matter[by_mediation], self.lines["time"][by_mediation])
        later = [
            matter
            for matter, time in zip(
                self.matter[at_court].tolist(), self.lines["time"][at_court].tolist(), strict=True
            )
            if first.get(matter, np.inf) < time
        ]
        reached = np.union1d(linked, np.array(later, np.int64))
        return _share(int(np.isin(mediated, reached).sum()), len(mediated))

    def share_answered_online(self) -> float:
        """Return the share of ended online requests that the platform answered or passed on."""
        online = self._ended() & (self.lines["channel"] == BY_ONLINE)
        ignored = online & (self.lines["role"] == ONLINE) & (self.lines["type"] == FAILED)
        return 1.0 - _share(int(ignored.sum()), int(online.sum()))

    def _arisen(self) -> NDArray[np.bool_]:
        return np.asarray(self.lines["type"] == AROSE)

    def _ended(self) -> NDArray[np.bool_]:
        """Lines of attempts that ended."""
        return np.asarray((self.lines["type"] == RESOLVED) | (self.lines["type"] == FAILED))

    def _legal(self) -> NDArray[np.bool_]:
        return np.isin(self.lines["kind"], [KINDS.index(kind) for kind in LEGAL_KINDS])


def _first_times(matters: NDArray[np.int64], times: NDArray[np.float64]) -> dict[int, float]:
    first: dict[int, float] = {}
    for matter, time in zip(matters.tolist(), times.tolist(), strict=True):
        first.setdefault(matter, time)
    return first


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
