"""A list of points from a CSV file: a column an input, a row a point."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.studies.factor import parse_factor
from experiments.studies.inputs import Arm
from sim.errors import InputError
from sim.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas

__all__ = ["read_points"]


def read_points(path: Path, city: Scenario, arms: Sequence[Arm]) -> pandas.DataFrame:
    """Read points from a file.

    Parameters
    ----------
    path : Path
        UTF-8 text, values separated by commas; the first line names the inputs.
    city : Scenario
    arms : sequence of ReformSpec or Package
        The reforms under study.

    Raises
    ------
    InputError
        If it cannot be read, or a value cannot be used; with file and line.
    """
    import pandas

    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            lines = [(k, row) for k, row in enumerate(csv.reader(file), start=1) if any(row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InputError("cannot be read", where=str(path), why=why) from None
    if len(lines) < 2:
        right = "name the inputs in the first line, and give a point in each line below"
        raise InputError("holds no points", where=str(path), right=right)
    names = [name.strip() for name in lines[0][1]]
    repeated = [name for name in names if names.count(name) > 1]
    if repeated:
        right = "give each input one column"
        raise InputError(f"'{repeated[0]}' names two columns", where=f"{path}: line 1", right=right)
    points = [_point(path, line, row, names, city, arms) for line, row in lines[1:]]
    return pandas.DataFrame(points)


def _point(
    path: Path, line: int, row: list[str], names: list[str], city: Scenario, arms: Sequence[Arm]
) -> dict[str, Any]:
    where = f"{path}: line {line}"
    if len(row) != len(names):
        right = "give one value for each"
        what = f"{len(row)} values for {len(names)} inputs"
        raise InputError(what, where=where, right=right)
    point = {}
    for name, word in zip(names, row, strict=True):
        try:
            factor = parse_factor(f"{name}={word}", city, arms)
        except InputError as error:
            raise InputError(error.what, where=where, why=error.why, right=error.right) from None
        if len(factor.values) != 1:
            right = "give one number"
            raise InputError(f"{name}: '{word}' is not one value", where=where, right=right)
        point[factor.name] = factor.values[0]
    return point
