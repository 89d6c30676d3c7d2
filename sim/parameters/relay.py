"""Parameters: noise in reports from level to level."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "relay.report_noise",
        0.5,
        "standard deviations of the signal per hop",
        0.0,
        1.5,
        "assumed",
        "No Chinese data; at 0.5 a report through three hops is correlated 0.76 with what was "
        "sent, through two 0.82; 0 switches the noise off",
        "Standard deviation of the noise that each level adds to what it reports upwards.",
    ),
)
