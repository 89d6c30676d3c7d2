"""A share of a study's work, for array jobs: ``3/8`` is the third of eight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sim.errors import InputError

__all__ = ["Shard"]

Item = TypeVar("Item")


@dataclass(frozen=True)
class Shard:
    """One share of several.

    Parameters
    ----------
    number : int
        From 1.
    count : int
        How many shares there are.
    """

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Read ``i/n``.

        Raises
        ------
        InputError
            If it is no such share.
        """
        found = re.fullmatch(r"(\d+)/(\d+)", text.strip())
        if not found or not 1 <= int(found[1]) <= int(found[2]):
            raise InputError(
                f"shard: '{text}' is no share", right="write i/n with i from 1 to n, such as 3/8"
            )
        return cls(int(found[1]), int(found[2]))

    def of(self, items: Iterable[Item]) -> Iterator[Item]:
        """Go over its items: every n-th one, so that all shares together have each once."""
        return (item for k, item in enumerate(items) if k % self.count == self.number - 1)

    @property
    def file_name(self) -> str:
        """How files call it."""
        return f"{self.number}-of-{self.count}"

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"
