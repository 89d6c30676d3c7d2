"""Parameters: people's, administrative and judicial mediation."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "mediation.mediation_skill",
        0.6,
        "logit",
        -0.5,
        2.0,
        "assumed",
        "No data on true success; the official 97 % is a self-report and belongs to the "
        "reporting layer",
        "Logit of an agreement at zero trust, intensity and load.",
    ),
    Parameter(
        "mediation.mediation_trust",
        0.8,
        "logit",
        0.0,
        2.0,
        "assumed",
        "No data; trust eases agreement",
        "What full generalised trust adds to that logit.",
    ),
    Parameter(
        "mediation.mediation_intensity",
        1.5,
        "logit",
        0.0,
        4.0,
        "assumed",
        "No data; heated disputes agree less often",
        "What the strongest intensity takes from it.",
    ),
    Parameter(
        "mediation.mediation_load",
        0.5,
        "logit per waiting case and mediator",
        0.0,
        2.0,
        "assumed",
        "No data; hurried mediators reach fewer agreements",
        "What each case waiting per mediator takes from it.",
    ),
    Parameter(
        "mediation.mediation_unequal",
        0.3,
        "logit per flag",
        0.0,
        1.0,
        "assumed",
        "No data; informal procedures may put weaker parties at a disadvantage (argued by Delgado "
        "et al. 1985), as law at large does those who have less (Galanter 1974)",
        "What each vulnerability flag of the claimant takes from it.",
    ),
    Parameter(
        "mediation.break_share",
        0.1,
        "share",
        0.0,
        0.3,
        "assumed",
        "No data; people's mediation agreements bind only as contracts",
        "Share of agreements that break.",
    ),
    Parameter(
        "mediation.break_days",
        90.0,
        "days (exponential mean)",
        20.0,
        365.0,
        "assumed",
        "No data",
        "Mean time until an agreement that breaks does so.",
    ),
    Parameter(
        "mediation.linkage",
        0.1,
        "share",
        0.0,
        0.6,
        "assumed",
        "Court-annexed mediation reached 40 % of filings by 2023 (Xinhua 2024); in 2012 it "
        "was young",
        "Share of failed mediations handed on to the next kind of mediation instead of "
        "falling out.",
    ),
    Parameter(
        "mediation.administrative_skill",
        0.5,
        "logit",
        -0.5,
        2.0,
        "assumed",
        "No data",
        "The same logit for administrative mediation.",
    ),
    Parameter(
        "mediation.judicial_skill",
        0.9,
        "logit",
        -0.5,
        2.0,
        "assumed",
        "No data; bargaining in the shadow of the law (Mnookin & Kornhauser 1979)",
        "The same logit for judicial mediation.",
    ),
)
