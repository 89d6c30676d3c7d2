"""The pages on `flatten`: how its effect moves, and which part of it does the work.

Every sentence is made from the data; none holds a result of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from docs.markdown import number, page, table
from docs.study_files import Study, factorial_of, pairs_of
from experiments import flatten_factorial, flatten_moves
from experiments.flatten_factorial import SWITCHES, Run, all_off, interaction, main_effect, whole
from experiments.flatten_moves import SWEEPS, UNPOOLED, WHOLE, Point, Sweep, moved, points
from experiments.statistics import Effect
from sim.measures import MEASURES

__all__ = ["factorial_page", "factorial_sentences", "interval", "move_sentences", "moves_page"]

SMALL = 0.25
"""Points or days: a move below it is not worth a clause of its own."""


def moves_page(study: Study) -> str:
    """Return the page on how the effect of `flatten` moves with what is assumed."""
    found = points(pairs_of(study))
    says = "\n".join(f"- {sentence}" for sentence in move_sentences(found))
    tables = [
        f"## {sweep.meaning.capitalize()}\n\n`{sweep.key}`: {sweep.label} ({sweep.unit})."
        f"{_where(sweep)}\n\n{_moves_table([p for p in found if p.sweep == sweep.name])}"
        for sweep in SWEEPS
    ]
    return page(
        "How the effect of flatten moves",
        f"Four numbers that nobody has measured decide what `flatten` does in the model. Each is "
        f"moved over its range, the others at their starting values; {_setting(study)} Effects are "
        "reform minus baseline, mean over the pairs with 95 % t intervals. The same luck is used "
        "at every value, so differences along a line are surer than the intervals around it.",
        "![Effect of flatten against utilisation, distance, span and absorption]"
        "(../figures/flatten_moves.png)",
        f"## What it shows\n\n{says}",
        *tables,
        "Data, pair by pair: [flatten_moves.csv](../figures/flatten_moves.csv).",
    )


def move_sentences(found: Sequence[Point]) -> list[str]:
    """Return what the points show, each in a sentence."""
    sentences = [_overview(found)]
    for sweep in SWEEPS:
        line = [p for p in found if p.sweep == sweep.name and p.arm == WHOLE]
        sentences.append(_along(sweep, line))
    sentences.append(_without_pooling(found))
    return sentences


def factorial_page(study: Study) -> str:
    """Return the page on the four switches of `flatten`."""
    runs = factorial_of(study)
    says = "\n".join(f"- {sentence}" for sentence in factorial_sentences(runs))
    columns = flatten_factorial.EFFECTS
    heading = ("part", *(f"{MEASURES[m].label} ({MEASURES[m].unit})" for m in columns))
    rows = [
        (switch.replace("_", " "), *(interval(main_effect(runs, switch, m)) for m in columns))
        for switch in SWITCHES
    ]
    rows += [
        ("all on, against the baseline", *(interval(whole(runs, m)) for m in columns)),
        ("all off, against the baseline", *(interval(all_off(runs, m)) for m in columns)),
    ]
    crossed = [
        (f"{a} x {b}".replace("_", " "), *(interval(interaction(runs, a, b, m)) for m in columns))
        for a, b in itertools.combinations(SWITCHES, 2)
    ]
    return page(
        "Which part of flatten does the work",
        "All 16 combinations of the four switches, with "
        f"{number(runs[0].posts, 5)} public posts in every one of them; {_setting(study)} "
        "A main effect is the mean over the eight settings of the other switches "
        "of on minus off; an interaction is half of what one switch makes to the "
        "effect of the other. Mean over the pairs, 95 % t interval; one interval in twenty leaves "
        "out zero by chance. A switch that is off is no reform anybody proposes: with `levels` on "
        "and `staff_sunk` off, for instance, the streets' posts go up to the district.",
        f"## What it shows\n\n{says}",
        f"## Main effects, and the reform as a whole\n\n{table(heading, rows)}",
        f"## Interactions\n\n{table(heading, crossed)}",
        "Data, run by run: [flatten_factorial.csv](../figures/flatten_factorial.csv).",
    )


def factorial_sentences(runs: Sequence[Run]) -> list[str]:
    """Return, for each measure, which switch moves it most and what it leans on."""
    sentences = []
    for measure in flatten_factorial.EFFECTS:
        effects = {s: main_effect(runs, s, measure) for s in SWITCHES}
        clear = [s for s in SWITCHES if _clear(effects[s])]
        clear.sort(key=lambda s: -abs(effects[s].mean))
        total = f"the whole reform {interval(whole(runs, measure))}"
        if not clear:
            sentences.append(f"{_label(measure)}: no switch moves it clearly; {total}.")
            continue
        parts = ", ".join(f"`{s}` {interval(effects[s])}" for s in clear)
        crossed = {
            (a, b): interaction(runs, a, b, measure) for a, b in itertools.combinations(SWITCHES, 2)
        }
        (a, b), largest = max(crossed.items(), key=lambda item: abs(item[1].mean))
        leans = ""
        if _clear(largest):
            on, off = effects[a].mean + largest.mean, effects[a].mean - largest.mean
            leans = (
                f" The parts do not simply add: `{a}` changes it by {number(on, 2, True)} where "
                f"`{b}` is on and by {number(off, 2, True)} where it is off."
            )
        sentences.append(
            f"{_label(measure)} ({MEASURES[measure].unit}, {MEASURES[measure].better} is better): "
            f"{parts}; {total}.{leans}"
        )
    return sentences


def _overview(found: Sequence[Point]) -> str:
    """Over all values of the whole reform: what holds at every one of them."""
    whole_line = [p for p in found if p.arm == WHOLE]
    # The starting values belong to every sweep and count once.
    line = {tuple(p.effects[m].mean for m in flatten_moves.EFFECTS): p for p in whole_line}
    parts = []
    for measure in flatten_moves.EFFECTS:
        effects = [p.effects[measure] for p in line.values()]
        means = [effect.mean for effect in effects]
        up = MEASURES[measure].better == "higher"
        gains = sum(_clear(effect) and (effect.mean > 0.0) == up for effect in effects)
        losses = sum(_clear(effect) and (effect.mean > 0.0) != up for effect in effects)
        parts.append(
            f"{_name(measure)} changes by {number(min(means), 2, True)} to "
            f"{number(max(means), 2, True)} {MEASURES[measure].unit} (clearly better at {gains}, "
            f"clearly worse at {losses})"
        )
    return f"**Over all {len(line)} values** {'; '.join(parts)}."


def _along(sweep: Sweep, line: Sequence[Point]) -> str:
    """From the first to the last value of a sweep."""
    first, last = line[0], line[-1]
    moves, still = [], []
    for measure in flatten_moves.EFFECTS:
        shift = moved(first, last, measure)
        if not _clear(shift) or abs(shift.mean) < SMALL:
            still.append(_name(measure))
            continue
        start, end = first.effects[measure], last.effects[measure]
        unit = MEASURES[measure].unit
        moves.append(f"on {_name(measure)} from {interval(start)} to {interval(end)} {unit}")
    ends = f"{number(first.x, 2)} to {number(last.x, 2)}"
    text = f"**{sweep.meaning.capitalize()}**: with the {sweep.label} from {ends}, the effect "
    text += f"goes {'; '.join(moves)}" if moves else f"goes nowhere by {SMALL} or more"
    if moves and still:
        text += f" (on {_list(still)} by less than {SMALL}, or not clearly)"
    busy = [f"{p.mean('utilisation_after'):.0%}".replace("%", " %") for p in (first, last)]
    return (
        f"{text}. With the reform, community desks are busy {busy[0]} of the time, then {busy[1]}."
    )


def _without_pooling(found: Sequence[Point]) -> str:
    """What the wide span does: the reform without pooling against the whole."""
    whole_line = {p.value: p for p in found if p.sweep == "span" and p.arm == WHOLE}
    line = [p for p in found if p.sweep == "span" and p.arm == UNPOOLED]
    first = line[0]
    parts = []
    for p in (first, next(p for p in line if p.value == _default_attention()), line[-1]):
        pooled = whole_line[p.value].mean("effort_after")
        parts.append(
            f"{number(p.mean('effort'), 2)} before, {number(pooled, 2)} with the whole reform and "
            f"{number(p.mean('effort_after'), 2)} without pooling at {number(p.value, 2)}"
        )
    return (
        "**Pooling and the span**: once streets are dissolved the district supervises "
        f"{number(whole_line[first.value].mean('span_after'), 3)} communities with pooling and "
        f"{number(first.mean('span_after'), 3)} without; mean effort of communities is "
        f"{'; '.join(parts)} subordinates that can be watched."
    )


def _default_attention() -> float:
    from sim.parameters import PARAMETERS

    return PARAMETERS["hierarchy.attention"].default


def _moves_table(line: Sequence[Point]) -> str:
    effects = [f"{MEASURES[m].label} ({MEASURES[m].unit})" for m in flatten_moves.EFFECTS]
    heading = ("reform", "value", "desks busy before", "after", "effort before", "after", *effects)
    return table(
        heading,
        (
            (
                f"`{p.arm}`",
                number(p.value, 3),
                f"{p.mean('utilisation'):.2f}",
                f"{p.mean('utilisation_after'):.2f}",
                f"{p.mean('effort'):.2f}",
                f"{p.mean('effort_after'):.2f}",
                *(interval(p.effects[m]) for m in flatten_moves.EFFECTS),
            )
            for p in line
        ),
    )


def _where(sweep: Sweep) -> str:
    if sweep.name == "utilisation":
        return (
            " It scales the touch times of all offices, courts included; the axis shows what was "
            "measured at the community desks."
        )
    if sweep.kind == flatten_moves.SETTING:
        return " A setting of the reform itself."
    return ""


def _setting(study: Study) -> str:
    about = study.about
    return (
        f"`{about['city']}`, smallest district, {about['pairs']} pairs at each setting, "
        f"{about['horizon_weeks']} weeks after {about['warmup_weeks']} of warm-up (the default "
        "comparison takes 260 after 104)."
    )


def _label(measure: str) -> str:
    return MEASURES[measure].label


def _name(measure: str) -> str:
    """Return the label as it stands inside a sentence."""
    return MEASURES[measure].label.lower()


def interval(effect: Effect) -> str:
    """Write a mean with its interval, to the precision that the interval supports."""
    if effect.low is None or effect.high is None or not effect.half_width:
        return number(effect.mean, 2, sign=True)
    places = max(0, 1 if effect.half_width >= 1.0 else 2)
    places = 3 if effect.half_width < 0.02 else places
    mean, low, high = (f"{x:+.{places}f}" for x in (effect.mean, effect.low, effect.high))
    return f"{mean} ({low} to {high})"


def _clear(effect: Effect) -> bool:
    """Whether the interval leaves out zero."""
    if effect.low is None or effect.high is None:
        return False
    return effect.low > 0.0 or effect.high < 0.0


def _list(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
