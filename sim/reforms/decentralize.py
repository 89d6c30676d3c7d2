"""Decentralizing: authority, people and money sink to the base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, number

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["Decentralize"]


class Decentralize(AreaReform):
    """Communities may decide more and get a share of the district's posts.

    Tasks sink too: administration that was with the committees lands on the
    communities' desks, none of it absorbed, and staff meet tasks they are not
    ready for. That the committees are freed is a gain the tasks bring along.

    Notes
    -----
    The freed committees' gain outweighs the burden on the desks, so `tasks` counts
    among what helps; the posts the district loses and `unready` harm.
    """

    name = "decentralize"
    title = "Decentralizing: authority, people and money to the base"
    source = "essays on social governance: people, money and power sunk to the base"
    body = "the district governments"
    helps = "communities close more cases themselves and have more posts, freed committees"
    hurts = "tasks without means on the communities' desks, a district with fewer posts"
    HARM_OFF = (("unready", 0.0),)
    HELP_OFF = (
        ("authority", 0.0),
        ("sunk", 0.0),
        ("tasks", 0.0),
    )
    OWN_SETTINGS = (
        number("authority", 0.75, 1.0, "share", "Cases that a community may close itself."),
        number("sunk", 0.2, 0.8, "share", "The district's posts that move to its communities."),
        number("tasks", 0.3, 1.0, "share", "Delegated administration that lands on desks."),
        number(
            "unready",
            0.05,
            0.5,
            "share",
            "Pace that a community's desks lose to new tasks, all its areas converted.",
        ),
        number("cost_running", 0.05, 2.0, "posts per area", "Upkeep of offices at the base."),
        number("cost_once", 0.2, 2.0, "post-years per area", "Moving and training."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Give one area's community its powers, its part of the posts, and its tasks."""
        institutions = model.institutions
        community = institutions.community_of_area(unit)
        district = institutions.districts[int(model.population.district_of_area[unit])]
        community.authority = max(community.authority, self["authority"])
        # Areas convert by number; each takes an equal part of what the district had at first.
        share = self["sunk"] / len(district.areas)
        before = sum(1 for area in district.areas if area < unit)
        moved = share / (1.0 - share * before)
        institutions.sink_posts(district, [community], kept=1.0 - moved)
        institutions.free_committee(unit, 1.0 - self["tasks"], community, absorbed=0.0)
        community.pace *= (1.0 - self["unready"]) ** (1.0 / len(community.areas))
        community.refresh_speed()
        institutions.refresh_desks()
