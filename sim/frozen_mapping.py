"""A mapping that cannot change: comparable, hashable, picklable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

__all__ = ["FrozenMapping"]

Value = TypeVar("Value")


class FrozenMapping(Mapping[str, Value], Generic[Value]):
    """A read-only copy of a mapping, for fields of frozen dataclasses.

    Equal to any mapping with the same items, whatever their order; the order
    given is kept for showing.

    Parameters
    ----------
    items : Mapping of str, optional
        The items to copy.

    Examples
    --------
    >>> FrozenMapping({"street": 70.0})["street"]
    70.0
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, Value] | None = None) -> None:
        self._items: dict[str, Value] = dict(items or {})

    def __getitem__(self, key: str) -> Value:
        """Return the value of a key, or raise KeyError."""
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        """Go over the keys in the order given."""
        return iter(self._items)

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def __hash__(self) -> int:
        """Hash the items, whatever their order."""
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        """Show the items as a dict shows them."""
        return repr(self._items)
