"""One plain sentence for each thing that the pairs say beyond mean differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from experiments.analysis_of_pairs.details import Details
from experiments.analysis_of_pairs.dominance import FUTURES, RESIDENTS, Dominance
from experiments.analysis_of_pairs.effect_over_time import MOVING, SETTLED, Transition
from experiments.analysis_of_pairs.paired_residents import MATTERS
from experiments.analysis_of_pairs.winners_and_losers import EVERYBODY, GroupEffect
from experiments.contrasts import INDICES
from experiments.replication import BASELINE
from experiments.table import ALPHA, decimals, number
from experiments.units_in_words import unit_in_words
from sim.measures import MEASURES

__all__ = ["against_each_other", "for_whom_and_when"]

TOLD_OF: Final = "satisfaction"
"""The residents' outcome that is put in a sentence; the tables have all."""

TOLD_OVER_TIME: Final = ("mean_satisfaction", "open_disputes", "hours_given")
APART: Final = MATTERS / 10.0
"""By how much the mean of a group must differ from the rest's to be named."""

MOST_NAMED: Final = 2
"""Groups named in a sentence on either side."""

SELDOM: Final = 0.005
"""Share of the choices below which an arm is said to be hardly ever first."""

VERDICTS: Final = {SETTLED: "settled", MOVING: "still moving"}
NOT_SHOWN: Final = "not shown to have settled"


def for_whom_and_when(details: Details) -> list[str]:
    """Return two sentences a reform: who wins and loses, and how the effect unfolds."""
    said = []
    for reform in details.reforms:
        people = [row for row in details.people if (row.reform, row.outcome) == (reform, TOLD_OF)]
        if people:
            said.append(f"{reform}, for whom: {_on_people(people)}")
        path = [row for row in details.transitions if row.reform == reform]
        told = [row for name in TOLD_OVER_TIME for row in path if row.measure == name]
        if told:
            said.append(f"{reform}, when: {_on_time(told)}")
    return said


def against_each_other(details: Details) -> list[str]:
    """Return a sentence each on equivalence, reform against reform, dominance, front and ranks."""
    parts = (_on_equivalence, _between_reforms, _on_dominance, _on_front, _on_ranks)
    return [text for part in parts for text in part(details)]


def _on_people(rows: Sequence[GroupEffect]) -> str:
    (all_of_them,) = (row for row in rows if row.grouping == EVERYBODY)
    text = (
        f"{TOLD_OF} at the end better by {MATTERS:g} or more for {_percent(all_of_them.better)} of "
        f"residents{_by(all_of_them.gain)}, worse for {_percent(all_of_them.worse)}"
        f"{_by(all_of_them.loss)}, as before for {_percent(all_of_them.unchanged)}"
    )
    if all_of_them.runs < 2:
        return text + "."
    clear = [row for row in rows if row.against_rest_p is not None and row.against_rest_p < ALPHA]
    clear.sort(key=lambda row: row.against_rest or 0.0)
    below = [row for row in clear if (row.against_rest or 0.0) <= -APART][:MOST_NAMED]
    above = [row for row in clear[::-1] if (row.against_rest or 0.0) >= APART][:MOST_NAMED]
    named = [
        f"{word} than the rest: {', '.join(map(_group, side))}"
        for word, side in (("better", above), ("worse", below))
        if side
    ]
    none = f"no group is clearly apart from the rest, by {APART:g} or more in the mean"
    return f"{text}; {'; '.join(named) or none}."


def _percent(share: float) -> str:
    """Write a share so that some are never none, nor almost all everybody."""
    if 0.0 < share < 0.001:
        return "under 0.1%"
    if 0.999 < share < 1.0:
        return "over 99.9%"
    return f"{share:.1%}" if 0.0 < share < 0.01 or 0.99 < share < 1.0 else f"{share:.0%}"


def _by(size: float | None) -> str:
    return "" if size is None else f" (by {size:.3f} on average)"


def _group(row: GroupEffect) -> str:
    return f"{row.group} ({number(row.against_rest, 3, True)})"


def _on_time(rows: Sequence[Transition]) -> str:
    window = rows[0].window
    span = "year" if window == 52 else f"{window} weeks"
    parts = [_from_to(row) for row in rows]
    return f"mean change in the first {span} and in the last: {'; '.join(parts)}."


def _from_to(row: Transition) -> str:
    scale, unit = unit_in_words(row.unit)
    places = decimals(scale * (row.last.half_width or abs(row.last.mean) / 10.0))
    first, last = (number(effect.mean * scale, places, True) for effect in (row.first, row.last))
    label = MEASURES[row.measure].label
    return (
        f"{label[0].lower()}{label[1:]} {first}, then {last} {unit}, "
        f"{VERDICTS.get(row.verdict, NOT_SHOWN)}"
    )


def _on_equivalence(details: Details) -> Iterator[str]:
    if not details.equivalences:
        return
    alike: dict[str, list[str]] = {}
    for row in details.equivalences:
        if row.test.equivalent:
            alike.setdefault(row.reform, []).append(row.index)
    which = "; ".join(f"{reform} in {' and '.join(names)}" for reform, names in alike.items())
    yield (
        f"Shown to differ from the baseline by less than ±{details.margin:g} points (two one-sided "
        f"tests): {which or 'nothing'}."
    )


def _between_reforms(details: Details) -> Iterator[str]:
    """Say, for each index, which reforms are clearly first among the reforms."""
    known = [row for row in details.between if row.p_holm is not None]
    if not known:
        return
    parts = []
    for index in INDICES:
        ahead = dict.fromkeys(details.reforms, 0)
        for row in known:
            if row.index == index and (row.p_holm or 0.0) < ALPHA:
                ahead[row.first if row.difference > 0.0 else row.second] += 1
        best, wins = max(ahead.items(), key=lambda item: item[1])
        first = wins == len(ahead) - 1
        parts.append(f"{index} {best}" if first else f"{index} none")
    yield (
        "Clearly ahead of every other reform (paired, Holm's correction over "
        f"{len(known)} contrasts): {', '.join(parts)}."
    )


def _on_dominance(details: Details) -> Iterator[str]:
    if len(details.replications) < 2:
        return
    of_futures = [r for r in details.dominance if (r.over, r.outcome) == (FUTURES, "headline")]
    of_people = [r for r in details.dominance if (r.over, r.outcome) == (RESIDENTS, TOLD_OF)]
    parts = [f"headline over futures: {_dominating(of_futures)}"]
    if of_people:
        parts.append(f"{TOLD_OF} over residents: {_dominating(of_people)}")
    yield (
        "Stochastic dominance against the baseline (1st order: whatever one's attitude; 2nd: if "
        f"one dislikes spread), {'; '.join(parts)}."
    )


def _dominating(rows: Sequence[Dominance]) -> str:
    found = []
    for row in rows:
        if BASELINE in (row.arm, row.other) and row.order:
            how = f"{'1st' if row.order == 1 else '2nd'}, {row.firm or 0.0:.0%} of resamples"
            if row.arm == BASELINE:
                found.append(f"the baseline dominates {row.other} ({how})")
            else:
                found.append(f"{row.arm} dominates ({how})")
    return ", ".join(found) or "none"


def _on_front(details: Details) -> Iterator[str]:
    on = [arm.arm for arm in details.front if arm.on_front]
    off = [
        f"{arm.arm} (by {' and '.join(arm.beaten_by)})" for arm in details.front if arm.beaten_by
    ]
    yield (
        "Beaten by another arm in order, vitality, satisfaction and cost of the reform at once: "
        f"{', '.join(off) or 'none'}; not beaten: {', '.join(on)}."
    )


def _on_ranks(details: Details) -> Iterator[str]:
    ranks = sorted(details.ranks, key=lambda row: -row.shares[0])
    parts = []
    for row in ranks:
        if row.shares[0] >= SELDOM and row.central_weights is not None:
            sure = "" if row.confidence is None else f", confidence {row.confidence:.0%}"
            parts.append(f"{row.arm} {row.shares[0]:.0%} ({_weights(row.central_weights)}{sure})")
    never = [row.arm for row in ranks if row.shares[0] < SELDOM]
    last = f"; hardly ever first: {', '.join(never)}" if never else ""
    yield (
        f"First among all arms, over {ranks[0].choices:,} choices of weights, means and goalposts "
        f"(mean weights that speak for it): {', '.join(parts)}{last}."
    )


def _weights(central: dict[str, float]) -> str:
    return " ".join(f"{index[0].upper()} {weight:.2f}" for index, weight in central.items())
