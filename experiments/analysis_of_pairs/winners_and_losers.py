"""Who is better off with a reform, who worse, and by how much: district, group, vulnerability.

Each figure is taken within a pair, where the same resident lives in both arms; mean and t
interval are over pairs. Whether a group fares differently *from the rest* is judged
with Holm's correction over all groups of a reform and outcome, for among many
groups one is always hit hardest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from experiments.analysis_of_pairs.paired_residents import (
    FLAGS,
    OUTCOMES,
    SUMMED,
    PairedCells,
    PairedResidents,
)
from experiments.replication import Replication
from experiments.statistics import effect_of_pairs, holm
from sim.vocabulary import VULNERABILITIES

__all__ = ["EVERYBODY", "GroupEffect", "groups_of", "winners_and_losers"]

Array = npt.NDArray[Any]

EVERYBODY = "everybody"


@dataclass(frozen=True)
class GroupEffect:
    """What a reform does to the residents of a group.

    Parameters
    ----------
    reform, outcome : str
        The arm, and the residents' column.
    grouping, group : str
        Such as "district" and its name; "everybody" twice for all residents.
    residents : float
        Residents of the group, mean over the pairs in which it has any.
    better, worse, unchanged : float
        Shares of its residents, mean over pairs.
    better_low, better_high, worse_low, worse_high : float or None
        t intervals of two of them, not below zero.
    gain, loss : float or None
        Mean gain of those better off, and loss of those worse off; None where nobody is.
    change, low, high : float or None
        Mean change of its residents to the better (minus: to the worse), and t interval.
    against_rest, against_rest_p : float or None
        Its change less that of all other residents, and Holm's p of no difference.
    runs : int
        Pairs in which it has residents.
    """

    reform: str
    outcome: str
    grouping: str
    group: str
    residents: float
    better: float
    worse: float
    unchanged: float
    better_low: float | None
    better_high: float | None
    worse_low: float | None
    worse_high: float | None
    gain: float | None
    loss: float | None
    change: float
    low: float | None
    high: float | None
    against_rest: float | None
    against_rest_p: float | None
    runs: int

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)

    def interval_of(self, side: str) -> tuple[float, float] | None:
        """Return the interval of the share "better" or "worse"; None with one pair."""
        low, high = getattr(self, f"{side}_low"), getattr(self, f"{side}_high")
        return None if low is None else (low, high)


def winners_and_losers(
    replications: Sequence[Replication], reforms: Sequence[str]
) -> list[GroupEffect]:
    """Return every reform's effect on every group, by outcome; everybody first.

    Replications that carry no residents (made elsewhere) give an empty list.
    """
    found: list[GroupEffect] = []
    for reform in reforms:
        pairs = [r.residents_of[reform] for r in replications if reform in r.residents_of]
        for place, outcome in enumerate(OUTCOMES):
            if pairs:
                rows = [
                    _effect(reform, outcome, grouping, group, sums, everybody)
                    for grouping, group, sums, everybody in _by_group(pairs, place)
                ]
                found += _corrected(rows)
    return found


def groups_of(cells: PairedCells) -> Iterator[tuple[str, str, Array]]:
    """Yield grouping, name and a mask over cells for every group that the cells make up."""
    for key, values in cells.keys.items():
        if key == FLAGS:
            yield from _flag_groups(values)
        else:
            for number, label in enumerate(cells.labels[key]):
                yield key, label, values == number


def _flag_groups(bits: Array) -> Iterator[tuple[str, str, Array]]:
    """Yield one group a flag (a resident may be in several), then by number of flags."""
    flags = np.stack([(bits >> k) & 1 for k in range(len(VULNERABILITIES))])
    for name, flag in zip(VULNERABILITIES, flags, strict=True):
        yield "group", name.replace("_", " "), flag == 1
    count = flags.sum(axis=0)
    yield "vulnerability", "no flag", count == 0
    yield "vulnerability", "one flag", count == 1
    yield "vulnerability", "two flags or more", count >= 2


def _by_group(
    pairs: Sequence[PairedResidents], outcome: int
) -> Iterator[tuple[str, str, Array, Array]]:
    """Yield grouping, group and two arrays (pairs, 1 + SUMMED): residents and sums, of it and all.

    Pairs without a resident of the group are left out of both, and groups that are everybody, such
    as the only district.
    """
    sums: dict[tuple[str, str], list[Array]] = {}
    totals: dict[tuple[str, str], list[Array]] = {}
    for pair in pairs:
        for number, cells in enumerate(pair.cells):
            table = np.vstack([cells.residents, cells.sums[outcome]])
            everyone = (EVERYBODY, EVERYBODY, np.ones(len(cells.residents), bool))
            first = [everyone] if number == 0 else []
            for grouping, group, mask in (*first, *groups_of(cells)):
                if mask.any() and (grouping == EVERYBODY or not mask.all()):
                    sums.setdefault((grouping, group), []).append(table[:, mask].sum(axis=1))
                    totals.setdefault((grouping, group), []).append(table.sum(axis=1))
    for key, rows in sums.items():
        yield *key, np.array(rows), np.array(totals[key])


def _effect(
    reform: str, outcome: str, grouping: str, group: str, sums: Array, everybody: Array
) -> GroupEffect:
    residents, rest = sums[:, 0], everybody - sums
    part = {name: sums[:, 1 + place] for place, name in enumerate(SUMMED)}
    better, worse = (part[name] / residents for name in ("better", "worse"))
    change = part["change"] / residents
    effect = effect_of_pairs(change)
    against, p_value = None, None
    others = rest[:, 0] > 0
    if grouping != EVERYBODY and others.any():
        change_of_rest = rest[others, 1 + SUMMED.index("change")] / rest[others, 0]
        difference = effect_of_pairs(change[others] - change_of_rest)
        against, p_value = difference.mean, difference.p_value
    return GroupEffect(
        reform,
        outcome,
        grouping,
        group,
        float(residents.mean()),
        float(better.mean()),
        float(worse.mean()),
        float((1.0 - better - worse).mean()),
        *_interval_of_share(better),
        *_interval_of_share(worse),
        _ratio(part["gain"].sum(), part["better"].sum()),
        _ratio(part["loss"].sum(), part["worse"].sum()),
        effect.mean,
        effect.low,
        effect.high,
        against,
        p_value,
        len(sums),
    )


def _interval_of_share(shares: Array) -> tuple[float | None, float | None]:
    effect = effect_of_pairs(shares)
    if effect.low is None or effect.high is None:
        return None, None
    return max(0.0, effect.low), min(1.0, effect.high)


def _corrected(rows: list[GroupEffect]) -> list[GroupEffect]:
    """Put Holm's p in place of the plain one, over the groups of one reform and outcome."""
    family = [row.against_rest_p for row in rows if row.against_rest_p is not None]
    adjusted = iter(holm(family))
    return [
        row if row.against_rest_p is None else replace(row, against_rest_p=next(adjusted))
        for row in rows
    ]


def _ratio(part: float, whole: float) -> float | None:
    return float(part / whole) if whole > 0 else None
