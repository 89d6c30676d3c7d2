"""Social organizations are founded, funded, learn, and are dissolved.

Hannan & Freeman (1977): a niche carries so many organizations; the more there are,
the less each finds and the sooner it closes. Stinchcombe (1965): the young close
sooner (liability of newness). Members found and support where social capital is high
(Putnam 1993); government buys services from the better, and what it buys crowds out
part of members' support (as grants do with gifts, Andreoni & Payne 2011). An
organization's posts follow its funding, so one that lives on purchase goes down with it.

China registered organizations under a supervising body (regulations of 1998); since
the State Council's plan of 2013 trade associations, science and technology, charity and
community services register directly. Here direct registration (a reform) raises the
foundings of the fields service, volunteers and trade association; government buys from
service, mediation and volunteers.

A year of an area: those there are may close, each with its own luck; then new
ones are founded. With all rates constant and nobody competing the number is that of
a process of immigration and death: Poisson with mean foundings / (1 - exp(-closing rate)).

Off, bit for bit, at ``organizations.turnover`` = 0.
"""

from __future__ import annotations

import math

from sim.compiled import kernel, rule
from sim.streams import SOCIAL_ORGANIZATION, uniform4
from sim.vocabulary import FIELDS

__all__ = [
    "FOUNDED_AT_MOST",
    "NAME_BITS",
    "age_at_start",
    "called",
    "capacity_after",
    "closing_chance",
    "draw_of_organization",
    "expected_foundings",
    "field_founded",
    "is_bought_from",
    "members_support",
    "number_founded",
    "quality_after",
    "skill_gained",
]

N_FIELDS = len(FIELDS)
NAME_BITS = 12  # of an organization's name that hold its number within area and year
FOUNDED_AT_MOST = 1000  # in an area and year


# By field: who registers directly, and from whom government buys.
DIRECT = (1.0, 0.0, 1.0, 1.0, 0.0)
BOUGHT = (1.0, 1.0, 1.0, 0.0, 0.0)


@rule
def is_bought_from(field):
    """Return whether government buys services from organizations of a field."""
    return BOUGHT[field] > 0.0


@rule
def expected_foundings(room, social_capital, registration, p):
    """Return the foundings expected in a year in an area.

    Parameters
    ----------
    room : int
        Organizations at the start.
    social_capital : float
    registration : float
        How much more is founded in the fields that register directly, as a share.
    p : parameter record
    """
    usual = 0.0
    eased = 0.0
    for field in range(N_FIELDS):
        usual += p.field_share[field]
        eased += p.field_share[field] * (1.0 + registration * DIRECT[field])
    climate = social_capital / p.capital_needed
    return p.turnover * p.founding_factor * room * climate * (eased / usual)


@rule
def number_founded(u, expected):
    """Return the Poisson variate of a uniform (by adding up probabilities)."""
    chance = math.exp(-expected)
    reached = chance
    number = 0
    while u > reached and number < FOUNDED_AT_MOST:
        number += 1
        chance = chance * expected / number
        reached += chance
    return number


@rule
def field_founded(u, registration, p):
    """Return the field of a new organization."""
    total = 0.0
    for field in range(N_FIELDS):
        total += p.field_share[field] * (1.0 + registration * DIRECT[field])
    reached = 0.0
    for field in range(N_FIELDS):
        reached += p.field_share[field] * (1.0 + registration * DIRECT[field])
        if u * total < reached:
            return field
    return N_FIELDS - 1


@rule
def members_support(at_start, bought_more, social_capital, p):
    """Return the posts that members pay for in an area.

    Parameters
    ----------
    at_start : float
        Posts they paid for at the start.
    bought_more : float
        Posts that government buys beyond those at the start.
    social_capital : float
    p : parameter record
    """
    given = at_start * (social_capital / p.capital_needed)
    return max(0.0, given - p.support_crowded_out * max(0.0, bought_more))


@rule
def capacity_after(capacity, funding, p):
    """Return an organization's posts a year later: they follow its funding."""
    return capacity + (1.0 - math.exp(-p.hiring_rate)) * (funding - capacity)


@rule
def closing_chance(age, funding, need, p):
    """Return the chance that an organization is dissolved within a year.

    Parameters
    ----------
    age : float
        Years since it was founded.
    funding : float
        Posts that members and government pay for.
    need : float
        Posts of an organization at the start. Who gets half of it closes twice as
        often; beyond a tenth more want makes no difference.
    p : parameter record
    """
    rate = p.turnover * (1.0 + p.newness * math.exp(-age / p.maturity))
    if need > 0.0:
        rate = rate * need / max(funding, 0.1 * need)
    return 1.0 - math.exp(-rate)


@rule
def age_at_start(u, p):
    """Return the age in years of an organization that is there at the start."""
    return -math.log(u) / max(0.01, p.turnover)


@rule
def quality_after(quality, p):
    """Return professional quality a year later: it grows with experience."""
    return quality + (1.0 - math.exp(-p.quality_learning)) * (p.quality_mature - quality)


@rule
def called(volunteers, room, p):
    """Return the contribution that an area's volunteers' organizations add to what is given."""
    if room <= 0:
        return 0.0
    return p.calling * min(1.0, volunteers / room)


@rule
def skill_gained(quality, p):
    """Return what organizations' quality adds to settlement, against that at the start."""
    return p.quality_weight * (quality - p.quality_mature)


@kernel
def draw_of_organization(seed, area, name, year):
    """Return an organization's uniforms of a year: closing, field, age at the start, spare.

    Parameters
    ----------
    seed : uint64 array of two
    area : int
    name : int
        Year founded << NAME_BITS | number within that area and year, from 1; the number
        of foundings itself is drawn under the name 0.
    year : int
    """
    return uniform4(seed, SOCIAL_ORGANIZATION, area, name, year, 0)
