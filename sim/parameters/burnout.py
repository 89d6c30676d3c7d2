"""Parameters: volunteers and mediators who are worn out."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "burnout.burnout_build",
        0.02,
        "per week",
        0.0,
        0.2,
        "assumed",
        "Maslach & Jackson 1981 and Freudenberger 1974 for the mechanism; rate not known. "
        "At 0 nobody is worn out and the process is off, bit for bit",
        "Rate at which exhaustion builds up where the load is twice what can be borne.",
    ),
    Parameter(
        "burnout.burnout_recovery",
        0.05,
        "per week",
        0.01,
        0.3,
        "assumed",
        "No data; months of rest",
        "Rate at which exhaustion passes.",
    ),
    Parameter(
        "burnout.volunteer_load",
        40.0,
        "hours per 1000 residents and week",
        10.0,
        400.0,
        "assumed",
        "No data; a quarter more than what is given in the default city before any reform (about "
        "32), to which people are used",
        "Hours that those who are active can give for long.",
    ),
    Parameter(
        "burnout.mediator_load",
        3.0,
        "cases at hand per mediator",
        0.5,
        20.0,
        "assumed",
        "No data",
        "Cases, waiting or under way, that a people's mediator can bear for long.",
    ),
    Parameter(
        "burnout.mediator_skill_lost",
        1.0,
        "logit",
        0.0,
        3.0,
        "assumed",
        "No data; of the order of what training adds",
        "Skill that a wholly exhausted people's mediator has lost.",
    ),
)
