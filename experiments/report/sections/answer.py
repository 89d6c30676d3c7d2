"""The answer in plain words: which arm comes first, and what each reform does to the indices."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from experiments.analysis_of_pairs.equivalence import IndexEquivalence
from experiments.contrasts import INDICES, Contrast
from experiments.replication import BASELINE
from experiments.report.numbers import at_least, change_of, interval_of, per_cent, signed
from experiments.report.subject import Subject
from experiments.robust_headline import CLAIM
from experiments.table import ALPHA, decimals, number

__all__ = ["answer"]

HEADLINE = "headline"
BETTER, WORSE, OPEN = "better", "worse", "open"


def answer(subject: Subject) -> dict[str, Any]:
    """Return the lead sentences and one card a reform, the highest headline first."""
    ranked = [arm for arm in subject.ranking.arms if arm != BASELINE]
    return {"lead": _lead(subject), "reforms": [_card(subject, reform) for reform in ranked]}


def _lead(subject: Subject) -> list[Markup]:
    """Say who is first under the stated values, and whether luck alone may explain it."""
    ranking = subject.ranking
    first, second = ranking.arms[:2]
    if first == BASELINE:
        row = subject.rows[second, HEADLINE]
        said = [
            subject.said("answer.first.baseline", second=subject.arm(second), **_of(subject, row))
        ]
    else:
        row = subject.rows[first, HEADLINE]
        said = [subject.said("answer.first.reform", first=subject.arm(first), **_of(subject, row))]
    if subject.pairs == 1:
        return [*said, subject.said("answer.one_pair")]
    if second != BASELINE and first != BASELINE:
        lead = ranking.lead
        clear = (lead.low or 0.0) > 0.0
        places = decimals(lead.half_width or abs(lead.mean) / 10.0)
        said.append(
            subject.said(
                "answer.lead.clear" if clear else "answer.lead.open",
                second=subject.arm(second),
                size=subject.linked(number(lead.mean, places), HEADLINE, first),
                interval=subject.words(
                    "number.range", low=signed(lead.low, places), high=signed(lead.high, places)
                ),
            )
        )
    return said


def _of(subject: Subject, row: Contrast) -> dict[str, Any]:
    return {
        "change": subject.linked(change_of(row), row.measure, row.reform),
        "interval": interval_of(row, subject.words),
    }


def _card(subject: Subject, reform: str) -> dict[str, Any]:
    equivalent = {
        row.index: row
        for row in subject.comparison.details.equivalences
        if row.reform == reform and row.test.equivalent
    }
    return {
        "arm": subject.arm(reform),
        "about": _about(subject, reform),
        "indices": [
            _index(subject, subject.rows[reform, index], equivalent.get(index)) for index in INDICES
        ],
        "cost": _cost(subject, reform),
        "claim": _claim(subject, reform),
    }


def _about(subject: Subject, reform: str) -> list[str]:
    """Return what a reform does in a few words, of each part where it is a package."""
    from sim.reforms import REFORMS

    said = []
    for part in subject.parts(reform):
        name, _, settings = part.partition(":")
        title = subject.words.name("reform_title", name, REFORMS[name].title)
        said.append(f"{title} ({settings})" if settings else title)
    return said


def _index(subject: Subject, row: Contrast, alike: IndexEquivalence | None) -> dict[str, Any]:
    """Return direction and sentence of an index: the words of the table, judged after Holm."""
    p_value = subject.adjusted.get((row.reform, row.measure))
    word = BETTER if row.to_the_better else WORSE
    clear = p_value is not None and p_value < ALPHA
    leaves_out_zero = row.low is not None and row.high is not None and row.low * row.high > 0.0
    if row.difference == 0.0 and not row.half_width:
        key = "same"
    elif p_value is None:
        key = "single"
    elif clear:
        key = word
    elif alike is not None:
        key = "alike"
    elif leaves_out_zero:
        key = f"perhaps_{word}"
    else:
        key = OPEN
    size = change_of(row).lstrip("+\N{MINUS SIGN}") if key in (BETTER, WORSE) else change_of(row)
    text = subject.said(
        f"answer.index.{key}",
        index=subject.words.measure(row.measure),
        size=subject.linked(size, row.measure, row.reform),
        interval=subject.linked(interval_of(row, subject.words), row.measure, row.reform),
        margin=f"{subject.comparison.margin:g}",
    )
    if clear and alike is not None:
        text += subject.said("answer.index.small", margin=f"{subject.comparison.margin:g}")
    return {"direction": key if key in (BETTER, WORSE) else OPEN, "text": text}


def _cost(subject: Subject, reform: str) -> Markup:
    row = subject.rows[reform, "reform_cost"]
    cost = number(row.difference, decimals(abs(row.difference) / 10.0))
    return subject.said("answer.cost", cost=subject.linked(cost, "reform_cost", reform))


def _claim(subject: Subject, reform: str) -> Markup:
    """Say whether "better over all" may be said, and on what it hangs."""
    row, robust = subject.rows[reform, HEADLINE], subject.robust[reform]
    sure = row.p_value is not None and row.p_value < ALPHA
    values = {
        "wins": at_least(robust.wins, subject.words),
        "losses": at_least(robust.losses, subject.words),
        "choices": f"{robust.choices:,}",
        "claim": per_cent(CLAIM, subject.words),
    }
    if robust.verdict == BETTER and sure and row.to_the_better:
        return subject.said("answer.claim.better", **values)
    if robust.verdict == WORSE and sure and not row.to_the_better:
        return subject.said("answer.claim.worse", **values)
    if robust.verdict != "depends":
        return subject.said("answer.claim.chance", **values)
    heaviest = max(robust.by_heaviest, key=lambda index: robust.by_heaviest[index])
    lightest = min(robust.by_heaviest, key=lambda index: robust.by_heaviest[index])
    return subject.said(
        "answer.claim.depends",
        **values,
        most=subject.words(f"index.{heaviest}"),
        most_wins=per_cent(robust.by_heaviest[heaviest], subject.words),
        least=subject.words(f"index.{lightest}"),
        least_wins=per_cent(robust.by_heaviest[lightest], subject.words),
    )
