"""Who lives where, and with which traits: the residents at the start.

Ids are laid out by place (district, street, area, household, member), so that
neighbours in the city are neighbours in memory. They do not depend on any
reform.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.columns import Columns
from sim.compiled import kernel
from sim.processes.satisfaction import satisfaction_level
from sim.scenario import District
from sim.scenario_schema import LARGEST_HOUSEHOLD
from sim.streams import HOUSEHOLD, PLACE, POPULATION, uniform, uniform4
from sim.vocabulary import CONDITIONAL_COOPERATOR, FREE_RIDER, HUMP_SHAPED

if TYPE_CHECKING:
    from sim.residents_table import ResidentsTable

__all__ = [
    "TRAIT_COLUMNS",
    "Layout",
    "Population",
    "apportion",
    "lay_out",
    "make_columns",
    "make_population",
    "service_gaps",
]

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Population:
    """The places of residents; fixed for a run, never changed by a reform.

    Parameters
    ----------
    residents : int
    area_start : int32 array, shape (areas + 1,)
        Residents of area ``a`` are ids ``area_start[a]:area_start[a + 1]``.
    area_household_start : int32 array, shape (areas + 1,)
        Households of area ``a``.
    household_start : int32 array, shape (households + 1,)
        Residents of a household are contiguous ids.
    district_of_area, street_of_area : int32 arrays, shape (areas,)
    """

    residents: int
    area_start: Array
    area_household_start: Array
    household_start: Array
    district_of_area: Array
    street_of_area: Array

    @property
    def areas(self) -> int:
        """Number of residents' committee areas."""
        return len(self.district_of_area)


def apportion(total: int, shares: Sequence[float]) -> list[int]:
    """Split `total` by largest remainder, first come first among equal remainders."""
    weight = sum(shares)
    exact = [total * share / weight for share in shares]
    parts = [int(x) for x in exact]
    order = sorted(range(len(shares)), key=lambda k: (parts[k] - exact[k], k))
    for k in order[: total - sum(parts)]:
        parts[k] += 1
    return parts


def _household_cdf(mean: float) -> Array:
    """Cumulative probabilities of 1 .. 6 members: one plus a binomial of the stated mean."""
    q = (mean - 1.0) / (LARGEST_HOUSEHOLD - 1)
    n = LARGEST_HOUSEHOLD - 1
    return np.cumsum([math.comb(n, k) * q**k * (1 - q) ** (n - k) for k in range(n + 1)])


@kernel
def _fill_households(seed, area_start, cdf, household_start, area_household_start):
    """Form the households of every area; return their number.

    The draw is keyed by area and number within the area.
    """
    household = 0
    for a in range(len(area_start) - 1):
        area_household_start[a] = household
        member = area_start[a]
        number = 0
        while member < area_start[a + 1]:
            u = uniform(seed, HOUSEHOLD, a, number, 0, 0)
            size = 1
            while size < len(cdf) and u > cdf[size - 1]:
                size += 1
            household_start[household] = member
            member = min(member + size, area_start[a + 1])
            household += 1
            number += 1
    area_household_start[len(area_start) - 1] = household
    household_start[household] = area_start[len(area_start) - 1]
    return household


@dataclass(frozen=True)
class Layout:
    """The areas of some districts, before anybody lives there.

    Parameters
    ----------
    area_sizes : list of int
        Residents of each area, where they are divided evenly.
    district_of_area, street_of_area : list of int
    """

    area_sizes: list[int]
    district_of_area: list[int]
    street_of_area: list[int]

    @property
    def areas(self) -> int:
        """Number of areas."""
        return len(self.district_of_area)

    def populated(self, area_sizes: Array, household_start: Array) -> Population:
        """Return the population whose areas and households have these sizes."""
        area_start = np.concatenate([[0], np.cumsum(area_sizes)]).astype(np.int32)
        return Population(
            residents=int(area_start[-1]),
            area_start=area_start,
            area_household_start=np.searchsorted(household_start, area_start).astype(np.int32),
            household_start=household_start,
            district_of_area=np.array(self.district_of_area, np.int32),
            street_of_area=np.array(self.street_of_area, np.int32),
        )


def lay_out(districts: Sequence[District]) -> Layout:
    """Divide districts into areas and streets, each district evenly."""
    area_sizes: list[int] = []
    district_of_area: list[int] = []
    street_of_area: list[int] = []
    streets_before = 0
    for number, district in enumerate(districts):
        streets = max(1, district.streets)
        area_sizes += apportion(district.residents, [1.0] * district.communities)
        district_of_area += [number] * district.communities
        for street, count in enumerate(apportion(district.communities, [1.0] * streets)):
            street_of_area += [streets_before + street] * count
        streets_before += streets
    return Layout(area_sizes, district_of_area, street_of_area)


def make_population(
    districts: Sequence[District], household_size: float, seed: Array
) -> Population:
    """Lay out the residents of `districts`.

    Parameters
    ----------
    districts : sequence of District
        Those whose residents are simulated.
    household_size : float
        Mean members of a household.
    seed : uint64 array of two
    """
    layout = lay_out(districts)
    area_start = np.concatenate([[0], np.cumsum(layout.area_sizes)]).astype(np.int32)
    household_start = np.empty(int(area_start[-1]) + 1, np.int32)
    area_household_start = np.empty(layout.areas + 1, np.int32)
    households = _fill_households(
        seed, area_start, _household_cdf(household_size), household_start, area_household_start
    )
    return layout.populated(np.array(layout.area_sizes), household_start[: households + 1].copy())


def service_gaps(areas: int, seed: Array) -> Array:
    """Return each area's local service gap: uniform on [0.2, 0.8], mean 0.5 (assumed)."""
    gaps = np.empty(areas)
    _draw_service_gaps(seed, gaps)
    return gaps


@kernel
def _draw_service_gaps(seed, gaps):
    """Draw each area's service gap."""
    for a in range(len(gaps)):
        gaps[a] = 0.2 + 0.6 * uniform(seed, PLACE, a, 0, 0, 0)


@kernel
def _draw_traits(
    seed,
    p,
    vulnerability,
    participant_type,
    risk_aversion,
    legal_awareness,
    threshold,
    generalised_trust,
    trust_start,
    trust_experience,
    trust_upper,
    expectation,
    satisfaction,
):
    """Draw each resident's fixed traits, starting trust and satisfaction; keyed by resident."""
    q = p[0]
    for r in range(len(vulnerability)):
        u0, u1, u2, u3 = uniform4(seed, POPULATION, r, 0, 0, 0)
        bits = 0
        if u0 < q.low_income_share:
            bits |= 1
        if u1 < q.elderly_or_disabled_share:
            bits |= 2
        if u2 < q.migrant_share:
            bits |= 4
        if u3 < q.unemployed_share:
            bits |= 8
        vulnerability[r] = bits
        u0, u1, u2, u3 = uniform4(seed, POPULATION, r, 0, 0, 1)
        if u0 < q.conditional_share:
            participant_type[r] = CONDITIONAL_COOPERATOR
        elif u0 < q.conditional_share + q.free_rider_share:
            participant_type[r] = FREE_RIDER
        else:
            participant_type[r] = HUMP_SHAPED
        risk_aversion[r] = u1
        legal_awareness[r] = u2
        threshold[r] = q.action_threshold_mean + q.action_threshold_spread * (2.0 * u3 - 1.0)
        u0, u1, u2, u3 = uniform4(seed, POPULATION, r, 0, 0, 2)
        # Two kinds of people around the surveyed share: mean kept, bounded.
        generalised_trust[r] = q.generalised_trust_mean + min(
            q.generalised_trust_mean, 1.0 - q.generalised_trust_mean
        ) * (2.0 * u0 - 1.0)
        trust_start[r] = min(1.0, max(0.0, q.trust_local_start + q.trust_spread * (2.0 * u1 - 1.0)))
        trust_experience[r] = trust_start[r]
        trust_upper[r] = min(1.0, max(0.0, q.trust_upper_start + q.trust_spread * (2.0 * u2 - 1.0)))
        expectation[r] = q.expectation_start
        level = satisfaction_level(q.expectation_start, q.expectation_start, q)
        satisfaction[r] = min(1.0, max(0.0, level + q.satisfaction_spread * (2.0 * u3 - 1.0)))


# name, type, unit, meaning
_COLUMNS = (
    (
        "vulnerability",
        np.uint8,
        "bits",
        "low income 1, elderly or disabled 2, migrant 4, unemployed 8",
    ),
    ("participant_type", np.uint8, "type", "conditional cooperator 0, free rider 1, hump-shaped 2"),
    ("risk_aversion", np.float32, "share", "aversion to the risk of arrest"),
    ("threshold", np.float32, "share", "net grievance above which the resident acts"),
    ("trust_start", np.float32, "share", "trust in local government before any experience"),
    ("trust_experience", np.float32, "share", "what own experience says of local government"),
    ("expectation", np.float32, "share", "expected performance of offices"),
    ("belief", np.float32, "share", "belief about others' contribution"),
    ("open_intensity", np.float32, "sum of shares", "intensity of all open matters"),
    ("resentment", np.float32, "share", "what unresolved matters left behind"),
    ("open_cases", np.int16, "cases", "matters neither settled nor given up"),
    ("security", np.float32, "share", "sense of security"),
    ("wellbeing", np.float32, "share", "subjective wellbeing"),
    ("satisfaction_before", np.float32, "share", "satisfaction when measuring began"),
    ("user", np.uint8, "flag", "dealt with an institution since the warm-up"),
    ("hours_year", np.float32, "hours", "hours given since the year began"),
    ("topics", np.uint8, "bits", "knows rights 1, news 2; believes a rumour 4, has dropped it 8"),
    ("last_part", np.int16, "week", "week of the run in which the resident last took part"),
    ("detained_until", np.int16, "week", "last week of the run spent in detention"),
)
TRAIT_COLUMNS = _COLUMNS
SIGNALS = (
    ("grievance", "share", "grievance, felt and shared"),
    ("trust_local", "share", "trust in local government, felt and shared"),
    ("contribution", "share", "readiness to give time for common affairs"),
    ("acting", "flag", "acts outside channels"),
)
# What the offices ask of a resident who claims.
CLAIM_TRAITS = (
    ("trust_upper", "share", "trust in upper government"),
    ("generalised_trust", "share", "trust in people in general"),
    ("legal_awareness", "share", "knowledge of rights and courts"),
    ("satisfaction", "share", "satisfaction with how matters are dealt with"),
)
NEVER = -1000


def make_columns(
    population: Population,
    p: Array,
    values: Mapping[str, float],
    seed: Array,
    table: ResidentsTable | None = None,
) -> tuple[Columns, Array]:
    """Return the residents' columns at the start, and the signal array they share.

    What a user's `table` gives stands in place of what is drawn.

    Returns
    -------
    columns : Columns
        The signals are strided views of the second result; the traits are views of an array
        of their own (``columns.buffer("trust_upper")``): one look fetches all.
    signal : float32 array, shape (residents, 4)
        What neighbours see, side by side likewise.
    """
    n = population.residents
    columns = Columns(n)
    for name, dtype, unit, meaning in _COLUMNS:
        columns.adopt(name, np.zeros(n, dtype), unit, meaning)
    traits = np.zeros((n, len(CLAIM_TRAITS)), np.float32)
    for k, (name, unit, meaning) in enumerate(CLAIM_TRAITS):
        columns.adopt(name, traits[:, k], unit, meaning)
    _draw_traits(
        seed,
        p,
        columns["vulnerability"],
        columns["participant_type"],
        columns["risk_aversion"],
        columns["legal_awareness"],
        columns["threshold"],
        columns["generalised_trust"],
        columns["trust_start"],
        columns["trust_experience"],
        columns["trust_upper"],
        columns["expectation"],
        columns["satisfaction"],
    )
    if table is not None:
        table.write_into(columns)
    columns["belief"][:] = values["participation.cooperation_constant"]
    columns["last_part"][:] = NEVER
    columns["detained_until"][:] = NEVER
    signal = np.zeros((n, 4), np.float32)
    signal[:, 0] = values["influence.grievance_base"]
    signal[:, 1] = columns["trust_experience"]
    for k, (name, unit, meaning) in enumerate(SIGNALS):
        columns.adopt(name, signal[:, k], unit, meaning)
    if table is not None:
        table.add_extra(columns)
    return columns, signal
