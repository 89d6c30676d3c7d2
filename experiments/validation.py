"""Patterns against the model: what came out, and whether it lies within the stated bounds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from experiments.contrasts import PAIRS_FOR_RARE, RARE
from experiments.evidence.pattern import Pattern
from experiments.replication import BASELINE
from experiments.statistics import effect_of_pairs
from sim.measures import MEASURES

if TYPE_CHECKING:
    from experiments.studies.results import StudyResults

__all__ = [
    "MISS",
    "PASS",
    "UNTESTED",
    "Verdict",
    "expected",
    "given",
    "judge",
    "reforms_of",
    "scale_of",
    "values_of",
    "verdicts_text",
]

PASS, MISS, UNTESTED = "pass", "miss", "not tested"

CLAIM: Final = 62


@dataclass(frozen=True)
class Verdict:
    """What the model gives for a pattern.

    Parameters
    ----------
    pattern : Pattern
    mean : float
        Over the pairs, in the pattern's scale; NaN where nothing could be tested.
    low, high : float
        95 % t interval of the mean.
    pairs : int
    word : str
        "pass" if the whole interval lies within the bounds, "miss" if it does not, "not
        tested" if there is none, or too few pairs for a rare event.
    remark : str
        Why nothing was tested, or that more pairs may decide a miss.
    """

    pattern: Pattern
    mean: float
    low: float
    high: float
    pairs: int
    word: str
    remark: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data, with None where nothing was tested."""
        found = {"mean": self.mean, "low": self.low, "high": self.high}
        return {
            "name": self.pattern.name,
            "claim": self.pattern.claim,
            "reform": self.pattern.reform or None,
            "measure": self.pattern.measure,
            "scale": self.pattern.scale,
            "expected": [self.pattern.low, self.pattern.high],
            "tolerance": self.pattern.tolerance,
            "source": self.pattern.source,
            "checked": self.pattern.checked,
            "model": {k: v if math.isfinite(v) else None for k, v in found.items()},
            "pairs": self.pairs,
            "verdict": self.word,
            "remark": self.remark,
        }


def reforms_of(patterns: Iterable[Pattern]) -> list[str]:
    """Return the reforms that patterns are about, each once."""
    return list(dict.fromkeys(pattern.reform for pattern in patterns if pattern.reform))


def values_of(
    results: StudyResults, patterns: Sequence[Pattern], arms: Mapping[str, str]
) -> dict[str, list[float]]:
    """Return one value a pair for each pattern, in the pattern's scale.

    Parameters
    ----------
    results : StudyResults
        Of a study without inputs, every run done.
    patterns : sequence of Pattern
    arms : mapping of str to str
        From a reform as the pattern names it to the name of its arm.

    Returns
    -------
    dict of str to list of float
        By name of the pattern, in the order of the pairs; NaN where a measure is undefined,
        and everywhere where a relative change has a baseline of zero.
    """
    table = results.require().set_index(["arm", "replication"])
    found = {}
    for pattern in patterns:
        base = table.loc[BASELINE][pattern.measure].sort_index()
        values = base.to_numpy(np.float64)
        if pattern.reform:
            changed = table.loc[arms[pattern.reform]][pattern.measure].reindex(base.index)
            mean = float(values.mean())
            values = changed.to_numpy(np.float64) - values
            if pattern.scale == "relative":
                values = values / mean if mean else np.full(len(values), math.nan)
        found[pattern.name] = values.tolist()
    return found


def judge(pattern: Pattern, values: Sequence[float]) -> Verdict:
    """Return the verdict on a pattern from its values, one a pair."""
    undefined = sum(math.isnan(value) for value in values)
    if not values:
        remark = "not among these runs"
        return Verdict(pattern, math.nan, math.nan, math.nan, 0, UNTESTED, remark)
    if undefined:
        remark = f"undefined in {undefined} of {len(values)} pairs"
        return Verdict(pattern, math.nan, math.nan, math.nan, len(values), UNTESTED, remark)
    if _too_rare(pattern, values):
        mean = sum(values) / len(values)
        remark = f"a rare event: fewer than {PAIRS_FOR_RARE} pairs, or none in any, judge nothing"
        return Verdict(pattern, mean, math.nan, math.nan, len(values), UNTESTED, remark)
    effect = effect_of_pairs(values)
    if effect.low is None or effect.high is None:
        remark = "one pair has no interval"
        return Verdict(pattern, effect.mean, math.nan, math.nan, 1, UNTESTED, remark)
    inside = pattern.low <= effect.low and effect.high <= pattern.high
    reaches = not inside and effect.high >= pattern.low and effect.low <= pattern.high
    remark = "the interval reaches into the bounds: more pairs may decide" if reaches else ""
    word = PASS if inside else MISS
    return Verdict(pattern, effect.mean, effect.low, effect.high, effect.n, word, remark)


def _too_rare(pattern: Pattern, values: Sequence[float]) -> bool:
    """Whether a rare event cannot be judged: from few pairs, or a change of nothing at all."""
    if pattern.measure not in RARE:
        return False
    return len(values) < PAIRS_FOR_RARE or (bool(pattern.reform) and not any(values))


def verdicts_text(verdicts: Sequence[Verdict]) -> str:
    """Return verdicts as a table for a terminal, and how many passed."""
    lines = [f"{'pattern':<{CLAIM}}{'expected':>20}{'model (95 % interval)':>34}  verdict"]
    for verdict in verdicts:
        pattern = verdict.pattern
        lines.append(
            f"{_short(pattern.claim):<{CLAIM}}{expected(pattern):>20}{given(verdict):>34}"
            f"  {verdict.word}"
        )
        what = pattern.measure if not pattern.reform else f"{pattern.reform}: {pattern.measure}"
        said = f"  {what}, {scale_of(pattern)}; {pattern.source} ({pattern.checked})"
        lines.append(said + (f"; {verdict.remark}" if verdict.remark else ""))
    count = {word: sum(v.word == word for v in verdicts) for word in (PASS, MISS, UNTESTED)}
    lines += ["", ", ".join(f"{number} {word}" for word, number in count.items() if number)]
    return "\n".join(lines)


def scale_of(pattern: Pattern) -> str:
    """Say in what a pattern's numbers are."""
    if pattern.scale == "relative":
        return "per cent of the baseline"
    unit = MEASURES[pattern.measure].unit
    return f"change in {unit}" if pattern.scale == "difference" else unit


def expected(pattern: Pattern) -> str:
    """Return a pattern's bounds in words."""
    return f"{_number(pattern, pattern.low)} to {_number(pattern, pattern.high)}"


def given(verdict: Verdict) -> str:
    """Return what the model gives, with its interval."""
    if math.isnan(verdict.mean):
        return "–"
    mean = _number(verdict.pattern, verdict.mean)
    if math.isnan(verdict.low):
        return mean
    ends = (_number(verdict.pattern, end) for end in (verdict.low, verdict.high))
    return f"{mean} ({' to '.join(ends)})"


def _number(pattern: Pattern, value: float) -> str:
    """Write a value in its pattern's scale; relative ones as percentages."""
    if pattern.scale == "relative":
        percent = round(100.0 * value, 1)
        return f"{percent:+.1f} %" if percent else "0 %"
    return f"{value:+.3g}" if pattern.scale == "difference" and value else f"{value:.3g}"


def _short(text: str) -> str:
    return text if len(text) < CLAIM else f"{text[: CLAIM - 2]}…"
