"""Parameters: the sense of security.

`security.security_rate` = 0 switches the process off: the sense of security stays at its start.
"""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "security.security_rate",
        0.1,
        "per week",
        0.0,
        0.5,
        "assumed",
        "No panel data; fright passes in months. 0 switches the process off",
        "Rate at which the sense of security moves to what the surroundings say.",
    ),
    Parameter(
        "security.security_base",
        0.6,
        "share",
        0.3,
        0.9,
        "assumed",
        "The scale is free",
        "Sense of security with no police in sight and nothing unsafe around.",
    ),
    Parameter(
        "security.police_reassurance",
        0.2,
        "share",
        0.0,
        0.4,
        "assumed",
        "Zhao, Scheider & Thurman 2002: more police in sight, less fear in most studies; size in "
        "this scale not known",
        "What very many police in sight add to the sense of security.",
    ),
    Parameter(
        "security.police_scale",
        3.0,
        "officers",
        1.0,
        10.0,
        "assumed",
        "No data; the starting number in sight",
        "Officers in sight at which 1 - 1/e of that is reached.",
    ),
    Parameter(
        "security.incivility_fear",
        0.4,
        "share",
        0.0,
        0.8,
        "assumed",
        "LaGrange, Ferraro & Supancic 1992: signs of disorder raise perceived risk and "
        "through it, modestly, fear; size in this scale not known",
        "What the most unsafe neighbourhood takes from the sense of security.",
    ),
    Parameter(
        "security.incivility_scale",
        2.0,
        "matters per 1000 residents a week",
        0.5,
        10.0,
        "assumed",
        "About three times the usual number, so that the usual is far from either end",
        "Matters of public safety at which 1 - 1/e of the most unsafe is reached.",
    ),
    Parameter(
        "security.neighbourhood_memory",
        0.1,
        "per week",
        0.02,
        0.5,
        "assumed",
        "No data; what happened nearby is remembered for months",
        "Rate at which a neighbourhood's name follows what happens in it.",
    ),
    Parameter(
        "security.victim_fright",
        0.8,
        "share",
        0.0,
        1.0,
        "assumed",
        "Skogan 1987: victims fear more; size in this scale not known",
        "Share of the sense of security lost by who lives through the worst matter of safety.",
    ),
    Parameter(
        "security.vulnerability_fear",
        0.05,
        "share a flag",
        0.0,
        0.15,
        "assumed",
        "Hale 1996: the vulnerable fear more; size in this scale not known",
        "What each vulnerability takes from the sense of security.",
    ),
)
