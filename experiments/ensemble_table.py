"""The table of a comparison over an ensemble, as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

from experiments.ensembles.variance_shares import ASSUMPTION_DRIVEN
from experiments.table import decimals, number
from sim.measures import MEASURES

if TYPE_CHECKING:
    from experiments.ensemble_comparison import EnsembleComparison
    from experiments.sources_of_uncertainty import Sources

__all__ = ["ensemble_table"]

WIDTH: Final = 118
KEY: Final = (
    "change: reform minus baseline, mean over the parameter vectors by weight. 95 % range: of "
    "single pairs, luck and parameters together. Standard deviations: luck, of one pair at one "
    "vector; parameters, of the vectors' means without luck; values, of the mean change over other "
    "weights, means and goalposts of the index (headline alone). better under: share of the "
    "vectors' weight with a mean change to the better."
)


def ensemble_table(comparison: EnsembleComparison) -> str:
    """Return heading, one block a reform, and what dominates in a sentence each."""
    lines = [comparison.heading(), ""]
    for reform, block in groupby(comparison.rows, key=lambda row: row.reform):
        rows = list(block)
        lines += [f"{reform}, against the baseline", _heading(), "─" * WIDTH]
        lines += [_line(row, comparison) for row in rows]
        lines += ["", *_wrapped(_sentence(rows[-1])), ""]
    lines += textwrap.wrap(KEY, WIDTH)
    lines += ["", *_wrapped(comparison.grades.statement(comparison.scenario.name))]
    return "\n".join(lines)


def _heading() -> str:
    return (
        f"{'measure':<14}{'change':>10}{'95 % range':>20}{'luck':>9}{'parameters':>12}"
        f"{'values':>9}{'better under':>14}{'largest source':>16}"
    )


def _line(row: Sources, comparison: EnsembleComparison) -> str:
    places = decimals(max(row.luck, row.parameters) or abs(row.change) / 10.0)
    interval = f"{number(row.low, places, True)} to {number(row.high, places, True)}"
    text = (
        f"{row.measure:<14}{number(row.change, places, True):>10}{interval:>20}"
        f"{number(row.luck, places):>9}{number(row.parameters, places):>12}"
        f"{number(row.values, places):>9}{f'{row.better:.0%}':>14}{row.largest:>16}"
    )
    driven = comparison.grades.assumption_driven(row.reform, row.measure)
    return f"{text}  {ASSUMPTION_DRIVEN}" if driven else text


def _sentence(row: Sources) -> str:
    """Say what the uncertainty of the headline is made of."""
    shares = ", ".join(f"{name} {share:.0%}" for name, share in row.shares().items())
    wins = "" if row.wins is None else f" and in {row.wins:.0%} of the choices of values"
    return (
        f"{row.reform}: {MEASURES[row.measure].label.lower()} better under {row.better:.0%} of the "
        f"parameter vectors{wins}. Sum of the three variances: {shares}."
    )


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH)
