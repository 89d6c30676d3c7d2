"""What would overturn the ranking: other values, luck and time, and what was not examined."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import Any, Final

from markupsafe import Markup

from experiments.analysis_of_pairs.effect_over_time import MOVING, SETTLED
from experiments.analysis_of_pairs.overturning import TakenOver
from experiments.analysis_of_pairs.resampling import RESAMPLES
from experiments.contrasts import INDICES, PAIRS_FOR_RARE, RARE
from experiments.report.command_line import city_words
from experiments.report.numbers import per_cent
from experiments.report.subject import Subject

__all__ = ["overturn"]

SELDOM: Final = 0.005
"""Share of the choices below which an arm is left out of the table."""


def overturn(subject: Subject) -> dict[str, Any]:
    """Return what could change who is first, and a table of who is first under which values."""
    return {
        "first": subject.arm(subject.ranking.arms[0]),
        "weights": _values(subject),
        "luck": _luck(subject),
        "time": _time(subject),
        "not_examined": _not_examined(subject),
        "table": _table(subject),
        "never": subject.joined([subject.arm(arm) for arm in _never(subject)]),
    }


def _values(subject: Subject) -> list[Markup]:
    ranks = {row.arm: row for row in subject.comparison.details.ranks}
    first = subject.ranking.arms[0]
    said = [
        subject.said(
            "overturn.values.share",
            first=subject.arm(first),
            share=subject.linked(per_cent(ranks[first].shares[0], subject.words)),
            choices=f"{ranks[first].choices:,}",
        )
    ]
    said += [_taken_over(subject, one) for one in subject.ranking.taken_over]
    if not subject.ranking.taken_over:
        said.append(subject.said("overturn.values.never", first=subject.arm(first)))
    return said


def _taken_over(subject: Subject, one: TakenOver) -> Markup:
    more = one.weight > 1.0 / len(INDICES)
    return subject.said(
        "overturn.values.more" if more else "overturn.values.less",
        index=subject.words(f"index.{one.index}"),
        weight=subject.linked(per_cent(one.weight, subject.words)),
        by=subject.arm(one.by),
    )


def _luck(subject: Subject) -> list[Markup]:
    ranking = subject.ranking
    if ranking.first_in_resamples is None:
        return [subject.said("overturn.luck.one_pair")]
    said = [
        subject.said(
            "overturn.luck.resamples",
            share=subject.linked(per_cent(ranking.first_in_resamples, subject.words)),
            resamples=f"{RESAMPLES:,}",
            first=subject.arm(ranking.arms[0]),
            pairs=subject.words("figure.pairs", subject.pairs),
        )
    ]
    happened = any(not row.never_happened for row in subject.rows.values() if row.measure in RARE)
    if subject.pairs < PAIRS_FOR_RARE and happened:
        said.append(
            subject.said(
                "overturn.luck.rare",
                pairs=subject.words("figure.pairs", subject.pairs),
                needed=PAIRS_FOR_RARE,
            )
        )
    return said


def _time(subject: Subject) -> list[Markup]:
    """Say how many effects are still moving, of the arm that is first and of all."""
    rows = subject.comparison.details.transitions
    if not rows:
        return [subject.said("overturn.time.unknown")]
    verdicts = Counter(row.verdict for row in rows)
    return [
        subject.said(
            "overturn.time.counts",
            moving=verdicts[MOVING],
            settled=verdicts[SETTLED],
            open=len(rows) - verdicts[MOVING] - verdicts[SETTLED],
            all=len(rows),
            weeks=subject.comparison.scenario.time.horizon_weeks,
        )
    ]


def _not_examined(subject: Subject) -> list[Markup]:
    from experiments.resolved import resolved

    scenario = subject.comparison.scenario
    numbers = resolved(scenario)
    assumed = sum(row.grade == "assumed" for row in numbers)
    words = [word for reform in subject.comparison.reforms for word in ("--reform", reform)]
    command = f"reformlab robust {city_words(subject.comparison)} {shlex.join(words)} --runs 100"
    said = [
        subject.said(
            "overturn.not_examined.parameters",
            assumed=Markup('<a href="#assumptions">{}</a>').format(assumed),
            all=len(numbers),
            command=Markup("<code>{}</code>").format(command),
        )
    ]
    city = scenario.city
    if city.simulated_districts < len(city.districts):
        said.append(
            subject.said(
                "overturn.not_examined.districts",
                city.simulated_districts,
                all=len(city.districts),
            )
        )
    return [*said, subject.said("overturn.not_examined.weeks", weeks=scenario.time.horizon_weeks)]


def _table(subject: Subject) -> list[dict[str, Any]]:
    """Return one row an arm: how often it is first, in all and by what weighs most."""
    ranks = {row.arm: row.shares[0] for row in subject.comparison.details.ranks}
    shown = sorted(ranks, key=lambda arm: -ranks[arm])
    return [
        {
            "arm": subject.arm(arm),
            "shares": [
                subject.linked(per_cent(share, subject.words))
                for share in (
                    ranks[arm],
                    *(subject.ranking.first_by_heaviest[index][arm] for index in INDICES),
                )
            ],
        }
        for arm in shown
        if ranks[arm] >= SELDOM
    ]


def _never(subject: Subject) -> list[str]:
    return [row.arm for row in subject.comparison.details.ranks if row.shares[0] < SELDOM]
