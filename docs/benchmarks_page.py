"""The page of measured speed and memory, from the last whole run of the benchmarks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from docs.markdown import page, table

__all__ = ["MEASURED", "benchmarks_page"]

MEASURED: Final = Path(__file__).resolve().parent / "figures" / "benchmarks.json"
"""A copy of ``results/benchmarks/latest.json``."""


def benchmarks_page() -> str:
    """Return the table: figure, value, bar, verdict; then what to know about each."""
    run = json.loads(MEASURED.read_text())
    machine, versions = run["machine"], run["versions"]
    rows = [
        (
            figure["name"],
            f"{_rounded(figure['value'])} {figure['unit']}",
            "" if figure["bar"] is None else f"{figure['bar_is']} {figure['bar']:g}",
            f"**{figure['verdict']}**" if figure["verdict"] == "missed" else figure["verdict"],
        )
        for figure in run["figures"]
    ]
    notes = "\n".join(f"- *{figure['name']}*: {figure['note']}" for figure in run["figures"])
    return page(
        "Speed and memory, measured",
        f"`make bench` on {run['measured'][:10]}: {machine['cpu']}, {machine['cores']} cores, "
        f"{machine['system']}; Python {versions['python']}, numba {versions['numba']}, "
        f"NumPy {versions['numpy']}, Mesa {versions['mesa']}. Both sides of a ratio are measured "
        "in one run, in turn; medians. Caches and memory were shared with strangers' programs, so "
        "that a figure moves by a tenth from run to run, that of an office event by more. "
        "How it is measured, and what stands in the way of what is missed: "
        "[Benchmarks](../benchmarks.md).",
        table(("what", "value", "bar", "verdict"), rows),
        "## What to know about each",
        notes,
    )


def _rounded(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100.0 else f"{value:.3g}"
