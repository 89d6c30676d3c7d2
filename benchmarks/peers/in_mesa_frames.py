"""Influence and action in mesa-frames: agents are a Polars frame, a step is a query.

mesa-frames has grids but no networks, so ties are a frame of their own, and what neighbours
show is a join and a group-by: the way its users relate agents to each other.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from mesa_frames import AgentSetPolars, ModelDF

__all__ = ["City"]

OF_RESIDENTS = (
    "grievance",
    "trust",
    "acting",
    "grievance_anchor",
    "trust_anchor",
    "unresolved",
    "threshold",
    "risk_aversion",
)


class Residents(AgentSetPolars):
    """All residents; ``ties`` has a row for each tie and direction."""

    def __init__(self, model: ModelDF, data: dict[str, np.ndarray]) -> None:
        super().__init__(model)
        ids = np.arange(len(data["indptr"]) - 1)
        self += pl.DataFrame({"unique_id": ids, **{name: data[name] for name in OF_RESIDENTS}})
        self.ties = pl.DataFrame(
            {
                "unique_id": np.repeat(ids, np.diff(data["indptr"])),
                "neighbour": data["indices"].astype(np.int64),
            }
        )
        self.p = {name: float(values) for name, values in data.items() if values.ndim == 0}

    def step(self) -> None:
        """See what neighbours show, change one's opinions, act or not."""
        p = self.p
        shown = self.agents.lazy().select(
            neighbour="unique_id", seen_grievance="grievance", seen_trust="trust", seen="acting"
        )
        seen = (
            self.ties.lazy()
            .join(shown, on="neighbour")
            .group_by("unique_id")
            .agg(
                pl.col("seen_grievance", "seen_trust").mean(),
                active=pl.col("seen").sum(),
                share=pl.col("seen").mean(),
            )
        )
        hard = (1.0 - p["unresolved_blend"]) * pl.col("grievance") + (
            p["unresolved_blend"] * pl.col("unresolved")
        )
        pull = hard * (1.0 - pl.col("trust")) + p["solidarity"] * pl.col("share")
        arrest = (
            1.0 - (-p["arrest_constant"] * (p["officers"] / (1.0 + pl.col("active"))).floor()).exp()
        )
        fear = p["risk_weight"] * pl.col("risk_aversion") * arrest
        columns = self.agents.columns
        self.agents = (
            self.agents.lazy()
            .join(seen, on="unique_id", how="left", maintain_order="left")
            .with_columns(
                pl.col("seen_grievance").fill_null(pl.col("grievance_anchor")),
                pl.col("seen_trust").fill_null(pl.col("trust_anchor")),
                pl.col("active", "share").fill_null(0.0),
            )
            .with_columns(grievance=self._influenced("grievance"), trust=self._influenced("trust"))
            .with_columns(acting=(pull - fear > pl.col("threshold")).cast(pl.Float32))
            .select(columns)
            .collect()
        )

    def _influenced(self, opinion: str) -> pl.Expr:
        p = self.p
        goal = p["susceptibility"] * pl.col(f"seen_{opinion}") + (
            (1.0 - p["susceptibility"]) * pl.col(f"{opinion}_anchor")
        )
        return pl.col(opinion) + p["talk"] * (goal - pl.col(opinion))


class City(ModelDF):
    """The city of `sub_model.sub_model_data`."""

    def __init__(self, data: dict[str, np.ndarray]) -> None:
        super().__init__()
        self.agents += Residents(self, data)

    def step(self) -> None:
        """Let a week pass."""
        self.agents.do("step")

    def state(self) -> dict[str, np.ndarray]:
        """Return what changes."""
        (residents,) = self.agents._agentsets
        frame = residents.agents
        return {name: frame[name].to_numpy() for name in ("grievance", "trust", "acting")}
