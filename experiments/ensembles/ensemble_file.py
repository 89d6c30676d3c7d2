"""Ensembles as files: TOML that anyone can read, with where it comes from on top."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from experiments.ensembles.ensemble import Ensemble, Made
from experiments.ensembles.model_code import model_code
from experiments.studies.whole_file import write_whole
from sim.errors import InputError, nearest

__all__ = ["SHIPPED", "ensemble_text", "load_ensemble", "read_ensemble", "write_ensemble"]

SHIPPED: Final = "shipped"
"""What the ensemble that comes with the product is called on the command line."""

FORMAT: Final = 1
DIGITS: Final = 6

HEADING: Final = """\
# A calibrated ensemble: parameter vectors that the targets do not speak against, with
# weights. Each line of `vectors` is a member; its values are in the order of `parameters`.
# `reformlab compare NAME --ensemble FILE` compares reforms over all of them.
"""


def load_ensemble(name: str, *, anyway: bool = False) -> Ensemble:
    """Return an ensemble by name or path, refusing one of another version of the model.

    Parameters
    ----------
    name : str
        "shipped", or the path of a file.
    anyway : bool, optional
        Take it whatever it was made for.

    Raises
    ------
    InputError
        If it cannot be read, or was made for another version of the model.
    """
    path = _shipped() if name == SHIPPED else Path(name)
    if name != SHIPPED and not path.exists():
        raise InputError(
            f"there is no ensemble '{name}'",
            right=f"give the path of a .toml file, or '{SHIPPED}'",
        )
    found = read_ensemble(path)
    if found.made.model != model_code() and not anyway:
        raise InputError(
            "was made for another version of the model",
            where=str(path),
            why=f"by reformlab {found.made.version} with model code {found.made.model}, "
            f"here it is {model_code()}",
            right=f"make it anew ({found.made.command}), or go on all the same: --ensemble-anyway",
        )
    return found


def read_ensemble(path: Path) -> Ensemble:
    """Read a file.

    Raises
    ------
    InputError
        If it cannot be read, or holds something else.
    """
    data = _load(path)
    if data.get("format") != FORMAT:
        why = f"format {data.get('format', 'is missing')}, this version reads {FORMAT}"
        raise InputError("is no ensemble of this version", where=str(path), why=why)
    try:
        made = dict(data["made"])
        members = [tuple(map(float, row)) for row in data["vectors"]]
        weights = tuple(map(float, data["weights"]))
        names = tuple(map(str, data["parameters"]))
        kinds: dict[str, Any] = {
            field.name: tuple(made[field.name])
            if isinstance(made[field.name], list)
            else made[field.name]
            for field in fields(Made)
        }
    except KeyError as error:
        raise InputError("has no such entry", where=f"{path}: {error.args[0]}") from None
    except (TypeError, ValueError) as error:
        raise InputError("is no ensemble", where=str(path), why=str(error)) from None
    _check(path, names, members, weights)
    total = sum(weights)
    return Ensemble(
        path.stem, names, tuple(members), tuple(w / total for w in weights), Made(**kinds)
    )


def write_ensemble(path: Path, ensemble: Ensemble) -> None:
    """Write a file, whole."""
    write_whole(path, ensemble_text(ensemble).encode())


def ensemble_text(ensemble: Ensemble) -> str:
    """Return what a file of the ensemble holds."""
    made = {field.name: getattr(ensemble.made, field.name) for field in fields(Made)}
    lines = [HEADING, f"format = {FORMAT}", ""]
    lines += [*_list("parameters", [json.dumps(name) for name in ensemble.parameters]), ""]
    lines += [*_list("weights", [f"{weight:.{DIGITS}g}" for weight in ensemble.weights]), ""]
    vectors = [f"[{', '.join(_number(value) for value in vector)}]" for vector in ensemble.vectors]
    lines += [*_list("vectors", vectors), "", "[made]"]
    for name, value in made.items():
        if isinstance(value, tuple):
            lines += _list(name, [json.dumps(text, ensure_ascii=False) for text in value])
        else:
            lines.append(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    text = f"{value:.{DIGITS}g}"
    return text if any(mark in text for mark in ".en") else f"{text}.0"


def _list(name: str, entries: list[str]) -> list[str]:
    return [f"{name} = [", *(f"    {entry}," for entry in entries), "]"]


def _shipped() -> Path:
    return Path(str(files("experiments.ensembles") / f"{SHIPPED}.toml"))


def _load(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError("cannot be read", where=str(path), why=why) from None
    except tomllib.TOMLDecodeError as error:
        raise InputError("is not valid TOML", where=str(path), why=str(error)) from None


def _check(
    path: Path,
    names: tuple[str, ...],
    members: list[tuple[float, ...]],
    weights: tuple[float, ...],
) -> None:
    """Refuse names that are no parameters, values out of range, and weights that do not fit."""
    from sim.parameters import PARAMETERS

    for name in names:
        if name not in PARAMETERS:
            raise InputError(
                f"there is no parameter '{name}'",
                where=f"{path}: parameters",
                right=nearest(name, PARAMETERS),
            )
    if len(weights) != len(members) or len(members) < 2:
        raise InputError(
            f"{len(weights)} weights for {len(members)} vectors",
            where=str(path),
            right="give one for each, and two vectors or more",
        )
    if not all(0.0 <= weight < float("inf") for weight in weights) or not sum(weights) > 0.0:
        raise InputError("a weight is below 0, or all are 0", where=f"{path}: weights")
    for place, vector in enumerate(members, start=1):
        where = f"{path}: vectors, line {place}"
        if len(vector) != len(names):
            why = f"{len(vector)} values for {len(names)} parameters"
            raise InputError("is no vector", where=where, why=why)
        for name, value in zip(names, vector, strict=True):
            about = PARAMETERS[name]
            if not about.low <= value <= about.high:
                right = f"give values from {about.low:g} to {about.high:g}"
                raise InputError(f"{name} is {value:g}", where=where, right=right)
