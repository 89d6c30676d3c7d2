"""The page of validation: patterns, bounds stated beforehand, and what the model gives."""

from __future__ import annotations

import math
from collections.abc import Callable

from docs.markdown import page, table
from docs.study_files import Study
from experiments.evidence.patterns_file import own_patterns
from experiments.validation import (
    MISS,
    PASS,
    UNTESTED,
    Verdict,
    expected,
    given,
    judge,
    reforms_of,
    scale_of,
    values_of,
)
from sim.scenario import Scenario

__all__ = ["run_validation", "validation_page", "verdicts_of"]


def run_validation(
    city: Scenario, pairs: int, seed: int, report: Callable[[str], None]
) -> list[dict[str, object]]:
    """Run what the product's own patterns need; return one row a pattern and pair."""
    from experiments.studies import run_scenarios

    patterns = own_patterns()
    arms = {text: str(city.arm(text)) for text in reforms_of(patterns)}
    results = run_scenarios(city, reforms=list(arms), replications=pairs, rng=seed, executor=1)
    report(f"validation: {len(results.plan)} runs")
    return [
        {"pattern": name, "pair": pair, "value": value}
        for name, values in values_of(results, patterns, arms).items()
        for pair, value in enumerate(values)
    ]


def verdicts_of(study: Study) -> list[Verdict]:
    """Return the verdicts from the values of a study."""
    values: dict[str, list[float]] = {}
    for row in study.rows:
        values.setdefault(row["pattern"], []).append(float(row["value"] or math.nan))
    return [judge(pattern, values.get(pattern.name, ())) for pattern in own_patterns()]


def validation_page(study: Study) -> str:
    """Return the page from the values of a study."""
    about = study.about
    verdicts = verdicts_of(study)
    count = {word: sum(v.word == word for v in verdicts) for word in (PASS, MISS, UNTESTED)}
    return page(
        "Validation",
        "Patterns from the published literature with bounds that were written before they were "
        "first run. No number of the model was set to them, though the signs of some channels rest "
        "on the same literature. A pattern passes if the whole 95 % interval of the "
        f"model lies within its bounds. `{about['city']}` at its starting values, {about['pairs']} "
        f"pairs, {about['horizon_weeks']} weeks after {about['warmup_weeks']} of warm-up, seed "
        f"{about['seed']}; the town is made up, and so is no test of the model on a real place. "
        "`reformlab validate` does the same with any city and with patterns of your own "
        "([how](../calibration.md)).",
        f"**{count[PASS]} pass, {count[MISS]} miss, {count[UNTESTED]} not tested.** A miss is a "
        "miss: until the model changes it says where not to believe it.",
        _table(verdicts),
        "How far each source was read stands in [sources](../sources.md). Foreign experiments are "
        "of other places and of interventions that resemble a reform here only in part: the last "
        "column says what differs.",
    )


def _table(verdicts: list[Verdict]) -> str:
    heading = ("claim", "tested on", "expected", "model (95 % interval)", "verdict", "source")
    return table(
        (*heading, "why these bounds", "what differs"),
        (
            (
                verdict.pattern.claim,
                _tested(verdict),
                expected(verdict.pattern),
                given(verdict),
                verdict.word + (f" ({verdict.remark})" if verdict.remark else ""),
                f"{verdict.pattern.source} ({verdict.pattern.checked})",
                verdict.pattern.tolerance,
                verdict.pattern.remark,
            )
            for verdict in verdicts
        ),
    )


def _tested(verdict: Verdict) -> str:
    pattern = verdict.pattern
    what = f"`{pattern.reform}`: `{pattern.measure}`" if pattern.reform else f"`{pattern.measure}`"
    return f"{what}, {scale_of(pattern)}"
