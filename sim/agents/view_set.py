"""What every set of short-lived agents has in common: Mesa's `AgentSet`, over positions.

Mesa's own `AgentSet` keeps weak references. Residents are views that die at
once, so any inherited method would lose them: an inherited ``select`` or
``groupby`` returns an empty set without a word. Here every method is written
again in terms of positions in the set, from which agents are made while they
are looked at.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import operator
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any, Literal, TypeVar

import numpy as np
import numpy.typing as npt
from mesa.agent import AgentSet

from sim.agents.aggregate import Groups, aggregate
from sim.agents.set_algebra import SetAlgebra

__all__ = ["Positions", "ViewSet"]

Positions = npt.NDArray[np.int64]
Self = TypeVar("Self", bound="ViewSet")


class ViewSet(SetAlgebra, AgentSet):
    """An ordered set of agents of which some are views of columns.

    Behaves as Mesa's `AgentSet`, with the same order, the same use of the random
    generator and the same results. More than Mesa's: `select` takes a boolean
    NumPy mask, `groupby` an array of labels, and values of columns come and go
    as NumPy arrays.

    The model's own sets are fixed (nothing can be added, removed or reordered in
    place); sets made from them are free.

    Attributes
    ----------
    model : ColumnarModel
        The model all members belong to.
    random : random.Random
        Generator for `shuffle` and `shuffle_do`.
    """

    model: Any
    random: Random
    _fixed: bool

    # -------------------------------------------------- what a kind of set provides

    @abstractmethod
    def _views(self, positions: Iterable[int] | None = None) -> Iterator[Any]:
        """Make the agents at `positions` one after another (default: all, in order)."""

    @abstractmethod
    def _kept(self, positions: Positions) -> AgentSet:
        """Return a new set with the members at `positions`, in that order."""

    @abstractmethod
    def _keep(self: Self, positions: Positions) -> Self:
        """Keep only the members at `positions`, in that order, and return this set."""

    @abstractmethod
    def _types(self, agent_type: Any) -> npt.NDArray[np.bool_]:
        """Return for each member whether it is an `agent_type`."""

    @abstractmethod
    def _update(self: Self, agents: Iterable[Any]) -> Self:
        """Hold these agents instead, and return this set (Mesa's name for it)."""

    @abstractmethod
    def copy(self) -> AgentSet:
        """Return a free set with the same members in the same order."""

    def __copy__(self) -> AgentSet:
        return self.copy()

    def _still(self: Self) -> Self:
        """Return a set that does not change while agents come and go."""
        return self

    def _check_free(self) -> None:
        """Refuse to change one of the model's own sets."""
        if self._fixed:
            raise TypeError(
                f"this {type(self).__name__} is the model's own and is fixed; "
                "change a copy of it (set.copy())"
            )

    # ------------------------------------------------------------------- looking

    @property
    def rng(self) -> np.random.Generator:
        """The model's NumPy generator."""
        generator: np.random.Generator = self.model.rng
        return generator

    def __iter__(self) -> Iterator[Any]:
        return self._views()

    def __reversed__(self) -> Iterator[Any]:
        members = self._still()
        return members._views(range(len(members) - 1, -1, -1))

    def __getitem__(self, item: int | slice) -> Any:
        """Return the agent at a position, or the list of agents in a slice, as Mesa does."""
        members = self._still()
        if isinstance(item, slice):
            return list(members._views(range(len(members))[item]))
        try:
            position = range(len(members))[operator.index(item)]
        except IndexError:
            raise IndexError(f"position {item} in a set of {len(members)} agents") from None
        return next(members._views([position]))

    def to_list(self) -> list[Any]:
        """Return all agents in a list (which keeps the views alive)."""
        return list(self._views())

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Return the position of an agent; `ValueError` if it is not there."""
        for position in range(len(self))[start:stop]:
            if self[position] == value:
                return position
        raise ValueError(f"{value!r} is not in the set")

    def count(self, value: Any) -> int:
        """Return 1 if the agent is in the set, else 0."""
        return int(value in self)

    # ------------------------------------------------------------------ choosing

    def select(
        self,
        filter_func: Callable[[Any], bool] | npt.NDArray[np.bool_] | None = None,
        at_most: int | float = math.inf,
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> AgentSet:
        """Select members, as Mesa's `AgentSet.select`.

        Parameters
        ----------
        filter_func : callable or ndarray of bool, shape (len(self),), optional
            A function of an agent, or (much faster) one truth value a member:
            ``residents.select(residents.get("grievance") > 0.5)``.
        at_most : int or float, optional
            Keep the first so many; a float up to 1.0 is a share of this set.
        inplace : bool, optional
            Change this set instead of returning another.
        agent_type : type, optional
            Keep only agents of this type. Tested before `filter_func`.
        """
        if filter_func is None and agent_type is None and at_most == math.inf:
            return self if inplace else self.copy()
        if inplace:
            self._check_free()
        members = self._still()
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(len(members) * at_most)
        positions = members._matching(filter_func, at_most, agent_type)
        return self._keep(positions) if inplace else members._kept(positions)

    def _matching(self, filter_func: Any, at_most: int | float, agent_type: Any) -> Positions:
        """Return the positions of the first `at_most` members that fulfil the conditions."""
        limit = len(self) if at_most == math.inf else max(0, math.ceil(at_most))
        fits = np.ones(len(self), bool) if agent_type is None else self._types(agent_type)
        if filter_func is None or not callable(filter_func):
            if filter_func is not None:
                fits = fits & self._mask(filter_func)
            return np.flatnonzero(fits)[:limit]
        candidates = np.flatnonzero(fits).tolist()
        agents = self._views(candidates)
        found = (p for p, agent in zip(candidates, agents, strict=True) if filter_func(agent))
        return np.fromiter(itertools.islice(found, limit), np.int64)

    def _mask(self, mask: Any) -> npt.NDArray[np.bool_]:
        mask = np.asarray(mask)
        if mask.dtype != bool or mask.shape != (len(self),):
            raise ValueError(
                f"select: a mask has one truth value a member (bool, shape ({len(self)},)), "
                f"not {mask.dtype} of shape {mask.shape}"
            )
        return mask

    def shuffle(self, inplace: bool = False) -> AgentSet:
        """Put the members in random order, the one in which Mesa would put as many agents."""
        if inplace:
            self._check_free()
        members = self._still()
        positions = np.asarray(members._shuffled(), np.int64)
        return self._keep(positions) if inplace else members._kept(positions)

    def _shuffled(self) -> list[int]:
        order = list(range(len(self)))
        self.random.shuffle(order)
        return order

    def sort(
        self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False
    ) -> AgentSet:
        """Sort by an attribute or a function of an agent; by default from high to low.

        Equal members keep their order, whichever the direction, as in Mesa.
        """
        if inplace:
            self._check_free()
        members = self._still()
        positions = members._sorted(key, ascending)
        return self._keep(positions) if inplace else members._kept(positions)

    def _sorted(self, key: Callable[[Any], Any] | str, ascending: bool) -> Positions:
        function = operator.attrgetter(key) if isinstance(key, str) else key
        values = [function(agent) for agent in self._views()]
        order = sorted(range(len(values)), key=values.__getitem__, reverse=not ascending)
        return np.asarray(order, np.int64)

    def groupby(
        self,
        by: Callable[[Any], Any] | str | npt.NDArray[Any],
        result_type: Literal["agentset", "list"] = "agentset",
    ) -> Groups:
        """Group members by an attribute, a function of an agent, or an array of labels.

        Groups come in the order of their first member, as in Mesa.
        """
        if result_type not in ("agentset", "list"):
            raise ValueError(f"groupby: result_type is 'agentset' or 'list', not {result_type!r}")
        members = self._still()
        groups = {label: members._kept(rows) for label, rows in members._grouped(by).items()}
        if result_type == "list":
            return Groups({label: list(group) for label, group in groups.items()})
        return Groups(groups)

    def _grouped(self, by: Any) -> dict[Any, Positions]:
        """Return for each label the positions of its members."""
        if callable(by):
            labels: Iterable[Any] = (by(agent) for agent in self._views())
        elif isinstance(by, str):
            labels = self.get(by)
        else:
            labels = np.asarray(by)
            if labels.shape != (len(self),):
                raise ValueError(f"groupby: {labels.shape} labels for {len(self)} members")
        if isinstance(labels, np.ndarray):
            return _grouped_array(labels)
        groups: dict[Any, list[int]] = {}
        for position, label in enumerate(labels):
            groups.setdefault(label, []).append(position)
        return {label: np.asarray(group, np.int64) for label, group in groups.items()}

    # -------------------------------------------------------------------- acting

    def do(self: Self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method (by name) or a function with each agent; return this set."""
        for _ in self._called(None, method, args, kwargs):
            pass
        return self

    def shuffle_do(self: Self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Do so in random order, the one in which Mesa would."""
        members = self._still()
        for _ in members._called(members._shuffled(), method, args, kwargs):
            pass
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method (by name) or a function with each agent; return the results."""
        return list(self._called(None, method, args, kwargs))

    def _called(
        self, positions: Iterable[int] | None, method: Any, args: Any, kwargs: Any
    ) -> Iterator[Any]:
        if isinstance(method, str):
            return (getattr(a, method)(*args, **kwargs) for a in self._views(positions))
        return (method(agent, *args, **kwargs) for agent in self._views(positions))

    # -------------------------------------------------------------------- values

    def get(
        self,
        attr_names: str | list[str],
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> Any:
        """Return the value of one attribute, or a list of several, for each member.

        Returns
        -------
        ndarray, shape (len(self),)
            For one attribute that is a column (or a place, ``row`` or
            ``unique_id``) of a set of residents: a copy, in the type Python
            numbers have (float64, int64 or bool).
        list
            For one attribute of any other kind, as in Mesa.
        list of list
            For several attributes, one list a member, as in Mesa.
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(
                f"Unknown handle_missing option: {handle_missing}, "
                "should be one of 'error' or 'default'"
            )
        default = (default_value,) if handle_missing == "default" else ()
        if isinstance(attr_names, str):
            return self._values(attr_names, default)
        members = self._still()
        columns = [_listed(members._values(name, default)) for name in attr_names]
        return [list(values) for values in zip(*columns, strict=True)] or [[] for _ in members]

    def _values(self, name: str, default: tuple[Any, ...]) -> Any:
        """Return the values of one attribute; `default` is empty where none is wanted."""
        return [getattr(agent, name, *default) for agent in self._views()]

    def set(self: Self, attr_name: str, value: Any) -> Self:
        """Give every member the same value of an attribute; return this set."""
        for agent in self._views():
            setattr(agent, attr_name, value)
        return self

    def agg(
        self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]
    ) -> Any | list[Any]:
        """Aggregate an attribute over all members by one function, or a list of several."""
        values = self.get(attribute)
        if callable(func):
            return aggregate(values, func)
        return [aggregate(values, function) for function in func]

    # ---------------------------------------------------------- changing in place

    def add(self, agent: Any) -> None:
        """Add an agent at the end (refused for the model's own sets)."""
        self._check_free()
        if agent not in self:
            self._update([*self._views(), agent])

    def discard(self, agent: Any) -> None:
        """Remove an agent if it is in the set (refused for the model's own sets)."""
        self._check_free()
        with contextlib.suppress(ValueError):
            self._keep(np.delete(np.arange(len(self)), self.index(agent)))

    def remove(self, agent: Any) -> None:
        """Remove an agent; `KeyError` if it is not there (refused for the model's own sets)."""
        self._check_free()
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def pop(self) -> Any:
        """Remove and return the first agent (refused for the model's own sets)."""
        self._check_free()
        if not len(self):
            raise KeyError("pop from an empty set of agents")
        agent = self[0]
        self._keep(np.arange(1, len(self)))
        return agent

    def clear(self) -> None:
        """Remove all agents (refused for the model's own sets)."""
        self._check_free()
        self._keep(np.arange(0))


def _listed(values: Any) -> list[Any]:
    return values.tolist() if isinstance(values, np.ndarray) else values


def _grouped_array(labels: npt.NDArray[Any]) -> dict[Any, Positions]:
    """Return for each label the positions that have it, in order of first appearance."""
    names, first, inverse, counts = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    pieces = np.split(np.argsort(inverse, kind="stable"), np.cumsum(counts)[:-1])
    listed = names.tolist()
    return {listed[label]: pieces[label] for label in np.argsort(first).tolist()}
