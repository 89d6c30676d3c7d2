"""Search with the runner: candidates are points of one study, a generation is a batch of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments.analysis.lines import lines, value
from experiments.analysis.search import Archive, Candidate, Found, search
from experiments.table import decimals
from sim.errors import InputError
from sim.measures import MEASURES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.studies.results import StudyResults
    from experiments.studies.study import Study

__all__ = ["COST", "SearchReport", "read_archive", "search_packages"]

ARCHIVE: Final = "search.json"
COST: Final = "reform_cost"
SHOWN: Final = 20


@dataclass(frozen=True)
class SearchReport:
    """What a search found."""

    name: str
    archive: Archive

    def text(self) -> str:
        """Return the front and how settled it is, for a terminal."""
        archive = self.archive
        front = archive.front
        looked = f"{len(archive.found):,} of {archive.choices:,} packages looked at"
        if not front:
            return f"{looked}; none keeps within the budget of {archive.budget:g}"
        count = len(archive.generations)
        head = f"{looked} in {count} generation{'s' if count > 1 else ''}"
        head += f", {len(front)} on the front"
        if archive.budget is not None:
            head += f" within the budget of {archive.budget:g} {MEASURES[COST].unit}"
        names = [aim.name for aim in archive.aims]
        units = [MEASURES[name].unit for name in names]
        places = [
            decimals(max(abs(archive.found[c].values[k]) for c in front) / 10)
            for k in range(len(names))
        ]
        rows = [
            [
                _package(archive, c),
                *(value(v, p) for v, p in zip(archive.found[c].values, places, strict=True)),
                value(archive.found[c].cost, 1),
            ]
            for c in front[:SHOWN]
        ]
        heading = ["package (change against the baseline)"]
        heading += [f"{name} ({unit})" for name, unit in zip(names, units, strict=True)]
        text = [head, *lines([*heading, "cost"], rows)]
        if len(front) > SHOWN:
            text.append(f"and {len(front) - SHOWN} more, in {ARCHIVE}")
        return "\n".join([*text, self._settled()])

    def to_dict(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        archive = self.archive
        return {
            **archive.to_dict(),
            "front": [list(c) for c in archive.front],
            "settled": archive.settled,
            "choices": archive.choices,
        }

    def figure(self) -> Figure:
        """Return the trade-off of the first two aims, and how the volume grew."""
        from matplotlib.figure import Figure

        from experiments.analysis.plot_search import plot_front, plot_hypervolume

        figure = Figure(figsize=(11.0, 4.5), layout="constrained")
        left, right = figure.subplots(1, 2)
        if len(self.archive.aims) > 1:
            plot_front(self.archive, left)
        plot_hypervolume(self.archive, right)
        return figure

    def _settled(self) -> str:
        archive = self.archive
        if len(archive.found) == archive.choices:
            return "every package was looked at: nothing is missing"
        if archive.settled is None:
            return "too few generations to say whether the front is settled"
        return (
            f"the last fifth of the generations added {100 * archive.settled:.1f} % "
            "to the volume dominated"
        )


def search_packages(
    archive: Archive,
    generations: int,
    study: Callable[[Sequence[Candidate]], Study],
    run: Callable[[Study, bool], StudyResults],
    folder: Path,
    *,
    resume: bool = False,
) -> SearchReport:
    """Search for packages, computing each generation as a batch.

    Parameters
    ----------
    archive : Archive
        What is searched for; aims are measures, and changes against the baseline.
    generations : int
        How many in all.
    study : callable
        Returns the study whose points are these candidates, with one arm beside the baseline.
    run : callable
        Computes a study, going on with what is in the folder if the flag says so.
    folder : Path
        Of the study; the archive is kept there too.
    resume : bool, optional
        Go on with the search in that folder.

    Raises
    ------
    RuntimeError
        If a run failed.
    """
    if resume and (folder / ARCHIVE).exists():
        archive.recall(_read(folder))
    names = [aim.name for aim in archive.aims]
    begun = resume

    def evaluate(candidates: Sequence[Candidate]) -> list[Found]:
        nonlocal begun
        every = [*archive.found, *candidates]
        results = run(study(every), begun)
        begun = True
        if results.count["failed"]:
            again = f"reformlab search --store {folder} --retry-failed"
            raise RuntimeError(f"{results.count['failed']} runs failed; run them again: {again}")
        wanted = list(dict.fromkeys([*names, COST]))
        table = results.differences(results.arms[1], wanted).groupby("point")[wanted].mean()
        rows = table.loc[range(len(archive.found), len(every))]
        return [
            Found(tuple(row[name] for name in names), row[COST]) for row in rows.to_dict("records")
        ]

    search(archive, evaluate, generations, keep=lambda found: _keep(found, folder))
    return SearchReport("search", archive)


def read_archive(folder: Path) -> SearchReport:
    """Return what an earlier search found.

    Raises
    ------
    InputError
        If the folder holds none.
    """
    content = _read(folder)
    archive = Archive.asked(content["asks"])
    archive.recall(content)
    archive.generations = [[tuple(c) for c in generation] for generation in content["generations"]]
    return SearchReport("search", archive)


def _keep(archive: Archive, folder: Path) -> None:
    from experiments.studies.whole_file import json_bytes, write_whole

    write_whole(folder / ARCHIVE, json_bytes(archive.to_dict()))


def _read(folder: Path) -> dict[str, Any]:
    path = folder / ARCHIVE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        assert {"asks", "found", "generations"} <= set(content)
    except FileNotFoundError:
        raise InputError(
            "holds no search",
            where=str(folder),
            why=f"there is no {ARCHIVE} in it",
            right="give the folder that `reformlab search` named",
        ) from None
    except (OSError, ValueError, AssertionError, TypeError) as error:
        raise InputError("cannot be read", where=str(path), why=str(error) or "damaged") from None
    return dict(content)


def _package(archive: Archive, candidate: Candidate) -> str:
    """Return a package as people say it: reforms with their strength, where it is not full."""
    parts = [
        lever.name.removesuffix(".strength").removesuffix(":strength")
        + ("" if level == 1.0 else f" {level:g}")
        for lever, level in zip(archive.levers, candidate, strict=True)
        if level > 0.0
    ]
    return " + ".join(parts) or "nothing"
