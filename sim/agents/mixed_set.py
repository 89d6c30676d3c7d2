"""Sets that hold residents and ordinary agents: `model.agents` and what is made from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import mesa
import numpy as np
import numpy.typing as npt
from mesa.agent import AgentSet

from sim.agents.resident import Resident
from sim.agents.resident_set import ResidentSet
from sim.agents.view_set import Positions, ViewSet

__all__ = ["AllAgents", "MixedSet", "gathered"]


class MixedSet(ViewSet):
    """Residents and ordinary agents of one model, in one order.

    Subsets are of the simplest kind that fits: a `ResidentSet` if only residents
    are left, Mesa's own `AgentSet` if only ordinary agents are, else a `MixedSet`.
    Ordinary agents are kept alive by the set; `do`, `shuffle_do` and `map` pass
    over those that have left the model.

    Parameters
    ----------
    model : ColumnarModel
        Model of all members.
    order : ndarray of int64
        A member each: the row of a resident, or ``-1 - i`` for ``others[i]``.
    others : list of Agent
        Ordinary agents that `order` refers to.
    random : random.Random
        Generator for `shuffle`.
    """

    _order: Positions
    _others: list[Any]

    def __init__(self, model: Any, order: Positions, others: list[Any], random: Random) -> None:
        self.model = model
        self.random = random
        self._order = order
        self._others = others
        self._fixed = False

    # ------------------------------------------------------------------- looking

    def __len__(self) -> int:
        return self._order.size

    def __contains__(self, agent: object) -> bool:
        if isinstance(agent, Resident):
            return agent.model is self.model and bool((self._order == agent.row).any())
        others = self._others
        return agent in others and bool((self._order == -1 - others.index(agent)).any())

    def __repr__(self) -> str:
        residents = int((self._order >= 0).sum())
        others = len(self) - residents
        return f"{type(self).__name__}({residents:,} residents, {others:,} other agents)"

    def _views(self, positions: Iterable[int] | None = None) -> Iterator[Any]:
        model, kind = self.model, self.model.resident_type
        keys, others = self._order.data, self._others
        for key in keys if positions is None else (keys[position] for position in positions):
            yield kind(model, key) if key >= 0 else others[-1 - key]

    # ------------------------------------------------------------------ choosing

    def _kept(self, positions: Positions) -> AgentSet:
        return _fitting(self.model, self._order[positions], self._others, self.random)

    def _keep(self, positions: Positions) -> MixedSet:
        self._check_free()
        self._order = self._order[positions]
        return self

    def _update(self, agents: Iterable[Any]) -> MixedSet:
        self._check_free()
        self._order, self._others = _keys(self.model, agents)
        return self

    def _types(self, agent_type: Any) -> npt.NDArray[np.bool_]:
        order = self._order
        fits = np.full(order.shape, issubclass(self.model.resident_type, agent_type))
        others = np.asarray([isinstance(agent, agent_type) for agent in self._others], bool)
        fits[order < 0] = others[-1 - order[order < 0]]
        return fits

    def _gathered(self, agents: Iterable[Any]) -> AgentSet:
        return gathered(self.model, agents, self.random)

    # ---------------------------------------------------------- acting and values

    def _called(
        self, positions: Iterable[int] | None, method: Any, args: Any, kwargs: Any
    ) -> Iterator[Any]:
        registered = self.model.registered_agents
        for agent in self._views(positions):
            if isinstance(agent, Resident) or agent in registered:
                call = getattr(agent, method) if isinstance(method, str) else None
                yield call(*args, **kwargs) if call else method(agent, *args, **kwargs)

    def _values(self, name: str, default: tuple[Any, ...]) -> list[Any]:
        order, others = self._order, self._others
        residents = ResidentSet._of_checked(self.model, order[order >= 0], self.random)
        of_residents = iter(residents._values(name, default))
        return [
            _plain(next(of_residents)) if key >= 0 else getattr(others[-1 - key], name, *default)
            for key in order.data
        ]

    # -------------------------------------------------------------- copy and pickle

    def copy(self) -> MixedSet:
        """Return a free set of the same agents in the same order."""
        return MixedSet(self.model, self._order.copy(), list(self._others), self.random)

    def __getstate__(self) -> dict[str, Any]:
        return {
            "model": self.model,
            "order": self._order,
            "others": self._others,
            "random": self.random,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        MixedSet.__init__(self, **state)


class AllAgents(MixedSet):
    """All agents of a model at any moment: the residents, then the ordinary agents.

    This is ``model.agents``. It is always up to date and cannot be changed itself;
    what is selected, sorted or copied from it is a set of its own.

    Parameters
    ----------
    model : ColumnarModel
        The model.
    """

    def __init__(self, model: Any) -> None:
        self.model = model
        self.random = model.random
        self._fixed = True

    @property
    def _others(self) -> list[Any]:  # type: ignore[override]
        return list(self.model.registered_agents)

    @property
    def _order(self) -> Positions:  # type: ignore[override]
        others = len(self.model.registered_agents)
        return np.concatenate([np.arange(self.model.columns.length), -1 - np.arange(others)])

    def __len__(self) -> int:
        return int(self.model.columns.length) + len(self.model.registered_agents)

    def __contains__(self, agent: object) -> bool:
        if isinstance(agent, Resident):
            return agent.model is self.model
        return agent in self.model.registered_agents

    def _still(self) -> MixedSet:
        return self.copy()

    def _views(self, positions: Iterable[int] | None = None) -> Iterator[Any]:
        return self._still()._views(positions)

    def __getstate__(self) -> dict[str, Any]:
        return {"model": self.model, "random": self.random}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.model = state["model"]
        self.random = state["random"]
        self._fixed = True


def gathered(model: Any, agents: Iterable[Any], random: Random) -> AgentSet:
    """Return a set of these agents of `model`, each once, of the simplest kind that fits."""
    order, others = _keys(model, agents)
    return _fitting(model, order, others, random)


def _keys(model: Any, agents: Iterable[Any]) -> tuple[Positions, list[Any]]:
    """Return `order` and `others` of a `MixedSet` of these agents."""
    keys: dict[int, None] = {}
    numbers: dict[Any, int] = {}
    for agent in agents:
        if not isinstance(agent, mesa.Agent) or agent.model is not model:
            raise TypeError(f"a set holds agents of one model, not {agent!r}")
        is_resident = isinstance(agent, Resident)
        keys[agent.row if is_resident else -1 - numbers.setdefault(agent, len(numbers))] = None
    return np.fromiter(keys, np.int64, len(keys)), list(numbers)


def _fitting(model: Any, order: Positions, others: list[Any], random: Random) -> AgentSet:
    residents = order >= 0
    if order.size and residents.all():
        return ResidentSet._of_checked(model, order, random)
    if order.size and not residents.any():
        return AgentSet([others[-1 - key] for key in order.tolist()], random)
    return MixedSet(model, order, others, random)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
