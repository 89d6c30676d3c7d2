"""The page on system and mechanism together: `flatten` crossed with incentives and councils.

Every sentence is made from the data; none holds a result of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from docs.flatten_pages import interval
from docs.markdown import number, page, table
from docs.study_files import Study
from experiments.flatten_factorial import Run
from experiments.reform_factorial import (
    COUNCILS,
    EFFECTS,
    FACTORS,
    INCENTIVES,
    clear_after_holm,
    contrasts,
    whole_flatten,
)
from experiments.statistics import Effect
from sim.measures import MEASURES

__all__ = ["reform_factorial_of", "reform_factorial_page", "rows_of_reform_factorial"]

_OTHERS = {
    "neither": frozenset[str](),
    "incentives": frozenset({INCENTIVES}),
    "self-governance": frozenset({COUNCILS}),
    "both": frozenset({INCENTIVES, COUNCILS}),
}

Contrasts = Mapping[tuple[str, ...], Effect]


def rows_of_reform_factorial(runs: Sequence[Run]) -> list[dict[str, object]]:
    """Return runs as rows of a file."""
    return [
        {
            "pair": run.pair,
            "arm": "baseline" if run.on is None else "factorial",
            **{factor: int(factor in (run.on or ())) for factor in FACTORS},
            "posts": run.posts,
            **run.measures,
        }
        for run in runs
    ]


def reform_factorial_of(study: Study) -> list[Run]:
    """Return the runs of a study."""
    return [
        Run(
            pair=int(row["pair"]),
            on=None
            if row["arm"] == "baseline"
            else frozenset(factor for factor in FACTORS if row[factor] == "1"),
            posts=float(row["posts"]),
            measures={m: float(row[m]) for m in EFFECTS},
        )
        for row in study.rows
    ]


def reform_factorial_page(study: Study) -> str:
    """Return the page on the six factors."""
    runs, about = reform_factorial_of(study), study.about
    found = {measure: contrasts(runs, measure) for measure in EFFECTS}
    clear = {measure: clear_after_holm(found[measure]) for measure in EFFECTS}
    heading = ("part", *(f"{MEASURES[m].label} ({MEASURES[m].unit})" for m in EFFECTS))
    names = list(found[EFFECTS[0]])
    says = "\n".join(f"- {_sentence(runs, m, found[m], clear[m])}" for m in EFFECTS)
    whole = [
        (f"with {name}", *(interval(whole_flatten(runs, m, others)) for m in EFFECTS))
        for name, others in _OTHERS.items()
    ]
    return page(
        "System and mechanism together",
        f"All 64 combinations of the four switches of `flatten`, incentives for the staff of "
        f"offices (that part of `leadership`) and `self-governance`, with "
        f"{number(runs[0].posts, 5)} public posts in every one; `{about['city']}`, smallest "
        f"district, {about['pairs']} pairs, {about['horizon_weeks']} weeks after "
        f"{about['warmup_weeks']} of warm-up. A main effect is the mean over the 32 settings "
        "of the others of on minus off; "
        "an interaction is half of what one makes to the effect of the other. Mean over the "
        "pairs, 95 % t interval; **bold** is what Holm's procedure over the "
        f"{len(names)} contrasts of a measure leaves at 5 %. Run it with "
        "`python -m docs.generate --run reform_factorial`: about five minutes on two free cores.",
        f"## What it shows\n\n{says}",
        f"## How uncertain it is\n\n{_uncertainty(found, int(about['pairs']))}",
        f"## Main effects\n\n{table(heading, [_row(n, found, clear) for n in names[:6]])}",
        f"## Interactions\n\n{table(heading, [_row(n, found, clear) for n in names[6:]])}",
        "## The whole of flatten, beside the others\n\nAll four switches on minus all four off:"
        f"\n\n{table(heading, whole)}",
        "Data, run by run: [reform_factorial.csv](../figures/reform_factorial.csv).",
    )


def _row(
    name: tuple[str, ...],
    found: Mapping[str, Contrasts],
    clear: Mapping[str, set[tuple[str, ...]]],
) -> tuple[str, ...]:
    cells = []
    for measure in EFFECTS:
        text = interval(found[measure][name])
        cells.append(f"**{text}**" if name in clear[measure] else text)
    return (_name(name), *cells)


def _sentence(
    runs: Sequence[Run], measure: str, effects: Contrasts, clear: set[tuple[str, ...]]
) -> str:
    """Return what moves a measure most, and whether flatten needs the others."""
    about = MEASURES[measure]
    main = sorted((n for n in clear if len(n) == 1), key=lambda n: -abs(effects[n].mean))
    crossed = sorted((n for n in clear if len(n) == 2), key=lambda n: -abs(effects[n].mean))
    parts = ", ".join(f"`{_name(n)}` {interval(effects[n])}" for n in main) or "no part clearly"
    text = f"{about.label} ({about.unit}, {about.better} is better): {parts}."
    if crossed:
        text += f" Largest interaction: {_name(crossed[0])} {interval(effects[crossed[0]])}."
    alone, both = (whole_flatten(runs, measure, _OTHERS[key]) for key in ("neither", "both"))
    mixed = [n for n in crossed if {INCENTIVES, COUNCILS} & set(n)]
    text += f" The whole of `flatten` changes it by {interval(alone)} alone and by "
    text += f"{interval(both)} together with incentives and councils; "
    text += (
        f"clear interactions with these two: {len(mixed)} of 9, the largest "
        f"{_name(mixed[0])} {interval(effects[mixed[0]])}."
        if mixed
        else "no interaction with these two is clear."
    )
    return text


def _uncertainty(found: Mapping[str, Contrasts], pairs: int) -> str:
    """Return how wide the intervals are, and what they leave out."""
    lines = []
    for measure in EFFECTS:
        widths = [e.half_width for e in found[measure].values() if e.half_width is not None]
        lines.append(
            f"- {MEASURES[measure].label}: half-width of the interval {number(median(widths), 2)} "
            f"in the middle, {number(max(widths), 2)} at most ({MEASURES[measure].unit})."
        )
    return "\n".join(lines) + (
        f"\n\nWith {pairs} pairs a t interval stands on {pairs - 1} degrees of freedom: single "
        "intervals may be off by a good part of their width. They are about luck at one set of "
        "parameter values and the settings the reforms come with; how strong incentives and "
        "councils are is assumed."
    )


def _name(factors: tuple[str, ...]) -> str:
    return " x ".join(factors).replace("_", " ")
