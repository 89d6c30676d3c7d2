"""Parameters: institutions that adapt."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "adaptation.moving_rate",
        0.1,
        "per year",
        0.0,
        1.0,
        "assumed",
        "No data; posts are set by quota (bianzhi), taken here as fixed in total and slow to move. "
        "At 0 no post moves and the process is off, bit for bit",
        "Rate at which posts move to where the work is, between offices of one level and district.",
    ),
    Parameter(
        "adaptation.upheaval",
        0.1,
        "share of an office's posts",
        0.01,
        1.0,
        "assumed",
        "No data; a person more or less among ten changes who does what",
        "Change of an office's posts in a year above which it is a reorganization.",
    ),
    Parameter(
        "adaptation.settling_weeks",
        4.0,
        "weeks",
        0.0,
        52.0,
        "assumed",
        "No data; less than a merger's quarter of a year",
        "Time during which an office is slower after a reorganization by moved posts.",
    ),
)
