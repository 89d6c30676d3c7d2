"""What history matching found, for people and for scripts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from experiments.calibration.matching.history import History, ruled_out_by
from experiments.calibration.matching.implausibility import CUT_OFF, ORDERS
from experiments.evidence.target import Target

__all__ = [
    "IDENTIFIED",
    "REACHED",
    "Direction",
    "Narrowed",
    "directions",
    "narrowed",
    "report_text",
    "report_to_dict",
    "verdict",
]

IDENTIFIED: Final = 0.5
"""A parameter is identified if its central 90 % took less than this share of what they had."""

REACHED: Final = "reached"

LEAST_LOAD: Final = 0.3
"""Of a parameter in a direction (its square: a tenth), to be named."""

CENTRAL: Final = (0.05, 0.95)


@dataclass(frozen=True)
class Narrowed:
    """What is left of a parameter's range.

    Parameters
    ----------
    name, unit : str
    range_low, range_high : float
        What it could be.
    low, high : float
        Central 90 % of the space left.
    share : float
        Their width over that of the range's central 90 %.
    """

    name: str
    unit: str
    range_low: float
    range_high: float
    low: float
    high: float
    share: float

    @property
    def identified(self) -> bool:
        """Whether the evidence says something of it by itself."""
        return self.share < IDENTIFIED


def narrowed(history: History) -> list[Narrowed]:
    """Return what is left of each parameter, the narrowest first; none if nothing is left."""
    points = history.left.points
    if not len(points):
        return []
    lows, highs = np.quantile(points, CENTRAL, axis=0)
    found = [
        Narrowed(
            factor.name,
            factor.unit,
            factor.low,
            factor.high,
            factor.low + low * (factor.high - factor.low),
            factor.low + high * (factor.high - factor.low),
            (high - low) / (CENTRAL[1] - CENTRAL[0]),
        )
        for factor, low, high in zip(
            history.question.factors, lows.tolist(), highs.tolist(), strict=True
        )
    ]
    return sorted(found, key=lambda one: one.share)


@dataclass(frozen=True)
class Direction:
    """A sum of parameters that is narrowed, though each of them may not be.

    Parameters
    ----------
    share : float
        Its standard deviation in the space left over that in the whole ranges.
    parts : tuple of (str, float)
        Parameters that make most of it, with their weights, each in units of its range.
    """

    share: float
    parts: tuple[tuple[str, float], ...]

    def __str__(self) -> str:
        return " ".join(f"{weight:+.2f} {name}" for name, weight in self.parts)


def directions(history: History) -> list[Direction]:
    """Return the sums that are identified, the narrowest first (principal components)."""
    points = history.left.points
    if len(points) <= points.shape[1]:
        return []
    variances, axes = np.linalg.eigh(np.atleast_2d(np.cov(points.T)))
    found = []
    for variance, axis in zip(variances.tolist(), axes.T, strict=True):
        share = math.sqrt(max(0.0, 12.0 * variance))  # an even spread over the unit has 1/12
        if share < IDENTIFIED:
            sign = 1.0 if axis[np.abs(axis).argmax()] > 0.0 else -1.0
            loads = [
                (factor.name, sign * load)
                for factor, load in zip(history.question.factors, axis.tolist(), strict=True)
                if abs(load) >= LEAST_LOAD
            ]
            found.append(Direction(share, tuple(sorted(loads, key=lambda part: -abs(part[1])))))
    return found


def report_text(history: History) -> str:
    """Return all of it as text for a terminal."""
    question = history.question
    clock = question.city.time
    cut = next(name for name, order in ORDERS.items() if order == question.order)
    lines = [
        f"History matching of {question.city.name}: {len(question.factors)} parameters, "
        f"{len(question.targets)} targets, {history.runs} runs of {clock.horizon_weeks} weeks "
        f"after {clock.warmup_weeks} of warm-up",
        f"A point is ruled out where the {cut if cut == 'largest' else cut + '-largest'} of its "
        f"implausibilities is above {CUT_OFF:g}",
        "",
        *_waves(history),
        f"No further wave: {history.ended}",
        "",
        *_targets(history),
        "",
        *_parameters(history),
        *_start(history),
    ]
    return "\n".join(lines)


def _waves(history: History) -> Iterator[str]:
    heading = ("errors within 2 sd", "explained")
    yield f"{'wave':<6}{'space left':>12}{'emulators':>11}{heading[0]:>20}{heading[1]:>14}"
    for number, (wave, share) in enumerate(zip(history.waves, history.shares, strict=True), 1):
        checks = [wave.checks[output] for output in wave.wave.emulators]
        if not checks:
            yield f"{number:<6}{share:>12.3g}{0:>11}"
            continue
        within = [check.within_two for check in checks]
        explained = [check.explained for check in checks]
        yield (
            f"{number:<6}{share:>12.3g}{len(checks):>11}"
            f"{f'{min(within):.2f} to {max(within):.2f}':>20}"
            f"{f'{min(explained):.2f} to {max(explained):.2f}':>14}"
        )
    yield "errors: each point foretold from all others (leave one out); .95 within 2 sd if Gaussian"


def verdict(history: History, target: Target) -> tuple[str, float | None]:
    """Return what became of a target, and the smallest implausibility anywhere."""
    if any(target in wave.not_reached for wave in history.waves):
        at = next(wave for wave in history.waves if target in wave.not_reached)
        return "not reached by any point", at.nearest.get(target)
    last = next((w for w in reversed(history.waves) if target in w.wave.targets), None)
    if last is None:
        wave = history.waves[-1]
        return wave.left_out.get(target.output, "not used"), wave.nearest.get(target)
    return REACHED, last.nearest[target]


def _targets(history: History) -> Iterator[str]:
    yield f"{'target':<8}{'output':<24}{'value':>10}{'nearest':>9}  verdict"
    for target in history.question.targets:
        word, nearest = verdict(history, target)
        value = (
            f"{target.low:.3g}"
            if target.low == target.high
            else f"{target.low:.3g} to {target.high:.3g}"
        )
        said = "–" if nearest is None else f"{nearest:.1f}"
        yield f"{target.id:<8}{target.output:<24}{value:>10}{said:>9}  {word}"
    yield "nearest: smallest implausibility over the points that were still in when it was judged"


def _parameters(history: History) -> Iterator[str]:
    yield f"{'parameter':<46}{'range':>16}{'left (90 %)':>20}{'share':>7}"
    for one in narrowed(history):
        word = "identified" if one.identified else "left open"
        yield (
            f"{one.name:<46}{f'{one.range_low:.3g} to {one.range_high:.3g}':>16}"
            f"{f'{one.low:.3g} to {one.high:.3g}':>20}{one.share:>7.2f}  {word}"
        )
    sums = directions(history)
    if sums:
        yield ""
        yield "identified together (sums, each parameter in units of its range; share of spread)"
    for one_sum in sums:
        yield f"  {one_sum.share:.2f}  {one_sum}"


def _start(history: History) -> Iterator[str]:
    question = history.question
    start = question.start
    yield ""
    if history.space.keeps(start)[0]:
        yield "The city's present values are not ruled out."
        return
    against = ", ".join(
        f"{target.output} ({target.id}, {value:.1f})"
        for target, value in ruled_out_by(history.space, start)
    )
    yield f"The city's present values are ruled out: {against or 'outside the ranges'}."


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def report_to_dict(history: History) -> dict[str, Any]:
    """Return what ``--json`` prints."""
    question = history.question
    return {
        "city": question.city.name,
        "runs": history.runs,
        "ended": history.ended,
        "space_left": list(history.shares),
        "waves": [
            {
                "share": share,
                "left_out": dict(wave.left_out),
                "emulators": {
                    output: {**vars(check), "used": output in wave.wave.emulators}
                    for output, check in wave.checks.items()
                },
            }
            for wave, share in zip(history.waves, history.shares, strict=True)
        ],
        "targets": [
            {"id": target.id, "output": target.output, "verdict": word, "nearest": _finite(nearest)}
            for target in question.targets
            for word, nearest in (verdict(history, target),)
        ],
        "parameters": [{**vars(one), "identified": one.identified} for one in narrowed(history)],
        "directions": [
            {"share": one.share, "parts": [list(part) for part in one.parts]}
            for one in directions(history)
        ],
        "start_ruled_out": not bool(history.space.keeps(question.start)[0]),
    }
