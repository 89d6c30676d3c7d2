"""Parameters: subjective wellbeing.

`wellbeing.wellbeing_rate` = 0 switches the process off: wellbeing stays at its start.
"""

from __future__ import annotations

from sim.parameters.metadata import Parameter


def _weight(name: str, default: float, high: float, source: str, meaning: str) -> Parameter:
    return Parameter(
        f"wellbeing.wellbeing_{name}", default, "share", 0.0, high, "assumed", source, meaning
    )


PARAMETERS = (
    Parameter(
        "wellbeing.wellbeing_rate",
        0.05,
        "per week",
        0.0,
        0.5,
        "assumed",
        "What happens to people is felt for about three months (Suh, Diener & Fujita 1996), great "
        "losses for years and not always got over (Lucas 2007); rate assumed. 0 switches the "
        "process off",
        "Rate at which wellbeing moves to what life is like.",
    ),
    _weight("base", 0.25, 0.5, "The scale is free", "Wellbeing without any of what follows."),
    _weight(
        "satisfaction",
        0.3,
        0.6,
        "Helliwell & Huang 2008: good government goes with life satisfaction; size assumed",
        "Weight of satisfaction with how matters are dealt with.",
    ),
    _weight(
        "security",
        0.25,
        0.6,
        "Fear lowers wellbeing (Hale 1996); size assumed",
        "Weight of the sense of security.",
    ),
    _weight(
        "capital",
        0.2,
        0.5,
        "Helliwell & Putnam 2004: ties and trust go with wellbeing; size assumed",
        "Weight of the area's social capital.",
    ),
    _weight(
        "hardship",
        0.4,
        0.8,
        "Suh, Diener & Fujita 1996: recent bad events lower wellbeing; size assumed",
        "What the strongest grievance takes away.",
    ),
)
