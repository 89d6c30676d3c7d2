"""Generate the network of a population, kind of tie after kind of tie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.networks.contraction import household_of_residents
from sim.networks.network import Network
from sim.networks.rows import rows_from_pairs
from sim.networks.sociability import sociable_households
from sim.networks.ties.closure import add_closure_ties
from sim.networks.ties.household import add_household_ties
from sim.networks.ties.neighbourhood import add_neighbourhood_ties, candidates_in_groups
from sim.networks.ties.pairs import Pairs
from sim.networks.ties.weak import add_weak_ties
from sim.networks.ties.workplace import add_workplace_ties
from sim.streams import check_address

__all__ = ["build_network"]


class Places(Protocol):
    """What the network needs to know of a population; see `sim.population`."""

    @property
    def area_start(self) -> NDArray[np.int32]:
        """Residents of area ``a`` are ids ``area_start[a]:area_start[a + 1]``."""

    @property
    def area_household_start(self) -> NDArray[np.int32]:
        """Households of an area."""

    @property
    def household_start(self) -> NDArray[np.int32]:
        """Residents of a household."""

    @property
    def district_of_area(self) -> NDArray[np.int32]:
        """District of an area."""


def build_network(
    population: Places, parameters: Mapping[str, float], seed: NDArray[np.uint64]
) -> Network:
    """Generate who knows whom.

    Ties arise within households, among neighbours of an area, among colleagues
    of a district, at random in the whole city, and at last between friends of
    friends. Every draw is addressed by the residents or households it concerns
    (stream ``NETWORK``), so the network is a function of population,
    parameters and seed alone.

    Parameters
    ----------
    population : object with the fields of `Places`
        Residents numbered by place: district, area, household, member.
    parameters : mapping
        Values of the parameters ``network.*`` (``sim/parameters/network.py``)
        by full name; others are ignored.
    seed : uint64 array of two
        Key words (`sim.streams.seed_words`).

    Returns
    -------
    Network

    Raises
    ------
    sim.errors.InputError
        If a parameter asks for what cannot be, such as more neighbours than
        the groups hold.
    """
    household_start = population.household_start
    residents = int(household_start[-1])
    check_address(entity=residents, other=residents)
    value = {name: float(parameters[f"network.{name}"]) for name in _NAMES}
    group = round(value["neighbourhood_group"])
    _check(value, group)

    sociable = sociable_households(len(household_start) - 1, value["sociable_share"], seed)
    mean = 1.0 + value["sociable_share"] * (value["sociable_factor"] - 1.0)
    luck = (sociable, value["sociable_factor"] / mean, 1.0 / mean, seed)
    household = household_of_residents(household_start)

    pairs = Pairs(_expected_ties(household_start, value))
    pairs.add(add_household_ties, household_start)
    pairs.add(
        add_neighbourhood_ties,
        population.area_household_start,
        household_start,
        group,
        value["neighbourhood_ties"] / candidates_in_groups(group),
        *luck,
    )
    for first, last in _districts(population):
        teams = round((last - first) * value["workplace_share"] / value["workplace_size"])
        pairs.add(
            add_workplace_ties,
            first,
            last,
            household,
            value["workplace_share"],
            # A place with any residents at all has somewhere to work.
            max(teams, 1),
            value["workplace_probability"],
            *luck,
        )
    pairs.add(add_weak_ties, household, value["weak_ties"] / 2.0, *luck)
    if value["closure_introductions"] > 0.0:
        rows = rows_from_pairs(residents, pairs.ends, pairs.used)
        pairs.add(
            add_closure_ties,
            household_start,
            household,
            *rows,
            value["closure_introductions"],
            *luck,
        )
        del rows  # not needed beside the result: the peak of memory is below
    return Network(*rows_from_pairs(residents, pairs.ends, pairs.used))


_NAMES = (
    "neighbourhood_ties",
    "neighbourhood_group",
    "workplace_share",
    "workplace_size",
    "workplace_probability",
    "weak_ties",
    "closure_introductions",
    "sociable_share",
    "sociable_factor",
)


def _check(value: Mapping[str, float], group: int) -> None:
    """Refuse values for which no network exists."""
    at_most = candidates_in_groups(max(group, 2))
    limits = {
        "neighbourhood_group": (2.0, np.inf),
        "neighbourhood_ties": (0.0, at_most),
        "workplace_share": (0.0, 1.0),
        "workplace_size": (1.0, np.inf),
        "workplace_probability": (0.0, 1.0),
        "weak_ties": (0.0, np.inf),
        "closure_introductions": (0.0, np.inf),
        "sociable_share": (0.0, 1.0),
        "sociable_factor": (0.0, np.inf),
    }
    for name, (low, high) in limits.items():
        if not low <= value[name] <= high or value[name] == np.inf:
            upper = f"at most {high:g}" if high < np.inf else "finite"
            why = f"groups of {group} hold no more" if name == "neighbourhood_ties" else ""
            raise InputError(
                f"{value[name]:g} is out of range",
                where=f"network.{name}",
                why=why,
                right=f"give a number of at least {low:g} and {upper}",
            )


def _districts(population: Places) -> Iterator[tuple[int, int]]:
    """Yield first and one past the last resident of each district."""
    district = population.district_of_area
    edges = np.flatnonzero(np.diff(district)) + 1
    for first, last in zip([0, *edges], [*edges, len(district)], strict=True):
        yield int(population.area_start[first]), int(population.area_start[last])


def _expected_ties(household_start: NDArray[np.int32], value: Mapping[str, float]) -> int:
    """Return room for all ties with a little to spare (unused room costs no memory)."""
    sizes = np.diff(household_start)
    within = int((sizes * (sizes - 1) // 2).sum())
    started = (
        value["workplace_share"] * value["workplace_size"] * value["workplace_probability"] / 2.0
        + value["weak_ties"] / 2.0
        + value["closure_introductions"]
    )
    between = len(sizes) * value["neighbourhood_ties"] / 2.0 + int(household_start[-1]) * started
    return int(within + 1.05 * between) + 1000
