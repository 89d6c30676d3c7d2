"""Online voice: petitions on a public platform, answered in public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, Cost, number

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["OnlineVoice"]


class OnlineVoice(AreaReform):
    """Residents petition online, and offices answer where everybody can read it.

    Offices are watched from below, and the channel is cheap for whoever uses it. The
    platform passes cases on to the district office, so that office bears what comes in:
    the more use it, the longer the queues; its desks slow down for public answers, and
    posts for answering sit there. Public answers raise what residents expect. In
    S = b0 + bP P + bE E that lowers satisfaction only where bE is negative; at its
    starting value it is positive, as Schiebler et al. (2025) find of consumers.
    """

    name = "online-voice"
    title = "Online voice: petitions online, answered in public"
    source = "the platform 'Voice of the People of the Hundred Lakes', online petition"
    body = "the petition bureau and the district offices"
    helps = "offices watched from below, answers that promise more"
    hurts = "the district office overloaded with what the platform passes on, more complaints"
    HARM_OFF = (
        ("voice", 0.0),  # who comes by the platform is passed on, which loads the district
        ("answering", 0.0),
        ("complaints", 0.0),
    )
    HELP_OFF = (
        ("judging", 0.0),
        ("promise", 0.0),
        ("posts", 0.0),
    )
    OWN_SETTINGS = (
        number("voice", 0.7, 2.0, "utility", "Added to the choice of the online platform."),
        number("judging", 0.1, 1.0, "share", "Watch on offices that public answers bring."),
        number(
            "promise", 0.1, 1.0, "share", "Raise of expectation by public answers, to its best."
        ),
        number("posts", 0.1, 2.0, "posts per area", "Posts for answering, in the district."),
        number(
            "answering",
            0.1,
            0.5,
            "share",
            "Pace that the district's desks lose to public answers, all its areas converted.",
        ),
        number("complaints", 0.1, 1.0, "share", "Extra complaints against offices."),
        number("cost_running", 0.05, 2.0, "posts per area", "Upkeep beside posts for answering."),
        number("cost_once", 0.1, 2.0, "post-years per area", "Setting up and making it known."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Open the platform to one area; the district bears its part of the answers."""
        institutions = model.institutions
        self.raise_to(model, unit, "voice", "judging", "promise")
        self.bring_more(model, unit, "complaint_office", self["complaints"])
        district = institutions.districts[int(model.population.district_of_area[unit])]
        district.posts += self["posts"]
        # Each area takes its root, so that a whole district comes to the setting.
        district.pace *= (1.0 - self["answering"]) ** (1.0 / len(district.areas))
        district.refresh_speed()
        institutions.refresh_desks()

    def cost(self, model: GovernanceModel, unit: int) -> Cost:
        """Return the cost of one area, posts for answering included."""
        return Cost(once=self["cost_once"], running=self["cost_running"] + self["posts"])
