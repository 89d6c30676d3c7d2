"""What is calibrated to what, when nobody says: parameters and targets.

The parameters are assumed ones that move some target by many times the spread over seeds
when they go from end to end of their range, one of each set that moves the same targets:
screened one at a time on ``test-town`` (52 weeks after 52 of warm-up).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sim.errors import InputError

if TYPE_CHECKING:
    from experiments.evidence.target import Target

__all__ = ["PARAMETERS_TO_CALIBRATE", "targets_of_runs"]

PARAMETERS_TO_CALIBRATE: Final = (
    "claiming.channel_constant.let_it_be",
    "claiming.channel_constant.settle_directly",
    "claiming.channel_constant.mediation",
    "claiming.channel_constant.community_desk",
    "claiming.channel_constant.court",
    "grievances.grievance_rate.livelihood_service",
    "handling.touch_hours.community",
    "handling.case_share.district",
    "handling.external_days.community",
    "handling.external_shape",
    "handling.resolve_effort",
    "satisfaction.satisfaction_constant",
    "network.weak_ties",
    "network.workplace_size",
)

OF_STRUCTURE: Final = frozenset(
    {
        "streets_before",
        "streets_after",
        "communities_before",
        "communities_after",
        "base_staff_after",
        "residents_per_community_after",
        "committees_per_community_after",
        "residents_city",
        "residents_simulated",
        "committee_tasks",
        "committee_delegated",
        "susceptibility",
    }
)
"""Outputs of `experiments.targets.measure_structure`: no run has them."""

LEGAL_PROBLEM_WEEKS: Final = 104


def targets_of_runs(targets: Sequence[Target], weeks: int) -> list[Target]:
    """Return the targets that runs of so many weeks can be held against.

    Those that are compared, of what runs give; a parameter set to a fact says nothing.

    Raises
    ------
    InputError
        If there is none.
    """
    found = [
        target
        for target in targets
        if target.standing == "compared"
        and target.output not in OF_STRUCTURE
        and (target.output != "legal_problem" or weeks >= LEGAL_PROBLEM_WEEKS)
    ]
    if not found:
        raise InputError(
            "no target to calibrate to",
            why="only those that are 'compared' and come out of runs constrain parameters",
            right="see `reformlab calibrate targets`",
        )
    return found
