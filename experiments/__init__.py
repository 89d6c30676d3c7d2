"""Experiments with simulated cities: what people run, and the command line.

``compare`` and ``Comparison`` are loaded when first used, so that the command's
help needs nothing numerical.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.comparison import Comparison, compare

__all__ = ["Comparison", "compare"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from experiments import comparison

        return getattr(comparison, name)
    raise AttributeError(f"module 'experiments' has no attribute '{name}'")
