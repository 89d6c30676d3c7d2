"""reformlab's model: residents and offices of a city, and reforms of how it is governed.

``GovernanceModel`` and ``Scenario`` are loaded when first used, so that
looking at scenarios and parameters needs neither NumPy nor Mesa.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.garbage import uncollected

if TYPE_CHECKING:
    from sim.model import GovernanceModel
    from sim.scenario import Scenario

__all__ = ["GovernanceModel", "Scenario"]


def __getattr__(name: str) -> Any:
    if name == "GovernanceModel":
        with uncollected():
            from sim.model import GovernanceModel

        return GovernanceModel
    if name == "Scenario":
        from sim.scenario import Scenario

        return Scenario
    raise AttributeError(f"module 'sim' has no attribute '{name}'")
