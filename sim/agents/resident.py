"""A resident: a Mesa agent that is a light view of one row of the columns."""

from __future__ import annotations

import operator
from typing import Any, NoReturn

import mesa

from sim.agents.places import PLACES, place_of
from sim.column import UnknownColumnError, fitting

__all__ = ["Resident"]


class Resident(mesa.Agent):
    """One resident of the city, seen through the columns of the model.

    Reading ``resident.grievance`` reads the resident's entry in the column
    ``grievance`` (as a Python number); assigning to it writes the entry, rounded
    to the column's type. The object itself holds nothing but the model and the
    row. It is made when somebody asks for it and may be thrown away at any
    time, so it takes no attributes of its own. Making one registers nothing.

    A subclass may add methods and properties (say, ``step``); tell the model
    with ``resident_type``. It must not ask for other arguments.

    Parameters
    ----------
    model : ColumnarModel
        The model whose columns it reads.
    row : int
        Its row. ``unique_id`` is ``row + 1`` and never changes.

    Attributes
    ----------
    household, area, street, district : int
        Index of the place the resident lives in, where the model has a
        `Population` (``model.population``) or a column of that name.

    Examples
    --------
    >>> from sim.agents import ColumnarModel
    >>> from sim.columns import Columns
    >>> columns = Columns(2)
    >>> _ = columns.declare("grievance", "f8", "share", "how aggrieved a resident is")
    >>> model = ColumnarModel(columns)
    >>> first = Resident(model, 0)
    >>> first.grievance = 0.25
    >>> model.columns.grievance
    array([0.25, 0.  ])
    """

    __slots__ = ("model", "row")

    model: Any
    row: int

    def __init__(self, model: Any, row: int) -> None:
        # Mesa's own constructor would register the agent with the model, which
        # would then hold every view that was ever made.
        if not 0 <= row < model.columns.length:
            raise IndexError(f"there is no resident {row}: rows go up to {model.columns.length}")
        _set_model(self, model)
        _set_row(self, operator.index(row))

    @property
    def unique_id(self) -> int:
        """Stable identifier: row + 1. Ordinary agents are numbered after the residents."""
        return self.row + 1

    @property
    def pos(self) -> None:
        """None: a resident has an address and a network, but no place on a Mesa grid."""
        return None

    @pos.setter
    def pos(self, value: object) -> None:
        if value is not None:
            raise AttributeError(
                "residents cannot be placed in a Mesa space; they live in columns and in "
                "model.network"
            )

    @property
    def neighbors(self) -> list[Resident]:
        """Residents this one is tied to in ``model.network``, in the network's order."""
        network = self.model.network
        ends = network.indices[network.indptr[self.row] : network.indptr[self.row + 1]]
        return [type(self)(self.model, end) for end in ends.tolist()]

    def __getattr__(self, name: str) -> Any:
        # Reached only by names that are no attribute of the class (or, while a
        # view is being made, by the two that say which resident it is).
        if name in ("model", "row"):
            raise AttributeError(name)
        array = self.model.columns.find(name)
        if array is not None:
            return array.item(self.row)
        if name in PLACES and getattr(self.model, "population", None) is not None:
            return place_of(self.model.population, name, self.row).item()
        raise UnknownColumnError(name, self.model.columns, type(self).__name__)

    def __setattr__(self, name: str, value: Any) -> None:
        array = self.model.columns.find(name)
        if array is not None:
            array[self.row] = fitting(value, array.dtype, name)
        elif name in ("model", "row"):
            raise AttributeError(f"{type(self).__name__}.{name} says which resident this is; fixed")
        elif hasattr(getattr(type(self), name, None), "__set__"):  # properties of a subclass
            object.__setattr__(self, name, value)
        else:
            # Python would keep it in this object and lose it with this object.
            raise UnknownColumnError(name, self.model.columns, type(self).__name__)

    def __eq__(self, other: object) -> bool:
        """Two views of one row of one model are the same resident."""
        if not isinstance(other, Resident):
            return NotImplemented
        return self.model is other.model and self.row == other.row

    def __hash__(self) -> int:
        return hash((id(self.model), self.row))

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.model.columns]

    def __repr__(self) -> str:
        return f"{type(self).__name__}(row={self.row})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), self.model, self.row)

    def remove(self) -> NoReturn:
        """Refuse: the population is fixed."""
        raise TypeError("residents are rows of columns: a single one cannot leave the model")

    @classmethod
    def create_agents(cls, model: Any, n: int, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: the population is made as a whole, with the columns."""
        raise TypeError("residents are rows of columns: declare columns of the length you need")

    @classmethod
    def from_dataframe(cls, model: Any, df: Any, **kwargs: Any) -> NoReturn:
        """Refuse: the population is made as a whole, with the columns."""
        raise TypeError("residents are rows of columns: adopt the data frame's columns instead")


_set_model = Resident.__dict__["model"].__set__
_set_row = Resident.__dict__["row"].__set__


def _restored(kind: type[Resident], model: Any, row: int) -> Resident:
    # Not through the constructor: while a model is being unpickled its columns
    # may still be missing when a resident that it points to is restored.
    resident: Resident = object.__new__(kind)
    _set_model(resident, model)
    _set_row(resident, row)
    return resident
