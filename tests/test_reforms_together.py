"""Reforms in company, and in cities that lack what they are made for."""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
import pytest
from adoption import adopt
from sameness import differing, rebuilt
from towns import two_towns, warmed

from sim.errors import InputError
from sim.model import GovernanceModel
from sim.reforms import REFORMS

every_reform = pytest.mark.parametrize("name", REFORMS)


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(REFORMS, 2)))
@pytest.mark.parametrize(
    ("settings", "weeks"), [("", 6), (":phase_in_weeks=10", 12), (":strength=0.6", 6)]
)
def test_two_reforms_give_the_same_result_in_either_order(
    one, other, settings, weeks, warm_two_towns
):
    """Until some weeks after the last unit is converted: offices first, residents after them."""
    swapped = warm_two_towns.fork()
    adopt(warm_two_towns, one + settings, other + settings)
    adopt(swapped, other + settings, one + settings)
    for model in (warm_two_towns, swapped):
        model.run(weeks)
        model.caseload.check()
    assert rebuilt(warm_two_towns, swapped) == []
    assert differing(warm_two_towns, swapped) == []
    assert warm_two_towns.trajectory_sha256 == swapped.trajectory_sha256


@pytest.mark.parametrize(
    "pair",
    [
        ("flatten:staff_sunk=false", "self-governance"),
        ("flatten", "self-governance:absorbed=0.9"),
        ("flatten:phase_in_weeks=9", "self-governance:delegated_kept=0.2,phase_in_weeks=5"),
    ],
)
def test_whoever_frees_a_committee_first_its_work_lands_in_the_same_place(pair, warm_two_towns):
    swapped = warm_two_towns.fork()
    adopt(warm_two_towns, *pair)
    adopt(swapped, *reversed(pair))
    assert warm_two_towns.run(16).trajectory_sha256 == swapped.run(16).trajectory_sha256
    assert rebuilt(warm_two_towns, swapped) == []


def test_all_reforms_together_keep_every_case_and_every_post(warm_two_towns):
    before = warm_two_towns.institutions.posts
    adopt(warm_two_towns, *(f"{name}:phase_in_weeks=8" for name in REFORMS))
    for _ in range(16):
        warm_two_towns.run(1)
        warm_two_towns.caseload.check()
    hired = warm_two_towns.institutions.posts - before
    assert 0.0 <= hired <= warm_two_towns.books.running + 1e-9


@cache
def warm_without(channel: str) -> GovernanceModel:
    """The two towns where nobody works behind a channel."""
    return warmed(two_towns(staff={channel: 0.0}))


@pytest.mark.parametrize("closed", ["mediation", "organization", "online", "court"])
@every_reform
def test_a_reform_works_where_a_channel_does_not_exist(name, closed):
    model = warm_without(closed).fork()
    adopt(model, name)
    model.run(12)
    model.caseload.check()
    assert not any(np.isnan(model.columns[column]).any() for column in model.columns)


@pytest.fixture(scope="module")
def without_streets() -> tuple[GovernanceModel, GovernanceModel]:
    """Two towns without streets, warm, and twelve weeks later."""
    districts = [{"name": n, "residents": 2_000, "communities": 6} for n in ("East", "West")]
    levels = [
        {"name": "city"},
        {"name": "district", "supervised_by": "city"},
        {"name": "community", "supervised_by": "district"},
    ]
    model = warmed(two_towns(districts=districts, levels=levels))
    return model, model.fork().run(12)


@every_reform
def test_in_a_city_without_streets_a_reform_works_or_is_refused(name, without_streets):
    warm, baseline = without_streets
    model = warm.fork()
    try:
        adopt(model, name)
    except InputError as refused:
        assert "finds nothing to convert in this city" in str(refused)
        assert model.reforms == []
        return
    model.run(12)
    model.caseload.check()
    assert model.trajectory_sha256 != baseline.trajectory_sha256
