"""Trade-offs and cost: which arms no other beats in everything, and what each takes."""

from __future__ import annotations

from typing import Any

from experiments.analysis_of_pairs.pareto_front import CRITERIA, ArmOnFront
from experiments.replication import BASELINE
from experiments.report.numbers import change_of, interval_of, per_cent, plain, unit_of
from experiments.report.subject import Subject
from experiments.table import decimals

__all__ = ["trade_offs"]

WORK = ("official_hours", "cost_per_settled")


def trade_offs(subject: Subject) -> dict[str, Any]:
    """Return every arm in all criteria, and what each reform changes in official work."""
    front = subject.comparison.details.front
    return {
        "criteria": [
            f"{subject.words.measure(name)} ({unit_of(name, subject.words)})" for name in CRITERIA
        ],
        "arms": [_arm(subject, arm) for arm in front],
        "work": [
            {
                "label": subject.words.measure(name),
                "unit": unit_of(name, subject.words),
                "reforms": [
                    {
                        "arm": subject.arm(reform),
                        "change": subject.linked(
                            change_of(subject.rows[reform, name]), name, reform
                        ),
                        "interval": interval_of(subject.rows[reform, name], subject.words),
                    }
                    for reform in subject.comparison.reforms
                ],
            }
            for name in WORK
        ],
    }


def _arm(subject: Subject, arm: ArmOnFront) -> dict[str, Any]:
    reforms = subject.comparison.reforms
    return {
        "arm": subject.arm(arm.arm),
        "means": [
            subject.linked(
                plain(value, decimals(abs(value) / 50.0)),
                name,
                reforms[0] if arm.arm == BASELINE else arm.arm,
            )
            for name, value in arm.means.items()
        ],
        "beaten_by": subject.joined([subject.arm(other) for other in arm.beaten_by]),
        "share": per_cent(arm.share_on_front, subject.words),
    }
