"""Methods of sensitivity analysis, one file each; a file added is a method added.

Each module has ``METHOD``, a `Method`. Importable without NumPy until a design is asked for.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from experiments.analysis.methods.method import Estimate, Method

__all__ = ["METHODS", "Estimate", "Method", "method"]


@cache
def _collect() -> dict[str, Method]:
    found = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        content = importlib.import_module(f"{__name__}.{module}")
        if hasattr(content, "METHOD"):
            found[content.METHOD.name] = content.METHOD
    return found


METHODS: dict[str, Method] = _collect()
"""All methods by name."""


def method(name: str) -> Method:
    """Return a method by name.

    Raises
    ------
    InputError
        If there is none of this name.
    """
    from sim.errors import InputError, nearest

    if name not in METHODS:
        raise InputError(f"there is no method '{name}'", right=nearest(name, METHODS))
    return METHODS[name]
