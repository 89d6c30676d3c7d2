"""Leadership: clear responsibility and rewards for staff, and the reports that go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, number

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["Leadership"]


class Leadership(AreaReform):
    """Offices that serve an area get clear responsibility and rewards for their staff.

    Community, street and district lose less of the goals on the way down and
    work harder. They also write reports for show: each area an office serves brings
    its part, so that its pace is 1 - formalism once all are led so. What is written
    for show flatters: as large a share of failures is reported as successes.
    """

    name = "leadership"
    title = "Leadership: clear responsibility and incentives"
    source = "essays on social governance: leadership, clear responsibility, incentives"
    body = "district leadership"
    helps = "effort that rewards induce, goals that reach the base"
    hurts = "formalism: reports for show slow the desks and flatter"
    HARM_OFF = (("formalism", 0.0),)
    HELP_OFF = (
        ("clarity", 0.0),
        ("incentive", 0.0),
    )
    OWN_SETTINGS = (
        number("clarity", 0.3, 1.0, "share", "Loss of goals that clear responsibility saves."),
        number("incentive", 0.15, 0.5, "share", "Effort that rewards induce."),
        number(
            "formalism",
            0.1,
            0.5,
            "share",
            "Pace that desks lose to reports for show, and failures that a level flatters in them.",
        ),
        number("cost_running", 0.1, 2.0, "posts per area", "Rewards and inspection."),
        number("cost_once", 0.05, 2.0, "post-years per area", "Sorting out responsibilities."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Lead the offices that serve one area."""
        institutions = model.institutions
        offices = [
            institutions.districts[int(model.population.district_of_area[unit])],
            *(s for s in institutions.streets if not s.closed and unit in s.areas),
            institutions.community_of_area(unit),
        ]
        for office in offices:
            office.clarity = max(office.clarity, self["clarity"])
            office.incentive = max(office.incentive, self["incentive"])
            # A root, so that an office of several areas does not pay the whole for each.
            office.pace *= (1.0 - self["formalism"]) ** (1.0 / len(office.areas))
            office.refresh_speed()
        self.raise_to(model, unit, "formalism")
