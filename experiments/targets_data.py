"""All calibration targets, and the facts that the model does not reach yet.

One entry a number, in a file a theme; `NOT_REACHED` is there so that nothing is
left out silently.
"""

from __future__ import annotations

from typing import Final

from experiments import targets_on_cases, targets_on_city, targets_on_people
from experiments.target import STANDINGS, Target

__all__ = ["NOT_REACHED", "STANDINGS", "TARGETS", "Target"]

TARGETS: Final[tuple[Target, ...]] = (
    *targets_on_cases.TARGETS,
    *targets_on_people.TARGETS,
    *targets_on_city.TARGETS,
)

NOT_REACHED: Final[tuple[tuple[str, str, str], ...]] = (
    ("T13", "29 % of respondents sought advice", "the model has no advice apart from claiming"),
    (
        "T19",
        "land takings in 43 % of villages within ten years, compensation far below resale",
        "shocks and compensation come later",
    ),
    (
        "T01",
        "4.9 million mediators in 0.8 million committees, six each, mostly unpaid",
        "the model counts paid posts at a share of their time",
    ),
    ("P1", "100 lawyers consulted of 1000 grievances", "the model has no lawyers"),
    (
        "T27",
        "110 organizations per 10,000 in France, 97 in Japan, above 10 in developing countries",
        "for the reform of social organizations, which comes later",
    ),
)
