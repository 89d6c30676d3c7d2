"""Which runs are at work, for who looks at a study meanwhile."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path

from experiments.studies.shard import Shard

__all__ = ["Running", "running_runs"]

NAME = "running"
AT_MOST_EVERY_SECONDS = 1.0


class Running:
    """A small file that names the runs at work; nobody computes anything from it.

    Parameters
    ----------
    folder : Path
        Of the study.
    shard : Shard, optional
        Whose share of the work it is.
    """

    def __init__(self, folder: Path, shard: Shard | None = None) -> None:
        self._path = folder / f"{NAME}{f'-{shard.file_name}' if shard else ''}.json"
        self._told = 0.0

    def tell(self, runs: Iterable[str]) -> None:
        """Say which runs are at work, once a second at most."""
        now = time.monotonic()
        if now - self._told >= AT_MOST_EVERY_SECONDS:
            self._told = now
            unfinished = self._path.with_suffix(".new")
            unfinished.write_text(json.dumps(sorted(runs)), encoding="utf-8")
            unfinished.replace(self._path)

    def end(self) -> None:
        """Say that none is."""
        self._path.unlink(missing_ok=True)


def running_runs(folder: Path) -> set[str]:
    """Return the runs that are named; what a killed process left behind is named too."""
    found: set[str] = set()
    for path in folder.glob(f"{NAME}*.json"):
        try:
            found.update(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError):  # taken away or replaced at this moment
            continue
    return found
