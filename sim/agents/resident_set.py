"""A set of residents: Mesa's `AgentSet` over rows of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
from mesa.agent import AgentSet

from sim.agents.places import PLACES, place_of
from sim.agents.resident import Resident
from sim.agents.view_set import Positions, ViewSet

__all__ = ["ResidentSet"]


class ResidentSet(ViewSet):
    """Residents of one model, held as their rows.

    The model's own set (``model.agents_by_type[Resident]``) is the whole
    population in the order of rows and holds no rows at all; a subset holds an
    array of them. Attributes that are columns, places, ``row`` or ``unique_id``
    are read, written, aggregated, sorted by and grouped by without making agents.

    Parameters
    ----------
    agents : iterable of Resident
        At least one, all of one model. See `of` for the quick way.
    random : random.Random, optional
        Default: the model's.

    Examples
    --------
    >>> from sim.agents import ColumnarModel
    >>> from sim.columns import Columns
    >>> columns = Columns(4)
    >>> columns.declare("grievance", "f8", "share", "how aggrieved a resident is")[:] = [1, 0, 1, 0]
    >>> residents = ColumnarModel(columns).agents_by_type[Resident]
    >>> float(residents.agg("grievance", np.mean))
    0.5
    >>> residents.select(residents.get("grievance") > 0.5).to_list()
    [Resident(row=0), Resident(row=2)]
    >>> residents.groupby("grievance").count()
    {1.0: 2, 0.0: 2}
    """

    _rows: Positions | None  # None: the whole population, in order

    def __init__(self, agents: Iterable[Resident], random: Random | None = None) -> None:
        model: Any = None
        rows: dict[int, None] = {}
        for agent in agents:
            if not isinstance(agent, Resident):
                raise TypeError(f"a ResidentSet holds residents only, not {agent!r}")
            if model is not None and agent.model is not model:
                raise ValueError("a ResidentSet holds residents of one model only")
            model = agent.model
            rows[agent.row] = None
        if model is None:
            raise ValueError("an empty set needs its model: ResidentSet.of(model, rows=[])")
        self._hold(model, np.fromiter(rows, np.int64, len(rows)), random or model.random)

    def _hold(
        self, model: Any, rows: Positions | None, random: Random, fixed: bool = False
    ) -> ResidentSet:
        self.model = model
        self.random = random
        self._rows = rows
        self._ascending: Positions | None = None
        self._fixed = fixed
        return self

    @classmethod
    def of(
        cls, model: Any, rows: npt.ArrayLike | None = None, random: Random | None = None
    ) -> ResidentSet:
        """Return the residents in these rows, in this order (default: all).

        Parameters
        ----------
        model : ColumnarModel
            Their model.
        rows : array-like of int, optional
            Different rows between 0 and the number of residents.
        random : random.Random, optional
            Default: the model's.
        """
        chosen: Positions | None = None
        if rows is not None:
            given = np.asarray(rows)
            if given.ndim != 1 or (given.size and given.dtype.kind not in "iu"):
                raise TypeError(f"rows are integers in one dimension, not {given.dtype}")
            chosen = given.astype(np.int64)
            if chosen.size and not 0 <= chosen.min() <= chosen.max() < model.columns.length:
                raise IndexError(f"rows go from 0 to {model.columns.length - 1}")
            ascending = np.sort(chosen)
            if (ascending[1:] == ascending[:-1]).any():
                raise ValueError("a row is given twice; a set holds each resident once")
        return cls._of_checked(model, chosen, random or model.random)

    @classmethod
    def _of_checked(cls, model: Any, rows: Positions | None, random: Random) -> ResidentSet:
        return cls.__new__(cls)._hold(model, rows, random)

    @classmethod
    def population(cls, model: Any) -> ResidentSet:
        """Return the model's own, fixed set of all residents."""
        return cls.__new__(cls)._hold(model, None, model.random, fixed=True)

    def _other(self, rows: Positions | None) -> ResidentSet:
        return self._of_checked(self.model, rows, self.random)

    # ------------------------------------------------------------------- looking

    @property
    def rows(self) -> Positions:
        """Rows of the members, in order: int64, a copy."""
        return np.arange(len(self)) if self._rows is None else self._rows.copy()

    def __len__(self) -> int:
        length: int = self.model.columns.length
        return length if self._rows is None else self._rows.size

    def __contains__(self, agent: object) -> bool:
        if not isinstance(agent, Resident) or agent.model is not self.model:
            return False
        return self._rows is None or bool(self._has(np.asarray([agent.row]))[0])

    def _has(self, rows: Positions) -> npt.NDArray[np.bool_]:
        """Return for each of `rows` whether it is in this set."""
        if self._rows is None or not self._rows.size:
            return np.full(rows.shape, self._rows is None)
        if self._ascending is None:
            self._ascending = np.sort(self._rows)
        place = np.searchsorted(self._ascending, rows)
        return self._ascending[np.minimum(place, self._rows.size - 1)] == rows

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Return the position of a resident; `ValueError` if it is not there."""
        within = range(len(self))[start:stop]
        if value in self:
            position = value.row
            if self._rows is not None:
                position = int(np.flatnonzero(self._rows == value.row)[0])
            if position in within:
                return position
        raise ValueError(f"{value!r} is not in the set")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self):,} of {self.model.columns.length:,} residents)"

    def _views(self, positions: Iterable[int] | None = None) -> Iterator[Any]:
        model, kind = self.model, self.model.resident_type
        rows: Any = range(len(self)) if self._rows is None else self._rows.data
        for row in rows if positions is None else (rows[position] for position in positions):
            yield kind(model, row)

    # ------------------------------------------------------------------ choosing

    def _kept(self, positions: Positions) -> ResidentSet:
        return self._other(positions if self._rows is None else self._rows[positions])

    def _keep(self, positions: Positions) -> ResidentSet:
        self._check_free()
        self._rows, self._ascending = self.rows[positions], None
        return self

    def _update(self, agents: Iterable[Any]) -> ResidentSet:
        self._check_free()
        rows = self._gathered(agents)
        if len(rows) and not isinstance(rows, ResidentSet):
            raise TypeError("a ResidentSet holds residents only; `|` makes a set of both")
        self._rows = rows.rows if len(rows) else np.empty(0, np.int64)
        self._ascending = None
        return self

    def _types(self, agent_type: Any) -> npt.NDArray[np.bool_]:
        return np.full(len(self), issubclass(self.model.resident_type, agent_type))

    def _gathered(self, agents: Iterable[Any]) -> AgentSet:
        from sim.agents.mixed_set import gathered

        return gathered(self.model, agents, self.random)

    def _sorted(self, key: Callable[[Any], Any] | str, ascending: bool) -> Positions:
        values = self._column(key) if isinstance(key, str) else None
        if values is None:
            return super()._sorted(key, ascending)
        if ascending:
            return np.argsort(values, kind="stable")
        # Backwards twice: equal residents keep their order, as under Mesa.
        last = len(self) - 1
        return last - np.argsort(values[::-1], kind="stable")[::-1]

    # -------------------------------------------------------------------- values

    def _column(self, name: str) -> npt.NDArray[Any] | None:
        """Return an attribute's values if they can be had without making agents."""
        column = self.model.columns.find(name)
        if column is not None:
            values: npt.NDArray[Any] = column if self._rows is None else column[self._rows]
            return values
        if name == "row":
            return self.rows
        if name == "unique_id":
            return self.rows + 1
        if name in PLACES and not hasattr(self.model.resident_type, name):
            population = getattr(self.model, "population", None)
            return None if population is None else place_of(population, name, self.rows)
        return None

    def _values(self, name: str, default: tuple[Any, ...]) -> Any:
        values = self._column(name)
        if values is None:
            return super()._values(name, default)
        # In the types Python's numbers have, which is what `resident.name` gives:
        # sums of a float32 or int8 column must not be rounded or overflow.
        return values.astype(_AS_PYTHON.get(values.dtype.kind, values.dtype))

    def set(self, attr_name: str, value: Any) -> ResidentSet:
        """Write one value to all members, or an array with one value a member."""
        if self.model.columns.find(attr_name) is None:
            return super().set(attr_name, value)
        if np.shape(value) not in ((), (len(self),)):
            raise ValueError(
                f"set: '{attr_name}' takes one value, or one for each of the {len(self)} members, "
                f"not an array of shape {np.shape(value)}"
            )
        rows = slice(None) if self._rows is None else self._rows
        self.model.columns.write(attr_name, rows, value)
        return self

    # ------------------------------------------- set algebra of rows, without agents

    def _is_akin(self, other: object) -> bool:
        return isinstance(other, ResidentSet) and other.model is self.model

    def __or__(self, other: Any) -> Any:
        if not self._is_akin(other):
            return super().__or__(other)
        return self._other(np.concatenate([self.rows, other.rows[~self._has(other.rows)]]))

    def __and__(self, other: Any) -> Any:
        if not self._is_akin(other):
            return super().__and__(other)
        return self._other(other.rows[self._has(other.rows)])

    def __sub__(self, other: Any) -> Any:
        if not self._is_akin(other):
            return super().__sub__(other)
        return self._other(self.rows[~other._has(self.rows)])

    def __xor__(self, other: Any) -> Any:
        if not self._is_akin(other):
            return super().__xor__(other)
        return (self - other) | (other - self)

    def _within(self, other: Set[Any]) -> bool:
        if isinstance(other, ResidentSet) and self._is_akin(other):
            return bool(other._has(self.rows).all())
        return super()._within(other)

    # -------------------------------------------------------------- copy and pickle

    def copy(self) -> ResidentSet:
        """Return a free set of the same residents in the same order."""
        return self._other(None if self._rows is None else self._rows.copy())

    def __getstate__(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "rows": self._rows,
            "random": self.random,
            "fixed": self._fixed,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._hold(**state)


_AS_PYTHON: dict[str, type] = {"i": np.int64, "u": np.uint64, "f": np.float64}
