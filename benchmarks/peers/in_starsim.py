"""Influence and action in Starsim: a module whose states are arrays over agents.

Starsim keeps ties as two arrays of ends, each tie once; what is shown goes both ways, by
``numpy.bincount`` over them. States are its own ``FloatArr`` (32 bits); nobody is born or dies.
"""

from __future__ import annotations

import numpy as np
import starsim as ss

__all__ = ["City"]

AT_MOST_WEEKS = 500
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


class Society(ss.Module):
    """Influence among neighbours, and action when the pull passes a threshold."""

    def __init__(self, data: dict[str, np.ndarray]) -> None:
        super().__init__(name="society")
        self.data = data
        self.p = {name: float(values) for name, values in data.items() if values.ndim == 0}
        self.ties: np.ndarray | None = (
            None  # counted at the first step: networks come after modules
        )
        self.define_states(*(ss.FloatArr(name) for name in OF_RESIDENTS))

    def init_post(self) -> None:
        """Take over what residents are at the start."""
        super().init_post()
        for name in OF_RESIDENTS:
            getattr(self, name)[:] = self.data[name]

    def step(self) -> None:
        """See what neighbours show, change one's opinions, act or not."""
        p = self.p
        if self.ties is None:
            edges = self.sim.networks[0].edges
            people = len(self.sim.people)
            self.ties = np.bincount(edges.p1, minlength=people) + np.bincount(
                edges.p2, minlength=people
            )
        tied = self.ties > 0
        ties = np.maximum(self.ties, 1)
        active = self.shown(self.acting)
        for opinion, anchor in (
            (self.grievance, self.grievance_anchor.values),
            (self.trust, self.trust_anchor.values),
        ):
            seen = np.where(tied, self.shown(opinion) / ties, anchor)
            goal = p["susceptibility"] * seen + (1.0 - p["susceptibility"]) * anchor
            opinion[:] = opinion.values + p["talk"] * (goal - opinion.values)
        blend = p["unresolved_blend"]
        hard = (1.0 - blend) * self.grievance.values + blend * self.unresolved.values
        pull = hard * (1.0 - self.trust.values) + p["solidarity"] * active / ties
        arrest = 1.0 - np.exp(-p["arrest_constant"] * np.floor(p["officers"] / (1.0 + active)))
        fear = p["risk_weight"] * self.risk_aversion.values * arrest
        self.acting[:] = pull - fear > self.threshold.values

    def shown(self, state: ss.FloatArr) -> np.ndarray:
        """Return the sum of a state over each one's neighbours."""
        edges = self.sim.networks[0].edges
        people = len(self.sim.people)
        return np.bincount(edges.p1, state[edges.p2], people) + np.bincount(
            edges.p2, state[edges.p1], people
        )


class City:
    """The city of `sub_model.sub_model_data`."""

    def __init__(self, data: dict[str, np.ndarray]) -> None:
        people = len(data["indptr"]) - 1
        rows = np.repeat(np.arange(people), np.diff(data["indptr"]))
        once = rows < data["indices"]
        ends = {"p1": rows[once], "p2": data["indices"][once]}
        self.sim = ss.Sim(
            n_agents=people,
            networks=ss.Network(**ends, beta=np.ones(len(ends["p1"]))),
            custom=Society(data),
            start=0,
            dur=AT_MOST_WEEKS,
            dt=1,
            verbose=0,
        )
        self.sim.init()

    def step(self) -> None:
        """Let a week pass."""
        self.sim.run_one_step()

    def state(self) -> dict[str, np.ndarray]:
        """Return what changes."""
        society = self.sim.custom[0]
        return {name: getattr(society, name).values for name in ("grievance", "trust", "acting")}
