"""Aggregating attributes of many agents, and of groups of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from mesa.agent import AgentSet

try:  # Mesa 3.4 moved it
    from mesa.agentset import GroupBy
except ImportError:
    from mesa.agent import GroupBy

__all__ = ["Groups", "aggregate"]

# Python's own functions would walk through an array number by number.
_OF_ARRAYS: Final[dict[Any, Callable[..., Any]]] = {
    sum: np.sum,
    min: np.min,
    max: np.max,
    any: np.any,
    all: np.all,
}

# Functions of the standard library expect Python's numbers: ``statistics.mean``
# of an integer array is silently rounded to an integer.
_OF_LISTS: Final = {"builtins", "collections", "itertools", "math", "statistics"}


def aggregate(values: Any, function: Callable[..., Any]) -> Any:
    """Return a function of the values of an attribute.

    Parameters
    ----------
    values : ndarray or list
        One value an agent.
    function : callable
        NumPy functions and functions of one's own get the array; those of the
        standard library get a list of Python numbers, as they do in Mesa; ``sum``,
        ``min``, ``max``, ``any`` and ``all`` are done by NumPy.
    """
    if isinstance(values, np.ndarray):
        for builtin, of_array in _OF_ARRAYS.items():
            if function is builtin:
                return of_array(values).item()
        if getattr(function, "__module__", None) in _OF_LISTS:
            return function(values.tolist())
    return function(values)


class Groups(GroupBy):
    """Mesa's `GroupBy`, aggregating groups of residents without making agents."""

    def agg(self, attr_name: str, func: Callable[..., Any]) -> dict[Any, Any]:
        """Aggregate an attribute in each group; return the result for each label."""
        return {
            label: group.agg(attr_name, func)
            if isinstance(group, AgentSet)
            else func([getattr(agent, attr_name) for agent in group])
            for label, group in self.groups.items()
        }
