"""Shocks, one file each. A file in this folder registers itself.

``SHOCKS["downturn"]`` is the class in ``downturn.py``.
"""

from __future__ import annotations

import importlib
import pkgutil

from sim.shocks.base import COMMON_SETTINGS, Shock

__all__ = ["COMMON_SETTINGS", "SHOCKS", "Shock"]


def _collect() -> dict[str, type[Shock]]:
    found: dict[str, type[Shock]] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        content = importlib.import_module(f"{__name__}.{module}")
        for value in vars(content).values():
            if (
                isinstance(value, type)
                and issubclass(value, Shock)
                and value.__module__ == content.__name__
                and value is not Shock
            ):
                found[value.name] = value
    return found


SHOCKS: dict[str, type[Shock]] = _collect()
