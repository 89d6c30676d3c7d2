"""Parameters: what residents do with a grievance (naming, claiming)."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

_PYRAMID = (
    "Set so that the baseline's shares come near Miller & Sarat 1981 and World Justice "
    "Project 2019 (see the table of targets); no Chinese choice data"
)


def _beta(name: str, default: float, high: float, meaning: str) -> Parameter:
    return Parameter(
        f"claiming.{name}",
        default,
        "utility",
        0.0,
        high,
        "assumed",
        "No choice data; of the order of one utility unit over the observed range",
        meaning,
    )


PARAMETERS = (
    *(
        Parameter(
            f"claiming.channel_constant.{channel}",
            default,
            "utility",
            round(default - 2.0, 6),
            round(default + 2.0, 6),
            "assumed",
            _PYRAMID,
            f"What speaks for '{channel.replace('_', ' ')}' beside success, trust, cost, "
            "distance and legal awareness.",
        )
        for channel, default in (
            ("let_it_be", 2.6),
            ("settle_directly", 0.9),
            ("committee", -1.6),
            ("mediation", -2.6),
            ("organization", -2.9),
            ("community_desk", -0.1),
            ("online", -2.4),
            ("court", -2.1),
            ("petition", -1.9),
        )
    ),
    *(
        Parameter(
            f"claiming.channel_cost.{channel}",
            default,
            "share of the dearest channel",
            0.0,
            1.0,
            "assumed",
            "No data; ranking by hours and fees a claimant spends; court dearest by convention",
            f"Effort and money that '{channel.replace('_', ' ')}' takes.",
        )
        for channel, default in (
            ("let_it_be", 0.0),
            ("settle_directly", 0.1),
            ("committee", 0.1),
            ("mediation", 0.2),
            ("organization", 0.2),
            ("community_desk", 0.2),
            ("online", 0.05),
            ("court", 1.0),
            ("petition", 0.6),
        )
    ),
    _beta("success_weight", 2.0, 4.0, "Utility of certain success against certain failure."),
    _beta("trust_weight", 1.0, 3.0, "Utility of full trust in the government behind a channel."),
    _beta("cost_weight", 1.5, 3.0, "Disutility of the dearest channel."),
    _beta(
        "distance_weight",
        0.5,
        1.5,
        "Disutility of a door one mean distance (before any reform) away.",
    ),
    _beta("awareness_weight", 1.5, 3.0, "Utility of full legal awareness for going to court."),
    _beta("intensity_weight", 2.0, 4.0, "Disutility of letting the strongest grievance be."),
    _beta("fit_weight", 1.5, 3.0, "Utility of a channel that is made for the kind of grievance."),
    _beta("fatigue", 0.8, 2.0, "Utility of letting it be gained with each failed attempt."),
    Parameter(
        "claiming.nest_correlation",
        0.5,
        "share",
        0.1,
        1.0,
        "assumed",
        "Dissimilarity parameter of the nested logit (McFadden 1978); 1 is the plain logit",
        "How little alike two channels of one nest are.",
    ),
    Parameter(
        "claiming.success_learning_rate",
        0.05,
        "per closed attempt",
        0.005,
        0.3,
        "assumed",
        "No data; a few dozen cases known by hearsay form the local view of a channel",
        "Weight of one attempt in what an area believes of a channel.",
    ),
    Parameter(
        "claiming.expected_success_start",
        0.5,
        "share",
        0.2,
        0.8,
        "literature",
        "Beijing hotline 12345 at its start in 2019: 53 % resolved",
        "What an area believes of every channel before it has seen any case.",
    ),
    Parameter(
        "claiming.attempts_max",
        3.0,
        "attempts",
        1.0,
        6.0,
        "assumed",
        "No data; very few claimants use more than three channels",
        "Number of channels a resident tries before giving up.",
    ),
)
