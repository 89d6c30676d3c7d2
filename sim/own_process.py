"""A process of a user's own, in plain NumPy or plain Python, beside the model's.

What stays in the model is compiled (`docs/how_to/add_a_process.md`); for a try, or where a
week more or less of computing is no matter, a class with one method is enough.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.model import GovernanceModel

__all__ = ["OwnProcess", "checked"]


class OwnProcess:
    """Something that happens to everybody, once a society's period, after the model's own.

    It may read anything, and write columns (``model.columns["belief"]``), fields of areas
    and levers (``model.areas``, ``model.matters``); what it writes acts from the next
    period on. Arms of a comparison have a copy each.

    Attributes
    ----------
    name : str
        Shown in profiles, and part of the address of its luck: two processes have two names.

    Examples
    --------
    >>> class Forgetting(OwnProcess):
    ...     name = "forgetting"
    ...
    ...     def step(self, model):
    ...         model.columns["resentment"][:] *= 0.9
    """

    name: str = ""

    def step(self, model: GovernanceModel) -> None:
        """A period has passed; a process of the user's own does its work."""
        raise NotImplementedError(f"{type(self).__name__} has no step(model)")

    def luck(self, model: GovernanceModel) -> np.random.Generator:
        """Return the luck of this process in this period.

        Addressed by the run's seed, the name and the period: the same in all arms of a
        comparison, and no other process's luck moves by what is drawn here. Draw the same
        numbers for the same residents whatever happened (an array for all of them, say),
        so that arms stay paired.
        """
        seed = model.root_seed.to_bytes(8, "little")
        key = hashlib.sha256(seed + self.name.encode()).digest()[:16]
        period = model.day // model.period_days
        return np.random.Generator(
            np.random.Philox(
                key=np.frombuffer(key, np.uint64), counter=np.array([0, 0, 0, period], np.uint64)
            )
        )


def checked(processes: Sequence[Any]) -> list[OwnProcess]:
    """Return processes as a list, or raise InputError where one cannot serve."""
    found: list[OwnProcess] = []
    for process in processes:
        where = f"processes, {type(process).__name__}"
        if isinstance(process, type) or not isinstance(process, OwnProcess):
            raise InputError(
                f"{process!r} is no process",
                where="processes",
                right="give objects of classes that inherit sim.own_process.OwnProcess",
            )
        if not process.name:
            raise InputError("has no name", where=where, right='give it one: name = "..."')
        if process.name in [other.name for other in found]:
            raise InputError(
                f"'{process.name}' is there twice",
                where=where,
                why="the name is the address of its luck",
                right="give each its own",
            )
        found.append(process)
    return found
