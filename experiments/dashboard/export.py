"""The run as a file to take away: figures, curves, the city, and the commands that repeat it."""

from __future__ import annotations

import csv
import io
import json
import math
import shlex
import zipfile
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from experiments.run_line import run_line
from sim.measures import MEASURES

if TYPE_CHECKING:
    from experiments.dashboard.pair import PairedCity
    from sim.reform_spec import ReformSpec

__all__ = ["commands", "export"]

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Every file in the archive has this date, so the same run gives the same bytes."""


def commands(pair: PairedCity) -> dict[str, list[str]]:
    """Return the command lines that repeat each arm up to the present week.

    Reforms and shocks that begin later are left out: until they begin they change nothing.
    Where the city's own file has such, a run cannot end before, and goes on to the horizon.

    Parameters
    ----------
    pair : PairedCity
    """
    week = max(1, pair.week)
    city, reforms, own = pair.city, list(pair.reforms), pair.as_in_its_file
    if all(_begins_before(week, spec) for spec in (*own.adopted, *own.shocks)):
        city = city.with_(
            horizon_weeks=week,
            shocks=[spec for spec in city.shocks if _begins_before(week, spec)],
            reforms=[],  # under study only; a shorter run would refuse those that begin later
            packages={},
        )
        reforms = [spec for spec in reforms if _begins_before(week, spec)]
    seed = pair.state.seed
    return {"baseline": run_line(city, seed), "reformed": run_line(city, seed, reforms)}


def _begins_before(week: int, spec: ReformSpec) -> bool:
    return int(spec["start_week"]) < week


def export(pair: PairedCity) -> bytes:
    """Return a zip of the run so far.

    Parameters
    ----------
    pair : PairedCity

    Returns
    -------
    bytes
        ``measures.csv`` and ``series.csv`` (all numbers to the last bit), ``run.json`` (city,
        reforms, seed, versions) and ``commands.txt``.
    """
    from experiments.dashboard.past import IN_TURN

    with IN_TURN:
        files = {
            "commands.txt": _in_words(pair),
            "measures.csv": _measures(pair),
            "series.csv": _series(pair),
            "run.json": json.dumps(_about(pair), indent=2, ensure_ascii=False, allow_nan=False),
        }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), text.encode())
    return content.getvalue()


def _in_words(pair: PairedCity) -> str:
    lines = [f"# {pair.city.title}: week {pair.week}, seed {pair.state.seed}"]
    found = commands(pair)
    if pair.week == 0:
        lines.append("# nothing has been measured yet: these run the first week")
    elif f"--weeks {pair.week} " not in shlex.join(found["baseline"]) + " ":
        lines.append("# the city has in force what begins later: these run its whole horizon")
    for arm, words in found.items():
        lines += [f"# {arm}", shlex.join(words)]
    lines += ["# the same page", f"# ?{pair.state.with_(week=pair.week).query}"]
    return "\n".join(lines) + "\n"


def _measures(pair: PairedCity) -> str:
    arms = {arm: frame.measures for arm, frame in pair.frame.arms.items()}
    rows = (
        (arm, name, MEASURES[name].unit, MEASURES[name].better, _exactly(value))
        for arm, values in arms.items()
        for name, value in values.items()
    )
    return _csv(("arm", "measure", "unit", "better", "value"), rows)


def _series(pair: PairedCity) -> str:
    days = pair.city.time.society_period_days
    rows = (
        (arm, (place + 1) * days, name, _exactly(value))
        for arm, model in pair.models.items()
        for name, values in model.series.items()
        for place, value in enumerate(values)
    )
    return _csv(("arm", "day", "series", "value"), rows)


def _about(pair: PairedCity) -> Mapping[str, Any]:
    from experiments.provenance import machine, versions

    return {
        "scenario": pair.city.to_dict(),
        "scenario_sha256": pair.city.sha256,
        "reforms": [str(spec) for spec in pair.reforms],
        "rng": pair.state.seed,
        "week": pair.week,
        "commands": {arm: shlex.join(words) for arm, words in commands(pair).items()},
        "versions": versions(),
        "machine": machine(),
    }


def _exactly(value: float) -> str:
    """Write a number to the last bit; one that is undefined as nothing."""
    return repr(float(value)) if math.isfinite(value) else ""


def _csv(names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return text.getvalue()
