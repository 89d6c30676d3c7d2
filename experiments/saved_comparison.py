"""What a comparison leaves behind: manifest, runs, series, table and figure."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.analysis_of_pairs.details_text import details_text
from experiments.plots import comparison_figure
from experiments.plots_of_pairs import details_figure
from experiments.provenance import identity, machine, versions
from experiments.results_folder import write_folder, write_json, write_runs, write_series

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from experiments.comparison import Comparison

__all__ = ["FORMAT", "save"]

FORMAT = 1
"""Of the folder; another number says that this version cannot read it."""

FILES = {
    "runs.parquet": "one row a replication, arm and measure",
    "series.parquet": "one row a replication, arm, period and series",
    "table.csv": "the contrasts, one row a reform and measure",
    "table.txt": "table and sentences as printed",
    "winners_and_losers.csv": "the same residents in both arms, by reform, outcome and group",
    "effect_over_time.parquet": "differences week by week, one row a reform, measure and week",
    "transition.csv": "effects in the first and last window, one row a reform and measure",
    "equivalence.csv": "two one-sided tests against the margin, one row a reform and index",
    "between_reforms.csv": "one reform against another, one row a pair of reforms and index",
    "dominance.csv": "stochastic dominance, one row a pair of arms and outcome",
    "front.csv": "what beats each arm in all criteria, one row an arm",
    "rank_acceptability.csv": "share of all choices of values with each rank, one row an arm",
    "details.txt": "these tables as `--details` prints them",
    "details.png": "ranks, front, effects over time, winners and losers",
    "details.svg": "the same",
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
    for table, frame in comparison.details.tables().items():
        if f"{table}.parquet" in FILES:
            frame.to_parquet(folder / f"{table}.parquet", index=False)
        else:
            frame.to_csv(folder / f"{table}.csv", index=False)
    text = details_text(comparison.details)
    (folder / "details.txt").write_text(text + "\n", encoding="utf-8")
    _draw(details_figure(comparison.details, scenario.title), folder / "details", dpi=110)
    _draw(comparison_figure(comparison.rows, scenario.title), folder / "figure", dpi=150)
    write_json(
        folder / "manifest.json",
        {
            "command": "compare",
            "format": FORMAT,
            "identity": name,
            "written": datetime.now(UTC).isoformat(timespec="seconds"),
            "scenario": scenario.to_dict(),
            "scenario_sha256": scenario.sha256,
            "scenario_source": scenario.source,
            "arms": ["baseline", *comparison.reforms],
            "rng": comparison.rng,
            "margin": comparison.margin,
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


def _draw(figure: Figure, path: Path, dpi: int) -> None:
    """Write a figure as pixels and as vectors; laying it out takes longest and is done once."""
    figure.savefig(path.with_suffix(".png"), dpi=dpi)
    figure.set_layout_engine("none")
    figure.savefig(path.with_suffix(".svg"))
