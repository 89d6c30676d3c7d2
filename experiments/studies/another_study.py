"""Whether a folder holds the study that is asked for, and if not, in what they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.studies.manifest import asks, read_study
from experiments.studies.study import Study
from sim.errors import InputError

if TYPE_CHECKING:
    import pandas

__all__ = ["check_same_study"]

NAMED = {
    "cities": "city differs",
    "reforms": "reforms differ",
    "inputs": "inputs differ",
    "rng": "rng differs",
}
SHOWN = 3


def check_same_study(folder: Path, manifest: Mapping[str, Any], study: Study) -> None:
    """Refuse a study that is not the one in a folder; it may have more points or seeds.

    Raises
    ------
    InputError
        If it does; says in what, and how it is there and here.
    """
    then, now = manifest["asks"], asks(study)
    for key, what in NAMED.items():
        if then[key] != now[key]:
            why = _sides(key, manifest, study)
            raise _other(folder, f"its {what}", why)
    old = read_study(folder, manifest).points
    shared = study.points.iloc[: len(old)].reset_index(drop=True)
    if len(shared) < len(old):
        why = f"there {len(old):,}, asked for {len(study.points):,}"
        raise _other(folder, "its points differ", why)
    changed = _first_change(old, shared)
    if changed:
        raise _other(folder, "its points differ", changed)
    if study.replications < manifest["replications"]:
        why = f"there {manifest['replications']}, asked for {study.replications}"
        raise _other(folder, "its seeds differ", why)


def _other(folder: Path, what: str, why: str) -> InputError:
    right = "give another --store, or ask for the study that is there"
    return InputError(f"holds another study: {what}", where=str(folder), why=why, right=right)


def _sides(key: str, manifest: Mapping[str, Any], study: Study) -> str:
    """Return how it is in the folder and how it is asked for."""
    if key == "cities":
        return _changes_of_cities(manifest, study)
    then, now = manifest["asks"][key], asks(study)[key]
    if key == "reforms":
        then, now = ([arm["name"] for arm in side] for side in (then, now))
    if key == "rng":
        return f"there {then}, asked for {now}"
    alone = [_listed([n for n in one if n not in two]) for one, two in ((then, now), (now, then))]
    if alone == ["", ""]:
        return "the same ones in another order, or with other parts"
    said = (("there only", alone[0]), ("asked for only", alone[1]))
    return "; ".join(f"{who}: {names}" for who, names in said if names)


def _changes_of_cities(manifest: Mapping[str, Any], study: Study) -> str:
    there = manifest["scenarios"]
    if list(there) != list(study.cities):
        return f"there {_listed(list(there))}, asked for {_listed(list(study.cities))}"
    changes = [
        change
        for label, city in study.cities.items()
        for change in _changes(there[label]["content"], city.to_dict())
    ]
    return _listed(changes) or "a file of the scenario has changed"


def _changes(then: Any, now: Any, key: str = "") -> Iterator[str]:
    """Go over the entries of two scenarios that differ; what is only under study is left out."""
    if isinstance(then, dict) and isinstance(now, dict):
        for name in dict.fromkeys([*then, *now]):
            if not key and name in ("reforms", "packages", "grades", "title", "description"):
                continue
            yield from _changes(then.get(name), now.get(name), f"{key}.{name}" if key else name)
    elif then != now:
        short = all(not isinstance(side, (dict, list)) for side in (then, now))
        sides = ("none" if side is None else side for side in (then, now))
        yield "{} {} there, {} here".format(key, *sides) if short else key


def _first_change(old: pandas.DataFrame, new: pandas.DataFrame) -> str:
    for name in old.columns:
        pairs = zip(old[name].tolist(), new[name].tolist(), strict=True)
        for point, (then, now) in enumerate(pairs):
            if then != now:
                return f"{name} of point {point} is {_short(then)} there, {_short(now)} here"
    return ""


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _short(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
