"""Parameters: administrative reconsideration by the government above."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

_XINHUA = "770,000 reconsiderations in China in ten years (Xinhua, 13 October 2009)"
_USE = (
    _XINHUA + ", 0.06 per 1000 residents and year, 749,600 in 2024 (white paper of the Ministry of "
    "Justice), 0.5: little used and rising; land, social security and office conduct lead; 0 for "
    "all kinds switches reconsideration off"
)

PARAMETERS = (
    *(
        Parameter(
            f"reconsideration.reconsideration_use.{kind}",
            default,
            "share",
            0.0,
            high,
            "assumed",
            _USE,
            f"Share of decisions against residents who know the law in full that are taken to "
            f"the government above, for matters of the kind {kind.replace('_', ' ')}.",
        )
        for kind, default, high in (
            ("livelihood_service", 0.002, 0.2),
            ("labour_debt", 0.01, 0.3),
            ("land_demolition", 0.05, 0.6),
            ("public_safety", 0.005, 0.2),
            ("complaint_office", 0.05, 0.6),
        )
    ),
    Parameter(
        "reconsideration.overturned",
        0.14,
        "share",
        0.02,
        0.5,
        "literature",
        _XINHUA + ", of which 110,000 were corrected; 350,000 were upheld, 150,000 settled",
        "Share of reconsidered decisions that are overturned.",
    ),
    Parameter(
        "reconsideration.reconsideration_days",
        30.0,
        "days (Weibull scale, shape handling.external_shape)",
        10.0,
        60.0,
        "assumed",
        "The law allows 60 days, to be prolonged by 30",
        "Outside delay of a reconsideration (statements, files, hearings); no desk is held.",
    ),
)
