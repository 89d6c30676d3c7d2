"""A user's own residents, from a table, in place of generated ones.

The table says who lives where and with whom, and who is vulnerable; it may say
more. What it does not say is drawn as for a generated city, with the same luck
for the same resident, so a table written by `write_residents` gives back the same run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.errors import InputError
from sim.population import CLAIM_TRAITS, SIGNALS, TRAIT_COLUMNS, Population, lay_out
from sim.table_reader import ENDINGS, TableReader
from sim.vocabulary import PARTICIPANT_TYPES, VULNERABILITIES

if TYPE_CHECKING:
    from sim.columns import Columns
    from sim.model import GovernanceModel
    from sim.scenario import District

__all__ = ["ResidentsTable", "read_residents", "write_residents"]

Array = npt.NDArray[Any]

PLACES = ("resident", "area", "household")
NEEDED = (*PLACES, *VULNERABILITIES)
SHARES = (
    "risk_aversion",
    "legal_awareness",
    "generalised_trust",
    "trust_start",
    "trust_upper",
    "expectation",
    "satisfaction",
)
"""Traits from 0 to 1 that a table may give."""

TRAITS = ("participant_type", "threshold", *SHARES)
FOLLOWING = {"trust_start": "trust_experience"}
"""What begins at the value of another trait."""


@dataclass(frozen=True)
class ResidentsTable:
    """Residents as a table gives them, checked.

    Parameters
    ----------
    population : Population
        Who lives where.
    traits : Mapping of str to array
        Columns of the model that the table gives; at least ``vulnerability``.
    extra : Mapping of str to array
        The user's further columns; the model carries them and changes nothing in them.
    labels : Mapping of str to tuple of str
        What the numbers of a further column stand for, where it was given as text.
    """

    population: Population
    traits: Mapping[str, Array]
    extra: Mapping[str, Array] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def names_of_extra(self) -> dict[str, tuple[str, ...]]:
        """Return the further columns by name, each with its labels (none: numbers)."""
        return {name: tuple(self.labels.get(name, ())) for name in self.extra}

    def write_into(self, columns: Columns) -> None:
        """Put the traits that are given in place of those that were drawn."""
        for name, values in self.traits.items():
            columns[name][:] = values
            if name in FOLLOWING:
                columns[FOLLOWING[name]][:] = values

    def add_extra(self, columns: Columns) -> None:
        """Add the user's further columns."""
        for name, values in self.extra.items():
            meaning = "from the user's table"
            if name in self.labels:
                words = (f"{k} = {word}" for k, word in enumerate(self.labels[name]))
                meaning += ": " + ", ".join(words)
            columns.adopt(name, values.copy(), "as given", meaning)


def read_residents(source: Any, districts: Sequence[District]) -> ResidentsTable:
    """Read a table of residents and check it against the districts they live in.

    Needed columns: ``resident`` (0, 1, 2, ... in this order), ``area`` (number of
    the residents' committee area, counted from 0 over the simulated districts;
    residents of an area stand together), ``household`` (any name; members stand
    together) and the flags ``low_income``, ``elderly_or_disabled``, ``migrant``
    and ``unemployed`` (0 or 1). Traits in `TRAITS` may be given; any other
    column is carried along, text as numbers with their labels.

    Parameters
    ----------
    source : str, Path, pandas.DataFrame or mapping of str to sequence
        A ``.csv`` or ``.parquet`` file, or the table itself.
    districts : sequence of District
        The simulated districts.

    Returns
    -------
    ResidentsTable

    Raises
    ------
    sim.errors.InputError
        If the table cannot be read, a column is missing or holds what cannot
        be meant, or the residents do not fit the districts.
    """
    reader = TableReader(source, NEEDED)
    area = reader.whole("area", 0, None)
    household = reader.column("household")
    _check_order(reader)
    layout = lay_out(districts)
    sizes = _area_sizes(reader, area, layout.areas, districts)
    starts = _household_starts(reader, area, household)
    population = layout.populated(sizes, starts)
    vulnerability = np.zeros(reader.rows, np.uint8)
    for bit, flag in enumerate(VULNERABILITIES):
        vulnerability |= reader.whole(flag, 0, 1).astype(np.uint8) << np.uint8(bit)
    traits: dict[str, Array] = {"vulnerability": vulnerability}
    for name in TRAITS:
        if name in reader.frame.columns:
            traits[name] = _trait(reader, name)
    extra, labels = _further(reader)
    return ResidentsTable(population, traits, extra, labels)


def _trait(reader: TableReader, name: str) -> Array:
    if name == "participant_type":
        return reader.words(name, PARTICIPANT_TYPES).astype(np.uint8)
    low, high = (0.0, 1.0) if name in SHARES else (-10.0, 10.0)
    return reader.number(name, low, high).astype(np.float32)


def _check_order(reader: TableReader) -> None:
    """Refuse residents that are not numbered 0, 1, 2, ... in the order of the rows."""
    numbers = reader.whole("resident", 0, None)
    wrong = numbers != np.arange(reader.rows)
    if wrong.any():
        row = int(wrong.argmax())
        right = "number residents 0, 1, 2, ... in the order of the rows"
        reader.refuse("resident", row, f"{numbers[row]} stands where {row} is due", right)


def _area_sizes(
    reader: TableReader, area: Array, areas: int, districts: Sequence[District]
) -> Array:
    """Return the residents of each area, after checking that they fit the city."""
    if int(area.max()) >= areas:
        row = int((area >= areas).argmax())
        reader.refuse(
            "area",
            row,
            f"there is no area {area[row]}",
            f"number areas from 0 to {areas - 1}",
            f"the simulated districts have {areas} communities",
        )
    back = np.flatnonzero(np.diff(area) < 0)
    if len(back):
        row = int(back[0]) + 1
        what = f"area {area[row]} comes after area {area[row - 1]}"
        reader.refuse("area", row, what, "sort the rows by area")
    sizes = np.bincount(area, minlength=areas)
    if not sizes.all():
        raise InputError(
            f"area {int((sizes == 0).argmax())} has no residents",
            where=reader.where,
            why=f"the simulated districts have {areas} communities",
            right="give every area residents, or the scenario fewer communities",
        )
    first = 0
    for district in districts:
        found = int(sizes[first : first + district.communities].sum())
        last = first + district.communities - 1
        if found != district.residents:
            raise InputError(
                f"district '{district.name}' has {found:,} residents",
                where=reader.where,
                why=f"it is areas {first} to {last}, and the scenario says {district.residents:,}",
                right="make both agree",
            )
        first = last + 1
    return sizes


def _household_starts(reader: TableReader, area: Array, household: Array) -> Array:
    """Return the first resident of each household, and the number of residents."""
    new = np.ones(reader.rows, bool)
    new[1:] = (household[1:] != household[:-1]) | (area[1:] != area[:-1])
    starts = np.flatnonzero(new)
    seen: dict[tuple[int, Any], int] = {}
    for row in starts.tolist():
        key = (int(area[row]), household[row])
        if key in seen:
            reader.refuse(
                "household",
                row,
                f"household {key[1]} of area {key[0]} is here again",
                "let the members of a household stand together",
            )
        seen[key] = row
    return np.append(starts, reader.rows).astype(np.int32)


def _further(reader: TableReader) -> tuple[dict[str, Array], dict[str, tuple[str, ...]]]:
    """Return the user's own columns, and the labels of those that are text."""
    import pandas

    from sim.agents.resident import Resident
    from sim.columns import Columns

    taken = {name for name, *_ in (*TRAIT_COLUMNS, *CLAIM_TRAITS, *SIGNALS)} - set(TRAITS)
    reserved = {*dir(Resident), *dir(Columns)}
    extra: dict[str, Array] = {}
    labels: dict[str, tuple[str, ...]] = {}
    for name in map(str, reader.frame.columns):
        if name in (*PLACES, *VULNERABILITIES, *TRAITS):
            continue
        where = f"{reader.where}, column {name}"
        if name in taken:
            why = "the model keeps and changes it" if name != "vulnerability" else ""
            right = f"leave it out; traits that may be given are {', '.join(TRAITS)}"
            raise InputError("is the model's own", where=where, why=why, right=right)
        if not name.isidentifier() or name.startswith("_") or name in reserved:
            right = "rename it: letters, digits and underscores, and no word of an agent's own"
            raise InputError("cannot be a column's name", where=where, right=right)
        values = reader.frame[name]
        if pandas.api.types.is_numeric_dtype(values.dtype):
            reader.column(name)
            extra[name] = values.to_numpy()
        else:
            texts = [str(value) for value in reader.column(name)]
            words = tuple(sorted(set(texts)))
            number = {word: k for k, word in enumerate(words)}
            extra[name] = np.array([number[text] for text in texts], np.int32)
            labels[name] = words
    return extra, labels


def write_residents(model: GovernanceModel, path: str | Path) -> Path:
    """Write the residents of a model as a table that `read_residents` reads.

    Of a model in which no time has passed, the table gives back the same run.

    Parameters
    ----------
    model : GovernanceModel
        Its traits are written as they are now.
    path : str or Path
        Ends in ``.csv`` or ``.parquet``.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    sim.errors.InputError
        If the file would be of another kind, or exists already.
    """
    import pandas

    path = Path(path)
    if path.suffix.lower() not in ENDINGS:
        raise InputError(
            f"a table cannot end in '{path.suffix}'",
            where=str(path),
            right=f"use {' or '.join(ENDINGS)}",
        )
    if path.exists():
        raise InputError("exists already", where=str(path), right="give another name")
    places = model.population
    numbers = np.arange(places.residents)
    content: dict[str, Any] = {
        "resident": numbers,
        "area": np.searchsorted(places.area_start, numbers, side="right") - 1,
        "household": np.searchsorted(places.household_start, numbers, side="right") - 1,
    }
    for bit, flag in enumerate(VULNERABILITIES):
        content[flag] = model.columns["vulnerability"] >> bit & 1
    content |= {name: model.columns[name].copy() for name in TRAITS}
    # a single as the shortest decimal of its double: exact, and read back as it was
    content |= {name: v.astype(np.float64) for name, v in content.items() if v.dtype == np.float32}
    for name, words in model.further_columns.items():
        content[name] = [words[k] for k in model.columns[name]] if words else model.columns[name]
    frame = pandas.DataFrame(content)
    if path.suffix.lower() == ".csv":
        frame.to_csv(path, index=False, lineterminator="\n")
    else:
        frame.to_parquet(path, index=False)
    return path
