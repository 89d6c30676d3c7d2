"""The record of an area: what its residents share. One area is one committee's ground."""

from __future__ import annotations

from typing import Final

import numpy as np

__all__ = ["AREA", "AREA_UNITS"]

AREA_UNITS: Final[dict[str, str]] = {
    "service_gap": "0 well served to 1 badly served; fixed",
    "gap_at_most": "bound of the service gap for the whole run: its value at the start",
    "distance": "distance to the community's door, 1 = mean before any reform",
    "police": "officers in sight",
    "missing_channels": "share of institutional channels that do not exist",
    "prevention": "share of grievances prevented",
    "efficacy": "shared efficacy, 0 to 1",
    "social_capital": "0 to 1",
    "committee_free": "share of committee hours free of delegated administration",
    "delegated": "share of delegated administration that is still with the committee",
    "watch_below": "watch from below on offices, 0 to 1",
    "judging": "watch that residents' judgement of offices adds (reforms), 0 to 1",
    "monitoring": "mutual monitoring with sanctions (reforms), 0 to 1",
    "council": "procedure felt by those who take part in a council (reforms)",
    "capture": "procedure lost by those who do not (reforms)",
    "rough": "procedure lost per vulnerability flag (reforms)",
    "demand": "hours a council asks of its active residents (reforms), share of what they give",
    "exhaustion": "share of contribution lost to exhaustion",
    "contribution": "mean contribution of the residents at the last update",
    "publicity": "utility added to the choice of mediation (reforms)",
    "attendances": "times residents took part in the last period",
    "succeeded": "1 where the last initiative succeeded",
}

AREA: Final = np.dtype([(name, np.float64) for name in AREA_UNITS])
"""All fields float64, in the order of `AREA_UNITS`."""
