"""What all of it rests on: every number of the city and the model with its grade and source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from experiments.report.subject import Subject
from experiments.resolved import Resolved, resolved
from sim.parameters import PARAMETERS
from sim.parameters.metadata import GRADES

__all__ = ["assumptions"]

MADE_UP: Final = {
    "daqing": "daqing",
    "test-town": "made_up",
    "template": "made_up",
    "baseline-four-level": "generic",
    "pudong": "stylised",
    "shenzhen": "stylised",
    "wenzhou": "stylised",
}
"""What may be said of a city of ours, by the beginning of its name."""

PARAMETERS_BEGIN: Final = "parameters."


def assumptions(subject: Subject) -> dict[str, Any]:
    """Return counts by grade, the settings of the reforms, and all numbers by group."""
    scenario = subject.comparison.scenario
    numbers = resolved(scenario)
    counts = Counter(row.grade for row in numbers)
    place = next((key for name, key in MADE_UP.items() if scenario.name.startswith(name)), "own")
    city = [row for row in numbers if not row.key.startswith(PARAMETERS_BEGIN)]
    model = [row for row in numbers if row.key.startswith(PARAMETERS_BEGIN)]
    return {
        "place": subject.said(f"assumptions.place.{place}"),
        "grades": [
            {"name": subject.words.name("grade", grade), "key": grade, "count": counts[grade]}
            for grade in GRADES
        ],
        "all": len(numbers),
        "settings": [
            {"arm": subject.arm(reform), "rows": list(_settings(subject, reform))}
            for reform in subject.comparison.reforms
        ],
        "city": [_row(subject, row, row.key) for row in city],
        "groups": list(_groups(subject, model)),
        "shocks": [str(shock) for shock in scenario.shocks],
        "adopted": [str(spec) for spec in scenario.adopted],
    }


def _settings(subject: Subject, reform: str) -> Iterator[dict[str, Any]]:
    """Go over the settings of a reform, or of all parts of a package, with the values they had."""
    from sim.reforms import REFORMS

    for spec in next(a for a in subject.comparison.scenario.arms if str(a) == reform).parts:
        for setting in REFORMS[spec.name].SETTINGS:
            value = spec[setting.name]
            yield {
                "name": f"{spec.name}.{setting.name}",
                "meaning": subject.words.name("setting", setting.meaning, ""),
                "english": setting.meaning,
                "value": f"{value:g}" if isinstance(value, float) else str(value),
                "unit": setting.unit,
                "changed": value != setting.default,
                "grade": subject.words.name("grade", setting.grade),
                "source": setting.source,
            }


def _groups(subject: Subject, rows: Sequence[Resolved]) -> Iterator[dict[str, Any]]:
    """Go over the parameters, process by process."""
    for group, members in groupby(rows, key=lambda row: row.key.split(".")[1]):
        found = [_row(subject, row, row.key.removeprefix(PARAMETERS_BEGIN)) for row in members]
        yield {"name": subject.words.name("process", group, group.replace("_", " ")), "rows": found}


def _row(subject: Subject, row: Resolved, name: str) -> dict[str, Any]:
    parameter = PARAMETERS.get(name) if row.key.startswith(PARAMETERS_BEGIN) else None
    meaning = parameter.meaning if parameter else ""
    return {
        "name": name,
        "meaning": subject.words.name("parameter", meaning, "") if meaning else "",
        "english": meaning,
        "value": f"{row.value:g}",
        "range": f"{parameter.low:g} – {parameter.high:g}" if parameter else "–",
        "unit": row.unit,
        "changed": row.given and parameter is not None,
        "grade": subject.words.name("grade", row.grade),
        "source": row.source or "–",
    }
