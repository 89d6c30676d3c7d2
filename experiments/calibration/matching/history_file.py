"""``history.json``: what a history matching asks, and what its waves found so far."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from experiments.studies.code_version import code_version, differences
from experiments.studies.whole_file import json_bytes, write_whole
from sim.errors import InputError

__all__ = ["HISTORY", "Record", "keep", "recorded"]

HISTORY: Final = "history.json"
FORMAT: Final = 1


@dataclass
class Record:
    """What the file says.

    Parameters
    ----------
    asks : mapping
        What the history asks.
    waves : list of dict
        For each wave the settings of its emulators, by output, and the share of space left.
    """

    asks: Mapping[str, Any]
    waves: list[dict[str, Any]] = field(default_factory=list)

    def settings(self, number: int) -> Mapping[str, Sequence[float]]:
        """Return the settings of a wave's emulators; none if it has not been there yet."""
        if number > len(self.waves):
            return {}
        found: Mapping[str, Sequence[float]] = self.waves[number - 1]["settings"]
        return found

    def add(self, number: int, settings: Mapping[str, Sequence[float]], share: float) -> None:
        """Note what a wave found."""
        self.waves[number - 1 :] = [{"settings": dict(settings), "share": share}]


def recorded(folder: Path, asks: Mapping[str, Any]) -> Record:
    """Return what a folder holds of a history, or the beginning of one.

    Raises
    ------
    InputError
        If it holds another history, or one of another version of the model.
    """
    path = folder / HISTORY
    asked = json.loads(json.dumps(asks))
    if not path.exists():
        return Record(asked)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        then, code, waves = content["asks"], content["code"], content["waves"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("cannot be read", where=str(path), why=str(error)) from None
    for key, value in asked.items():
        if then.get(key) != value:
            raise InputError(
                f"holds another history matching: its {key} differ",
                where=str(folder),
                right="give another --store, or ask for what is there",
            )
    changed = differences(code, code_version())
    if changed:
        raise InputError(
            "was begun with another version",
            where=str(folder),
            why=f"{changed}; runs of two versions cannot be put together",
            right="begin anew in another --store",
        )
    return Record(asked, waves)


def keep(folder: Path, record: Record) -> None:
    """Write the file, whole."""
    content = {
        "kind": "history matching",
        "format": FORMAT,
        "asks": dict(record.asks),
        "code": code_version(),
        "waves": record.waves,
    }
    write_whole(folder / HISTORY, json_bytes(content))
