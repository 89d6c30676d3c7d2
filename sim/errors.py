"""The one error a user can cause: input that cannot be used."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["InputError", "nearest"]


class InputError(ValueError):
    """Input that is wrong: says where, what, why, and what would be right.

    Parameters
    ----------
    what : str
        What is wrong, in a few words.
    where : str, optional
        File and key, such as ``my-city.toml: staff.community``.
    why : str, optional
        The reason, when it is not plain from `what`.
    right : str, optional
        What would be right.
    """

    def __init__(self, what: str, *, where: str = "", why: str = "", right: str = "") -> None:
        self.what = what
        self.where = where
        self.why = why
        self.right = right
        message = f"{where}: {what}" if where else what
        if why:
            message += f" ({why})"
        if right:
            message += f"; {right}"
        super().__init__(message)

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a worker process with all parts."""
        return _rebuild, (self.what, self.where, self.why, self.right)


def _rebuild(what: str, where: str, why: str, right: str) -> InputError:
    return InputError(what, where=where, why=why, right=right)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known name, or lists all of them."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return f"did you mean '{close[0]}'?"
    return "known are " + ", ".join(names)
