"""The record of an area: what its residents share. One area is one committee's ground."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

__all__ = ["AREA", "AREA_UNITS", "MATTER", "MATTER_UNITS", "new_matters"]

AREA_UNITS: Final[dict[str, str]] = {
    "service_gap": "0 well served to 1 badly served, before what the budget meets",
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
    "voice": "utility added to the choice of the online platform (reforms)",
    "help": "share of vulnerable residents' extra hardship that help takes away (reforms)",
    "awareness": "legal awareness added (reforms)",
    "astray": "factor on the error of a hop to a department (reforms), 1 = usual",
    "joined": "departments that sit at one table (reforms), 1 = none",
    "wrong_door": "chance of a wrong door at an administrative desk; follows astray and joined",
    "faithful": "share of noise, delay and distortion of reports that records save (reforms)",
    "formalism": "share of failures that reports for show turn into successes (reforms)",
    "fidelity": "correlation of the need reported to the top with the true need, last budget",
    "money": "yuan of this year's budget for services and help",
    "funding": "rate per week at which this year's money meets need",
    "served": "share of need (service gap, extra hardship) that money meets",
    "heard": "procedure added where offices ask before they decide (reforms)",
    "unheard": "procedure lost by those who take no part in being asked (reforms)",
    "message": "strength of an official message that all is well (reforms), 0 to 1",
    "volunteering": "contribution added by organized voluntary service (reforms)",
    "crowding": "share of contribution lost to orders and fear, in the long run (reforms)",
    "called": "contribution that volunteers' organizations add",
    "burnout": "share of contribution lost to giving more than can be borne",
    "weariness": "exhaustion of the area's people's mediators, 0 to 1",
    "rumour": "how loudly a rumour is told from outside the network (shocks), 0 to 1",
    "promise": "how much public answers raise the expectation one comes with (reforms), 0 to 1",
    "unsafe": "how unsafe the neighbourhood has looked of late, 0 to 1",
    "coercion": "added to the weekly rate at which offices suppress action (reforms)",
    "unyielding": "share of concessions to action that are refused on principle (reforms)",
    "suppressed": "share of the officers sent against action who are still there",
    "emboldened": "how fresh the memory is that action was rewarded, 0 to 1",
    "conceding": "1 where offices concede to those who act in this period",
    "attendances": "times residents took part in the last period",
    "succeeded": "1 where the last initiative succeeded",
}

AREA: Final = np.dtype([(name, np.float64) for name in AREA_UNITS])
"""All fields float64, in the order of `AREA_UNITS`."""

MATTER_UNITS: Final[dict[str, str]] = {
    "prevented": "share of these grievances prevented at the source (reforms)",
    "extra": "grievances on top, as a share of the usual (shocks, reforms); at most 4 arise",
    "severity": "factor on their intensity (shocks, reforms), 1 = usual",
}

MATTER: Final = np.dtype([(name, np.float64) for name in MATTER_UNITS])
"""What is special about one kind of grievance in one area."""

NEUTRAL: Final[dict[str, float]] = {
    "distance": 1.0,
    "astray": 1.0,
    "joined": 1.0,
    "severity": 1.0,
}
"""Values at which a field changes nothing, where it is not zero."""


def new_matters(areas: int, kinds: int) -> npt.NDArray[Any]:
    """Return the table (areas, kinds) of matters in which nothing is special."""
    matters = np.zeros((areas, kinds), MATTER)
    matters["severity"] = NEUTRAL["severity"]
    return matters
