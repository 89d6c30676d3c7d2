"""Flat police: fewer levels, officers sent to the ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, number
from sim.vocabulary import KINDS

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["PoliceFlattening"]


class PoliceFlattening(AreaReform):
    """The police lose a level, and officers go to the ground.

    More officers are in sight, and some public-safety matters do not arise.
    Posts leave the community for the district office, where officers answer,
    because the police are no office of the model; money and equipment leave too.

    Notes
    -----
    Where three officers are in sight (the default) the risk of arrest is near
    one: more of them deter only where there are fewer, or in dense crowds.
    Desks are whole and an open office has at least one, so posts taken from a
    small community may cost it nothing while the district gains a desk.
    """

    name = "police-flattening"
    title = "Flat police: officers on the ground"
    source = "Daqing 2005, '1+5' flat police"
    body = "the city's public security bureau"
    helps = "more police in sight, public-safety matters prevented"
    hurts = "posts and means taken from the communities' desks"
    HARM_OFF = (
        ("taken", 0.0),
        ("diverted", 0.0),
    )
    HELP_OFF = (
        ("police", 0.0),
        ("prevented", 0.0),
    )
    OWN_SETTINGS = (
        number("police", 1.0, 5.0, "officers", "Officers in sight added."),
        number("prevented", 0.1, 0.9, "share", "Public-safety matters that do not arise."),
        number("taken", 0.2, 4.0, "posts per area", "Posts moved from community to district."),
        number(
            "diverted",
            0.05,
            0.5,
            "share",
            "Pace that a community's desks lose with money and equipment, all areas converted.",
        ),
        number("cost_running", 0.1, 3.0, "posts per area", "Cars, radio, joint command."),
        number("cost_once", 0.2, 3.0, "post-years per area", "Moving and retraining."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Send officers to one area; nobody is taken where nobody is left."""
        institutions = model.institutions
        model.areas[unit]["police"] += self["police"]
        matter = model.matters[unit, KINDS.index("public_safety")]
        matter["prevented"] = max(float(matter["prevented"]), self["prevented"])
        community = institutions.community_of_area(unit)
        district = institutions.districts[int(model.population.district_of_area[unit])]
        taken = min(self["taken"], community.posts)
        community.posts -= taken
        district.posts += taken
        # Desks are whole: a few posts may close none, but what is diverted always slows.
        community.pace *= (1.0 - self["diverted"]) ** (1.0 / len(community.areas))
        community.refresh_speed()
        institutions.refresh_desks()
