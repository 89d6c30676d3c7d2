"""Union, intersection, difference and comparison of sets of short-lived agents."""

from __future__ import annotations

import itertools
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Set
from typing import Any, TypeVar

__all__ = ["SetAlgebra"]

Self = TypeVar("Self", bound="SetAlgebra")


class SetAlgebra:
    """The operators of Python's sets, in the order of members Mesa gives them.

    ``a | b`` has the members of a, then those of b; ``a & b`` those of b that are
    in a; ``a - b`` those of a. The other side may be any iterable of agents.
    """

    __hash__ = None  # type: ignore[assignment]

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def __iter__(self) -> Iterator[Any]: ...

    @abstractmethod
    def __contains__(self, agent: object) -> bool: ...

    @abstractmethod
    def _gathered(self, agents: Iterable[Any]) -> Any:
        """Return a set of any agents of the model, without doubles, of the kind that fits."""

    @abstractmethod
    def _update(self: Self, agents: Iterable[Any]) -> Self:
        """Hold these agents instead, and return this set."""

    @classmethod
    def _from_iterable(cls: type[Self], agents: Iterable[Any]) -> Self:
        return cls(agents)  # type: ignore[call-arg]

    # ------------------------------------------------------------- a new set

    def __or__(self, other: Any) -> Any:
        if not isinstance(other, Iterable):
            return NotImplemented
        return self._gathered(itertools.chain(self, other))

    def __ror__(self, other: Any) -> Any:
        if not isinstance(other, Iterable):
            return NotImplemented
        return self._gathered(itertools.chain(other, self))

    def __and__(self, other: Any) -> Any:
        if not isinstance(other, Iterable):
            return NotImplemented
        return self._gathered(agent for agent in other if agent in self)

    def __rand__(self, other: Any) -> Any:
        return self.__and__(other)

    def __sub__(self, other: Any) -> Any:
        if not isinstance(other, Iterable):
            return NotImplemented
        others = _as_set(other)
        return self._gathered(agent for agent in self if agent not in others)

    def __rsub__(self, other: Any) -> Any:
        if not isinstance(other, Iterable):
            return NotImplemented
        return self._gathered(agent for agent in other if agent not in self)

    def __xor__(self, other: Any) -> Any:
        if not isinstance(other, Iterable):
            return NotImplemented
        others = _as_set(other)
        only_here = (agent for agent in self if agent not in others)
        only_there = (agent for agent in others if agent not in self)
        return self._gathered(itertools.chain(only_here, only_there))

    def __rxor__(self, other: Any) -> Any:
        return self.__xor__(other)

    # --------------------------------------------------------------- in place

    def __ior__(self: Self, other: Any) -> Self:
        return self._update(self | other)

    def __iand__(self: Self, other: Any) -> Self:
        others = _as_set(other)
        return self._update(agent for agent in self if agent in others)

    def __isub__(self: Self, other: Any) -> Self:
        return self._update(self - other)

    def __ixor__(self: Self, other: Any) -> Self:
        return self._update(self ^ other)

    # -------------------------------------------------------------- comparing

    def __eq__(self, other: object) -> bool:
        """Two sets are equal if they have the same members, in whatever order."""
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) == len(other) and self._within(other)

    def __ne__(self, other: object) -> bool:
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __le__(self, other: Any) -> bool:
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) <= len(other) and self._within(other)

    def __lt__(self, other: Any) -> bool:
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) < len(other) and self._within(other)

    def __ge__(self, other: Any) -> bool:
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) >= len(other) and all(agent in self for agent in other)

    def __gt__(self, other: Any) -> bool:
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) > len(other) and all(agent in self for agent in other)

    def isdisjoint(self, other: Iterable[Any]) -> bool:
        """Return whether no agent is in both."""
        return not any(agent in self for agent in other)

    def _within(self, other: Set[Any]) -> bool:
        return all(agent in other for agent in self)


def _as_set(agents: Iterable[Any]) -> Set[Any]:
    return agents if isinstance(agents, Set) else dict.fromkeys(agents).keys()
