"""Scenario files of reformlab, and the loader that finds them by name.

A city is one TOML file in ``scenarios/cities/``; adding a file adds a city. Limiting cases,
in which a published model is all that is left, are in ``scenarios/docking/``: they load by
name like cities, but are not shown among them.

Examples
--------
>>> from scenarios import load
>>> city = load("test-town")
>>> city.city.residents
10000
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import InputError, nearest

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from sim.scenario import Scenario

__all__ = ["limiting_cases", "load", "names", "text", "title"]

SUFFIX = ".toml"


def names() -> list[str]:
    """Return the names of all cities that come with reformlab, sorted."""
    return _names_in(_cities())


def limiting_cases() -> list[str]:
    """Return the names of all limiting cases that come with reformlab, sorted."""
    return _names_in(_docking())


def _names_in(folder: Traversable) -> list[str]:
    return sorted(
        entry.name.removesuffix(SUFFIX) for entry in folder.iterdir() if entry.name.endswith(SUFFIX)
    )


def title(name: str) -> str:
    """Return the one-line title of a city that comes with reformlab."""
    file = _cities() / f"{name}{SUFFIX}"
    return str(_parse(file.read_bytes(), file.name)["title"])


def text(name: str) -> str:
    """Return the file of a city that comes with reformlab, comments included.

    Raises
    ------
    InputError
        If there is no such city.
    """
    if name not in names():
        raise InputError(f"there is no scenario '{name}'", right=nearest(name, names()))
    return (_cities() / f"{name}{SUFFIX}").read_text(encoding="utf-8")


def load(name_or_path: str | Path) -> Scenario:
    """Read a scenario by name or from a file, and check all of it.

    Parameters
    ----------
    name_or_path : str or Path
        Name of a city that comes with reformlab, or path of a ``.toml`` file.

    Returns
    -------
    Scenario

    Raises
    ------
    InputError
        If there is no such scenario, or its file says something wrong: one
        message with file, key, reason and what would be right.
    """
    from sim.scenario import Scenario

    text = str(name_or_path)
    is_path = isinstance(name_or_path, Path) or text.endswith(SUFFIX) or "/" in text or "\\" in text
    limits = limiting_cases()
    if not is_path and text not in names() and text not in limits:
        raise InputError(
            f"there is no scenario '{text}'",
            right=f"{nearest(text, names())} A file of your own is given by its path, "
            f"ending in {SUFFIX}",
        )
    folder = _docking() if text in limits else _cities()
    file: Traversable = Path(text) if is_path else folder / f"{text}{SUFFIX}"
    data = _parse(_read(file), file.name)
    _anchor_files(data, Path(str(file)).parent)
    scenario = Scenario.from_dict(data, source=str(file), document=file.name)
    stem = file.name.removesuffix(SUFFIX)
    if scenario.name != stem:
        raise InputError(
            f"'{scenario.name}' is not the name of the file",
            where=f"{file.name}: name",
            why="results are filed under the name, files are found by it",
            right=f'write name = "{stem}", or rename the file',
        )
    return scenario


def _cities() -> Traversable:
    return files(__name__) / "cities"


def _docking() -> Traversable:
    return files(__name__) / "docking"


def _read(file: Traversable) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(
            "cannot be read",
            where=str(file),
            why=(error.strerror or str(error)).lower(),
            right=f"give the path of a {SUFFIX} file, or one of the names {', '.join(names())}",
        ) from None


def _parse(content: bytes, document: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(
            "is not UTF-8 text", where=f"{document}: line {line}", right="save the file as UTF-8"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            "is not valid TOML", where=document, why=str(error), right="mend that line"
        ) from None


def _anchor_files(data: dict[str, Any], folder: Path) -> None:
    """Read the paths of the user's own files relative to the scenario file."""
    from sim.scenario_schema import OWN_FILES

    for key in OWN_FILES:
        if isinstance(data.get(key), str):
            data[key] = str((folder / data[key]).resolve())
