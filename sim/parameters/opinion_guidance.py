"""Parameters: what official messages do."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "opinion_guidance.message_effect",
        0.4,
        "share",
        0.0,
        0.8,
        "assumed",
        "No data",
        "Share of the anchor of grievance that the strongest message takes away from those with "
        "nothing unresolved.",
    ),
    Parameter(
        "opinion_guidance.credibility_rate",
        0.05,
        "per week",
        0.005,
        0.2,
        "assumed",
        "No data; a sender is disbelieved within months",
        "Rate at which trust in the local government is lost by those who know better.",
    ),
)
