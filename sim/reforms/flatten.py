"""Flattening: one administrative level fewer (Daqing 2012)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.reforms.base import Cost, Reform, Setting

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["Flatten"]


class Flatten(Reform):
    """Streets are dissolved, communities pooled, staff sunk, committees freed.

    Daqing made 70 communities of 29 streets and 200 neighbourhoods in 2012;
    the levels went from city, district, street, community to city, district,
    community, and residents' committees no longer did administrative work.
    The four parts are switches, so that a factorial can tell them apart; the
    number of posts is the same with every combination.
    """

    name = "flatten"
    title = "Flatten: four levels to three"
    source = "Daqing 2012: 29 streets and 200 neighbourhoods to 70 communities"
    body = "city government"
    helps = "fewer hand-offs, pooled desks, staff and authority sunk to the base, freed committees"
    hurts = (
        "wide span of the district over its communities, farther doors, committees' "
        "administration moved to the desks, disruption"
    )
    REVERSIBLE = False  # streets and merged communities do not come back
    HARM_OFF = (
        ("levels", False),  # fewer hand-offs come with it: switching it off takes both
        ("pooling", False),
        ("disruption_weeks", 0),
    )
    HELP_OFF = (
        ("committees_freed", False),
        ("staff_sunk", False),
    )
    OWN_SETTINGS = (
        Setting("levels", True, bool, None, None, "switch", "Dissolve the street offices."),
        Setting("pooling", True, bool, None, None, "switch", "Pool communities into larger ones."),
        Setting(
            "staff_sunk",
            True,
            bool,
            None,
            None,
            "switch",
            "Move the streets' posts and authority to the communities (else to the district).",
        ),
        Setting(
            "committees_freed",
            True,
            bool,
            None,
            None,
            "switch",
            "Move the committees' delegated administration to the communities.",
        ),
        Setting(
            "pooled_share",
            0.35,
            float,
            0.1,
            1.0,
            "communities left per community before",
            "How far pooling goes.",
            "measured",
            "Daqing 2012: 70 communities from 200 neighbourhoods",
        ),
        Setting(
            "absorbed",
            0.5,
            float,
            0.0,
            1.0,
            "share",
            "Part of the moved administration that sunk staff absorb; the rest takes desk hours.",
            "assumed",
            "no data on what street staff did before; none is absorbed unless staff are sunk",
        ),
        Setting(
            "disruption_weeks",
            13,
            int,
            0,
            104,
            "weeks",
            "Time during which reorganized offices are slower.",
            "assumed",
            "no data; a quarter of a year to settle in",
        ),
        Setting(
            "cost_once",
            0.1,
            float,
            0.0,
            1.0,
            "post-years per post moved",
            "Moving, refitting, retraining.",
            "assumed",
            "no data",
        ),
    )

    def units(self, model: GovernanceModel) -> Sequence[int]:
        """Return the streets of the places, by number."""
        inside = set(self.districts(model))
        streets = model.institutions.streets
        return [s for s in range(len(streets)) if streets[s].district in inside]

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Reorganize one street and the communities under it."""
        institutions = model.institutions
        street = institutions.streets[unit]
        offices = institutions.communities_of(street)
        until = model.day + 7.0 * self["disruption_weeks"]
        if self["committees_freed"]:
            absorbed = self["absorbed"] if self["staff_sunk"] else 0.0
            for office in offices:
                for area in office.areas:
                    institutions.free_committee(int(area), 0.0, office, absorbed)
        if self["pooling"]:
            offices = institutions.pool(offices, self["pooled_share"], street)
        if self["staff_sunk"]:
            kept = 0.0 if self["levels"] else 0.2
            institutions.sink_posts(street, offices, kept)
            for office in offices:
                office.authority = max(office.authority, street.authority)
        if self["levels"]:
            institutions.dissolve(street)
        for office in offices:
            office.disrupted_until = until
            office.refresh_speed()
        institutions.refresh_desks()

    def cost(self, model: GovernanceModel, unit: int) -> Cost:
        """Return the cost of moving one street's posts."""
        posts = model.scenario.staff.get("street", 0.0)
        return Cost(once=self["cost_once"] * posts, running=0.0)
