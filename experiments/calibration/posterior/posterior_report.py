"""What the posterior says, for people and for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from experiments.calibration.matching.matching_report import IDENTIFIED
from experiments.calibration.posterior.adjustment import weighted_quantile
from experiments.calibration.posterior.ensemble_run import Posterior

__all__ = ["marginals", "posterior_text", "posterior_to_dict"]

LEVELS: Final = (0.05, 0.5, 0.95)


def marginals(found: Posterior) -> list[dict[str, Any]]:
    """Return median and 90 % interval of each parameter, the narrowest first."""
    ensemble = found.ensemble
    weights = np.array(ensemble.weights)
    rows = []
    for place, factor in enumerate(found.history.question.factors):
        values = np.array([vector[place] for vector in ensemble.vectors])
        low, middle, high = (weighted_quantile(values, weights, level) for level in LEVELS)
        share = (high - low) / (LEVELS[2] - LEVELS[0]) / (factor.high - factor.low)
        rows.append(
            {
                "name": factor.name,
                "start": factor.base,
                "median": middle,
                "low": low,
                "high": high,
                "share": share,
                "identified": share < IDENTIFIED,
            }
        )
    return sorted(rows, key=lambda row: row["share"])


def posterior_text(found: Posterior) -> str:
    """Return all of it as text for a terminal."""
    made, ensemble = found.ensemble.made, found.ensemble
    lines = [
        f"Posterior ensemble of {made.city}: {len(ensemble.weights)} members, worth "
        f"{ensemble.effective_size:.0f} of equal weight; {made.runs} runs in all",
        "",
        *_steps(found),
        "",
        *_parameters(found),
        "",
        f"fitted to: {', '.join(made.targets)}",
        f"reached by no point: {', '.join(made.not_reached) or 'none'}",
    ]
    return "\n".join(lines)


def _steps(found: Posterior) -> Iterator[str]:
    yield f"{'step':<6}{'tolerance':>10}{'accepted':>10}{'worth':>7}"
    for number, one in enumerate(found.populations, start=1):
        accepted = "–" if number == 1 else f"{one.accepted:.2f}"
        yield f"{number:<6}{one.tolerance:>10.3g}{accepted:>10}{one.effective_size:>7.0f}"
    yield "tolerance: root mean square distance of foretold parameters, in units of their range"
    yield (
        f"{found.adjusted:.0%} of the weight was adjusted; the rest would have left what is not "
        "ruled out"
    )


def _parameters(found: Posterior) -> Iterator[str]:
    yield f"{'parameter':<46}{'start':>9}{'median':>9}{'90 %':>20}{'share':>7}"
    for row in marginals(found):
        word = "identified" if row["identified"] else "left open"
        interval = f"{row['low']:.3g} to {row['high']:.3g}"
        yield (
            f"{row['name']:<46}{row['start']:>9.3g}{row['median']:>9.3g}{interval:>20}"
            f"{row['share']:>7.2f}  {word}"
        )


def posterior_to_dict(found: Posterior) -> dict[str, Any]:
    """Return what ``--json`` prints."""
    return {
        "city": found.ensemble.made.city,
        "members": len(found.ensemble.weights),
        "effective_size": found.ensemble.effective_size,
        "runs": found.ensemble.made.runs,
        "steps": [
            {"tolerance": one.tolerance, "accepted": one.accepted, "worth": one.effective_size}
            for one in found.populations
        ],
        "adjusted": found.adjusted,
        "parameters": marginals(found),
        "targets": list(found.ensemble.made.targets),
        "not_reached": list(found.ensemble.made.not_reached),
    }
