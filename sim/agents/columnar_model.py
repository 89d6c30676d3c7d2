"""A Mesa model whose residents live in columns."""

from __future__ import annotations

import operator
from typing import Any, NoReturn

import mesa
from mesa.agent import AgentSet

from sim.agents.mixed_set import AllAgents
from sim.agents.resident import Resident
from sim.agents.resident_set import ResidentSet
from sim.columns import Columns

__all__ = ["ColumnarModel"]


class ColumnarModel(mesa.Model):
    """A `mesa.Model` with a population of residents in columns, and ordinary agents beside.

    To Mesa and to its users the residents are agents like others:
    ``model.agents_by_type[Resident]``, ``model.agents``, ``model.agent_types`` and
    `mesa.DataCollector` know them. Ordinary agents come and go as usual; their
    ``unique_id`` follows those of the residents.

    Parameters
    ----------
    columns : Columns, optional
        The residents' state. A subclass that makes its columns later calls
        ``self._install_residents(columns)``, before it makes ordinary agents.
    rng : int
        Seed of Mesa's own generators, ``model.random`` and ``model.rng``. (The
        model's luck does not come from them, see `sim.streams`.)

    Attributes
    ----------
    resident_type : type
        Class of the views; a subclass of `Resident` can add methods.
    """

    resident_type: type[Resident] = Resident
    columns: Columns
    # Mesa 3.5 has a counter of this name for each model. Mesa 3.3 has one for
    # all models (see `register_agent`), so there this one counts.
    agent_id_counter: int = 1

    _all: AllAgents | None = None
    _plan: Any = None

    def __init__(self, columns: Columns | None = None, *, rng: int = 0) -> None:
        # A Python integer: Mesa's versions differ in what they make of others.
        super().__init__(rng=operator.index(rng))
        if columns is not None:
            self._install_residents(columns)

    def _install_residents(self, columns: Columns) -> None:
        """Make the rows of `columns` the residents of this model."""
        if len(self.agents):
            raise RuntimeError(
                "residents must be installed once, before the first ordinary agent is made: "
                "they are numbered first"
            )
        columns.reserve(dir(self.resident_type))
        self.columns = columns
        self.agents_by_type[self.resident_type] = ResidentSet.population(self)
        self.agent_id_counter = max(self.agent_id_counter, columns.length + 1)
        self._all = AllAgents(self)

    @property
    def residents(self) -> ResidentSet:
        """All residents, in the order of their rows."""
        residents: ResidentSet = self.agents_by_type[self.resident_type]
        return residents

    @property
    def registered_agents(self) -> AgentSet:
        """Ordinary agents: objects that registered with Mesa, such as offices."""
        return super().agents

    @property
    def agents(self) -> AgentSet:
        """All agents: the residents, then the ordinary agents."""
        return super().agents if self._all is None else self._all

    @agents.setter
    def agents(self, agents: Any) -> None:
        raise AttributeError("model.agents is kept by the model and cannot be set")

    @property
    def scenario(self) -> Any:
        """What this model is a run of.

        Mesa 3.5 writes a reference to the model into the scenario. Here a
        scenario is frozen and shared by many models, so it is only kept.
        """
        return self._plan

    @scenario.setter
    def scenario(self, scenario: Any) -> None:
        self._plan = scenario

    def register_agent(self, agent: Any) -> None:
        """Register an ordinary agent (Mesa calls this when one is made)."""
        if isinstance(agent, Resident):
            raise TypeError("a resident is a view of a row; it is in the model without registering")
        number = self.agent_id_counter
        agent.unique_id = number
        super().register_agent(agent)
        self.agent_id_counter = number + 1
        # Mesa 3.3 numbers agents in a table of the class with the model as key,
        # which would keep every model alive for ever.
        numbers = getattr(mesa.Agent, "_ids", None)
        if numbers is not None:
            numbers.pop(self, None)

    def deregister_agent(self, agent: Any) -> None:
        """Take an ordinary agent out of the model (Mesa calls this in ``agent.remove``)."""
        if isinstance(agent, Resident):
            self._refuse_removal()
        super().deregister_agent(agent)

    def remove_all_agents(self) -> None:
        """Take out all agents: the ordinary ones one by one, the residents as a whole."""
        super().remove_all_agents()
        self.agents_by_type.pop(self.resident_type, None)
        self._all = None

    @staticmethod
    def _refuse_removal() -> NoReturn:
        raise TypeError("residents are rows of columns: a single one cannot leave the model")
