"""Write a commented scenario file for the user to fill in."""

from __future__ import annotations

import re
from pathlib import Path

from sim.errors import InputError

__all__ = ["new_scenario"]

SUFFIX = ".toml"


def new_scenario(name: str, origin: str = "template") -> Path:
    """Write a scenario file that is valid as it stands.

    Parameters
    ----------
    name : str
        Its name, or its path ending in ``.toml``; the file is called after the name.
    origin : str, optional
        The city it is a copy of, comments included.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    InputError
        If the name cannot be used, or the file exists or cannot be written.
    """
    import scenarios
    from sim.scenario_schema import NAME_FORM

    path = Path(name if name.endswith(SUFFIX) else f"{name}{SUFFIX}")
    if not NAME_FORM.fullmatch(path.stem):
        raise InputError(
            f"'{path.stem}' cannot name a scenario",
            right="use small letters, digits and single hyphens",
        )
    if path.stem in scenarios.names():
        raise InputError(
            f"'{path.stem}' is a city that comes with reformlab",
            why="one name would stand for two cities",
            right="give another name",
        )
    text = scenarios.text(origin)
    named, count = re.subn(r'(?m)^name = "[^"]*".*$', f'name = "{path.stem}"', text, count=1)
    if count != 1:
        raise ValueError(f"{origin} has no line that gives its name")
    named = named.replace("my-city", path.stem)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(named)
    except FileExistsError:
        raise InputError(
            "exists already",
            where=str(path),
            why="it may hold your work",
            right="give another name, or move it away first",
        ) from None
    except OSError as error:
        raise InputError(
            "cannot be written",
            where=str(path),
            why=(error.strerror or str(error)).lower(),
            right="give a name in a folder that you may write to",
        ) from None
    return path
