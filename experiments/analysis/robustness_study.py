"""Robustness in a study: its arms are the policies, its points the futures."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analysis.lines import lines, value
from experiments.analysis.outcomes import levels
from experiments.analysis.robustness import CRITERIA, RESAMPLES, Robustness, robustness
from experiments.table import decimals
from sim.errors import InputError
from sim.measures import MEASURES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.studies.results import StudyResults

__all__ = ["RobustnessReport", "robust_study"]


@dataclass(frozen=True)
class RobustnessReport:
    """How reforms stand over futures, one table a measure.

    Parameters
    ----------
    name : str
        Of the files it is kept in.
    found : dict of str to Robustness
        By measure; gains of measures of which less is better are turned round.
    seeds : int
        Seeds of each future, over which the mean is taken.
    """

    name: str
    found: dict[str, Robustness]
    seeds: int

    def text(self) -> str:
        """Return it for a terminal."""
        return "\n\n\n".join("\n".join(_table(m, r, self.seeds)) for m, r in self.found.items())

    def to_dict(self) -> dict[str, Any]:
        """Return what ``--json`` prints; levels in natural units, regrets as amounts."""
        return {
            "measures": {
                measure: {**_natural(measure, one), "seeds": self.seeds}
                for measure, one in self.found.items()
            }
        }

    def figure(self) -> Figure:
        """Return one panel a measure."""
        from matplotlib.figure import Figure

        from experiments.analysis.plot_robustness import plot_regret

        count = len(self.found)
        figure = Figure(figsize=(6.0 * count, 4.5), layout="constrained")
        axes = np.atleast_1d(figure.subplots(1, count))
        for (measure, one), ax in zip(self.found.items(), axes, strict=True):
            plot_regret(one, ax, measure)
        return figure


def robust_study(
    results: StudyResults,
    measures: list[str],
    *,
    threshold: float | None = None,
    optimism: float = 0.5,
    percentile: float = 90.0,
) -> RobustnessReport:
    """Return how the arms of a study stand over its points.

    Parameters
    ----------
    results : StudyResults
        Complete, with at least one reform; points that are futures alone, not strengths of
        reforms, or regret would compare other reforms than are named.
    measures : list of str
        What is valued, each by itself.
    threshold : float, optional
        What is good enough, in natural units; by default the median of the baseline.
    optimism, percentile : float, optional
        As for `robustness`.

    Raises
    ------
    InputError
        If a run is missing or there is no reform to compare.
    """
    if len(results.arms) < 2:
        raise InputError("there is no reform to choose", right="give --reform")
    found = {}
    for measure in measures:
        levels_of = levels(results, measure)
        gains = np.array([one.gain.mean(axis=1) for one in levels_of.values()])
        sign = _sign(measure)
        good = float(np.median(gains[0])) if threshold is None else sign * threshold
        found[measure] = robustness(
            results.arms, gains, good, optimism=optimism, percentile=percentile
        )
    return RobustnessReport("robustness", found, len(results.manifest["seeds"]))


def _sign(measure: str) -> float:
    return 1.0 if MEASURES[measure].better == "higher" else -1.0


def _natural(measure: str, one: Robustness) -> dict[str, Any]:
    """Return it with levels as they are measured."""
    content = one.to_dict()
    sign = _sign(measure)
    content["threshold"] = sign * one.threshold
    content["unit"] = MEASURES[measure].unit
    for name in ("maximin", "hurwicz", "mean"):
        about = content["criteria"][name]
        about["scores"] = {policy: sign * score for policy, score in about["scores"].items()}
        about["better"] = MEASURES[measure].better
    return content


def _table(measure: str, one: Robustness, seeds: int) -> list[str]:
    about, natural = MEASURES[measure], _natural(measure, one)
    places = decimals(float(np.ptp(one.gains)) / 10.0)
    shares = one.share_best()
    rows = []
    for place, policy in enumerate(one.policies):
        row = [policy]
        for name in CRITERIA:
            score = natural["criteria"][name]["scores"][policy]
            mark = "*" if policy in one.best[name] else " "
            row.append(value(score, 2 if name == "satisficing" else places) + mark)
        rows.append(row)
        rows.append(
            ["  is best in", *(f"{100 * shares[name][place]:.0f} %  " for name in CRITERIA)]
        )
    futures = one.gains.shape[1]
    text = [
        f"{about.label} ({about.unit}, {about.better} is better) over {futures} futures, "
        f"mean of {seeds} seed{'s' if seeds > 1 else ''} each",
        *lines(["", *(c.label for c in CRITERIA.values())], rows),
        f"* preferred. is best in: share of {RESAMPLES:,} resamples of the futures. "
        f"Good enough: {value(natural['threshold'], places)}. Optimism {one.optimism:g}, "
        f"percentile {one.percentile:g}.",
    ]
    if one.agreed:
        return [*text, f"all criteria agree on {' and '.join(one.agreed)}"]
    text.append("the criteria disagree:")
    text += [
        f"  {CRITERIA[name].label} ({CRITERIA[name].question}) {' or '.join(one.best[name])}"
        for name in CRITERIA
    ]
    return [*text, *_split(one)]


def _split(one: Robustness) -> list[str]:
    """Return the pairs of policies that criteria put in opposite order, with who is for which."""
    text = []
    for i, j in combinations(range(len(one.policies)), 2):
        sides: tuple[list[str], list[str]] = ([], [])
        for name, ranks in one.ranks.items():
            if ranks[i] != ranks[j]:
                sides[int(ranks[i] > ranks[j])].append(CRITERIA[name].label)
        if all(sides):
            first, second = one.policies[i], one.policies[j]
            text.append(
                f"  {first} before {second}: {', '.join(sides[0])}; "
                f"{second} before {first}: {', '.join(sides[1])}"
            )
    return text
