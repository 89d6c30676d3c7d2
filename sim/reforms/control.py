"""Control: the old way of command and punishment, kept as a contrast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, Cost, number

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["Control"]


class Control(AreaReform):
    """More officers watch each area, and offices command instead of asking.

    Fear of arrest keeps people quiet, and action is suppressed where it would have been
    waited out. It also keeps people from contributing, what they act about is not conceded
    but stays, and who is commanded finds the procedure unfair, which costs the local
    government trust.
    """

    name = "control"
    title = "Control: command and punishment"
    source = "an essay on social governance: control, pressure and punishment, the way to be left"
    body = "police and residents' committees"
    helps = "fear of arrest and suppression keep those who would act quiet"
    hurts = (
        "grievance that is not conceded and stays, contribution lost to fear, procedure at "
        "offices and committees, hence trust"
    )
    HARM_OFF = (
        ("unyielding", 0.0),
        ("crowding", 0.0),
        ("unheard", 0.0),
        ("capture", 0.0),
        ("rough", 0.0),
    )
    HELP_OFF = (
        ("officers", 0.0),
        ("coercion", 0.0),
    )
    SHOWN_IN = (  # a town where people act, which is what control is for
        ("collective_action.action_threshold_mean", 0.2),
        ("collective_action.police_in_sight", 1.0),
    )
    OWN_SETTINGS = (
        number("officers", 2.0, 20.0, "officers in sight", "Officers added."),
        number("coercion", 0.5, 1.0, "per week", "Added rate at which action is suppressed."),
        number("unyielding", 0.8, 1.0, "share", "Concessions refused on principle."),
        number("crowding", 0.2, 0.8, "share", "Contribution lost to fear in the long run."),
        number(
            "unheard",
            0.1,
            0.5,
            "share",
            "Procedure lost, where offices command, by those who take no part.",
        ),
        number("capture", 0.05, 0.5, "share", "Procedure lost at the committee by the inactive."),
        number(
            "rough", 0.05, 0.3, "share per flag", "Procedure lost at the committee by the weak."
        ),
        number(
            "posts_per_officer",
            1.0,
            5.0,
            "posts per officer in sight and area",
            "What an officer in sight takes.",
            "no data: round the clock takes four posts, which several areas share",
        ),
        number("cost_running", 0.1, 2.0, "posts per area", "Command staff."),
        number("cost_once", 0.1, 2.0, "post-years per area", "Recruiting and equipment."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Put one area under control."""
        model.areas[unit]["police"] += self["officers"]
        self.raise_to(model, unit, "coercion", "unyielding")
        self.raise_to(model, unit, "crowding", "unheard", "capture", "rough")

    def cost(self, model: GovernanceModel, unit: int) -> Cost:
        """Return the cost of one area: its officers are paid, too."""
        officers = self["officers"] * self["posts_per_officer"]
        return Cost(once=self["cost_once"], running=officers + self["cost_running"])
