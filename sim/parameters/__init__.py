"""All parameters of the model, each with its papers; readable without NumPy.

One file a process. Adding a file adds its parameters: to the compiled model,
the scenario schema, the documentation table and the sensitivity ranges.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from sim.parameters.metadata import Parameter

__all__ = ["PARAMETERS", "Parameter", "values"]


def _collect() -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for module in sorted(m.name for m in pkgutil.iter_modules(__path__)):
        content = importlib.import_module(f"{__name__}.{module}")
        for parameter in getattr(content, "PARAMETERS", ()):
            if parameter.name in found:
                raise ValueError(f"parameter {parameter.name} is declared twice")
            found[parameter.name] = parameter
    return found


PARAMETERS: dict[str, Parameter] = _collect()


def values(overrides: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the value of every parameter by full name, with `overrides` applied."""
    result = {name: float(parameter.default) for name, parameter in PARAMETERS.items()}
    for name, value in (overrides or {}).items():
        if name not in result:
            raise KeyError(name)
        result[name] = float(value)
    return result
