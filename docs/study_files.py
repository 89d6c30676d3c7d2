"""The data behind the pages that need model runs: CSV files with a heading of their own.

Pages and figures follow from these files alone, so that a text can be edited
without running anything, and a test can see whether the numbers still belong
to the present starting values.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments import flatten_factorial, flatten_moves
from experiments.flatten_factorial import SWITCHES, Run
from experiments.flatten_moves import Pair
from sim.reforms import REFORMS
from sim.scenario import Scenario

__all__ = ["Study", "factorial_of", "pairs_of", "read", "starting_values", "values_of", "write"]

OBSERVERS = ("reporting",)  # processes that only write down what the others do

_PAIR_NUMBERS = (
    "value",
    "utilisation",
    "utilisation_after",
    "effort",
    "effort_after",
    "span_after",
)


@dataclass(frozen=True)
class Study:
    """A study as it stands in a file.

    Parameters
    ----------
    about : mapping of str to str
        City, clocks, seed, runs, seconds, and the hash of the starting values.
    rows : list of dict of str to str
    """

    about: Mapping[str, str]
    rows: Sequence[Mapping[str, str]]


def starting_values(city: Scenario) -> str:
    """Return a short hash of what the numbers of a study start from.

    The city with its clocks, all parameters that events depend on, and the default settings
    of the reforms it has under study; not the program, whose comments may change.
    """
    under_study = {spec.name for spec in city.reforms}
    content = {
        "city": city.sha256,
        "parameters": {
            name: value
            for name, value in city.parameter_values().items()
            if name.split(".")[0] not in OBSERVERS
        },
        "reforms": {
            name: {s.name: str(s.default) for s in reform.SETTINGS}
            for name, reform in sorted(REFORMS.items())
            if name in under_study
        },
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]


def write(path: Path, about: Mapping[str, object], rows: Sequence[Mapping[str, object]]) -> None:
    """Write a study; numbers with ten significant digits."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        for key, value in about.items():
            file.write(f"# {key}: {value}\n")
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _text(value) for key, value in row.items()} for row in rows)


def read(path: Path) -> Study:
    """Read a study.

    Raises
    ------
    FileNotFoundError
        If it has not been run; says how to run it.
    """
    if not path.exists():
        raise FileNotFoundError(
            f"{path.name} does not exist yet; run `python -m docs.generate --all`"
        )
    with path.open(newline="", encoding="utf-8") as file:
        lines = file.read().splitlines()
    heading = [line for line in lines if line.startswith("#")]
    about = dict(line.removeprefix("#").strip().split(": ", 1) for line in heading)
    return Study(about, list(csv.DictReader(lines[len(heading) :])))


def values_of(study: Study) -> dict[str, list[float]]:
    """Return the values of `experiments.targets.measure_targets`."""
    found: dict[str, list[float]] = {}
    for row in study.rows:
        found.setdefault(row["key"], []).append(float(row["value"]))
    return found


def rows_of_values(found: Mapping[str, Sequence[float]]) -> list[dict[str, object]]:
    """Return values as rows of a file."""
    return [
        {"key": key, "run": run, "value": value}
        for key, runs in found.items()
        for run, value in enumerate(runs)
    ]


def pairs_of(study: Study) -> list[Pair]:
    """Return the pairs of `experiments.flatten_moves.run_moves`."""
    return [
        Pair(
            sweep=row["sweep"],
            arm=row["arm"],
            pair=int(row["pair"]),
            baseline={m: float(row[f"{m}_baseline"]) for m in flatten_moves.EFFECTS},
            change={m: float(row[f"{m}_change"]) for m in flatten_moves.EFFECTS},
            **{name: float(row[name]) for name in _PAIR_NUMBERS},
        )
        for row in study.rows
    ]


def rows_of_pairs(pairs: Sequence[Pair]) -> list[dict[str, object]]:
    """Return pairs as rows of a file."""
    return [
        {
            "sweep": pair.sweep,
            "arm": pair.arm,
            "pair": pair.pair,
            **{name: getattr(pair, name) for name in _PAIR_NUMBERS},
            **{f"{m}_baseline": pair.baseline[m] for m in flatten_moves.EFFECTS},
            **{f"{m}_change": pair.change[m] for m in flatten_moves.EFFECTS},
        }
        for pair in pairs
    ]


def factorial_of(study: Study) -> list[Run]:
    """Return the runs of `experiments.flatten_factorial.run_factorial`."""
    return [
        Run(
            pair=int(row["pair"]),
            on=None
            if row["arm"] == "baseline"
            else frozenset(switch for switch in SWITCHES if row[switch] == "1"),
            posts=float(row["posts"]),
            measures={m: float(row[m]) for m in flatten_factorial.EFFECTS},
        )
        for row in study.rows
    ]


def rows_of_factorial(runs: Sequence[Run]) -> list[dict[str, object]]:
    """Return runs as rows of a file."""
    return [
        {
            "pair": run.pair,
            "arm": "baseline" if run.on is None else "flatten",
            **{switch: int(switch in (run.on or ())) for switch in SWITCHES},
            "posts": run.posts,
            **run.measures,
        }
        for run in runs
    ]


def _text(value: object) -> object:
    return f"{value:.10g}" if isinstance(value, float) else value
