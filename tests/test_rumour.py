"""What a rumour does to a city, and what ends it."""

from __future__ import annotations

import numpy as np
import pytest
from sameness import differing
from towns import two_towns, warmed

from sim.model import GovernanceModel
from sim.processes.diffusion import DROPPED
from sim.vocabulary import RUMOUR

TOLD = "rumour:start_week=0,weeks=8,loudness=0.5"
OFF = {"diffusion.diffusion_pace": 0.0}


def believers(model: GovernanceModel) -> np.ndarray:
    return (model.columns["topics"] >> RUMOUR & 1) > 0


def town_of(*shocks: str, parameters: dict[str, float] | None = None, **changes) -> GovernanceModel:
    return warmed(two_towns(shocks=shocks, parameters=parameters or {}, **changes))


def test_who_believes_a_rumour_holds_more_grievance_and_less_trust():
    told, quiet = town_of(TOLD).run(4), town_of().run(4)
    believes = believers(told)
    assert 0.2 < believes.mean() < 0.95
    for name, sign in (("grievance", 1.0), ("trust_local", -1.0)):
        change = sign * (told.columns[name] - quiet.columns[name]).astype(np.float64)
        assert change[believes].mean() > 0.01, name
        assert change[believes].mean() > 2 * change[~believes].mean(), name


def test_a_rumour_ends_and_the_next_one_is_new_to_all():
    model = town_of(TOLD).run(100)
    assert model.shocks[0].times == 1
    assert max(model.series["grievance"]) > 1.1 * model.series["grievance"][0]
    bits = model.columns["topics"]
    assert not believers(model).any()
    assert not (bits >> DROPPED & 1).any()


def test_a_rumour_told_in_one_district_reaches_the_other_by_talk_alone():
    model = town_of("rumour:start_week=0,weeks=12,loudness=1,place=East").run(5)
    west = model.population.area_start[6]
    assert believers(model)[:west].mean() > 0.3
    assert believers(model)[west:].any()
    assert (model.areas["rumour"][6:] == 0.0).all()


def test_official_information_shortens_a_rumour_where_it_is_trusted():
    def weeks_believed(trust: float, message: float) -> float:
        parameters = {"trust.trust_local_start": trust, "trust.trust_spread": 0.0}
        model = town_of(TOLD, parameters=parameters)
        model.areas["message"] = message
        total = 0.0
        for _ in range(16):
            model.run(1)
            total += believers(model).mean()
        return total

    for trust, at_most in ((0.7, 0.8), (0.3, 0.95)):
        assert weeks_believed(trust, 0.8) < at_most * weeks_believed(trust, 0.0), trust
    assert weeks_believed(0.7, 0.8) < weeks_believed(0.3, 0.8)


def test_where_nobody_hears_a_rumour_changes_nothing_but_its_source():
    told = town_of(TOLD, parameters=OFF).run(12)
    quiet = town_of(parameters=OFF).run(12)
    assert set(differing(told, quiet)) <= {"areas.rumour"}
    assert told.trajectory_sha256 == quiet.trajectory_sha256


@pytest.mark.parametrize("gain", ["rumour_grievance", "rumour_distrust"])
def test_each_harm_of_a_rumour_can_be_switched_off(gain):
    column = {"rumour_grievance": "grievance", "rumour_distrust": "trust_local"}[gain]
    told = town_of(TOLD, parameters={f"diffusion.{gain}": 0.0}).run(4)
    quiet = town_of(parameters={f"diffusion.{gain}": 0.0}).run(4)
    assert believers(told).any()
    np.testing.assert_array_equal(told.columns[column], quiet.columns[column])
