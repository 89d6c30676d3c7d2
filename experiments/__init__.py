"""Experiments with simulated cities: what people run, and the command line.

Everything is loaded when first used, so that the command's help needs nothing numerical.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.comparison import Comparison, compare
    from experiments.studies import StudyResults, open_results, run_scenarios, sweep

__all__ = ["Comparison", "StudyResults", "compare", "open_results", "run_scenarios", "sweep"]

_HOME = {"Comparison": "comparison", "compare": "comparison"}
"""Where a name is at home, if not in `experiments.studies`."""


def __getattr__(name: str) -> Any:
    if name in __all__:
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_HOME.get(name, 'studies')}"), name)
    raise AttributeError(f"module 'experiments' has no attribute '{name}'")
