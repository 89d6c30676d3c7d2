"""Parameters: action outside channels."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "collective_action.action_threshold_mean",
        0.42,
        "share",
        0.1,
        0.8,
        "assumed",
        "Epstein 2002 uses 0.1 in an artificial society; higher here because most residents "
        "hold some grievance",
        "Mean threshold of net grievance above which a resident acts.",
    ),
    Parameter(
        "collective_action.action_threshold_spread",
        0.15,
        "share",
        0.0,
        0.4,
        "assumed",
        "No data; half-width of a uniform spread",
        "How far thresholds lie apart.",
    ),
    Parameter(
        "collective_action.arrest_constant",
        2.3,
        "1",
        1.0,
        4.0,
        "literature",
        "Epstein 2002: P = 0.9 at one officer and one active resident",
        "k of P = 1 - exp(-k floor(C/A)).",
    ),
    Parameter(
        "collective_action.police_in_sight",
        3.0,
        "officers",
        1.0,
        10.0,
        "assumed",
        "No data; officers who would respond where a resident stands",
        "C, officers in a resident's sight.",
    ),
    Parameter(
        "collective_action.risk_weight",
        0.5,
        "share",
        0.0,
        1.0,
        "assumed",
        "Epstein 2002 uses uniform risk aversion on (0, 1); scaled",
        "Weight of the risk of arrest.",
    ),
    Parameter(
        "collective_action.solidarity",
        0.2,
        "share",
        0.0,
        0.6,
        "assumed",
        "Granovetter 1978 and Watts 2002 for the mechanism; size not known",
        "Push to act when all neighbours act.",
    ),
    Parameter(
        "collective_action.unresolved_blend",
        0.5,
        "share",
        0.0,
        1.0,
        "assumed",
        "No data",
        "Weight of one's own unresolved matters against shared grievance.",
    ),
    Parameter(
        "collective_action.missing_channel_push",
        0.2,
        "share",
        0.0,
        0.6,
        "assumed",
        "An essay on the Daqing reforms names missing channels as a cause of action outside them "
        "(collective walks); size not known",
        "Direct push per share of channels that do not exist, for residents with unresolved "
        "matters.",
    ),
)
