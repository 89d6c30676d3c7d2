"""Subjective wellbeing: a weighted sum of what life is like, to which people adapt slowly.

W' = W + (1 - exp(-rate dt)) (w - W) with w of satisfaction with how matters are
dealt with (Helliwell & Huang 2008), the sense of security, the area's social capital
(Helliwell & Putnam 2004) and, against them, hardship as grievance shows it (Suh, Diener
& Fujita 1996 on recent bad events). It rests at w. It is measured and acts on nothing.
`wellbeing.wellbeing_rate` = 0 switches it off.
"""

from __future__ import annotations

from sim.compiled import rule

__all__ = ["wellbeing_level"]


@rule
def wellbeing_level(satisfaction, security, grievance, social_capital, p):
    """Return the wellbeing to which a life of this kind leads, in [0, 1]."""
    level = (
        p.wellbeing_base
        + p.wellbeing_satisfaction * satisfaction
        + p.wellbeing_security * security
        + p.wellbeing_capital * social_capital
        - p.wellbeing_hardship * grievance
    )
    return min(1.0, max(0.0, level))
