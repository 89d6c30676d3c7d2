"""The table on the screen and the file with every sample."""

from __future__ import annotations

import json
import os
import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figure import Effort, Figure
from experiments.provenance import machine, versions

__all__ = ["table", "write"]

WIDTH = 100


def table(figures: Sequence[Figure], *, judged: bool = True) -> str:
    """Return the figures as text: value, bar, verdict, and what to know about each.

    Parameters
    ----------
    figures : sequence of Figure
    judged : bool
        Whether to hold them against their bars; not where sizes were too small for it.
    """
    lines = []
    for figure in figures:
        bar = verdict = ""
        if judged and figure.bar is not None:
            verdict = figure.verdict
            bar = f"{'at least' if figure.at_least else 'at most'} {figure.bar:g}"
        value = f"{_rounded(figure.value)} {figure.unit}"
        name = textwrap.shorten(figure.name, 58)
        lines.append(f"{name:58} {value:>22} {bar:>12} {verdict:>6}".rstrip())
        lines += textwrap.wrap(figure.note, WIDTH, initial_indent="    ", subsequent_indent="    ")
    return "\n".join(lines)


def _rounded(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100.0 else f"{value:.3g}"


def write(figures: Sequence[Figure], effort: Effort, folder: Path, *, complete: bool) -> Path:
    """Write everything to ``latest.json`` in a folder, whole or not at all; return its path."""
    content = {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "quick": effort.quick,
        "complete": complete,
        "machine": {**machine(), "cpu": _processor(), "load_1_minute": os.getloadavg()[0]},
        "versions": versions(),
        "figures": [figure.to_dict() for figure in figures],
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "latest.json"
    unfinished = folder / f".latest-{os.getpid()}.json"
    unfinished.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")
    unfinished.replace(path)
    return path


def _processor() -> str:
    """Return the processor's model, where the kernel tells."""
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return "unknown"
