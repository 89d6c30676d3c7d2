"""The model is a Mesa model: its residents and offices are agents like others."""

from __future__ import annotations

import gc
import weakref

import mesa
import numpy as np
import pytest
from towns import hamlet

from sim.agents import Resident
from sim.agents.office import (
    Committee,
    Court,
    GovernmentOffice,
    MediationBody,
    Office,
    SharedOffice,
)
from sim.agents.organization import OrganizationStation, SocialOrganization
from sim.model import GovernanceModel
from sim.reform_spec import parse_reform

OFFICES = (GovernmentOffice, SharedOffice, Committee, MediationBody, OrganizationStation, Court)


@pytest.fixture(scope="module")
def _model() -> GovernanceModel:
    return GovernanceModel(hamlet(), rng=1, record_hash=True).run(6)


@pytest.fixture
def model(_model) -> GovernanceModel:
    return _model.fork()


def test_a_resident_is_asked_as_any_agent_is(model):
    residents = model.agents_by_type[Resident]
    grievance = model.columns["grievance"]
    assert len(residents) == 600
    assert residents.agg("grievance", np.mean) == pytest.approx(grievance.mean(), rel=1e-6)
    assert residents.agg("grievance", [min, max]) == [grievance.min(), grievance.max()]
    aggrieved = residents.select(lambda resident: resident.grievance > 0.2)
    assert len(aggrieved) == (grievance > np.float32(0.2)).sum() > 0
    assert sorted(residents.get("open_cases")) == sorted(model.columns["open_cases"])


def test_what_is_written_through_a_resident_is_what_the_model_goes_on_with(model):
    untouched = model.fork().run(1)
    resident = model.residents[17]
    resident.trust_local = 0.0
    resident.trust_experience = 0.0
    assert model.columns["trust_local"][17] == model.signal[17, 1] == 0.0
    model.run(1)
    neighbours = [neighbour.row for neighbour in resident.neighbors]
    assert neighbours
    now, then = (m.columns["trust_local"][neighbours] for m in (model, untouched))
    assert (now < then).all()


def test_the_same_resident_shows_its_new_state_after_every_step(model):
    resident = model.residents[3]
    seen = []
    for _ in range(4):
        model.step()
        seen.append((resident.grievance, resident.contribution))
        assert seen[-1][0] == model.columns["grievance"][3]
    assert len(set(seen)) > 1


def test_offices_are_ordinary_agents(model):
    offices = model.agents_by_type[GovernmentOffice]
    assert isinstance(offices[0], mesa.Agent)
    assert {office.kind for office in offices} == {"city", "district", "street", "community"}
    assert offices.get("posts") == [office.posts for office in offices]
    communities = offices.select(lambda office: office.kind == "community")
    assert len(communities) == 4
    assert communities.agg("queue_length", sum) == sum(c.queue_length for c in communities)
    by_kind = offices.groupby("kind").count()
    assert by_kind == {"city": 1, "district": 1, "street": 2, "community": 4}
    communities.do(lambda office: setattr(office, "posts", office.posts + 1.0))
    assert set(communities.get("posts")) == {5.0}


def test_every_agent_is_counted_once_and_has_a_number_of_its_own(model):
    kinds = {kind: len(model.agents_by_type[kind]) for kind in OFFICES}
    assert kinds == {
        GovernmentOffice: 1 + 1 + 2 + 4,
        SharedOffice: 2,
        Committee: 4,
        MediationBody: 4 + 1 + 1,
        OrganizationStation: 4,
        Court: 1,
    }
    organizations = len(model.agents_by_type[SocialOrganization])
    assert organizations == sum(len(s.organizations) for s in model.institutions.organizations)
    assert len(model.agents) == 600 + sum(kinds.values()) + organizations
    assert set(model.agent_types) == {Resident, SocialOrganization, *OFFICES}
    numbers = list(model.agents.get("unique_id"))
    assert len(set(numbers)) == len(numbers)
    assert len(model.institutions.offices) == sum(kinds.values())
    assert {office.row for office in model.institutions.offices} == set(range(sum(kinds.values())))


def test_a_part_of_all_agents_is_selected_by_its_type(model):
    assert len(model.agents.select(agent_type=Committee)) == 4
    assert len(model.agents.select(agent_type=Office)) == len(model.institutions.offices)
    assert len(model.agents.select(agent_type=Resident)) == 600


def test_the_data_collector_follows_residents_and_offices_over_the_steps(model):
    collector = mesa.DataCollector(
        model_reporters={
            "day": "day",
            "open cases": lambda m: m.caseload.open,
            "grievance": lambda m: m.residents.agg("grievance", np.mean),
        },
        agenttype_reporters={
            Resident: {"satisfaction": "satisfaction"},
            GovernmentOffice: {"queue": "queue_length", "effort": "effort"},
        },
    )
    for _ in range(3):
        model.step()
        collector.collect(model)
    table = collector.get_model_vars_dataframe()
    assert table["day"].tolist() == [49, 56, 63]
    assert table["open cases"].tolist() == [int(x) for x in model.series["open_cases"][-3:]]
    assert table["grievance"].to_numpy() == pytest.approx(model.series["grievance"][-3:], rel=1e-5)
    satisfaction = collector.get_agenttype_vars_dataframe(Resident)
    assert len(satisfaction) == 3 * 600
    last = satisfaction.xs(model.steps, level="Step")["satisfaction"]
    np.testing.assert_array_equal(last.to_numpy(np.float32), model.columns["satisfaction"])
    assert len(collector.get_agenttype_vars_dataframe(GovernmentOffice)) == 3 * 8


def test_a_model_of_ones_own_adds_to_a_step(model):
    class Watched(GovernanceModel):
        def step(self):
            super().step()
            self.waiting = self.agents_by_type[GovernmentOffice].agg("queue_length", sum)

    watched = Watched(hamlet(), rng=1, record_hash=True).run(6)
    assert watched.steps == 6
    assert watched.waiting >= 0
    assert watched.trajectory_sha256 == model.trajectory_sha256


def test_an_agent_of_ones_own_lives_beside_the_others_and_disturbs_nobody(model):
    class Observer(mesa.Agent):
        def __init__(self, model):
            super().__init__(model)
            self.seen = []

        def look(self):
            self.seen.append(self.model.residents.agg("grievance", np.mean))
            self.random.random()

    alone = model.fork().run(4)
    observer = Observer(model)
    for _ in range(4):
        model.step()
        model.agents_by_type[Observer].shuffle_do("look")
    assert len(observer.seen) == 4
    assert model.trajectory_sha256 == alone.trajectory_sha256
    observer.remove()
    assert Observer not in model.agent_types or len(model.agents_by_type[Observer]) == 0


def test_the_offices_of_a_fork_belong_to_the_fork(model):
    fork = model.fork()
    for kind in OFFICES:
        for ours, theirs in zip(model.agents_by_type[kind], fork.agents_by_type[kind], strict=True):
            assert theirs is not ours
            assert theirs.model is fork
            assert theirs.unique_id == ours.unique_id
            assert theirs.superior is None or theirs.superior.model is fork
    fork.agents_by_type[Committee][0].posts = 99.0
    assert model.agents_by_type[Committee][0].posts == 3.0
    fork.residents[0].satisfaction = 0.0
    assert model.columns["satisfaction"][0] > 0.0


@pytest.mark.parametrize("life", ["new", "run", "forked", "reformed", "collected"])
def test_a_model_nobody_holds_is_freed(life):
    model = GovernanceModel(hamlet(), rng=1)
    if life != "new":
        model.run(5)
    if life == "forked":
        model = model.fork()
    if life == "reformed":
        model.adopt([parse_reform("flatten")])
        model.run(2)
    if life == "collected":
        mesa.DataCollector(agent_reporters={"id": "unique_id"}).collect(model)
    gone = [weakref.ref(model), weakref.ref(model.columns["belief"]), weakref.ref(model.network)]
    del model
    gc.collect()
    assert [reference() for reference in gone] == [None, None, None]
