"""What is made of a study's runs: sensitivity, discovery, robustness, search, and their figures.

Functions on tables and arrays, one question a file, and beside each the function that takes
a study (`experiments.studies`). Everything is loaded when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.analysis.cart import cart
    from experiments.analysis.discovery_study import discover_study
    from experiments.analysis.fan import fan
    from experiments.analysis.plot_discovery import plot_boxes, plot_trajectory
    from experiments.analysis.plot_fan import plot_fan
    from experiments.analysis.plot_robustness import plot_regret
    from experiments.analysis.plot_search import plot_front, plot_hypervolume
    from experiments.analysis.plot_sensitivity import plot_convergence, plot_indices, plot_morris
    from experiments.analysis.prim import prim
    from experiments.analysis.robustness_study import robust_study
    from experiments.analysis.search_study import read_archive
    from experiments.analysis.sensitivity_study import analyse_study, run_sensitivity

__all__ = [
    "analyse_study",
    "cart",
    "discover_study",
    "fan",
    "plot_boxes",
    "plot_convergence",
    "plot_fan",
    "plot_front",
    "plot_hypervolume",
    "plot_indices",
    "plot_morris",
    "plot_regret",
    "plot_trajectory",
    "prim",
    "read_archive",
    "robust_study",
    "run_sensitivity",
]

_HOME = {
    "analyse_study": "sensitivity_study",
    "discover_study": "discovery_study",
    "plot_boxes": "plot_discovery",
    "plot_convergence": "plot_sensitivity",
    "plot_front": "plot_search",
    "plot_hypervolume": "plot_search",
    "plot_indices": "plot_sensitivity",
    "plot_morris": "plot_sensitivity",
    "plot_regret": "plot_robustness",
    "plot_trajectory": "plot_discovery",
    "read_archive": "search_study",
    "robust_study": "robustness_study",
    "run_sensitivity": "sensitivity_study",
}
"""Where a name is at home, if not in the file of that name."""


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(importlib.import_module(f"{__name__}.{_HOME.get(name, name)}"), name)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
