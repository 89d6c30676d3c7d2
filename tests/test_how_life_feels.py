"""Security, wellbeing and the sense of gain in a city: what moves them; they move nothing."""

from __future__ import annotations

import numpy as np
import pytest
from sameness import differing
from towns import hamlet, two_towns, warmed

from sim.measures import INDEX_COMPONENTS
from sim.model import GovernanceModel
from sim.processes.quality_of_life import ROUND

OFF = {"security.security_rate": 0.0, "wellbeing.wellbeing_rate": 0.0}
FELT = {"security", "wellbeing", "areas.unsafe", "series.security", "series.wellbeing"}


def mean(model: GovernanceModel, name: str) -> float:
    return float(model.columns[name].astype(np.float64).mean())


def test_switched_off_they_stay_and_everything_else_is_as_before(warm_two_towns):
    on = warm_two_towns.run(12)
    off = warmed(two_towns(parameters=OFF)).run(12)
    assert set(differing(on, off)) == FELT
    measured = off.measures()
    changed = {name for name, value in on.measures().items() if value != measured[name]}
    assert changed == {"security", "wellbeing"}
    begun = GovernanceModel(two_towns(parameters=OFF), rng=1)
    for name in ("security", "wellbeing"):
        np.testing.assert_array_equal(off.columns[name], begun.columns[name])


def test_they_stand_beside_the_index_and_never_in_it():
    components = {part for parts in INDEX_COMPONENTS.values() for part in parts}
    assert not components & {"security", "wellbeing", "sense_of_gain"}


def test_the_measures_are_means_over_the_weeks_measured(warm_two_towns):
    model = warm_two_towns.run(20)
    for name in ("security", "wellbeing"):
        weeks = model.series[name][-20:]
        assert model.measures()[name] == pytest.approx(sum(weeks) / 20, rel=1e-12)
        # The sum in hand is that of the residents as they were last asked.
        asked = model.life_sums.sum(axis=0) / model.population.residents
        assert weeks[-1] == pytest.approx(asked[("security", "wellbeing").index(name)])
        assert weeks[-1] == pytest.approx(mean(model, name), abs=0.005)


def test_unsafe_weeks_take_security_away_and_it_comes_back():
    # A safety incident for 13 weeks brings three times the matters of safety on top.
    shocked = warmed(two_towns(shocks=["safety-incident:start_week=0,weeks=13"]))
    quiet = warmed(two_towns())
    lost = []
    for _ in range(4):
        for model in (shocked, quiet):
            model.run(13)
        lost.append(mean(quiet, "security") - mean(shocked, "security"))
    assert lost[0] > 0.03
    assert abs(lost[-1]) < 0.2 * lost[0]
    assert mean(shocked, "wellbeing") < mean(quiet, "wellbeing")


def test_police_in_sight_reassure_and_wellbeing_follows(warm_two_towns):
    baseline = warm_two_towns.fork().run(26)
    warm_two_towns.areas["police"] += 4.0
    policed = warm_two_towns.run(26)
    assert mean(policed, "security") > mean(baseline, "security") + 0.03
    assert mean(policed, "wellbeing") > mean(baseline, "wellbeing") + 0.003


def test_the_vulnerable_feel_less_safe(warm_two_towns):
    model = warm_two_towns.run(ROUND)
    weak = model.columns["vulnerability"] > 0
    security = model.columns["security"].astype(np.float64)
    assert security[weak].mean() < security[~weak].mean() - 0.03


def test_the_sense_of_gain_counts_those_more_satisfied_than_when_measuring_began():
    model = warmed(hamlet(horizon_weeks=1))
    model.run(1)
    before = model.columns["satisfaction_before"]
    model.columns["satisfaction"][:] = before
    assert model.measures()["sense_of_gain"] == 0.0
    model.columns["satisfaction"][:150] += 0.05
    model.columns["satisfaction"][150:300] -= 0.05
    assert model.measures()["sense_of_gain"] == pytest.approx(150 / 600)


def test_what_was_before_is_taken_when_measuring_begins_and_then_kept(warm_two_towns):
    at_the_end_of_the_warm_up = warm_two_towns.columns["satisfaction"].copy()
    model = warm_two_towns.run(12)
    np.testing.assert_array_equal(model.columns["satisfaction_before"], at_the_end_of_the_warm_up)
    gained = model.columns["satisfaction"] > at_the_end_of_the_warm_up
    assert 0.0 < model.measures()["sense_of_gain"] == gained.mean() < 1.0


def test_none_of_it_depends_on_the_tick():
    weekly, daily = (GovernanceModel(two_towns(tick_days=days), rng=1).run(20) for days in (7, 1))
    assert differing(weekly, daily) == []
