"""How hard offices work: watched from above and from below, through levels.

A superior's attention is shared by those below (Williamson 1967; Downs 1967;
Tullock 1965), so a wide span weakens the watch from above; citizens watch from
below where they take part or judge offices. What the top wants is relayed
through the levels and loses a part at each whose superior does not attend
(compliance alpha of Williamson 1967).
"""

from __future__ import annotations

import math

from sim.compiled import rule

__all__ = [
    "adjusted_effort",
    "compliance",
    "desk_speed",
    "induced_effort",
    "watch_from_above",
    "williamson_levels",
    "williamson_profit",
]


@rule
def watch_from_above(attention, span_of_control):
    """Return the watch one of `span_of_control` subordinates feels, in [0, 1].

    1 - exp(-attention/span): near attention/span for wide spans, near 1 for
    narrow ones. A unit without superior (span 0) is watched fully.
    """
    if span_of_control <= 0.0:
        return 1.0
    return 1.0 - math.exp(-attention / span_of_control)


@rule
def induced_effort(above, below, incentive, floor):
    """Return the effort that watch induces: floor + (1 - floor) (1 - product of blind spots)."""
    unseen = (1.0 - above) * (1.0 - below) * (1.0 - incentive)
    return floor + (1.0 - floor) * (1.0 - unseen)


@rule
def adjusted_effort(effort, induced, rate, weeks):
    """Return effort after `weeks` of moving at `rate` (per week) towards what is induced."""
    return effort + (1.0 - math.exp(-rate * weeks)) * (induced - effort)


@rule
def compliance(relay_loss, superior_effort):
    """Return the share of a goal that passes one level; all of it at full effort above."""
    return 1.0 - relay_loss * (1.0 - superior_effort)


@rule
def desk_speed(effort, floor):
    """Return the speed of a desk relative to full effort."""
    return floor + (1.0 - floor) * effort


def williamson_profit(
    levels: int,
    *,
    alpha: float,
    span: float,
    beta: float,
    price: float,
    wage: float,
    theta: float = 1.0,
) -> float:
    """Return profit of a hierarchy of `levels`, Williamson (1967), brute force.

    Output theta (alpha span)**(levels - 1) at `price`, minus wages
    sum over i = 1 .. levels of wage * beta**(levels - i) * span**(i - 1).
    """
    output = theta * (alpha * span) ** (levels - 1)
    wages = sum(wage * beta ** (levels - i) * span ** (i - 1) for i in range(1, levels + 1))
    return price * output - wages


def williamson_levels(
    *, alpha: float, span: float, beta: float, price: float, wage: float, theta: float = 1.0
) -> float:
    """Return the optimal number of levels in Williamson's limit (real-valued).

    Valid for constant alpha and span with alpha * span > 1 and span > beta, and where
    (beta / span)**levels is negligible (wages summed to infinity):
    1 + [ln(w/(P theta)) + ln(s/(s - beta)) + ln(ln s / ln(alpha s))] / ln alpha.

    Raises
    ------
    ValueError
        Outside these conditions, where the formula does not hold.
    """
    if not (0.0 < alpha < 1.0 and alpha * span > 1.0 and span > beta >= 1.0):
        raise ValueError("the formula needs 0 < alpha < 1, alpha * span > 1 and span > beta >= 1")
    return 1.0 + (
        math.log(wage / (price * theta))
        + math.log(span / (span - beta))
        + math.log(math.log(span) / math.log(alpha * span))
    ) / math.log(alpha)
