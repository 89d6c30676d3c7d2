"""Pages that follow from the sources alone: parameters, shocks, measures, streams."""

from __future__ import annotations

from itertools import groupby

from docs.markdown import number, page, table
from docs.settings_table import settings_table
from experiments.contrasts import measures_in_order
from sim.measures import GOALPOSTS, INDEX_COMPONENTS, MEASURES
from sim.parameters import PARAMETERS
from sim.parameters.metadata import GRADES
from sim.shocks import COMMON_SETTINGS, SHOCKS
from sim.streams import STREAMS

__all__ = ["measures_page", "parameters_page", "shocks_page", "streams_page"]

_GRADE_MEANING = {
    "measured": "from data on the thing itself",
    "literature": "from a published study of something alike",
    "assumed": "no data: a range, and no result may hang on its middle without saying so",
}
_DIRECTION = {"higher": "↑ higher", "lower": "↓ lower"}


def parameters_page() -> str:
    """Return the page of all parameters, one table a process."""
    everything = sorted(PARAMETERS.values(), key=lambda p: p.group)
    count = {grade: sum(p.grade == grade for p in everything) for grade in GRADES}
    grades = "\n".join(
        f"- **{grade}** ({count[grade]}): {_GRADE_MEANING[grade]}" for grade in GRADES
    )
    parts = [
        f"{len(everything)} numbers that a scenario may override, under the name given here: "
        "`[parameters.handling]` and `transfer_days = 2` in its file, or "
        '`city.with_(parameters={"handling.transfer_days": 2})`. The range is where a parameter '
        "may be varied; values outside it are refused. What a source cites stands in full in "
        "[sources](../sources.md). Their grades:",
        grades,
    ]
    heading = ("name", "default", "unit", "range", "grade", "source", "meaning")
    for group, block in groupby(everything, key=lambda p: p.group):
        rows = [
            (
                f"`{p.name}`",
                number(p.default, 6),
                p.unit,
                f"{number(p.low, 6)} to {number(p.high, 6)}",
                p.grade,
                p.source,
                p.meaning,
            )
            for p in block
        ]
        parts.append(f"## {group.replace('_', ' ').capitalize()}\n\n{table(heading, rows)}")
    return page("Parameters", *parts)


def shocks_page() -> str:
    """Return the page of all shocks, one section each."""
    parts = [
        "A shock happens to the city in every arm of a comparison, and passes. It brings "
        "grievances on top of the usual ones, from a stream of luck of their own, so every other "
        "grievance stays as it was, or a story that is told (`rumour`); a shock that does not come "
        "changes nothing, bit for bit. On the command line `--shock NAME:setting=value`; in a "
        "scenario file a table `[shocks.NAME]`. "
        f"Shocks: {', '.join(f'[{name}](#{name})' for name in sorted(SHOCKS))}.",
        f"## Settings of every shock\n\n{settings_table(COMMON_SETTINGS)}",
    ]
    for name, shock in sorted(SHOCKS.items()):
        about = table(("", ""), (("what", shock.title), ("where it comes from", shock.source)))
        says = " ".join((shock.__doc__ or "").split())
        parts.append(f"## {name}\n\n{says}\n\n{about}\n\n{settings_table(shock.OWN_SETTINGS)}")
    return page("Shocks", *parts)


def measures_page() -> str:
    """Return the page of all measures, and of the constants that make indices of them."""
    rows = [
        (
            f"`{name}`",
            MEASURES[name].label,
            MEASURES[name].unit,
            _DIRECTION[MEASURES[name].better],
            MEASURES[name].group,
            MEASURES[name].meaning,
        )
        for name in measures_in_order()
    ]
    heading = ("name", "measure", "unit", "better", "group", "meaning")
    posts = [
        (
            index,
            MEASURES[name].label,
            MEASURES[name].unit,
            number(GOALPOSTS[name].worst, 6),
            number(GOALPOSTS[name].best, 6),
            GOALPOSTS[name].reason,
        )
        for index, names in INDEX_COMPONENTS.items()
        for name in names
    ]
    post_heading = ("index", "component", "unit", "worst (0)", "best (100)", "reason")
    return page(
        "Measures",
        "How they are estimated and why these: [the measurement protocol](../measurement.md). "
        "Means over the weeks after the warm-up unless the meaning says otherwise.",
        table(heading, rows),
        f"## From components to indices\n\n"
        "A component index is 100 (worst - x)/(worst - best), kept between 0 and 100; an index is "
        f"the mean of its components.\n\n{table(post_heading, posts)}",
    )


def streams_page() -> str:
    """Return the page of all random streams."""
    rows = [(f"`{name}`", value) for name, value in sorted(STREAMS.items(), key=lambda s: s[1])]
    return page(
        "Streams of luck",
        "Every random number is addressed by stream, entities and time "
        "([the contract](../contract.md)). The numbers below are part of every result: a new "
        "stream takes a free one, and none is ever changed.",
        table(("stream", "number"), rows),
    )
