"""What a comparison leaves behind: manifest, runs, series, table and figure."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.plots import comparison_figure
from experiments.provenance import identity, machine, versions
from experiments.results_folder import write_folder, write_json, write_runs, write_series

if TYPE_CHECKING:
    from experiments.comparison import Comparison

__all__ = ["save"]

FILES = {
    "runs.parquet": "one row a replication, arm and measure",
    "series.parquet": "one row a replication, arm, period and series",
    "table.csv": "the contrasts, one row a reform and measure",
    "table.txt": "table and sentences as printed",
    "figure.png": "differences of the indices, and cost against effect",
    "figure.svg": "the same",
}


def save(comparison: Comparison, results: Path | str) -> Path:
    """Write a comparison into a new folder below `results`; return its path."""
    scenario = comparison.scenario
    seeds = [r.seed for r in comparison.replications]
    name = ("compare", scenario.name, identity(scenario, scenario.arms, seeds))
    return write_folder(results, name, lambda folder: _write(comparison, name[2], folder))


def _write(comparison: Comparison, name: str, folder: Path) -> None:
    scenario, replications = comparison.scenario, list(comparison.replications)
    write_runs(folder / "runs.parquet", replications)
    series = {(r.number, arm): values for r in replications for arm, values in r.series.items()}
    write_series(folder / "series.parquet", series, scenario.time.society_period_days)
    comparison.table().to_csv(folder / "table.csv", index=False)
    (folder / "table.txt").write_text(comparison.text() + "\n", encoding="utf-8")
    figure = comparison_figure(comparison.rows, scenario.title)
    figure.savefig(folder / "figure.png", dpi=150)
    figure.savefig(folder / "figure.svg")
    write_json(
        folder / "manifest.json",
        {
            "command": "compare",
            "identity": name,
            "written": datetime.now(UTC).isoformat(timespec="seconds"),
            "scenario": scenario.to_dict(),
            "scenario_sha256": scenario.sha256,
            "scenario_source": scenario.source,
            "arms": ["baseline", *comparison.reforms],
            "rng": comparison.rng,
            "replications": [
                {"replication": r.number, "seed": r.seed, "status": "done", "seconds": r.seconds}
                for r in replications
            ],
            "asked": dict(comparison.asked),
            "forecast": None if comparison.forecast is None else str(comparison.forecast),
            "seconds": comparison.seconds,
            "versions": versions(),
            "machine": machine(),
            "files": FILES,
        },
    )
