"""Opinion guidance: what merged local media tell residents of channels, law and success."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.reforms.base import AreaReform, number

if TYPE_CHECKING:
    from sim.model import GovernanceModel

__all__ = ["OpinionGuidance"]


class OpinionGuidance(AreaReform):
    """Merged local media tell residents which channels there are and that all is well.

    Knowledge of channels leads more matters to mediators and courts, and fills
    their desks. The message calms those whose own matters are in order; those with
    something unresolved know better and trust its sender less.
    """

    name = "opinion-guidance"
    title = "Opinion guidance: publicity and merged media"
    source = "an essay on social governance: publicity, media that merge, guided opinion"
    body = "district publicity offices"
    helps = "knowledge of channels, a message that calms those with nothing unresolved"
    hurts = "credibility: the message costs trust of those with unresolved matters"
    HARM_OFF = (("message", 0.0),)
    HELP_OFF = (
        ("publicity", 0.0),
        ("awareness", 0.0),
    )
    OWN_SETTINGS = (
        number("message", 0.3, 1.0, "share", "Strength of the message that all is well."),
        number("publicity", 0.4, 2.0, "utility", "What publicity adds to choosing mediation."),
        number("awareness", 0.1, 0.5, "share", "Legal awareness that the media add."),
        number("cost_running", 0.1, 2.0, "posts per area", "Editors and reporters."),
        number("cost_once", 0.05, 2.0, "post-years per area", "Merging the media."),
    )

    def convert(self, model: GovernanceModel, unit: int) -> None:
        """Reach one area."""
        model.areas[unit]["publicity"] += self["publicity"]
        self.raise_to(model, unit, "message", "awareness")
