"""Influence and action in AgentPy: an object a resident, an ``ap.Network`` over NetworkX.

Written after AgentPy's own example on a network (virus spread), where each agent asks the network
for its neighbours at each step. With the number ``keep_neighbours`` each asks once and keeps the
list, which is faster and possible because ties never change here. AgentPy has no vectors of
agents: an ``AgentList`` calls a method of each.
"""

from __future__ import annotations

import math
from typing import Any

import agentpy as ap
import networkx as nx
import numpy as np

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


class Resident(ap.Agent):
    """One resident; all decide upon what the others showed last week."""

    def setup(self, **columns: Any) -> None:
        """Take over what one is at the start."""
        for name, value in columns.items():
            setattr(self, name, value)
        self.kept: list[Resident] | None = None

    def keep_neighbours(self) -> None:
        """Ask the network for the neighbours once and for all."""
        self.kept = list(self.model.network.neighbors(self))

    def decide(self) -> None:
        """See what neighbours show, change one's opinions, act or not."""
        p = self.p
        grievance_seen, trust_seen = self.grievance_anchor, self.trust_anchor
        grievance_sum = trust_sum = active = share = 0.0
        ties = 0
        for other in self.model.network.neighbors(self) if self.kept is None else self.kept:
            ties += 1
            grievance_sum += other.grievance
            trust_sum += other.trust
            active += other.acting
        if ties:
            grievance_seen, trust_seen = grievance_sum / ties, trust_sum / ties
            share = active / ties
        kept = 1.0 - p.susceptibility
        grievance = self.grievance + p.talk * (
            p.susceptibility * grievance_seen + kept * self.grievance_anchor - self.grievance
        )
        trust = self.trust + p.talk * (
            p.susceptibility * trust_seen + kept * self.trust_anchor - self.trust
        )
        hard = (1.0 - p.unresolved_blend) * grievance + p.unresolved_blend * self.unresolved
        pull = hard * (1.0 - trust) + p.solidarity * share
        acting = 0.0
        if pull > self.threshold:  # the risk of arrest can only lower it
            arrest = 1.0 - math.exp(-p.arrest_constant * math.floor(p.officers / (1.0 + active)))
            acting = float(pull - self.risk_aversion * p.risk_weight * arrest > self.threshold)
        self.next = (grievance, trust, acting)

    def advance(self) -> None:
        """Show what was decided."""
        self.grievance, self.trust, self.acting = self.next


class CityModel(ap.Model):
    """The city, in AgentPy's own terms."""

    def setup(self) -> None:
        """Make the network and the residents."""
        data = self.p.data
        rows = np.repeat(np.arange(len(data["indptr"]) - 1), np.diff(data["indptr"]))
        once = rows < data["indices"]
        graph = nx.Graph()
        graph.add_nodes_from(range(len(data["indptr"]) - 1))
        graph.add_edges_from(zip(rows[once].tolist(), data["indices"][once].tolist(), strict=True))
        columns = {name: ap.AttrIter(data[name].tolist()) for name in OF_RESIDENTS}
        self.residents = ap.AgentList(self, len(graph), Resident, **columns)
        self.network = ap.Network(self, graph)
        self.network.add_agents(self.residents, self.network.nodes)
        if self.p.keep_neighbours:
            self.residents.keep_neighbours()

    def step(self) -> None:
        """Let a week pass."""
        self.residents.decide()
        self.residents.advance()


class City:
    """The city of `sub_model.sub_model_data`."""

    def __init__(self, data: dict[str, np.ndarray]) -> None:
        numbers = {"keep_neighbours": 0.0} | {
            name: float(values) for name, values in data.items() if values.ndim == 0
        }
        self.model = CityModel({**numbers, "data": data})
        self.model.sim_setup()

    def step(self) -> None:
        """Let a week pass."""
        self.model.sim_step()

    def state(self) -> dict[str, np.ndarray]:
        """Return what changes."""
        return {
            name: np.array(list(getattr(self.model.residents, name)))
            for name in ("grievance", "trust", "acting")
        }
