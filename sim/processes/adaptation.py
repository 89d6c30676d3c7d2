"""Institutions adapt: posts move to where the work is, and moving them costs.

Posts of Chinese offices are an establishment set by quota (bianzhi, Brodsgaard 2002).
Here their total does not move, but between offices of the same level and district it
may, slowly, because institutions fit their surroundings slowly (March & Olsen 1989).
Once a year an office moves part of the way to the share of posts that its share of the
cases at hand, waiting or at desks, would give it. An office whose posts change
much is reorganized and slower for some weeks.

Off, bit for bit, at ``adaptation.moving_rate`` = 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.compiled import plain, rule

__all__ = ["DAYS_A_YEAR", "is_upheaval", "posts_after", "reallocated", "year_has_ended"]

DAYS_A_YEAR = 364
"""Fifty-two weeks, as the account's year, so that a year ends with a period."""


@rule
def posts_after(posts, wanted, rate, years):
    """Return an office's posts after `years` of moving at `rate` to what is wanted."""
    return posts + (1.0 - math.exp(-rate * years)) * (wanted - posts)


@rule
def is_upheaval(before, after, upheaval):
    """Return whether a change of posts is a reorganization."""
    change = after - before if after > before else before - after
    return change > upheaval * before


_posts_after = plain(posts_after)


def year_has_ended(day: int, period_days: int) -> bool:
    """Return whether a year ended within the period that has just ended."""
    return day // DAYS_A_YEAR > (day - period_days) // DAYS_A_YEAR


def reallocated(
    posts: Sequence[float], work: Sequence[float], rate: float, years: float = 1.0
) -> tuple[float, ...]:
    """Return the posts of offices after part of them has moved to where the work is.

    Parameters
    ----------
    posts : sequence of float
        Before; none negative.
    work : sequence of float
        Cases at hand of each office, in any unit; none negative.
    rate : float
        Per year.
    years : float

    Returns
    -------
    tuple of float
        None negative; `math.fsum` of them is that of `posts`, to the last bit.
    """
    total, needed = math.fsum(posts), math.fsum(work)
    if needed <= 0.0 or total <= 0.0:
        return tuple(posts)
    after = [
        _posts_after(own, total * part / needed, rate, years)
        for own, part in zip(posts, work, strict=True)
    ]
    return _with_sum(after, total)


def _with_sum(posts: list[float], total: float) -> tuple[float, ...]:
    """Give what rounding has left over to an office, so that the sum is exact.

    To the smallest that can bear it: the last bit of its posts is the finest.
    """
    rest = math.fsum([total, *(-own for own in posts)])
    if rest != 0.0:
        able = [k for k in range(len(posts)) if posts[k] > abs(rest)]
        posts[min(able, key=posts.__getitem__)] += rest
    return tuple(posts)
