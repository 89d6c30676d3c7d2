"""The manifest of a study: what it asks for, and with what it is computed.

Beside it lie two tables: the design (one row a point) and the plan (one row a run),
named after their checksums. The manifest is written last and names them.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.studies.code_version import code_version, differences
from experiments.studies.study import PlannedRun, Study
from experiments.studies.whole_file import checksum, json_bytes, write_whole
from sim.errors import InputError
from sim.reform_spec import Package, parse_reform
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas
    import pyarrow

__all__ = [
    "MANIFEST",
    "asks",
    "check_version",
    "read_manifest",
    "read_plan",
    "read_study",
    "write_study",
]

MANIFEST = "manifest.json"
FORMAT = 1


def write_study(folder: Path, study: Study, plan: Sequence[PlannedRun], *, replace: bool) -> None:
    """Write design, plan and manifest; without `replace`, another process's manifest stays."""
    import pyarrow

    from experiments.provenance import machine, versions

    design = pyarrow.Table.from_pandas(_with_point(study.points), preserve_index=False)
    columns = {  # seeds as text, because 64 bits are too wide for some readers
        "run_id": [run.run_id for run in plan],
        "point": [run.point for run in plan],
        "replication": [run.replication for run in plan],
        "seed": [str(study.seeds[run.replication]) for run in plan],
        "arm": [run.arm for run in plan],
        "warm_up": [run.warm_up for run in plan],
    }
    content = {
        "kind": "study",
        "format": FORMAT,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "asks": asks(study),
        "points": len(study.points),
        "replications": study.replications,
        "runs": len(plan),
        "different_runs": len({run.run_id for run in plan}),
        "arms": list(study.arms),
        "seeds": [str(seed) for seed in study.seeds],
        "design": dict(study.design),
        "scenarios": {
            label: {"source": city.source, "content": city.to_dict()}
            for label, city in study.cities.items()
        },
        "files": {
            "design": _write_table(folder, "design", design),
            "plan": _write_table(folder, "plan", pyarrow.table(columns)),
        },
        "code": code_version(),
        "versions": versions(),
        "machine": machine(),
    }
    write_whole(folder / MANIFEST, json_bytes(content), replace=replace)


def asks(study: Study) -> dict[str, Any]:
    """Return what two sessions of one study have in common, however many points it has."""
    return {
        "cities": {label: city.sha256 for label, city in study.cities.items()},
        "reforms": [
            {"name": str(arm), "parts": [str(p) for p in arm.parts]} for arm in study.reforms
        ],
        "inputs": list(study.inputs),
        "rng": study.rng,
    }


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a study.

    Raises
    ------
    InputError
        If there is none, or it cannot be read.
    """
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(
            "is no folder of a study",
            where=str(folder),
            why=f"it holds no {MANIFEST}",
            right="give the folder that `reformlab sweep` named",
        ) from None
    except (OSError, ValueError) as error:
        raise InputError("cannot be read", where=str(path), why=str(error)) from None
    if not isinstance(content, dict) or content.get("kind") != "study":
        raise InputError(
            "belongs to no study",
            where=str(path),
            why=f"it was written by `reformlab {content.get('command', 'something else')}`"
            if isinstance(content, dict)
            else "it holds something else",
            right="give the folder that `reformlab sweep` named",
        )
    if content.get("format") != FORMAT:
        raise InputError(
            f"has format {content.get('format')}",
            where=str(path),
            why=f"this version of reformlab reads format {FORMAT}",
            right="use the version that wrote it",
        )
    return content


def check_version(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse a study that was begun with other code or packages.

    Raises
    ------
    InputError
        If so; says in what they differ.
    """
    changed = differences(manifest["code"], code_version())
    if changed:
        raise InputError(
            "was begun with another version",
            where=str(folder),
            why=f"{changed}; rows of two versions cannot be compared",
            right="begin a new study in another --store, or go on with the versions of then",
        )


def read_study(folder: Path, manifest: Mapping[str, Any]) -> Study:
    """Return the study that a manifest describes."""
    asked = manifest["asks"]
    points = _read_table(folder, manifest, "design").to_pandas().drop(columns="point")
    cities = {
        label: Scenario.from_dict(entry["content"], source=entry["source"], document=label)
        for label, entry in manifest["scenarios"].items()
    }
    for label, city in cities.items():
        if city.sha256 != asked["cities"][label]:
            raise InputError(
                f"scenario '{label}' is not what it was",
                where=str(folder),
                why="a network or residents file of it has changed",
                right="put the file back, or begin a new study",
            )
    reforms = tuple(
        parse_reform(entry["name"])
        if entry["parts"] == [entry["name"]]
        else Package(entry["name"], tuple(entry["parts"]))
        for entry in asked["reforms"]
    )
    rng, replications = asked["rng"], manifest["replications"]
    return Study(cities, points, reforms, replications, rng, manifest["design"])


def read_plan(folder: Path, manifest: Mapping[str, Any]) -> list[PlannedRun]:
    """Return the runs of a study."""
    table = _read_table(folder, manifest, "plan")
    names = ("run_id", "point", "replication", "arm", "warm_up")
    return [
        PlannedRun(*row)
        for row in zip(*(table.column(name).to_pylist() for name in names), strict=True)
    ]


def _with_point(points: pandas.DataFrame) -> pandas.DataFrame:
    table = points.reset_index(drop=True)
    table.insert(0, "point", range(len(table)))
    return table


def _write_table(folder: Path, name: str, table: pyarrow.Table) -> dict[str, str]:
    from pyarrow import parquet

    buffer = io.BytesIO()
    parquet.write_table(table.replace_schema_metadata(None), buffer, compression="zstd")
    content = buffer.getvalue()
    digest = checksum(content)
    file = f"{name}-{digest[:16]}.parquet"
    write_whole(folder / file, content)
    return {"name": file, "sha256": digest}


def _read_table(folder: Path, manifest: Mapping[str, Any], name: str) -> pyarrow.Table:
    from pyarrow import parquet

    entry = manifest["files"][name]
    path = folder / entry["name"]
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError("cannot be read", where=str(path), why=str(error)) from None
    if checksum(content) != entry["sha256"]:
        raise InputError(
            "is damaged",
            where=str(path),
            why="its checksum is not the one in the manifest",
            right="begin the study anew in another folder; the parts of this one stay readable",
        )
    return parquet.read_table(io.BytesIO(content))
