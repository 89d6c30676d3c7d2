"""Rule of law: residents who know the law, courts that apply it better, and their load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, Cost, number

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["RuleOfLaw"]


class RuleOfLaw(AreaReform):
    """Legal education in each area; the district's court gets better procedures and judges.

    Who knows the law takes more matters to court instead of elsewhere or nowhere, and more
    decisions to the government above for reconsideration.
    The court fills up unless judges come with it. Each area brings its part of the
    court's skill, all of a district's areas the whole.
    """

    name = "rule-of-law"
    title = "Rule of law: legal education and better courts"
    source = (
        "essays on social governance: legal education, legislation, petitions about law led to the "
        "courts"
    )
    body = "courts and justice offices"
    helps = "legal awareness opens court and reconsideration, better procedures settle more"
    hurts = "load on the court: cases drawn to it beyond what its judges can do"
    HARM_OFF = (("awareness", 0.0),)
    HELP_OFF = (
        ("skill", 0.0),
        ("judges", 0.0),
    )
    OWN_SETTINGS = (
        number("awareness", 0.2, 1.0, "share", "Legal awareness that education adds."),
        number("skill", 0.3, 1.5, "logit", "What better procedures add to settlement in court."),
        number("judges", 0.1, 2.0, "posts per area", "Judges added to the district's court."),
        number("cost_running", 0.1, 2.0, "posts per area", "Legal education."),
        number("cost_once", 0.1, 2.0, "post-years per area", "Legislation and training."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Educate one area, and give the court its part."""
        institutions = model.institutions
        self.raise_to(model, unit, "awareness")
        court = institutions.courts[int(model.population.district_of_area[unit])]
        court.skill += self["skill"] / len(court.areas)
        court.posts += self["judges"]
        institutions.open_doors([unit])
        institutions.refresh_desks()

    def cost(self, model: GovernanceModel, unit: int) -> Cost:
        """Return the cost of one area: its judges are paid, too."""
        return Cost(once=self["cost_once"], running=self["judges"] + self["cost_running"])
