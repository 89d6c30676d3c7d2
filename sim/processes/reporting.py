"""Reporting: what offices write upwards is late, filtered and flattering.

An area's events of a reporting period pass every level between it and the top. At each
level a share f of the unfavourable ones (matters not settled, agreements not reached,
residents not satisfied, action outside channels, petitions) is left out (Tullock 1965;
Downs 1967), and of the rest a share g is booked as its favourable counterpart
(Gao 2015; Wallace 2016 on Chinese statistics). Of B unfavourable and A favourable
events there arrive after K levels, with r = (1 - f)(1 - g),

    B r**K   and   A + B (1 - f) g (1 - r**K) / (1 - r).

More is left out of numbers for which offices are punished: action and petitions. They
cannot be booked as something else. Records that levels share (information sharing)
keep reports true and fast; residents who judge offices keep them true; reports for show
(leadership) flatter more. Nothing here is drawn by chance, and nobody acts on the
reports: what money goes by has a relay of its own (`sim.processes.relay`).
`reporting.distortion` = 0 switches it off: what is reported is what happened.
"""

from __future__ import annotations

import numpy as np

from sim.casework.tables import AROSE, BROKE, CONCEDED, FAILED, RESOLVED
from sim.compiled import frugal_kernel, rule
from sim.vocabulary import BY_MEDIATION, BY_PETITION, SETTLE_DIRECTLY

__all__ = [
    "COUNTED",
    "count_events",
    "passed_up",
    "share_flattered",
    "share_left_out",
    "weeks_on_the_way",
]

COUNTED = (
    "settled",  # matters closed after at least one institution
    "not_settled",
    "agreed",  # attempts at people's mediation
    "not_agreed",
    "petitions",
    "acting",  # residents x weeks, as the next three
    "satisfied",
    "not_satisfied",
    "residents",
)
"""What offices count, in areas and reports."""

(
    SETTLED,
    NOT_SETTLED,
    AGREED,
    NOT_AGREED,
    PETITIONS,
    ACTING,
    SATISFIED,
    NOT_SATISFIED,
    RESIDENTS,
) = range(len(COUNTED))

_MOST_LEFT_OUT = 0.95


@rule
def share_left_out(punished, faithful, judging, p):
    """Return the share of unfavourable events that a level leaves out.

    Parameters
    ----------
    punished : float
        1 for a number for which offices are punished, 0 for others.
    faithful, judging : float
        Of the area, 0 to 1: distortion that shared records save; watch by residents who
        judge offices.
    """
    share = p.left_out * (1.0 + punished * p.pressure)
    return p.distortion * min(_MOST_LEFT_OUT, share) * (1.0 - faithful) * (1.0 - judging)


@rule
def share_flattered(share, formalism, faithful, judging, p):
    """Return the share of unfavourable events that a level books as favourable.

    Parameters
    ----------
    share : float
        Usual share, of those that are not left out.
    formalism : float
        Of the area: share of the others that reports for show flatter as well.
    """
    with_show = 1.0 - (1.0 - share) * (1.0 - formalism)
    return p.distortion * with_show * (1.0 - faithful) * (1.0 - judging)


@rule
def passed_up(favourable, unfavourable, left_out, flattered, levels):
    """Return favourable and unfavourable events as they arrive after so many levels."""
    for _ in range(levels):
        kept = unfavourable * (1.0 - left_out)
        favourable = favourable + kept * flattered
        unfavourable = kept * (1.0 - flattered)
    return favourable, unfavourable


@rule
def weeks_on_the_way(levels, faithful, p):
    """Return the weeks from the end of a reporting period until its report is at the top."""
    return p.distortion * p.delay_per_level * levels * (1.0 - faithful)


@frugal_kernel
def count_events(outcomes, count, happened):
    """Count the events of a log of outcomes by area: what happened, before anybody reports it.

    Parameters
    ----------
    outcomes, count
        The log of what the offices wrote, and its length.
    happened : float64 array, shape (areas, len(COUNTED))
        Added to.
    """
    for k in range(count):
        line = outcomes[k]
        if line.type == AROSE or line.type == BROKE:
            continue
        area = np.int64(line.area)
        if line.type == RESOLVED or line.type == FAILED:
            if line.channel == BY_PETITION:
                happened[area, PETITIONS] += 1.0
            elif line.channel == BY_MEDIATION:
                happened[area, AGREED if line.type == RESOLVED else NOT_AGREED] += 1.0
            if line.type == FAILED:
                continue
        if line.attempts == 0 or (line.attempts == 1 and line.channel == SETTLE_DIRECTLY):
            continue  # no institution has seen it
        settled = line.type == RESOLVED or line.type == CONCEDED
        happened[area, SETTLED if settled else NOT_SETTLED] += 1.0
