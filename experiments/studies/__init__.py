"""Studies: many runs of one design, computed anywhere, kept in a folder that anyone can read.

`run_scenarios` computes, `open_results` reads; what a store holds is said in
``docs/studies.md``. Everything is loaded when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.studies.design_sweep import sweep
    from experiments.studies.results import StudyResults, open_results
    from experiments.studies.runner import run_scenarios
    from experiments.studies.study import Study

__all__ = ["Study", "StudyResults", "open_results", "run_scenarios", "sweep"]

_HOME = {
    "Study": "study",
    "StudyResults": "results",
    "open_results": "results",
    "run_scenarios": "runner",
    "sweep": "design_sweep",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
