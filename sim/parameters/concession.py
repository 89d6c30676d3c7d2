"""Parameters: how offices answer action outside channels, by conceding or by suppressing.

Switched off where `concession.concession_rate` and `concession.suppression_rate` are 0.
"""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "concession.concession_rate",
        0.2,
        "per week",
        0.0,
        1.0,
        "assumed",
        "Cai 2010 for the mechanism (larger actions succeed more often); size not known",
        "Rate at which offices concede to a crowd of full force; 0: they never do.",
    ),
    Parameter(
        "concession.suppression_rate",
        0.6,
        "per week",
        0.0,
        2.0,
        "assumed",
        "Cai 2010; Davenport 2007 for the mechanism (coercion answers threats, his law of coercive "
        "responsiveness); size not known",
        "Rate at which offices suppress a crowd, before its force is counted; 0: they never do.",
    ),
    Parameter(
        "concession.forcefulness_crowd",
        50.0,
        "residents",
        5.0,
        500.0,
        "assumed",
        "No data; below one per cent of the residents of an area",
        "Residents acting in an area at which its action has 63 % of full force.",
    ),
    Parameter(
        "concession.conceded_share",
        0.5,
        "share",
        0.1,
        1.0,
        "assumed",
        "No data; concessions are as a rule partial",
        "Chance that a concession settles an open matter of somebody who acts, and share of old "
        "resentment that it takes away.",
    ),
    Parameter(
        "concession.officers_sent",
        5.0,
        "officers in sight",
        0.0,
        30.0,
        "assumed",
        "No data; somewhat more than are usually in sight",
        "Officers whom suppression adds in an area.",
    ),
    Parameter(
        "concession.withdrawal_rate",
        0.25,
        "per week",
        0.05,
        2.0,
        "assumed",
        "No data; officers stay for a month",
        "Rate at which officers sent to an area are withdrawn.",
    ),
    Parameter(
        "concession.fear",
        0.2,
        "share",
        0.0,
        0.6,
        "assumed",
        "No data. Of protest, studies find that repression lowers it, raises it or does neither "
        "(Davenport 2007); that it makes people give less to common affairs is assumed",
        "Contribution to common affairs lost where action has just been suppressed, in the long "
        "run.",
    ),
    Parameter(
        "concession.emboldening",
        0.1,
        "share",
        0.0,
        0.4,
        "assumed",
        "Leuschner & Hellmeier 2024 for the sign (after concessions there is more protest, in 18 "
        "autocracies), Cai 2008 for China; size not known",
        "Push to act where offices have just conceded, for residents with unresolved matters.",
    ),
    Parameter(
        "concession.memory_rate",
        0.05,
        "per week",
        0.005,
        0.5,
        "assumed",
        "No data; a concession is remembered for months",
        "Rate at which an area forgets that action was rewarded.",
    ),
)
