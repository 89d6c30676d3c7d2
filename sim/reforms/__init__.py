"""Reforms, one file each. A file in this folder registers itself.

``REFORMS["self-governance"]`` is the class in ``self_governance.py``.
"""

from __future__ import annotations

import importlib
import pkgutil

from sim.reforms.base import COMMON_SETTINGS, AreaReform, Cost, Reform, Setting, in_order

__all__ = ["COMMON_SETTINGS", "REFORMS", "AreaReform", "Cost", "Reform", "Setting", "in_order"]


def _collect() -> dict[str, type[Reform]]:
    found: dict[str, type[Reform]] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        content = importlib.import_module(f"{__name__}.{module}")
        for value in vars(content).values():
            if (
                isinstance(value, type)
                and issubclass(value, Reform)
                and value not in (Reform, AreaReform)
                and value.__module__ == content.__name__
            ):
                found[value.name] = value
    return found


REFORMS: dict[str, type[Reform]] = _collect()
