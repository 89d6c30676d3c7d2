"""What a comparison found, and what it cannot say, in plain sentences."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from experiments.analysis_of_pairs.details import Details
from experiments.analysis_of_pairs.sentences import against_each_other, for_whom_and_when
from experiments.contrasts import INDICES, PAIRS_FOR_RARE, RARE, Contrast, family_p_values
from experiments.ensembles.variance_shares import ASSUMPTION_DRIVEN, Grades, grades_of
from experiments.replication import Replication
from experiments.robust_headline import CLAIM, RobustHeadline
from experiments.statistics import no_event_bound
from experiments.table import ALPHA, decimals, number
from experiments.terminal import Paint
from experiments.units_in_words import unit_in_words
from sim.measures import GOALPOSTS, MEASURES, component_index
from sim.scenario import Scenario

__all__ = ["findings", "limits", "sentences"]

WIDTH: Final = 116
HEADLINE: Final = "headline"
COST: Final = "official_hours"
BESIDE: Final = ("equity", "trust", "time", "hand-offs")
WORTH_NAMING: Final = 0.01
"""Share of its level by which a measure must move to be named in a sentence."""
CLIPPED: Final = 0.01
OVER_ALL: Final = "over all,"
"""In every claim about the headline, and nowhere else."""

NO_OUTCOME_DATA: Final = {
    "daqing": "Daqing has structure but no outcome data: nothing here predicts what happened "
    "there. What is said of levels, information and organizations is assumption-driven.",
    "test-town": "Test-town is made up: nothing here says anything of a real place.",
    "template": "The template is made up: nothing here says anything of a real place.",
    "baseline-four-level": "The generic city is no real place: round numbers between known ones.",
    **{
        name.lower(): f"This {name} is stylised, a contrast of another make: its factors, "
        "organizations and units are assumed, and nothing here is a claim about the real one."
        for name in ("Pudong", "Shenzhen", "Wenzhou")
    },
}
"""By the beginning of a city's name."""

ASSUMPTIONS: Final = (
    "The sizes come from a model whose parameters are in part assumed (touch times, utilisation, "
    "staff before the reform): 'confident' means confident about this model at these parameter "
    "values, luck averaged out. The interval does not hold what the parameters leave open."
)


def sentences(
    rows: Sequence[Contrast],
    robust: Sequence[RobustHeadline],
    replications: Sequence[Replication],
    scenario: Scenario,
    details: Details | None = None,
    width: int = WIDTH,
    paint: Paint | None = None,
) -> str:
    """Return all sentences as text of at most so many columns, under headings."""
    paint = paint or Paint(False)
    grades = grades_of(scenario.arms)
    parts = [("What it found", findings(rows, robust, grades))]
    if details is not None:
        parts += [
            ("For whom, and when", for_whom_and_when(details)),
            ("Against each other", against_each_other(details)),
        ]
    cannot = [*limits(rows, replications, scenario), grades.statement(scenario.name)]
    parts.append(("What it cannot say", cannot))
    lines: list[str] = []
    for heading, found in parts:
        if found:
            lines += ["", paint(heading, "heading")]
        for sentence in found:
            lines += textwrap.wrap(sentence, width, initial_indent="- ", subsequent_indent="  ")
    return "\n".join(lines[1:])


def findings(
    rows: Sequence[Contrast], robust: Sequence[RobustHeadline], grades: Grades | None = None
) -> list[str]:
    """Return, for each reform, sentences on indices, cost, what is beside them, and the headline.

    An index is called better or worse where the difference holds after Holm's
    correction over the family of all reforms and the three indices. With `grades`, indices and
    headline whose variance comes mostly from assumed parameters are marked.
    """
    adjusted = family_p_values(rows)
    robust_of = {headline.reform: headline for headline in robust}
    found: list[str] = []
    for reform, block in groupby(rows, key=lambda row: row.reform):
        by_measure = {row.measure: row for row in block}
        parts = [
            _on_index(by_measure[name], adjusted)
            + (_mark(grades, reform, name) if _is_claim(by_measure[name], adjusted) else "")
            for name in INDICES
        ]
        found.append(f"{reform}: {'; '.join(parts)}.")
        found.append(f"{reform}: {_on_cost(by_measure)}")
        if next(iter(by_measure.values())).runs > 1:
            found.append(f"{reform}: {_beside(by_measure)}")
        headline = _on_headline(by_measure[HEADLINE], robust_of[reform])
        if OVER_ALL in headline:
            headline = f"{headline.removesuffix('.')}{_mark(grades, reform, HEADLINE)}."
        found.append(f"{reform}: {headline}")
    return found


def limits(
    rows: Sequence[Contrast], replications: Sequence[Replication], scenario: Scenario
) -> list[str]:
    """Return what the comparison cannot say, each in a sentence."""
    said = [text for name, text in NO_OUTCOME_DATA.items() if scenario.name.startswith(name)]
    said.append(ASSUMPTIONS)
    city = scenario.city
    if city.simulated_districts < len(city.districts):
        said.append(
            f"{city.simulated_districts} of {len(city.districts)} districts "
            f"{'is' if city.simulated_districts == 1 else 'are'} simulated with their residents; "
            "what the city shares (city offices, court, police) receives the same background "
            "arrivals in all arms. That is partial equilibrium: what a reform of the whole city "
            "does to shared offices is left out."
        )
    runs = len(replications)
    if runs == 1:
        said.append("One pair has no interval and says nothing about chance: take more --runs.")
    said += _on_rare_events(rows, replications, scenario)
    said += _on_clipping(replications)
    if runs > 1 and family_p_values(rows):
        said.append(
            "'No clear difference' is no proof of no difference: the interval says what remains "
            "possible."
        )
    return said


def _is_claim(row: Contrast, adjusted: Mapping[tuple[str, str], float]) -> bool:
    """Whether an index is called better or worse."""
    same = row.difference == 0.0 and not row.half_width
    return not same and adjusted.get((row.reform, row.measure), 1.0) < ALPHA


def _mark(grades: Grades | None, reform: str, measure: str) -> str:
    """Return what stands beside a claim that hangs mostly on assumptions."""
    if grades is None or not grades.assumption_driven(reform, measure):
        return ""
    return f" [{ASSUMPTION_DRIVEN}]"


def _on_index(row: Contrast, adjusted: Mapping[tuple[str, str], float]) -> str:
    p_value = adjusted.get((row.reform, row.measure))
    if row.difference == 0.0 and not row.half_width:
        return f"{row.measure} the same in every pair"
    if p_value is None:
        return f"{row.measure} {_change(row)} in a single pair"
    word = "better" if row.to_the_better else "worse"
    if p_value >= ALPHA:
        if _leaves_out_zero(row):
            return (
                f"{row.measure} perhaps {word}, not clear after Holm's correction ({_range(row)})"
            )
        return f"{row.measure} no clear difference ({_range(row)})"
    better = round(row.share_of_pairs_better * row.runs)
    pairs = better if row.to_the_better else row.runs - better - row.ties
    size = number(abs(row.difference), _places(row))
    return f"{row.measure} {word} by {size} ({_range(row)}; {word} in {pairs} of {row.runs} pairs)"


def _leaves_out_zero(row: Contrast) -> bool:
    return row.low is not None and row.high is not None and (row.low > 0.0 or row.high < 0.0)


def _change(row: Contrast) -> str:
    """Write a difference with its unit and its interval; shares as percentage points."""
    scale, unit = unit_in_words(row.unit)
    size = f"{number(row.difference * scale, _places(row), True)} {unit}"
    return f"{size} ({_interval(row)})" if row.half_width else size


def _range(row: Contrast) -> str:
    return f"{_interval(row)} {unit_in_words(row.unit)[1]}"


def _interval(row: Contrast) -> str:
    if row.low is None or row.high is None:
        return "no interval"
    scale, places = unit_in_words(row.unit)[0], _places(row)
    return f"{number(row.low * scale, places, True)} to {number(row.high * scale, places, True)}"


def _places(row: Contrast) -> int:
    return decimals(unit_in_words(row.unit)[0] * (row.half_width or abs(row.difference) / 10.0))


def _on_cost(by_measure: Mapping[str, Contrast]) -> str:
    hours, settled = by_measure[COST], by_measure["cost_per_settled"]
    cost = by_measure["reform_cost"]
    level = f"{number(hours.baseline, 0)} {hours.unit} before"
    work = "as before" if hours.difference == 0.0 and not hours.half_width else _change(hours)
    return (
        f"official work {work} ({level}); for each matter settled {_change(settled)}; "
        f"the reform itself costs {number(cost.difference, 1)} {cost.unit} over the horizon."
    )


def _beside(by_measure: Mapping[str, Contrast]) -> str:
    """Name the other measures that move, clearly and by something that matters."""
    parts = []
    for name, row in by_measure.items():
        if MEASURES[name].group not in BESIDE or not _leaves_out_zero(row):
            continue
        if abs(row.difference) >= WORTH_NAMING * abs(row.baseline):
            word = "better" if row.to_the_better else "worse"
            label = MEASURES[name].label
            parts.append(f"{label[0].lower()}{label[1:]} {_change(row)}, {word}")
    which = f"equity, trust, time and hand-offs (each for itself, by {WORTH_NAMING:.0%} or more)"
    return f"clear in {which}: {'; '.join(parts) or 'nothing'}."


def _on_headline(row: Contrast, robust: RobustHeadline) -> str:
    """Say whether the claim "better" holds, and under which choices."""
    sure = row.confidence is not None and (row.p_value or 0.0) < ALPHA
    change = f"headline {_change(row)}"
    share = (
        f"{_at_least(robust.wins)} of {robust.choices:,} choices of weights, means and goalposts"
    )
    if robust.verdict == "better" and sure and row.to_the_better:
        return f"{change}: better {OVER_ALL} winning in {share}."
    if robust.verdict == "worse" and sure and not row.to_the_better:
        return f"{change}: worse {OVER_ALL} losing in {_at_least(robust.losses)} of the choices."
    if robust.verdict != "depends":
        return (
            f"{change}: no claim, since chance may explain it (it wins in {share}, "
            "but that is about values, not about luck)."
        )
    where = ", ".join(
        f"{wins:.0%} where {name} weighs most" for name, wins in robust.by_heaviest.items()
    )
    means = ", ".join(
        f"{wins:.0%} {name}"
        for name, wins in zip(
            ("arithmetic", "geometric", "harmonic"), robust.by_exponent.values(), strict=True
        )
    )
    return (
        f"{change}: no claim over all (that needs {CLAIM:.0%}); it wins in {share}: {where}; "
        f"by mean: {means}."
    )


def _at_least(share: float) -> str:
    """Return a share in per cent, rounded down: 94.96 must not read as the 95 it fails to reach."""
    return f"{math.floor(1000.0 * share) / 10.0:g}%"


def _on_rare_events(
    rows: Sequence[Contrast], replications: Sequence[Replication], scenario: Scenario
) -> Iterator[str]:
    """Bursts are rare: few pairs cannot judge them, and none seen is a bound."""
    runs = len(replications)
    for name in sorted(RARE):
        if MEASURES[name].group == "reports":
            continue  # what is reported of it is as rare as the thing itself
        label = MEASURES[name].label
        of_measure = [row for row in rows if row.measure == name]
        never = [row for row in of_measure if row.never_happened]
        if never:
            years = sum(r.residents for r in replications) * scenario.time.horizon_weeks / 52.0
            chance = min(1.0, no_event_bound(runs))
            arms = ", ".join(row.reform for row in never)
            yield (
                f"{label} († in the table: {arms}) never happened, neither with nor without the "
                f"reform. That is a bound, not a zero: below three over {years:,.0f} "
                f"person-years if persons act independently; since it comes in bursts, the "
                f"bound that counts is three over {runs} runs: up to {chance:.0%} of runs may "
                "have one."
            )
        if runs < PAIRS_FOR_RARE and len(never) < len(of_measure):
            yield (
                f"{label} comes in rare bursts: {runs} pairs cannot judge it, nor what of order "
                f"hangs on it; that needs at least {PAIRS_FOR_RARE} (--runs {PAIRS_FOR_RARE})."
            )


def _on_clipping(replications: Sequence[Replication]) -> Iterator[str]:
    """A component beyond its goalpost does not move its index any more."""
    values = [
        (name, arm[name]) for r in replications for arm in r.measures.values() for name in GOALPOSTS
    ]
    clipped = [name for name, value in values if component_index(name, value)[1]]
    if len(clipped) > CLIPPED * len(values):
        worst = ", ".join(sorted(set(clipped)))
        yield (
            f"{len(clipped) / len(values):.0%} of the component values lie beyond a goalpost "
            f"({worst}): there the indices do not move with them."
        )
