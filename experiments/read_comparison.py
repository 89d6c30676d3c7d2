"""A saved comparison, read back: the pairs, their series, and what was counted in the workers.

What can be computed from the pairs is computed anew, by the same code that printed it; only what
never left the workers (each resident's fate) is taken from its tables.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments.analysis_of_pairs.details import Details
from experiments.analysis_of_pairs.dominance import FUTURES, RESIDENTS, Dominance
from experiments.analysis_of_pairs.winners_and_losers import GroupEffect
from experiments.comparison import Comparison
from experiments.replication import BASELINE, Replication, base_name
from experiments.saved_comparison import FORMAT
from sim.errors import InputError
from sim.measures import MEASURES
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas

__all__ = ["SavedComparison", "open_comparison"]

MANIFEST: Final = "manifest.json"
PEOPLE: Final = "winners_and_losers.csv"
DOMINANCE: Final = "dominance.csv"
RUNS: Final = "runs.parquet"
SERIES: Final = "series.parquet"
COMPARE: Final = "give a folder that `reformlab compare` named"
NEEDED: Final = ("scenario", "scenario_sha256", "arms", "rng", "margin", "replications", "versions")


@dataclass(frozen=True)
class SavedDetails(Details):
    """As `Details`, with what was counted resident by resident taken from tables.

    Parameters
    ----------
    saved_people : tuple of GroupEffect
    saved_dominance : tuple of Dominance
        Over residents; that over futures is computed from the pairs.
    """

    saved_people: tuple[GroupEffect, ...] = ()
    saved_dominance: tuple[Dominance, ...] = ()

    @cached_property
    def people(self) -> list[GroupEffect]:
        """Winners and losers by group."""
        return list(self.saved_people)

    @cached_property
    def dominance(self) -> list[Dominance]:
        """Stochastic dominance between any two arms."""
        from experiments.analysis_of_pairs.dominance import dominance_between

        computed = dominance_between(self.replications, self.reforms)
        return [row for row in computed if row.over == FUTURES] + list(self.saved_dominance)


@dataclass(frozen=True)
class SavedComparison(Comparison):
    """A comparison read from its folder.

    Parameters
    ----------
    folder : Path
    manifest : mapping
        What ``manifest.json`` says.
    absent : tuple of str
        Files of it that this folder lacks, though nothing that every comparison needs.
    """

    folder: Path = Path()
    manifest: Mapping[str, Any] = field(default_factory=dict)
    absent: tuple[str, ...] = ()

    @cached_property
    def details(self) -> Details:
        """For whom, when, and against each other."""
        return SavedDetails(
            self.replications,
            self.reforms,
            self.scenario.time,
            self.margin,
            tuple(_rows(self.folder / PEOPLE, GroupEffect)),
            tuple(
                row for row in _rows(self.folder / DOMINANCE, Dominance) if row.over == RESIDENTS
            ),
        )


def open_comparison(path: Path | str) -> SavedComparison:
    """Read a comparison that `reformlab compare` or `Comparison.save` has written.

    Parameters
    ----------
    path : path
        The folder.

    Returns
    -------
    SavedComparison

    Raises
    ------
    InputError
        If there is no such folder, it holds something else, it was written in another format,
        or something in it is missing or damaged.
    """
    folder = Path(path)
    manifest = _manifest(folder)
    scenario = Scenario.from_dict(
        manifest["scenario"], source=str(manifest.get("scenario_source", "")), document=MANIFEST
    )
    replications = _replications(folder, manifest, scenario)
    return SavedComparison(
        scenario,
        replications,
        int(manifest["rng"]),
        float(manifest.get("seconds", 0.0)),
        None,
        dict(manifest.get("asked", {})),
        float(manifest["margin"]),
        folder,
        manifest,
        tuple(name for name in (SERIES, PEOPLE, DOMINANCE) if not (folder / name).is_file()),
    )


def _manifest(folder: Path) -> dict[str, Any]:
    """Return a manifest that is one of a comparison, in the format of today."""
    if not folder.is_dir():
        raise InputError("there is no such folder", where=str(folder), right=COMPARE)
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(
            "is no folder of results",
            where=str(folder),
            why=f"it holds no {MANIFEST}",
            right=COMPARE,
        ) from None
    except (OSError, ValueError) as error:
        raise InputError("cannot be read", where=str(path), why=str(error)) from None
    if not isinstance(content, dict):
        raise InputError("holds no manifest", where=str(path), right=COMPARE)
    if content.get("kind") == "study":
        raise InputError(
            "holds a study, not a comparison",
            where=str(folder),
            why="its runs differ in their inputs, and one mean over them would hide that",
            right="read it with `reformlab robust --from`, `discover --from` or `sensitivity "
            "--from`, or compare one city: reformlab compare NAME",
        )
    if content.get("command") != "compare":
        written_by = (
            f"`reformlab {content['command']}`" if "command" in content else "something else"
        )
        raise InputError(
            "holds no comparison",
            where=str(folder),
            why=f"it was written by {written_by}",
            right=COMPARE,
        )
    if content.get("format", FORMAT) != FORMAT:
        wrote = content.get("versions", {}).get("reformlab", "another version")
        raise InputError(
            f"has format {content['format']}",
            where=str(path),
            why=f"this version of reformlab reads format {FORMAT}",
            right=f"use the version that wrote it ({wrote}), or compare anew",
        )
    missing = [name for name in NEEDED if name not in content]
    if missing:
        raise InputError(
            f"says nothing of {', '.join(missing)}",
            where=str(path),
            why="it is incomplete, or of another version",
            right="compare anew",
        )
    return content


def _replications(
    folder: Path, manifest: Mapping[str, Any], scenario: Scenario
) -> tuple[Replication, ...]:
    """Return the pairs, every one with every measure of every arm."""
    arms = (BASELINE, *map(str, scenario.arms))
    runs = _table(folder / RUNS, ("replication", "arm", "measure", "value"))
    measures: dict[tuple[int, str], dict[str, float]] = defaultdict(dict)
    for number, arm, name, value in zip(
        runs["replication"], runs["arm"], runs["measure"], runs["value"], strict=True
    ):
        measures[int(number), str(arm)][str(name)] = float(value)
    series = _series(folder)
    residents = sum(district.residents for district in scenario.city.simulated)
    found = []
    for entry in manifest["replications"]:
        number = int(entry["replication"])
        of_arms = {arm: measures.get((number, arm), {}) for arm in arms}
        _check_whole(folder, number, of_arms)
        found.append(
            Replication(
                number,
                int(entry["seed"]),
                residents,
                float(entry.get("seconds", 0.0)),
                of_arms,
                {arm: series.get((number, arm), {}) for arm in arms},
            )
        )
    if not found:
        raise InputError("holds no pair of runs", where=str(folder), right="compare anew")
    return tuple(found)


def _check_whole(folder: Path, number: int, of_arms: Mapping[str, Mapping[str, float]]) -> None:
    """Refuse a pair that lacks a measure: a mean without it would be of other pairs."""
    joint = {name for name in MEASURES for values in of_arms.values() if base_name(name) in values}
    for arm, values in of_arms.items():
        asked = [name for name in MEASURES if arm != BASELINE or name not in joint]
        missing = [name for name in asked if name not in values]
        if missing:
            raise InputError(
                f"lacks {len(missing)} measures of replication {number}, arm {arm}",
                where=str(folder / RUNS),
                why=f"{', '.join(missing[:3])}{' ...' if len(missing) > 3 else ''}: the folder is "
                "incomplete, or of another version",
                right="compare anew",
            )


def _series(folder: Path) -> dict[tuple[int, str], dict[str, tuple[float, ...]]]:
    """Return the weekly values by replication and arm; empty where they were not kept."""
    path = folder / SERIES
    if not path.is_file():
        return {}
    table = _table(path, ("replication", "arm", "day", "series", "value"))
    ordered = table.sort_values("day", kind="stable")
    found: dict[tuple[int, str], dict[str, tuple[float, ...]]] = defaultdict(dict)
    for (number, arm, name), block in ordered.groupby(
        ["replication", "arm", "series"], observed=True, sort=False
    )["value"]:
        found[int(number), str(arm)][str(name)] = tuple(block.tolist())
    return dict(found)


def _table(path: Path, columns: Sequence[str]) -> pandas.DataFrame:
    """Return a table of the folder, with the columns that are needed."""
    import pandas

    try:
        table = pandas.read_parquet(path) if path.suffix == ".parquet" else pandas.read_csv(path)
    except FileNotFoundError:
        raise InputError(
            f"lacks {path.name}",
            where=str(path.parent),
            why="the folder is incomplete",
            right="copy all of it, or compare anew",
        ) from None
    except (OSError, ValueError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError("cannot be read", where=str(path), why=why) from None
    absent = [name for name in columns if name not in table]
    if absent:
        raise InputError(
            f"lacks column {', '.join(absent)}",
            where=str(path),
            why="it is damaged, or of another version",
            right="compare anew",
        )
    return table


def _rows(path: Path, row: type[Any]) -> list[Any]:
    """Return a table as its rows; empty where there is none."""
    if not path.is_file() or path.stat().st_size <= 1:  # a table without rows has no line
        return []
    names = [one.name for one in fields(row)]
    table = _table(path, names)[names].astype(object)
    return [row(**values) for values in table.where(table.notna(), None).to_dict("records")]
