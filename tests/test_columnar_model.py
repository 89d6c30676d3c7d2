"""To Mesa and its users, residents in columns are agents of the model like others."""

from __future__ import annotations

import copy
import gc
import pickle
import sys
import weakref
from dataclasses import dataclass
from types import SimpleNamespace

import mesa
import numpy as np
import pytest
from mesa.agent import AgentSet

from sim.agents import ColumnarModel, MixedSet, Resident, ResidentSet
from sim.columns import Columns

N = 20


class Office(mesa.Agent):
    def __init__(self, model, backlog=0):
        super().__init__(model)
        self.backlog = backlog
        self.grievance = -1.0

    def work(self):
        self.backlog += 1

    def close(self):
        self.remove()


class Court(Office):
    """Another type of ordinary agent."""


def columns_of(n=N):
    columns = Columns(n)
    columns.declare("grievance", "f4", "share", "x")[:] = np.arange(n) / n
    columns.declare("cases", "i2", "1", "x")
    columns.declare("member", "?", "1", "x")
    return columns


class City(ColumnarModel):
    """As a model of the product is written: residents first, then offices."""

    def __init__(self, rng=7):
        super().__init__(rng=rng)
        self._install_residents(columns_of())
        self.network = SimpleNamespace(
            indptr=np.array([0, 2, 3, 3, *[3] * (N - 3)]), indices=np.array([1, 2, 0], np.int32)
        )
        self.offices = [Office(self, backlog) for backlog in (5, 6, 7)]
        self.mean_grievance = 0.5
        self.days = []

    def step(self):
        self.days.append(self.steps)


# ------------------------------------------------------------------- a resident


def test_a_resident_reads_and_writes_its_row():
    model = City()
    third = Resident(model, 2)
    third.grievance = 0.1
    third.cases += 4
    third.member = True
    assert model.columns.grievance[2] == np.float32(0.1)
    assert [third.grievance, third.cases, third.member] == [float(np.float32(0.1)), 4, True]
    assert [type(third.grievance), type(third.cases), type(third.member)] == [float, int, bool]
    assert third.unique_id == 3
    assert third.model is model
    assert third.random is model.random
    assert third.rng is model.rng


def test_a_resident_sees_a_column_that_was_swapped_or_added():
    model = City()
    third = Resident(model, 2)
    model.columns.replace("grievance", np.full(N, 0.75, np.float32))
    model.columns.declare("income", "f8", "yuan", "x", fill=9)
    assert [third.grievance, third.income] == [0.75, 9]
    assert {"income", "grievance", "neighbors"} <= set(dir(third))


def test_an_attribute_that_is_no_column_is_refused_rather_than_lost():
    resident = Resident(City(), 0)
    message = "Resident: no column or attribute 'grievence'; did you mean 'grievance'"
    with pytest.raises(AttributeError, match=message):
        resident.grievence = 1.0
    with pytest.raises(AttributeError, match=message):
        resident.grievence  # noqa: B018
    assert getattr(resident, "backlog", None) is None
    with pytest.raises(AttributeError, match="fixed"):
        resident.row = 4
    with pytest.raises(AttributeError):
        resident.unique_id = 4
    with pytest.raises(ValueError, match="cases"):
        resident.cases = 0.5


def test_a_resident_tolerates_having_no_position_and_refuses_one():
    resident = Resident(City(), 0)
    assert resident.pos is None
    resident.pos = None
    with pytest.raises(AttributeError, match="Mesa space"):
        resident.pos = (1, 2)


def test_views_of_one_row_are_the_same_resident():
    model, other = City(), City()
    assert Resident(model, 3) == Resident(model, 3)
    assert Resident(model, 3) != Resident(model, 4)
    assert Resident(model, 3) != Resident(other, 3)
    assert Resident(model, 3) != 3
    assert len({Resident(model, 3), Resident(model, 3), Resident(other, 3)}) == 2
    assert copy.copy(Resident(model, 3)) == Resident(model, 3)
    for row in (-1, N):
        with pytest.raises(IndexError, match="no resident"):
            Resident(model, row)


def test_neighbours_are_residents_in_the_order_of_the_network():
    model = City()
    assert Resident(model, 0).neighbors == [Resident(model, 1), Resident(model, 2)]
    assert Resident(model, 1).neighbors == [Resident(model, 0)]
    assert Resident(model, 5).neighbors == []


def test_looking_at_residents_registers_nothing_and_keeps_nothing():
    model = City()
    before = len(model.registered_agents), len(model.agents), set(vars(model))
    seen = weakref.ref(model.residents[4])
    for resident in model.residents:
        resident.grievance = 0.0
    assert (len(model.registered_agents), len(model.agents), set(vars(model))) == before
    assert seen() is None
    assert sys.getsizeof(Resident(model, 0)) < 100


@pytest.mark.parametrize(
    "attempt",
    [
        lambda model: model.residents[0].remove(),
        lambda model: model.deregister_agent(model.residents[0]),
        lambda model: model.register_agent(model.residents[0]),
        lambda model: Resident.create_agents(model, 3),
        lambda model: Resident.from_dataframe(model, None),
    ],
)
def test_single_residents_neither_come_nor_go(attempt):
    model = City()
    with pytest.raises(TypeError, match="resident"):
        attempt(model)
    assert len(model.residents) == N


def test_a_class_of_ones_own_adds_methods_and_properties():
    class Neighbour(Resident):
        @property
        def cheer(self):
            return 1 - self.grievance

        @cheer.setter
        def cheer(self, value):
            self.grievance = 1 - value

        def step(self):
            self.cheer = 0.75

    class Village(ColumnarModel):
        resident_type = Neighbour

        def step(self):
            self.agents_by_type[Neighbour].shuffle_do("step")

    model = Village(columns_of())
    model.step()
    assert model.agent_types == [Neighbour]
    assert set(model.residents.get("grievance")) == {0.25}
    assert set(model.agents.select(agent_type=Resident).get("cheer")) == {0.75}


def test_a_column_may_not_hide_behind_an_attribute_of_the_agent():
    columns = columns_of()
    columns.declare("neighbors", "i4", "1", "x")
    with pytest.raises(ValueError, match="attribute of the agent"):
        ColumnarModel(columns)
    with pytest.raises(ValueError, match="taken"):
        City().columns.declare("pos", "i4", "1", "x")


# -------------------------------------------------------------------- in the model


def test_residents_are_found_where_mesa_keeps_agents():
    model = City()
    assert model.agents_by_type[Resident] is model.residents
    assert isinstance(model.residents, ResidentSet)
    assert model.agent_types == [Resident, Office]
    assert len(model.agents_by_type[Resident]) == N
    assert len(model.agents) == N + 3
    assert isinstance(model.agents, AgentSet)
    assert model.agents is model.agents
    with pytest.raises(AttributeError, match="cannot be set"):
        model.agents = []


def test_every_agent_has_a_number_of_its_own():
    model = City()
    model.offices[1].remove()
    Court(model)
    assert [agent.unique_id for agent in model.agents] == [*range(1, N + 1), N + 1, N + 3, N + 4]
    assert City().offices[0].unique_id == N + 1
    twin = copy.deepcopy(model)
    assert Court(twin).unique_id == N + 5 == Court(model).unique_id


def test_ordinary_agents_come_and_go_as_usual():
    model = City()
    court = Court(model)
    assert court in model.agents
    assert court not in model.residents
    assert (
        model.agents_by_type[Court].to_list() == [court] if hasattr(AgentSet, "to_list") else True
    )
    court.remove()
    assert court not in model.agents
    assert len(model.agents) == N + 3
    assert len(model.registered_agents) == 3


def test_residents_come_before_ordinary_agents_and_once():
    with pytest.raises(RuntimeError, match="once"):
        City()._install_residents(columns_of())
    model = ColumnarModel(rng=1)
    assert len(model.agents) == 0
    Office(model)
    assert len(model.agents) == 1
    with pytest.raises(RuntimeError, match="before the first ordinary agent"):
        model._install_residents(columns_of())


def test_removing_all_agents_leaves_none():
    model = City()
    model.remove_all_agents()
    assert len(model.agents) == 0
    assert Resident not in model.agent_types


def test_all_agents_are_asked_as_one_set():
    model = City()
    everyone = model.agents
    assert everyone[0] == Resident(model, 0)
    assert everyone[-1] is model.offices[2]
    assert everyone.get("grievance") == [*model.residents.get("grievance").tolist(), -1, -1, -1]
    assert everyone.agg("grievance", min) == -1
    assert everyone.get("backlog", "default", 0)[-4:] == [0, 5, 6, 7]
    assert everyone.get(["unique_id", "grievance"])[0] == [1, 0.0]
    assert everyone.groupby(type).count() == {Resident: N, Office: 3}
    assert everyone.groupby(type).agg("grievance", max)[Office] == -1
    assert everyone.sort("grievance", ascending=True)[3] == Resident(model, 0)
    assert everyone.set("grievance", 0.5) is everyone
    assert set(everyone.map(lambda agent: agent.grievance)) == {0.5}
    with pytest.raises(AttributeError):
        everyone.get("backlog")


def test_a_part_of_all_agents_is_of_the_simplest_kind_that_fits():
    model = City()
    assert type(model.agents.select(agent_type=Resident)) is ResidentSet
    offices = model.agents.select(agent_type=Office)
    assert type(offices) is AgentSet
    assert list(offices) == model.offices
    mixed = model.agents.select(lambda agent: agent.grievance < 0.1)
    assert type(mixed) is MixedSet
    assert list(mixed) == [Resident(model, 0), Resident(model, 1), *model.offices]
    nobody = model.agents.select(at_most=0)
    nobody.add(model.offices[0])
    nobody.add(model.residents[1])
    assert list(nobody) == [model.offices[0], model.residents[1]]
    assert model.offices[1] not in nobody
    assert model.residents[0] not in nobody


def test_residents_and_offices_unite_whichever_comes_first():
    model = City()
    offices, few = model.agents.select(agent_type=Office), model.residents.select(at_most=2)
    assert list(few | offices) == [*few, *offices]
    assert list(offices | few) == [*offices, *few]
    assert list((offices | few) - offices) == list(few)
    assert list((offices | few) & few) == list(few)
    assert (few | offices) == (offices | few)
    assert list(model.agents_by_type[Office] | few) == [*offices, *few]
    assert model.agents == (model.residents | offices)


def test_all_agents_act_in_the_order_mesas_shuffle_gives():
    model, plain = City(), mesa.Model(rng=7)
    offices = [Office(plain) for _ in range(N + 3)]
    expected = [office.unique_id for office in AgentSet(offices, plain.random).shuffle()]
    acted = []
    model.agents.shuffle_do(lambda agent: acted.append(agent.unique_id))
    assert acted == expected


def test_an_office_that_closes_meanwhile_no_longer_acts():
    model = City()
    acted = []

    def act(agent):
        acted.append(agent)
        if agent is model.offices[0]:
            model.offices[1].close()
            Court(model)

    model.agents.do(act)
    assert acted == [*model.residents, model.offices[0], model.offices[2]]
    assert model.agents.select(agent_type=Office).map("work") == [None] * 3


# --------------------------------------------------------------------- data collector


def test_the_data_collector_works_on_residents_as_on_any_agents():
    model = City()
    collector = mesa.DataCollector(
        model_reporters={
            "mean": lambda m: m.residents.agg("grievance", np.mean),
            "agents": lambda m: len(m.agents),
            "given": "mean_grievance",
        },
        agent_reporters={"grievance": "grievance", "double": lambda agent: 2 * agent.grievance},
        agenttype_reporters={Resident: {"cases": "cases"}, Office: {"backlog": "backlog"}},
    )
    for _ in range(2):
        model.step()
        collector.collect(model)
        model.residents.set("cases", 3)
    of_model = collector.get_model_vars_dataframe()
    assert of_model["agents"].tolist() == [N + 3] * 2
    assert of_model["mean"].tolist() == pytest.approx([0.475] * 2)
    of_agents = collector.get_agent_vars_dataframe()
    assert of_agents.index.is_unique
    assert of_agents.loc[(2, 5)].tolist() == pytest.approx([0.2, 0.4])
    assert of_agents.loc[(2, N + 1), "grievance"] == -1
    cases = collector.get_agenttype_vars_dataframe(Resident)["cases"]
    assert [cases.loc[1].sum(), cases.loc[2].sum()] == [0, 3 * N]
    backlog = collector.get_agenttype_vars_dataframe(Office)["backlog"]
    assert backlog.loc[1].tolist() == [5, 6, 7]


def test_the_data_collector_finds_residents_by_a_base_class():
    model = City()
    collector = mesa.DataCollector(agenttype_reporters={mesa.Agent: {"id": "unique_id"}})
    collector.collect(model)
    assert len(collector.get_agenttype_vars_dataframe(mesa.Agent)) == N + 3


# ---------------------------------------------------------- time, luck, life and death


def test_step_counts_under_both_versions_of_mesa():
    model = City()
    for _ in range(3):
        model.step()
    assert model.steps == 3
    assert model.days == [1, 2, 3]


def test_the_seed_determines_both_generators_whatever_integer_it_is():
    first, second, other = City(7), City(np.int64(7)), City(8)
    assert first.random.random() == second.random.random() != other.random.random()
    assert first.rng.random() == second.rng.random() != other.rng.random()
    with pytest.raises(TypeError):
        City(0.5)


def test_a_frozen_scenario_is_kept_as_it_is():
    @dataclass(frozen=True)
    class Plan:
        name: str

    model, plan = City(), Plan("daqing")
    model.scenario = plan
    assert model.scenario is plan


DUPLICATES = {
    "deepcopy": copy.deepcopy,
    "pickle": lambda model: pickle.loads(pickle.dumps(model)),
    "pickle 5": lambda model: pickle.loads(pickle.dumps(model, 5)),
}


@pytest.mark.parametrize("duplicate", DUPLICATES.values(), ids=DUPLICATES)
def test_a_copy_of_a_model_is_whole_and_separate(duplicate):
    model = City()
    model.step()
    model.leaders = {model.residents[3], model.residents[5]}
    model.chosen = model.residents.select(at_most=2) | model.offices
    twin = duplicate(model)
    twin.step()
    assert (twin.steps, twin.days, model.days) == (2, [1, 2], [1])
    assert twin.residents.model is twin.agents.model is twin
    assert twin.leaders == {twin.residents[3], twin.residents[5]}
    assert list(twin.chosen) == [*twin.residents[:2], *twin.offices]
    assert twin.agent_types == model.agent_types
    twin.residents.set("grievance", 9)
    twin.offices[0].remove()
    assert model.residents.agg("grievance", max) < 1
    assert [len(model.agents), len(twin.agents)] == [N + 3, N + 2]
    assert twin.random.random() == model.random.random()
    with pytest.raises(TypeError, match="fixed"):
        twin.residents.pop()


def test_a_pickled_resident_brings_its_model():
    model = City()
    model.leader = model.residents[3]
    for resident in (model.leader, model.residents[4]):
        twin = pickle.loads(pickle.dumps(resident))
        assert twin.row == resident.row
        assert twin.model.leader == twin.model.residents[3]


def test_a_model_nobody_holds_is_freed():
    """Mesa 3.3 keeps every model in a table of the class `Agent`; residents add up to much."""
    model = City()
    model.step()
    kept = [*model.agents.select(at_most=3)], model.agents.shuffle()
    twin = copy.deepcopy(model)
    Office(twin)
    gone = weakref.ref(model), weakref.ref(twin), weakref.ref(model.columns)
    assert kept
    del model, twin, kept
    gc.collect()
    assert [each() for each in gone] == [None, None, None]
