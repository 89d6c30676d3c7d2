"""Parameters: how rights awareness, news and rumours spread, and what they do.

Rumours come with shocks, so they have no strength before and nobody believes one at the start.
`diffusion.diffusion_pace` = 0 switches the process off: nobody knows and nobody hears.
"""

from __future__ import annotations

from sim.parameters.metadata import Parameter

_NO_PANEL = "No panel data on talk in Chinese neighbourhoods"


def _by_topic(
    name: str,
    unit: str,
    meaning: str,
    *values: tuple[str, float, float, float, str],
) -> tuple[Parameter, ...]:
    """Return one parameter a topic: (topic, default, low, high, source)."""
    return tuple(
        Parameter(f"diffusion.{name}.{topic}", default, unit, low, high, "assumed", source, meaning)
        for topic, default, low, high, source in values
    )


PARAMETERS = (
    Parameter(
        "diffusion.diffusion_pace",
        1.0,
        "1",
        0.0,
        4.0,
        "assumed",
        _NO_PANEL + "; 0 switches the process off",
        "Factor on all rates of hearing and forgetting.",
    ),
    *_by_topic(
        "media_rate",
        "per week",
        "Rate at which the ignorant hear from media and platform at full strength.",
        ("rights", 0.02, 0.0, 0.1, "A year of legal education at full strength reaches most"),
        ("news", 0.03, 0.0, 0.2, "Half a year of publicity at full strength reaches about half"),
        ("rumour", 0.3, 0.0, 1.0, "A rumour is about within weeks"),
    ),
    *_by_topic(
        "media_base",
        "share",
        "Strength of media and platform before any reform or shock.",
        ("rights", 0.1, 0.0, 1.0, "Some legal education is always there; size not known"),
        ("news", 0.1, 0.0, 1.0, "Some publicity is always there; size not known"),
    ),
    *_by_topic(
        "talk_rate",
        "per week",
        "Rate of hearing when all neighbours know; in proportion to the share who do.",
        ("rights", 0.01, 0.0, 0.1, _NO_PANEL + "; law is seldom talked of"),
        ("news", 0.03, 0.0, 0.3, _NO_PANEL + "; more than of law"),
        ("rumour", 0.4, 0.0, 2.0, "Above forgetting, so that a rumour spreads by itself"),
    ),
    *_by_topic(
        "informants_needed",
        "neighbours",
        "How many neighbours must know before talk convinces; 2 or more is complex contagion.",
        ("rights", 1.0, 1.0, 4.0, "Centola & Macy 2007: one for information"),
        ("news", 1.0, 1.0, 4.0, "Centola & Macy 2007: one for information"),
        ("rumour", 1.0, 1.0, 4.0, "One; hearing it twice may be needed to believe it"),
    ),
    *_by_topic(
        "forgetting_rate",
        "per week",
        "Rate of forgetting, or of dropping a rumour, without being told better.",
        ("rights", 0.008, 0.0, 0.05, "Forgotten over years; residents also move"),
        ("news", 0.03, 0.0, 0.2, "Stale within a year"),
        ("rumour", 0.25, 0.02, 1.0, "A rumour is dropped after weeks"),
    ),
    *_by_topic(
        "known_start",
        "share",
        "Share of residents who know at the start.",
        ("rights", 0.45, 0.0, 1.0, "Near the resting share of the well-mixed case at defaults"),
        ("news", 0.27, 0.0, 1.0, "Near the resting share of the well-mixed case at defaults"),
    ),
    Parameter(
        "diffusion.refutation_rate",
        1.0,
        "per week",
        0.0,
        4.0,
        "assumed",
        "Huang 2017 (survey experiments in China): rebuttals lower belief; size in this scale not "
        "known",
        "Rate at which believers drop a rumour at full official information and full trust.",
    ),
    Parameter(
        "diffusion.rights_gain",
        0.15,
        "share",
        0.0,
        0.5,
        "assumed",
        "No data on the size",
        "Legal awareness that knowing one's rights adds when a channel is chosen.",
    ),
    Parameter(
        "diffusion.news_gain",
        0.3,
        "utility",
        0.0,
        2.0,
        "assumed",
        "No data on the size",
        "Utility of the online platform for those who have heard that it answers.",
    ),
    Parameter(
        "diffusion.rumour_grievance",
        0.1,
        "share",
        0.0,
        0.5,
        "assumed",
        "No data on the size; twice the grievance of a resident with nothing unresolved",
        "What believing a rumour adds to the anchor of grievance.",
    ),
    Parameter(
        "diffusion.rumour_distrust",
        0.2,
        "share",
        0.0,
        0.8,
        "assumed",
        "Huang 2017 (survey experiments in China): rumours lower trust, and rebuttals often do not "
        "bring it back; here it comes back with time. Size in this scale not known",
        "Share of trust in the local government that believers of a rumour withhold.",
    ),
)
