"""Pages with tables in them: what stands between two comments is written anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

__all__ = ["filled"]

_SLOT: Final = re.compile(r"(<!-- table: ([\w ]+) -->\n).*?(<!-- end of table -->)", re.DOTALL)


def filled(text: str, tables: Mapping[str, Callable[[], str]], name: str) -> str:
    """Return a page with every table in its present form.

    Parameters
    ----------
    text : str
        The page.
    tables : mapping of str to callable
        By the name that stands in the page.
    name : str
        Of the page, for messages.

    Raises
    ------
    ValueError
        If the page asks for a table that there is not, or leaves one out.
    """
    named = [found for _, found, _ in _SLOT.findall(text)]
    if sorted(named) != sorted(tables):
        raise ValueError(f"{name} has the tables {sorted(named)}, not {sorted(tables)}")
    return _SLOT.sub(lambda slot: f"{slot[1]}{tables[slot[2]]()}\n{slot[3]}", text)
