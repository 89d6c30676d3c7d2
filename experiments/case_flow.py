"""Where matters go: from arising through one channel after another to an end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from experiments.case_histories import CaseHistories
from sim.casework.tables import AROSE, CONCEDED, FAILED, GAVE_UP, LET_BE, NONE, RESOLVED
from sim.vocabulary import CHANNELS, LET_IT_BE

__all__ = ["ENDS", "START", "CaseFlow", "case_flow"]

START: Final = "arises"
ENDS: Final = ("settled", "let be", "given up", "open")
_END_OF: Final = {RESOLVED: 0, CONCEDED: 0, LET_BE: 1, GAVE_UP: 2}
_TRIED: Final = tuple(name for k, name in enumerate(CHANNELS) if k != LET_IT_BE)


@dataclass(frozen=True)
class CaseFlow:
    """How many matters went from where to where.

    Parameters
    ----------
    origins : tuple of str
        "arises", then the channels.
    targets : tuple of str
        The channels, then the ends: settled, let be, given up, open when the window closed.
    moves : int64 array, shape (origins, targets)
        Number of moves; one matter makes several.
    matters : int
        Matters that arose in the window.
    """

    origins: tuple[str, ...]
    targets: tuple[str, ...]
    moves: NDArray[np.int64]
    matters: int


def case_flow(histories: CaseHistories) -> CaseFlow:
    """Return where the matters of a window went.

    A matter comes to a channel as often as an attempt there ended; where it ends is what its
    last line says. One that is being handled when the window closes is
    "open".

    Parameters
    ----------
    histories : CaseHistories
        Of an `ObservedModel`; background cases, which belong to no resident, are left out.
    """
    lines = histories.lines
    own = np.isin(histories.matter, histories.matter[lines["type"] == AROSE])
    own &= lines["resident"] >= 0
    order = np.lexsort((lines["type"] != AROSE, lines["time"], histories.matter))
    order = order[own[order]]
    moves: Counter[tuple[str, str]] = Counter()
    matters, place, end = 0, START, ENDS[-1]
    rows = zip(
        histories.matter[order].tolist(),
        lines["type"][order].tolist(),
        lines["channel"][order].tolist(),
        strict=True,
    )
    previous = None
    for matter, kind, channel in rows:
        if matter != previous:
            if previous is not None:
                moves[place, end] += 1
            previous, place, end = matter, START, ENDS[-1]
            matters += 1
        # who gives up after a failure is still where it failed
        here = kind == GAVE_UP and CHANNELS[channel] == place
        if kind in (RESOLVED, FAILED, GAVE_UP) and not here and channel not in (NONE, LET_IT_BE):
            moves[place, CHANNELS[channel]] += 1
            place = CHANNELS[channel]
        end = ENDS[_END_OF.get(kind, -1)]
    if previous is not None:
        moves[place, end] += 1
    origins, targets = (START, *_TRIED), (*_TRIED, *ENDS)
    table = np.array([[moves[a, b] for b in targets] for a in origins], dtype=np.int64)
    return CaseFlow(origins, targets, table, matters)
